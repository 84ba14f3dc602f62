import type { ByteSource } from '../contract.ts';
import { UnreadableError } from '../contract.ts';
import { BlockBits, readBlock, type Block } from './bzip2-block.ts';
import { broken, PackedInput } from './packed-input.ts';

/** No block takes more: 900,000 symbols of at most 20 bits, and its tables. */
const LONGEST_BLOCK = 2_400_000;
/** Bytes that are handed on at once. */
const PIECE = 262_144;
const BLOCK = 0x3141_5926_5359;
const END = 0x1772_4538_5090;

/**
 * What a bzip2 file holds, stream after stream. Check sums are not held: what comes out is scanned whatever they say. At most one block
 * (5 MB) is held. Rejects with `UnreadableError` where it is broken, cut off or followed by something else.
 */
export async function* unpackBzip2(source: ByteSource): AsyncIterable<Uint8Array> {
  const input = new PackedInput(source);
  const bits = new BlockBits(input);
  for (let streams = 0; await input.fill(4); streams += 1) {
    const head = Buffer.from(input.take(4)).toString('latin1');
    const level = /^BZh([1-9])$/.exec(head)?.[1];
    if (level === undefined) {
      throw streams === 0
        ? broken('it has no header of bzip2')
        : new UnreadableError('bytes after the bzip2 stream are none');
    }
    while (await hasBlock(input, bits)) {
      for (const piece of unsorted(readBlock(bits, Number(level) * 100_000))) yield piece;
    }
  }
  if (input.left > 0) throw new UnreadableError('bytes after the bzip2 stream are none');
}

/** Whether a block comes next; at the end of a stream the position is the byte after it. */
async function hasBlock(input: PackedInput, bits: BlockBits): Promise<boolean> {
  await input.fill(LONGEST_BLOCK);
  const mark = bits.read(24) * 2 ** 24 + bits.read(24);
  bits.read(16);
  bits.read(16);
  if (mark === BLOCK) return true;
  if (mark !== END) throw broken('neither a block nor an end');
  bits.align();
  return false;
}

/** Undoes the Burrows-Wheeler transform and the runs before it, in pieces: four equal bytes are followed by a count of more. */
function* unsorted({ next, origin, length }: Block): Generator<Uint8Array> {
  let piece = new Uint8Array(PIECE);
  let used = 0;
  let place = (next[origin] as number) >>> 8;
  let last = -1;
  let run = 0;
  for (let index = 0; index < length; index += 1) {
    const entry = next[place] as number;
    const byte = entry & 0xff;
    place = entry >>> 8;
    if (used + 256 > PIECE) {
      yield piece.subarray(0, used);
      piece = new Uint8Array(PIECE);
      used = 0;
    }
    if (run === 4) {
      piece.fill(last, used, used + byte);
      used += byte;
      run = 0;
      last = -1;
      continue;
    }
    run = byte === last ? run + 1 : 1;
    last = byte;
    piece[used] = byte;
    used += 1;
  }
  yield piece.subarray(0, used);
}
