import type { Dependency } from '../../model/index.ts';

/** Whether every version that a condition allows is at least the given one. */
export type Reach = 'yes' | 'no' | 'unknown';

/**
 * Whether the versions that a PEP 440 condition allows are all at or above `version` (`yes`), all below it (`no`), or not told
 * (`unknown`). Conda's single `=` counts as a pin. Only release numbers are compared, which is enough for "2.6 or later".
 */
export function reaches(specifier: string, version: string): Reach {
  const wanted = release(version);
  for (const clause of specifier.split(',')) {
    const match = /^\s*(===?|=|~=|>=|>|<=|<)\s*v?(\d[\d.]*)/.exec(clause);
    if (match === null) continue;
    const [, operator = '', text = ''] = match;
    const order = compareRelease(release(text), wanted);
    if (['==', '===', '='].includes(operator)) return order >= 0 ? 'yes' : 'no';
    if (['>=', '>', '~='].includes(operator) && order >= 0) return 'yes';
    if (operator === '~=' && compareRelease(nextOf(release(text)), wanted) <= 0) return 'no';
    if (operator === '<' && order <= 0) return 'no';
    if (operator === '<=' && order < 0) return 'no';
  }
  return 'unknown';
}

function release(text: string): readonly number[] {
  return text.split('.').filter(Boolean).slice(0, 6).map(Number);
}

function nextOf(parts: readonly number[]): readonly number[] {
  const prefix = parts.slice(0, -1);
  return [...prefix.slice(0, -1), (prefix.at(-1) ?? 0) + 1];
}

function compareRelease(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The dependency on a package that holds for a file: of the manifest nearest above it, else any in the repository, sorted. */
export function nearestDependency(
  dependencies: readonly Dependency[],
  names: readonly string[],
  path: string,
): Dependency | null {
  const candidates = dependencies.filter(
    (dependency) => names.includes(dependency.package) && dependency.context !== 'test',
  );
  const ranked = candidates
    .map((dependency) => ({ dependency, shared: sharedFolders(dependency.path, path) }))
    .sort((a, b) => b.shared - a.shared || (a.dependency.path < b.dependency.path ? -1 : 1));
  return ranked[0]?.dependency ?? null;
}

/** Folders of the manifest that are also above the file; a manifest beside the file's way counts less than one on it. */
function sharedFolders(manifest: string, path: string): number {
  const mine = manifest.split('/').slice(0, -1);
  const theirs = path.split('/').slice(0, -1);
  let shared = 0;
  while (shared < mine.length && mine[shared] === theirs[shared]) shared += 1;
  return shared * 2 + (shared === mine.length ? 1 : 0);
}
