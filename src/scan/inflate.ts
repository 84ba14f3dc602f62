import { Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream';
import type { ByteSource, ScanContext } from './contract.ts';
import { UnreadableError } from './contract.ts';
import type { Unpack } from './unpack/index.ts';
import { counted, unpackingSource } from './unpacking-source.ts';

/** Bytes of a compressed stream that are read at once. */
const CHUNK = 262_144;

async function* chunksOf(source: ByteSource): AsyncIterable<Uint8Array> {
  for (let at = 0; at < source.size; at += CHUNK) yield await source.read(at, CHUNK);
}

/** A decoder of Node as one of ours. */
export function inflating(decoder: () => Transform): Unpack {
  return (source) => decoded(source, decoder);
}

/** What `decoder` makes of a source, piece by piece; rejects with `UnreadableError` where the stream is broken. */
async function* decoded(source: ByteSource, decoder: () => Transform): AsyncIterable<Uint8Array> {
  const stream = decoder();
  pipeline(Readable.from(chunksOf(source)), stream, () => undefined);
  try {
    for await (const piece of stream) yield piece as Uint8Array;
  } catch (error) {
    throw error instanceof UnreadableError ? error : new UnreadableError('its compressed data is broken or cut off');
  } finally {
    stream.destroy();
  }
}

/** A compressed stream as a source of `size` bytes, unpacked as it is read and counted against the limits. */
export function inflatingSource(packed: ByteSource, size: number, unpack: Unpack, context: ScanContext): ByteSource {
  const { ratio } = context.limits;
  return unpackingSource(() => counted(unpack(packed), packed.size, ratio, context.countUnpacked), size);
}

/** How many bytes a compressed stream becomes, by unpacking it; where it breaks off, as many as came out. */
export async function unpackedSize(packed: ByteSource, unpack: Unpack, context: ScanContext): Promise<number> {
  let size = 0;
  const { ratio } = context.limits;
  try {
    for await (const piece of counted(unpack(packed), packed.size, ratio, context.countUnpacked)) size += piece.length;
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    context.report({
      id: 'unreadable',
      verdict: 'not-scanned',
      message: `Not all of it could be unpacked: ${error.message}.`,
    });
  }
  return size;
}
