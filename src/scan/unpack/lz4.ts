import type { ByteSource } from '../contract.ts';
import { UnreadableError } from '../contract.ts';
import { broken, PackedInput } from './packed-input.ts';

const FRAME = 0x184d_2204;
const LEGACY = 0x184c_2102;
/** Sixteen numbers from here begin what decoders skip. */
const SKIPPED = 0x184d_2a50;
const LEGACY_BLOCK = 8_388_608;
/** How far back a match may reach. */
const REACH = 65_536;

/**
 * What an LZ4 file holds, frame after frame (lz4_Frame_format.md), with those of `lz4 -l`. Check sums are not held: what comes out is
 * scanned whatever they say. At most two blocks are held. Rejects with `UnreadableError` where it is broken, cut off or needs a dictionary.
 */
export async function* unpackLz4(source: ByteSource): AsyncIterable<Uint8Array> {
  const input = new PackedInput(source);
  while (await input.fill(4)) {
    const magic = input.u32();
    if (magic === FRAME) yield* frame(input);
    else if (magic === LEGACY) yield* legacy(input);
    else if (magic - (magic % 16) === SKIPPED) {
      await input.need(4);
      await input.skip(input.u32());
    } else throw new UnreadableError('bytes after the LZ4 frame are none');
  }
  if (input.left > 0) throw new UnreadableError('bytes after the LZ4 frame are none');
}

async function* frame(input: PackedInput): AsyncIterable<Uint8Array> {
  await input.need(3);
  const [flags, sizes] = [input.u8(), input.u8()];
  if (flags >> 6 !== 1) throw broken('its version of LZ4 is not known');
  if ((flags & 1) !== 0) throw new UnreadableError('it is packed with a dictionary that is not in it');
  const code = (sizes >> 4) & 7;
  if (code < 4) throw broken('its blocks have no size');
  await input.skip(((flags & 8) === 0 ? 0 : 8) + 1);
  const blocks = new Blocks(2 ** (8 + 2 * code), (flags & 32) === 0);
  for (;;) {
    await input.need(4);
    const word = input.u32();
    if (word === 0) break;
    const size = word % 2 ** 31;
    if (size > blocks.most) throw broken('a block is larger than it may be');
    await input.need(size);
    yield word >= 2 ** 31 ? blocks.stored(input.take(size)) : blocks.unpack(input.take(size));
    if ((flags & 16) !== 0) await input.skip(4);
  }
  if ((flags & 4) !== 0) await input.skip(4);
}

async function* legacy(input: PackedInput): AsyncIterable<Uint8Array> {
  const blocks = new Blocks(LEGACY_BLOCK, false);
  while (await input.fill(4)) {
    const size = input.u32();
    if (size === FRAME || size === LEGACY || size - (size % 16) === SKIPPED) {
      input.at -= 4;
      return;
    }
    if (size > LEGACY_BLOCK + LEGACY_BLOCK / 255 + 16) throw broken('a block is larger than it may be');
    await input.need(size);
    yield blocks.unpack(input.take(size));
  }
}

/** Blocks of one frame; linked ones reach back into what came before. */
class Blocks {
  readonly most: number;
  readonly #linked: boolean;
  /** What came before, then the block. */
  readonly #buffer: Uint8Array;
  #start = 0;

  constructor(most: number, linked: boolean) {
    this.most = most;
    this.#linked = linked;
    this.#buffer = new Uint8Array(REACH + most);
  }

  stored(block: Uint8Array): Uint8Array {
    this.#buffer.set(block, this.#start);
    return this.#done(this.#start + block.length);
  }

  unpack(block: Uint8Array): Uint8Array {
    const out = this.#buffer;
    const end = this.#start + this.most;
    let to = this.#start;
    let at = 0;
    const lengthFrom = (nibble: number): number => {
      let length = nibble;
      for (let more = nibble === 15 ? 255 : 0; more === 255; length += more) {
        more = block[at] ?? -1;
        if (more < 0) throw broken('a block ends in a length');
        at += 1;
      }
      return length;
    };
    while (at < block.length) {
      const token = block[at] as number;
      at += 1;
      const literals = lengthFrom(token >> 4);
      if (at + literals > block.length || to + literals > end) throw broken('a block is longer than it may be');
      out.set(block.subarray(at, at + literals), to);
      at += literals;
      to += literals;
      if (at === block.length) break;
      const distance = (block[at] ?? 0) + (block[at + 1] ?? 0) * 256;
      at += 2;
      const length = lengthFrom(token & 15) + 4;
      if (distance === 0 || distance > to) throw broken('a match reaches before the beginning');
      if (to + length > end) throw broken('a block is longer than it may be');
      for (let index = 0; index < length; index += 1) out[to + index] = out[to + index - distance] as number;
      to += length;
    }
    return this.#done(to);
  }

  /** The block that ends at `to`, copied; what later blocks reach back to is kept. */
  #done(to: number): Uint8Array {
    const piece = this.#buffer.slice(this.#start, to);
    if (this.#linked) {
      const from = Math.max(0, to - REACH);
      this.#buffer.copyWithin(0, from, to);
      this.#start = to - from;
    }
    return piece;
  }
}
