import type { ByteSource } from './contract.ts';
import { UnreadableError } from './contract.ts';

/** Bytes at hand as a source; they are not copied. */
export function bytesSource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
  };
}

/** `length` bytes of another source from `offset`; a window that leaves the source is as long as the source allows. */
export function windowSource(source: ByteSource, offset: number, length: number): ByteSource {
  const start = Math.min(Math.max(offset, 0), source.size);
  const size = Math.max(0, Math.min(length, source.size - start));
  return {
    size,
    sequential: source.sequential ?? false,
    read: (from, count) =>
      from >= size ? Promise.resolve(new Uint8Array()) : source.read(start + from, Math.min(count, size - from)),
  };
}

/** The bytes from `offset`, exactly `length` of them; rejects with `UnreadableError` where the source ends before. */
export async function readExactly(source: ByteSource, offset: number, length: number): Promise<Uint8Array> {
  const bytes = await source.read(offset, length);
  if (bytes.length < length) throw new UnreadableError(`the file ends in the middle of what is at byte ${offset}`);
  return bytes;
}

/** Largest part of a source that is kept at once, in bytes. */
const PAGE = 262_144;

/**
 * A source whose small reads are served from the page that was read last: for readers that hop through headers and tables. Reads of more
 * than a page go through.
 */
export function pagedSource(source: ByteSource): ByteSource {
  let start = 0;
  let page: Uint8Array = new Uint8Array();
  return {
    size: source.size,
    sequential: source.sequential ?? false,
    read: async (offset, length) => {
      if (length > PAGE) return source.read(offset, length);
      if (offset < start || offset + length > start + page.length) {
        start = offset;
        page = await source.read(offset, PAGE);
      }
      return page.subarray(offset - start, offset - start + length);
    },
  };
}

/** Zeros that are looked through for what follows them, in bytes. */
const MOST_ZEROS = 1_073_741_824;
const ZEROS = new Uint8Array(PAGE);

/**
 * The offset of the first byte from `offset` that is not zero; the size of the source where there is none. `step` is told of every page. Rejects
 * with `UnreadableError` where the zeros go on for more than 1 GiB.
 */
export async function firstNonZero(source: ByteSource, offset: number, step: (count: number) => void): Promise<number> {
  for (let at = offset; at < source.size;) {
    if (at - offset > MOST_ZEROS)
      throw new UnreadableError(
        `more than ${MOST_ZEROS} zeros follow byte ${offset}, and what follows them was not read`,
      );
    const bytes = await source.read(at, PAGE);
    if (bytes.length === 0) break;
    if (Buffer.compare(bytes, ZEROS.subarray(0, bytes.length)) !== 0) return at + bytes.findIndex((byte) => byte !== 0);
    step(Math.ceil(bytes.length / 512));
    at += bytes.length;
  }
  return source.size;
}
