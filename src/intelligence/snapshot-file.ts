import { z } from 'zod';
import { Advisory, advisoriesOf, OsvRecord } from './osv.ts';

/** The first line of a snapshot. */
export const SnapshotHeader = z.strictObject({
  schema: z.literal('stridegate.intelligence/1'),
  /** When it was made, and when the newest of its records changed. */
  imported: z.iso.datetime(),
  newest: z.string(),
  records: z.number().int().min(0),
  /** Records that could not be read. */
  refused: z.number().int().min(0),
});
export type SnapshotHeader = z.infer<typeof SnapshotHeader>;

/** Largest record that is read, in UTF-16 units. */
const LONGEST_RECORD = 5_000_000;

/**
 * Makes a snapshot of OSV records: a header, then one line for each record and package, sorted, so that the same records give the same
 * bytes in whatever order they come. A text that is no record is counted, and left out.
 */
export function snapshotOf(
  records: Iterable<string>,
  now: Date,
): { readonly text: string; readonly header: SnapshotHeader } {
  const lines = new Set<string>();
  let count = 0;
  let refused = 0;
  let newest = '';
  for (const text of records) {
    const record = recordOf(text);
    if (record === null) {
      refused += 1;
      continue;
    }
    count += 1;
    if (record.modified > newest) newest = record.modified;
    for (const { key, advisory } of advisoriesOf(record)) lines.add(`${key}\t${JSON.stringify(advisory)}`);
  }
  const header = {
    schema: 'stridegate.intelligence/1' as const,
    imported: now.toISOString(),
    newest,
    records: count,
    refused,
  };
  return { text: `${[JSON.stringify(header), ...[...lines].sort()].join('\n')}\n`, header };
}

function recordOf(text: string): OsvRecord | null {
  if (text.length > LONGEST_RECORD) return null;
  try {
    const parsed = OsvRecord.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** What a snapshot knows, by package. */
export type Knowledge = {
  readonly header: SnapshotHeader;
  readonly of: (key: string) => readonly Advisory[];
};

/**
 * Opens the text of a snapshot. A line is parsed when its package is asked for, so that hundreds of thousands of records cost no more than the
 * walk over their lines. Null when the text is no snapshot.
 */
export function openSnapshot(text: string): Knowledge | null {
  const end = text.indexOf('\n');
  const header = headerOf(text.slice(0, Math.max(0, end)));
  if (header === null) return null;
  const places = new Map<string, { readonly from: number; to: number }>();
  for (let at = end + 1; at < text.length;) {
    const stop = text.indexOf('\n', at);
    const next = stop === -1 ? text.length : stop;
    const tab = text.indexOf('\t', at);
    if (tab !== -1 && tab < next) {
      const key = text.slice(at, tab);
      const known = places.get(key);
      if (known === undefined) places.set(key, { from: at, to: next });
      else known.to = next;
    }
    at = next + 1;
  }
  return {
    header,
    of: (key) => {
      const place = places.get(key);
      return place === undefined ? [] : text.slice(place.from, place.to).split('\n').flatMap(advisoryOf);
    },
  };
}

function headerOf(line: string): SnapshotHeader | null {
  try {
    const parsed = SnapshotHeader.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** A line that somebody broke says nothing. */
function advisoryOf(line: string): Advisory[] {
  try {
    const parsed = Advisory.safeParse(JSON.parse(line.slice(line.indexOf('\t') + 1)));
    return parsed.success ? [parsed.data] : [];
  } catch {
    return [];
  }
}
