import { MAX_FILE_BYTES, type ExchangeFile, type ExchangeFormat, type ReadResult } from './contract.ts';

/**
 * Reads a file with the first format that knows its content. A file that is too large, of no known format or of another encoding than UTF-8
 * comes back with the reason. Never throws, follows no reference, opens nothing.
 */
export function readDrawing(file: ExchangeFile, formats: readonly ExchangeFormat[]): ReadResult {
  if (file.bytes.length > MAX_FILE_BYTES) {
    return { ok: false, reason: `larger than ${MAX_FILE_BYTES / 1e6} MB`, line: 1 };
  }
  const text = textOf(file.bytes);
  for (const format of formats) {
    if (format.read !== undefined && format.detects?.(file, text) === true) return format.read(file, text);
  }
  const known = formats.flatMap(({ read, title }) => (read === undefined ? [] : [title]));
  return { ok: false, reason: `of no known format; read are ${known.join(', ')}`, line: 1 };
}

/** The text of UTF-8, with or without a mark, or of UTF-16 with one; empty for what is no text. */
function textOf(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const label =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  try {
    const text = new TextDecoder(label, { fatal: true }).decode(bytes);
    return text.includes('\0') ? '' : text;
  } catch {
    return '';
  }
}
