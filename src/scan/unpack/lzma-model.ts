import { broken, cutOff, type PackedInput } from './packed-input.ts';

/** Even chance of a bit, of 2,048. */
const EVEN = 1024;
const TOP = 2 ** 24;
const STATES = 12;
/** Two choices, eight lengths of three bits for 16 positions twice, and 256 more. */
const LENGTHS = { choice: 0, low: 2, middle: 2 + 16 * 8, high: 2 + 32 * 8, size: 2 + 32 * 8 + 256 } as const;

/** The range decoder of LZMA and its chances (LZMA specification of the LZMA SDK, 2015). */
export class LzmaModel {
  readonly isMatch = new Uint16Array(STATES * 16);
  readonly isRepeat = new Uint16Array(STATES);
  readonly isFirst = new Uint16Array(STATES);
  readonly isSecond = new Uint16Array(STATES);
  readonly isThird = new Uint16Array(STATES);
  readonly isLong = new Uint16Array(STATES * 16);
  readonly matchLength = new Uint16Array(LENGTHS.size);
  readonly repeatLength = new Uint16Array(LENGTHS.size);
  readonly #slots = new Uint16Array(4 * 64);
  readonly #special = new Uint16Array(128);
  readonly #align = new Uint16Array(16);
  #literals = new Uint16Array();
  #lc = 0;
  #literalMask = 0;
  positionMask = 0;
  #range = 0;
  code = 0;

  setParameters(lc: number, lp: number, pb: number): void {
    this.#lc = lc;
    this.#literalMask = 2 ** lp - 1;
    this.positionMask = 2 ** pb - 1;
    const size = 0x300 * 2 ** (lc + lp);
    if (this.#literals.length !== size) this.#literals = new Uint16Array(size);
  }

  reset(): void {
    const flags = [this.isMatch, this.isRepeat, this.isFirst, this.isSecond, this.isThird, this.isLong];
    const trees = [this.matchLength, this.repeatLength, this.#slots, this.#special, this.#align, this.#literals];
    for (const chances of [...flags, ...trees]) chances.fill(EVEN);
  }

  start(input: PackedInput): void {
    if (input.u8() !== 0) throw broken('the range decoder does not begin with zero');
    this.#range = 0xffff_ffff;
    this.code = 0;
    for (let index = 0; index < 4; index += 1) this.code = this.code * 256 + input.u8();
  }

  bit(input: PackedInput, chances: Uint16Array, index: number): 0 | 1 {
    const chance = chances[index] as number;
    const bound = (this.#range >>> 11) * chance;
    let bit: 0 | 1 = 0;
    if (this.code < bound) {
      this.#range = bound;
      chances[index] = chance + ((2048 - chance) >> 5);
    } else {
      this.#range -= bound;
      this.code -= bound;
      chances[index] = chance - (chance >> 5);
      bit = 1;
    }
    if (this.#range < TOP) this.#shift(input);
    return bit;
  }

  #shift(input: PackedInput): void {
    const byte = input.bytes[input.at];
    if (byte === undefined) throw cutOff();
    input.at += 1;
    this.#range = (this.#range << 8) >>> 0;
    this.code = ((this.code << 8) | byte) >>> 0;
  }

  /** `count` bits of even chance. */
  #direct(input: PackedInput, count: number): number {
    let value = 0;
    for (let index = 0; index < count; index += 1) {
      this.#range = this.#range >>> 1;
      const bit = this.code >= this.#range ? 1 : 0;
      if (bit === 1) this.code -= this.#range;
      value = value * 2 + bit;
      if (this.#range < TOP) this.#shift(input);
    }
    return value;
  }

  #tree(input: PackedInput, chances: Uint16Array, at: number, bits: number): number {
    let node = 1;
    for (let index = 0; index < bits; index += 1) node = node * 2 + this.bit(input, chances, at + node);
    return node - 2 ** bits;
  }

  /** A tree whose lowest bit comes first. */
  #reverse(input: PackedInput, chances: Uint16Array, at: number, bits: number): number {
    let node = 1;
    let value = 0;
    for (let index = 0; index < bits; index += 1) {
      const bit = this.bit(input, chances, at + node);
      node = node * 2 + bit;
      value |= bit << index;
    }
    return value;
  }

  /** A literal at `position` after the byte `before`; `matched` is the byte that the last match would repeat, or -1. */
  literal(input: PackedInput, position: number, before: number, matched: number): number {
    const at = 0x300 * ((position & this.#literalMask) * 2 ** this.#lc + (before >> (8 - this.#lc)));
    let symbol = 1;
    for (let rest = matched; rest >= 0 && symbol < 0x100; rest = (rest << 1) & 0xff) {
      const expected = rest >> 7;
      const bit = this.bit(input, this.#literals, at + (1 + expected) * 0x100 + symbol);
      symbol = symbol * 2 + bit;
      if (bit !== expected) break;
    }
    while (symbol < 0x100) symbol = symbol * 2 + this.bit(input, this.#literals, at + symbol);
    return symbol & 0xff;
  }

  /** The length of a match, from 2. */
  length(input: PackedInput, chances: Uint16Array, position: number): number {
    if (this.bit(input, chances, LENGTHS.choice) === 0)
      return 2 + this.#tree(input, chances, LENGTHS.low + position * 8, 3);
    if (this.bit(input, chances, LENGTHS.choice + 1) === 0)
      return 10 + this.#tree(input, chances, LENGTHS.middle + position * 8, 3);
    return 18 + this.#tree(input, chances, LENGTHS.high, 8);
  }

  /** The distance of a match less one; `0xffffffff` is the end mark. */
  distance(input: PackedInput, length: number): number {
    const slot = this.#tree(input, this.#slots, Math.min(length - 2, 3) * 64, 6);
    if (slot < 4) return slot;
    const bits = (slot >> 1) - 1;
    const base = (2 + (slot & 1)) * 2 ** bits;
    if (slot < 14) return base + this.#reverse(input, this.#special, base - slot, bits);
    return base + this.#direct(input, bits - 4) * 16 + this.#reverse(input, this.#align, 0, 4);
  }
}
