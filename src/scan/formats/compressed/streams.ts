import { createGunzip, createInflate } from 'node:zlib';
import type { ByteSource } from '../../contract.ts';
import { inflating } from '../../inflate.ts';
import { windowSource } from '../../sources.ts';
import { unpackBzip2, unpackLz4, unpackLzma, unpackXz, unpackZstd, type Unpack } from '../../unpack/index.ts';

/** A kind of compressed stream: how sure its beginning tells it, and what unpacks it; null where nothing here does. */
export type Stream = {
  readonly name: string;
  readonly starts: readonly number[];
  readonly sure: 1 | 3;
  readonly unpack: Unpack | null;
  /** What must hold beyond the first bytes. */
  readonly also?: (head: Uint8Array) => boolean;
};

/** Bytes before the data of joblib before 0.10: `ZF`, the unpacked size in hexadecimal filled up to 19 characters, sometimes a space. */
const JOBLIB_HEADER = 21;

const STREAMS: readonly Stream[] = [
  { name: 'gzip', starts: [0x1f, 0x8b], sure: 3, unpack: inflating(createGunzip) },
  { name: 'zlib', starts: [], sure: 1, unpack: inflating(createInflate), also: isZlib },
  { name: 'bzip2', starts: [0x42, 0x5a, 0x68], sure: 3, unpack: unpackBzip2 },
  { name: 'xz', starts: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], sure: 3, unpack: unpackXz },
  { name: 'Zstandard', starts: [0x28, 0xb5, 0x2f, 0xfd], sure: 3, unpack: unpackZstd },
  { name: 'LZ4', starts: [0x04, 0x22, 0x4d, 0x18], sure: 3, unpack: unpackLz4 },
  { name: 'LZ4', starts: [0x02, 0x21, 0x4c, 0x18], sure: 3, unpack: unpackLz4 },
  // Frames that decoders of both skip, before one that they read.
  {
    name: 'Zstandard',
    starts: [],
    sure: 3,
    unpack: unpackSkipped,
    also: isSkipped,
  },
  { name: 'joblib', starts: [0x5a, 0x46, 0x30, 0x78], sure: 3, unpack: unpackJoblib },
  { name: 'RAR', starts: [0x52, 0x61, 0x72, 0x21, 0x1a, 7], sure: 3, unpack: null },
  { name: 'LZMA', starts: [], sure: 1, unpack: unpackLzma, also: isLzma },
];

/** The kind of compressed stream that begins so. */
export function streamOf(head: Uint8Array): Stream | null {
  return (
    STREAMS.find(({ starts, also }) => starts.every((byte, index) => head[index] === byte) && (also?.(head) ?? true)) ??
    null
  );
}

/** A frame whose content decoders of LZ4 and Zstandard skip: one of sixteen magic numbers and its length. */
function isSkipped(head: Uint8Array): boolean {
  return ((head[0] ?? 0) & 0xf0) === 0x50 && head[1] === 0x2a && head[2] === 0x4d && head[3] === 0x18;
}

/** The two bytes of zlib carry a check, a method and a window (RFC 1950). */
function isZlib(head: Uint8Array): boolean {
  const [first = 0, second = 0] = head;
  return (first & 15) === 8 && first >> 4 <= 7 && (first * 256 + second) % 31 === 0 && (second & 32) === 0;
}

/**
 * A .lzma file has no magic number: parameters, a dictionary of 2^n or 2^n + 2^(n-1) bytes, an unpacked size below 256 GiB or none, and the
 * zero that its first packed byte is. XZ Utils tells it by the same.
 */
function isLzma(head: Uint8Array): boolean {
  if (head.length < 18 || (head[0] as number) >= 225 || head[13] !== 0) return false;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const dictionary = view.getUint32(1, true);
  const size = view.getBigUint64(5, true);
  const rounded = dictionary / 2 ** Math.floor(Math.log2(Math.max(1, dictionary)));
  return dictionary >= 4096 && (rounded === 1 || rounded === 1.5) && (size === 2n ** 64n - 1n || size < 2n ** 38n);
}

async function* unpackSkipped(source: ByteSource): AsyncIterable<Uint8Array> {
  let at = 0;
  for (let count = 0; count < 1000; count += 1) {
    const head = Buffer.from(await source.read(at, 8));
    if (head.length < 8 || !isSkipped(head)) break;
    at += 8 + head.readUInt32LE(4);
  }
  const rest = windowSource(source, at, source.size);
  const stream = streamOf(await rest.read(0, 4));
  yield* (stream?.name === 'LZ4' ? unpackLz4 : unpackZstd)(rest);
}

async function* unpackJoblib(source: ByteSource): AsyncIterable<Uint8Array> {
  const [after] = await source.read(JOBLIB_HEADER, 1);
  const start = after === 0x20 ? JOBLIB_HEADER + 1 : JOBLIB_HEADER;
  yield* inflating(createInflate)(windowSource(source, start, source.size));
}
