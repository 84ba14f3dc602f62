import { parseRequirement, type Requirement } from '../command/index.ts';
import { asString, get, type TreeNode } from '../parse/index.ts';

/** A requirement that a table places in git, at an address or in a folder (`{ git = …, rev = … }`); null when it does not. */
export function placedRequirement(name: string, table: TreeNode): Requirement | null {
  const git = asString(get(table, 'git'));
  if (git !== undefined) {
    const ref =
      ['rev', 'tag', 'branch'].map((key) => asString(get(table, key))).find((text) => text !== undefined) ?? '';
    const parsed = parseRequirement(`${name} @ git+${git.replace(/^git\+/, '').trim()}`);
    const pinned = /^[0-9a-f]{40}$/i.test(ref) ? 'commit' : 'none';
    const base = parsed?.source === 'git' ? parsed : { package: name, hashed: false, address: git };
    return { ...base, specifier: ref === '' ? '' : `@${ref}`, pinned, source: 'git' };
  }
  const url = asString(get(table, 'url'));
  if (url !== undefined) return parseRequirement(`${name} @ ${url.trim()}`);
  const folder = asString(get(table, 'path')) ?? asString(get(table, 'file'));
  if (folder === undefined) return null;
  return { package: name, specifier: '', pinned: 'local', hashed: false, source: 'local', address: '' };
}
