import type { ByteSource } from '../contract.ts';

export { unpackBzip2 } from './bzip2.ts';
export { unpackLz4 } from './lz4.ts';
export { lzmaStream, unpackLzma, unpackZipLzma } from './lzma.ts';
export { lzma2Dictionary, lzma2Stream } from './lzma2.ts';
export { PackedInput } from './packed-input.ts';
export { unpackXz } from './xz.ts';
export { unpackZstd } from './zstd.ts';

/**
 * What comes out of a compressed stream, piece by piece, each a copy. Holds a bounded part of it. The stream ends with an `UnreadableError`
 * where it is broken, cut off or needs what is not read here; what came out before stays. How much may come out is the caller's to bound.
 */
export type Unpack = (packed: ByteSource) => AsyncIterable<Uint8Array>;
