import { asBoolean, asString, entriesOf, get, type MapEntry, type TreeNode } from '../../parse/index.ts';
import type { Locked } from '../../statement/index.ts';
import { sourceOfResolved } from './resolved.ts';

const LISTS = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'];
const DEEPEST = 30;

/** `packages` of a package-lock.json, or `dependencies` of its first version. */
export function npmPackages(root: TreeNode): Locked[] {
  const packages = get(root, 'packages');
  if (packages === undefined) return nested(get(root, 'dependencies'), 0);
  const asked = new Set(LISTS.flatMap((list) => entriesOf(get(packages, '', list)).map(({ key }) => key)));
  return entriesOf(packages).flatMap((entry) => {
    const at = entry.key.lastIndexOf('node_modules/');
    if (at === -1 || asBoolean(get(entry.value, 'link')) === true) return [];
    const folder = entry.key.slice(at + 'node_modules/'.length);
    const name = asString(get(entry.value, 'name')) ?? folder;
    return packageOf(entry, name, at === 0 && asked.has(folder));
  });
}

function nested(list: TreeNode | undefined, depth: number): Locked[] {
  if (depth > DEEPEST) return [];
  return entriesOf(list).flatMap((entry) => [
    ...packageOf(entry, entry.key, false),
    ...nested(get(entry.value, 'dependencies'), depth + 1),
  ]);
}

function packageOf({ value, line }: MapEntry, name: string, direct: boolean): Locked[] {
  if (!/^(?:@[\w.~-]{1,100}\/)?[\w.~-]{1,214}$/.test(name)) return [];
  const version = asString(get(value, 'version')) ?? '';
  const placed = sourceOfResolved(asString(get(value, 'resolved')) ?? version, version);
  return [
    {
      line,
      ecosystem: 'npm',
      name,
      ...placed,
      hashes: integrityOf(asString(get(value, 'integrity')) ?? ''),
      scope: direct ? 'direct' : 'transitive',
      dev: asBoolean(get(value, 'dev')) === true,
    },
  ];
}

/** `sha512-…` in base 64 as `sha512:…` in hexadecimal digits; several stand beside each other. */
export function integrityOf(text: string): string[] {
  return text.split(/\s+/, 8).flatMap((one) => {
    const match = /^(sha256|sha384|sha512)-([A-Za-z0-9+/]{43,86}={0,2})$/.exec(one);
    return match === null ? [] : [`${match[1] ?? ''}:${Buffer.from(match[2] ?? '', 'base64').toString('hex')}`];
  });
}
