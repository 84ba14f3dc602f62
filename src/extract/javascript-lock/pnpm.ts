import { asBoolean, asString, entriesOf, get, type MapEntry, type TreeNode } from '../../parse/index.ts';
import type { Locked } from '../../statement/index.ts';
import { integrityOf } from './npm.ts';
import { sourceOfResolved } from './resolved.ts';

const LISTS = ['dependencies', 'devDependencies', 'optionalDependencies'];

/** `packages` of a pnpm-lock.yaml: keys are `/name/1.0.0`, `/name@1.0.0` or `name@1.0.0`, with `(peers)` or `_peers` behind. */
export function pnpmPackages(root: TreeNode): Locked[] {
  const importers = [root, ...entriesOf(get(root, 'importers')).map(({ value }) => value)];
  const asked = new Set(
    importers.flatMap((one) => LISTS.flatMap((list) => entriesOf(get(one, list)).map(({ key }) => key))),
  );
  return entriesOf(get(root, 'packages')).flatMap((entry) => packageOf(entry, asked));
}

function packageOf({ key, value, line }: MapEntry, asked: ReadonlySet<string>): Locked[] {
  const resolution = get(value, 'resolution');
  const plain = key.replace(/^\//, '').replace(/\(.*$/s, '');
  const match = /^((?:@[\w.~-]{1,100}\/)?[\w.~-]{1,214}?)[@/](.{1,500})$/.exec(plain);
  const name = asString(get(value, 'name')) ?? match?.[1] ?? '';
  if (!/^(?:@[\w.~-]{1,100}\/)?[\w.~-]{1,214}$/.test(name)) return [];
  const rest = match?.[2] ?? '';
  const version = asString(get(value, 'version')) ?? rest.replace(/_.*$/s, '');
  const commit = asString(get(resolution, 'commit'));
  const repository = asString(get(resolution, 'repo'));
  const placed =
    repository === undefined
      ? sourceOfResolved(
          asString(get(resolution, 'tarball')) ?? (/^(?:https?|file|link):/.test(rest) ? rest : ''),
          version,
        )
      : { version: commit ?? '', source: 'git' as const, origin: repository };
  return [
    {
      line,
      ecosystem: 'npm',
      name,
      ...placed,
      hashes: integrityOf(asString(get(resolution, 'integrity')) ?? ''),
      scope: asked.has(name) ? 'direct' : 'transitive',
      dev: asBoolean(get(value, 'dev')) === true,
    },
  ];
}
