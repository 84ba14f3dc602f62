import type { Snapshot } from './snapshot.ts';

/**
 * Paths of head whose content base did not hold as an asset: added or modified files. A file that only moved is not among them; one
 * whose bytes base held under a name that nobody reads is.
 */
export function changedPaths(base: Snapshot, head: Snapshot, baseAssets: ReadonlySet<string>): ReadonlySet<string> {
  const known = new Set(
    base.entries.filter((entry) => baseAssets.has(entry.path)).map((entry) => `${entry.kind}:${entry.blob}`),
  );
  return new Set(head.entries.filter((entry) => !known.has(`${entry.kind}:${entry.blob}`)).map((entry) => entry.path));
}
