import type { Dependency } from '../../model/index.ts';
import { folderOf } from './tree.ts';

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

/**
 * Tells the dependency that holds for a file: of the manifest nearest at or above it, else of one beside its way, the nearest first;
 * of several in one folder the one that names a version.
 * Linear in the dependencies' paths, and then in the depth of the file.
 */
export function nearestDependency(dependencies: readonly Dependency[]): (path: string) => Dependency | null {
  const above = new Map<string, Dependency>();
  const beside = new Map<string, Dependency>();
  for (const dependency of dependencies) {
    if (dependency.context === 'test') continue;
    const folder = folderOf(dependency.path);
    keepFirst(above, folder, dependency);
    for (let at = folder; at !== '';) {
      at = folderOf(at);
      keepFirst(beside, at, dependency);
    }
  }
  return (path) => {
    for (let at = folderOf(path); ; at = folderOf(at)) {
      const found = above.get(at) ?? beside.get(at);
      if (found !== undefined || at === '') return found ?? null;
    }
  };
}

function keepFirst(byFolder: Map<string, Dependency>, folder: string, dependency: Dependency): void {
  const known = byFolder.get(folder);
  if (known === undefined || placeOf(dependency) < placeOf(known)) byFolder.set(folder, dependency);
}

/** A lock or a pin tells which version it is; a range beside it does not. */
function placeOf({ pinned, path }: Dependency): string {
  return `${pinned === 'exact' ? 0 : 1} ${path}`;
}
