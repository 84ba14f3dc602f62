import type { Entry, Snapshot } from '../snapshot/index.ts';

/** A file's text, or why it is not read, within a bound in bytes. Bytes are fetched and decoded once for all readers of the file. */
export type Content = (
  maxBytes: number,
) => Promise<{ readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: string }>;

/** The content of an entry of the snapshot, decoded as UTF-8 without a byte order mark. */
export function contentOf(snapshot: Snapshot, entry: Entry): Content {
  let decoded: { readonly text: string; readonly bytes: number } | null = null;
  return async (maxBytes) => {
    if (decoded === null || decoded.bytes > maxBytes) {
      const content = await snapshot.read(entry, maxBytes);
      if (!content.ok) return { ok: false, reason: content.reason };
      decoded = { text: new TextDecoder('utf-8').decode(content.bytes), bytes: content.bytes.length };
    }
    return { ok: true, text: decoded.text };
  };
}
