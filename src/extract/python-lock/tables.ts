import { normaliseName } from '../../command/index.ts';
import { asBoolean, asString, entriesOf, get, itemsOf, strings, type TreeNode } from '../../parse/index.ts';
import type { Locked } from '../../statement/index.ts';

/** `[[package]]` of poetry.lock. Its old form keeps digests in `[metadata.files]`. */
export function poetryPackages(root: TreeNode): Locked[] {
  const files = new Map(
    entriesOf(get(root, 'metadata', 'files')).map(({ key, value }) => [normaliseName(key), hashesOf(value)]),
  );
  return itemsOf(get(root, 'package')).flatMap((item) =>
    named(item, (name) => {
      const source = get(item, 'source');
      const type = asString(get(source, 'type')) ?? '';
      const commit = asString(get(source, 'resolved_reference')) ?? asString(get(source, 'reference'));
      const groups = strings(get(item, 'groups'));
      const category = asString(get(item, 'category'));
      const own = hashesOf(get(item, 'files'));
      return {
        version: type === 'git' ? (commit ?? '') : (asString(get(item, 'version')) ?? ''),
        source: type === 'git' ? 'git' : type === 'url' ? 'url' : /^(?:directory|file)$/.test(type) ? 'local' : 'index',
        hashes: own.length > 0 ? own : (files.get(name) ?? []),
        dev: category === 'dev' || (groups.length > 0 && !groups.includes('main')),
        marker: asBoolean(get(item, 'optional')) === true ? 'extra' : (asString(get(item, 'markers')) ?? ''),
        origin: asString(get(source, 'url')) ?? '',
      };
    }),
  );
}

/** `[[package]]` of pdm.lock. */
export function pdmPackages(root: TreeNode): Locked[] {
  return itemsOf(get(root, 'package')).flatMap((item) =>
    named(item, () => {
      const [git, url] = [asString(get(item, 'git')), asString(get(item, 'url'))];
      const local = asString(get(item, 'path'));
      const groups = strings(get(item, 'groups'));
      return {
        version: asString(git === undefined ? get(item, 'version') : (get(item, 'revision') ?? get(item, 'ref'))) ?? '',
        source: git !== undefined ? 'git' : url !== undefined ? 'url' : local !== undefined ? 'local' : 'index',
        hashes: hashesOf(get(item, 'files')),
        dev: groups.length > 0 && !groups.includes('default'),
        marker: asString(get(item, 'marker')) ?? '',
        origin: git ?? url ?? '',
      };
    }),
  );
}

/** `[[packages]]` of pylock.toml, https://packaging.python.org/en/latest/specifications/pylock-toml/ */
export function pylockPackages(root: TreeNode): Locked[] {
  return itemsOf(get(root, 'packages')).flatMap((item) =>
    named(item, () => {
      const [vcs, archive] = [get(item, 'vcs'), get(item, 'archive')];
      const files = [get(item, 'sdist'), archive, ...itemsOf(get(item, 'wheels'))];
      return {
        version: asString(vcs === undefined ? get(item, 'version') : get(vcs, 'commit-id')) ?? '',
        source:
          vcs !== undefined
            ? 'git'
            : archive !== undefined
              ? 'url'
              : get(item, 'directory') === undefined
                ? 'index'
                : 'local',
        hashes: files.flatMap((file) =>
          entriesOf(get(file, 'hashes')).flatMap(({ key, value }) => digestOf(`${key}:${asString(value) ?? ''}`)),
        ),
        marker: asString(get(item, 'marker')) ?? '',
        origin: asString(get(vcs, 'url')) ?? asString(get(archive, 'url')) ?? asString(get(item, 'index')) ?? '',
      };
    }),
  );
}

/** One entry when the item has a name that a registry could hold. */
export function named(item: TreeNode, rest: (name: string) => Omit<Locked, 'line' | 'ecosystem' | 'name'>): Locked[] {
  const text = asString(get(item, 'name')) ?? '';
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,200}$/.test(text)) return [];
  const name = normaliseName(text);
  return [{ line: item.line, ecosystem: 'pypi', name, ...rest(name) }];
}

/** Digests of a list of files with a `hash` each, or of one file. */
export function hashesOf(files: TreeNode | undefined): string[] {
  return (files?.kind === 'map' ? [files] : itemsOf(files)).flatMap((file) =>
    digestOf(asString(get(file, 'hash')) ?? ''),
  );
}

export function digestOf(text: string): string[] {
  return /^(?:sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128})$/.test(text) ? [text] : [];
}
