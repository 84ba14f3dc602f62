import { createHash } from 'node:crypto';
import type { Entry, Snapshot } from './snapshot.ts';

export type Rename = { readonly from: string; readonly to: string };

/** Share of content (in hundredths) that makes a removed and an added file one that moved: git's own default. */
const SIMILARITY = 50;
/** Above this many candidates on a side only identical files and equal names are paired, as git does at its rename limit. */
const PAIR_LIMIT = 400;
const READ_LIMIT = 1_000_000;

/**
 * Files that moved between two trees, told as git tells it: first equal blobs, then similar content of at least 50 %, best pairs
 * first. Works on any snapshot, so a local repository and GitHub's API give the same answer. `wanted` limits the search to files that
 * matter. Result is sorted by the new path.
 */
export async function findRenames(
  base: Snapshot,
  head: Snapshot,
  wanted: (path: string) => boolean,
): Promise<readonly Rename[]> {
  const before = new Map(base.entries.map((entry) => [entry.path, entry]));
  const after = new Map(head.entries.map((entry) => [entry.path, entry]));
  let removed = base.entries.filter((entry) => !after.has(entry.path) && entry.kind === 'file' && wanted(entry.path));
  let added = head.entries.filter((entry) => !before.has(entry.path) && entry.kind === 'file' && wanted(entry.path));
  const exact = pairEqual(removed, added);
  const taken = new Set(exact.flatMap((pair) => [`-${pair.from}`, `+${pair.to}`]));
  removed = removed.filter((entry) => !taken.has(`-${entry.path}`));
  added = added.filter((entry) => !taken.has(`+${entry.path}`));
  const similar =
    removed.length > PAIR_LIMIT || added.length > PAIR_LIMIT ? [] : await pairSimilar(base, head, removed, added);
  return [...exact, ...similar].sort((a, b) => compareText(a.to, b.to));
}

function pairEqual(removed: readonly Entry[], added: readonly Entry[]): Rename[] {
  const byBlob = new Map<string, Entry[]>();
  for (const entry of removed) byBlob.set(entry.blob, [...(byBlob.get(entry.blob) ?? []), entry]);
  const pairs: Rename[] = [];
  for (const entry of added) {
    const candidates = byBlob.get(entry.blob) ?? [];
    const sameName = candidates.findIndex((candidate) => fileName(candidate.path) === fileName(entry.path));
    const [match] = candidates.splice(Math.max(0, sameName), 1);
    if (match !== undefined && entry.size !== 0) pairs.push({ from: match.path, to: entry.path });
  }
  return pairs;
}

async function pairSimilar(
  base: Snapshot,
  head: Snapshot,
  removed: readonly Entry[],
  added: readonly Entry[],
): Promise<Rename[]> {
  const old = await Promise.all(removed.map((entry) => profileOf(base, entry)));
  const fresh = await Promise.all(added.map((entry) => profileOf(head, entry)));
  const scored: { rename: Rename; score: number; sameName: boolean }[] = [];
  for (const before of old) {
    for (const after of fresh) {
      if (before === null || after === null || extension(before.path) !== extension(after.path)) continue;
      const score = similarity(before, after);
      const sameName = fileName(before.path) === fileName(after.path);
      if (score >= SIMILARITY) scored.push({ rename: { from: before.path, to: after.path }, score, sameName });
    }
  }
  scored.sort(
    (a, b) =>
      b.score - a.score ||
      Number(b.sameName) - Number(a.sameName) ||
      compareText(a.rename.from, b.rename.from) ||
      compareText(a.rename.to, b.rename.to),
  );
  const used = new Set<string>();
  const pairs: Rename[] = [];
  for (const { rename } of scored) {
    if (used.has(`-${rename.from}`) || used.has(`+${rename.to}`)) continue;
    used.add(`-${rename.from}`).add(`+${rename.to}`);
    pairs.push(rename);
  }
  return pairs;
}

type Profile = { readonly path: string; readonly size: number; readonly lines: ReadonlyMap<string, number> };

async function profileOf(snapshot: Snapshot, entry: Entry): Promise<Profile | null> {
  const result = await snapshot.read(entry, READ_LIMIT);
  if (!result.ok || result.bytes.length === 0) return null;
  const lines = new Map<string, number>();
  for (const line of Buffer.from(result.bytes).toString('latin1').split('\n')) {
    const key = line.length > 64 ? `${line.length}:${createHash('sha1').update(line).digest('base64')}` : line;
    lines.set(key, (lines.get(key) ?? 0) + line.length + 1);
  }
  return { path: entry.path, size: result.bytes.length + 1, lines };
}

function similarity(a: Profile, b: Profile): number {
  if (Math.min(a.size, b.size) * 100 < Math.max(a.size, b.size) * SIMILARITY) return 0;
  let common = 0;
  for (const [line, bytes] of a.lines) common += Math.min(bytes, b.lines.get(line) ?? 0);
  return Math.floor((common * 100) / Math.max(a.size, b.size));
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function extension(path: string): string {
  const name = fileName(path);
  return name.includes('.') ? name.slice(name.lastIndexOf('.')) : name;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
