import { normaliseName } from '../../command/index.ts';
import { asString, entriesOf, get, itemsOf, strings, type MapEntry, type TreeNode } from '../../parse/index.ts';
import type { Locked } from '../../statement/index.ts';
import { digestOf } from './tables.ts';

/** The sections of Pipfile.lock but `_meta`: `default`, `develop` and what else a Pipfile has categories of. */
export function pipfilePackages(root: TreeNode): Locked[] {
  const indexes = new Map(
    itemsOf(get(root, '_meta', 'sources')).map((item) => [
      asString(get(item, 'name')) ?? '',
      asString(get(item, 'url')) ?? '',
    ]),
  );
  return entriesOf(root)
    .filter(({ key }) => key !== '_meta')
    .flatMap(({ key, value }) => entriesOf(value).flatMap((entry) => packageOf(entry, key === 'develop', indexes)));
}

function packageOf({ key, value, line }: MapEntry, dev: boolean, indexes: ReadonlyMap<string, string>): Locked[] {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,200}$/.test(key)) return [];
  const [git, file] = [asString(get(value, 'git')), asString(get(value, 'file'))];
  const local = asString(get(value, 'path'));
  const index = asString(get(value, 'index'));
  return [
    {
      line,
      ecosystem: 'pypi',
      name: normaliseName(key),
      version: asString(git === undefined ? get(value, 'version') : get(value, 'ref'))?.replace(/^={2,3}/, '') ?? '',
      source: git !== undefined ? 'git' : file !== undefined ? 'url' : local !== undefined ? 'local' : 'index',
      hashes: strings(get(value, 'hashes')).flatMap(digestOf),
      // Pipenv names an index for what the Pipfile itself asks for.
      scope: index === undefined ? 'transitive' : 'direct',
      dev,
      marker: asString(get(value, 'markers')) ?? '',
      origin: git ?? file ?? (index === undefined ? '' : (indexes.get(index) ?? '')),
    },
  ];
}
