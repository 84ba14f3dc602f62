import type { Snapshot } from './snapshot.ts';

const MAX_BYTES = 5_000_000;
const MAX_LINES = 50;

/**
 * What stands at lines of a file (1-based, at most 50 of them, ends without white space), so that a move is no change. Where the file cannot
 * be read as text, its hash; the empty text when there is no such file.
 */
export async function placeText(snapshot: Snapshot, path: string, start: number, end: number): Promise<string> {
  const entry = snapshot.entries.find((one) => one.path === path);
  if (entry === undefined) return '';
  const read = entry.kind === 'file' ? await snapshot.read(entry, MAX_BYTES) : null;
  if (read?.ok !== true || read.bytes.subarray(0, 8000).includes(0)) return entry.blob;
  const lines = Buffer.from(read.bytes).toString('utf8').split('\n');
  const last = Math.min(end, start - 1 + MAX_LINES);
  const shown = lines.slice(start - 1, last).map((line) => line.trimEnd());
  return shown.join('\n');
}
