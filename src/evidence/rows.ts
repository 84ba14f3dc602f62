/** Longest row that is looked at, in bytes; a transcript may hold long answers. */
const MAX_ROW = 8_000_000;
/** Bytes of a row that tell whether it is wanted. */
const START = 200;
const NEWLINE = 10;

/** A row that is wanted, as text; null for one that is longer than 8 MB. */
export type RowText = { readonly line: number; readonly text: string | null; readonly last: boolean };

/**
 * The rows of a file, read in pieces and kept one at a time. `wanted` sees the first 200 bytes of a row and decides whether its text is
 * needed; blank rows are left out. `last` marks a row that no line break ends.
 */
export async function* rowsOf(
  pieces: AsyncIterable<Uint8Array>,
  wanted: (start: string) => boolean,
): AsyncGenerator<RowText> {
  let open: Buffer[] = [];
  let held = 0;
  let dropped = 0;
  let line = 1;
  function row(last: boolean): RowText | null {
    const whole = open.length === 1 ? open[0] : Buffer.concat(open);
    open = [];
    const tooLong = dropped > 0;
    held = 0;
    dropped = 0;
    if (whole === undefined || whole.length === 0) return null;
    if (!wanted(whole.toString('latin1', 0, START))) return null;
    const text = whole.toString('utf8');
    return text.trim() === '' ? null : { line, text: tooLong ? null : text, last };
  }
  for await (const piece of pieces) {
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.length);
    let at = 0;
    while (at < bytes.length) {
      const end = bytes.indexOf(NEWLINE, at);
      const part = bytes.subarray(at, end === -1 ? bytes.length : end);
      if (held + part.length <= MAX_ROW) {
        open.push(part);
        held += part.length;
      } else dropped += part.length;
      if (end === -1) break;
      const found = row(false);
      if (found !== null) yield found;
      line += 1;
      at = end + 1;
    }
    // The piece may be a window of a buffer that its source fills again.
    open = open.map((part) => Buffer.from(part));
  }
  const found = row(true);
  if (found !== null) yield found;
}
