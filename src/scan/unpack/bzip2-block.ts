import { broken, cutOff, type PackedInput } from './packed-input.ts';

/** A block before its transform is undone: `next[i]` is a byte in the lowest 8 bits and the place of the byte after it above. */
export type Block = { readonly next: Uint32Array; readonly origin: number; readonly length: number };

type Codes = {
  readonly limit: Int32Array;
  readonly base: Int32Array;
  readonly symbols: Uint16Array;
  readonly shortest: number;
};

const LONGEST_CODE = 20;
/** Symbols of one selector. */
const GROUP = 50;

/** Bits of a bzip2 stream, the highest of each byte first. */
export class BlockBits {
  readonly #input: PackedInput;
  #held = 0;
  #count = 0;

  constructor(input: PackedInput) {
    this.#input = input;
  }

  /** The next `count` bits, at most 24. */
  read(count: number): number {
    while (this.#count < count) {
      const byte = this.#input.bytes[this.#input.at];
      if (byte === undefined) throw cutOff();
      this.#input.at += 1;
      this.#held = ((this.#held << 8) | byte) >>> 0;
      this.#count += 8;
    }
    this.#count -= count;
    const value = (this.#held >>> this.#count) & (2 ** count - 1);
    this.#held &= 2 ** this.#count - 1;
    return value;
  }

  /** Drops bits to the next whole byte. */
  align(): void {
    this.#count = 0;
    this.#held = 0;
  }
}

/** Reads a block after its mark and check sum; `most` is the size that the header states, in bytes. */
export function readBlock(bits: BlockBits, most: number): Block {
  if (bits.read(1) === 1) throw broken('a block is randomised, as nothing since 1997 writes it');
  const origin = bits.read(24);
  const used = readUsed(bits);
  const selectors = new Uint8Array(32_768);
  const tables = readTables(bits, used.length + 2, selectors);
  const next = new Uint32Array(most);
  const length = readSymbols(bits, used, tables, selectors, next);
  if (origin >= length) throw broken('a block begins outside of itself');
  link(next, length);
  return { next, origin, length };
}

/** The bytes that occur, in their order. */
function readUsed(bits: BlockBits): Uint8Array {
  const groups = bits.read(16);
  const used: number[] = [];
  for (let group = 0; group < 16; group += 1) {
    if ((groups & (0x8000 >> group)) === 0) continue;
    const map = bits.read(16);
    for (let index = 0; index < 16; index += 1) if ((map & (0x8000 >> index)) !== 0) used.push(16 * group + index);
  }
  if (used.length === 0) throw broken('a block uses no byte');
  return Uint8Array.from(used);
}

/** The codes, and which of them is taken for each group of symbols, which goes into `selectors`. */
function readTables(bits: BlockBits, symbols: number, selectors: Uint8Array): Codes[] {
  const count = bits.read(3);
  const groups = bits.read(15);
  if (count < 2 || count > 6 || groups === 0) throw broken('a block has no codes');
  const order = Uint8Array.from({ length: count }, (_, index) => index);
  for (let index = 0; index < groups; index += 1) {
    let place = 0;
    while (bits.read(1) === 1) {
      place += 1;
      if (place >= count) throw broken('a code that is not there is selected');
    }
    const table = order[place] as number;
    order.copyWithin(1, 0, place);
    order[0] = table;
    selectors[index] = table;
  }
  selectors.fill(255, groups);
  return Array.from({ length: count }, () => {
    const lengths = new Uint8Array(symbols);
    let length = bits.read(5);
    for (let symbol = 0; symbol < symbols; symbol += 1) {
      while (bits.read(1) === 1) length += bits.read(1) === 1 ? -1 : 1;
      if (length < 1 || length > LONGEST_CODE) throw broken('a code has no length');
      lengths[symbol] = length;
    }
    return codesOf(lengths);
  });
}

/** Canonical codes: those of one length follow one another. */
function codesOf(lengths: Uint8Array): Codes {
  const limit = new Int32Array(LONGEST_CODE + 2).fill(-1);
  const base = new Int32Array(LONGEST_CODE + 2);
  const symbols = new Uint16Array(lengths.length);
  let code = 0;
  let known = 0;
  for (let length = 1; length <= LONGEST_CODE; length += 1) {
    base[length] = known - code;
    for (let symbol = 0; symbol < lengths.length; symbol += 1) {
      if (lengths[symbol] !== length) continue;
      symbols[known] = symbol;
      known += 1;
      code += 1;
    }
    limit[length] = code - 1;
    code *= 2;
  }
  return { limit, base, symbols, shortest: Math.min(...lengths) };
}

/** Writes the bytes of the block, not yet in order, to `next`; answers with their number. */
function readSymbols(
  bits: BlockBits,
  used: Uint8Array,
  tables: readonly Codes[],
  selectors: Uint8Array,
  next: Uint32Array,
): number {
  const order = Uint8Array.from(used);
  const end = used.length + 1;
  let length = 0;
  let group = -1;
  let codes = tables[0] as Codes;
  let run = 0;
  let weight = 1;
  for (let index = 0; ; index += 1) {
    if (index % GROUP === 0) {
      group += 1;
      const selected = tables[selectors[group] ?? 255];
      if (selected === undefined) throw broken('a block has more symbols than it says');
      codes = selected;
    }
    const symbol = readSymbol(bits, codes);
    if (symbol <= 1) {
      run += weight * (symbol + 1);
      weight *= 2;
      if (run > next.length - length) throw broken('a block is longer than it may be');
      continue;
    }
    next.fill(order[0] as number, length, length + run);
    length += run;
    run = 0;
    weight = 1;
    if (symbol === end) return length;
    const byte = order[symbol - 1] as number;
    order.copyWithin(1, 0, symbol - 1);
    order[0] = byte;
    if (length >= next.length) throw broken('a block is longer than it may be');
    next[length] = byte;
    length += 1;
  }
}

function readSymbol(bits: BlockBits, { limit, base, symbols, shortest }: Codes): number {
  let code = bits.read(shortest);
  for (let length = shortest; length <= LONGEST_CODE; length += 1) {
    if (code <= (limit[length] as number)) {
      const symbol = symbols[code + (base[length] as number)];
      if (symbol !== undefined) return symbol;
      break;
    }
    code = code * 2 + bits.read(1);
  }
  throw broken('a symbol has no code');
}

/** Links each byte of the last column to the one after it. */
function link(next: Uint32Array, length: number): void {
  const starts = new Uint32Array(257);
  for (let index = 0; index < length; index += 1) {
    const after = ((next[index] as number) & 0xff) + 1;
    starts[after] = (starts[after] as number) + 1;
  }
  for (let byte = 1; byte < 257; byte += 1) starts[byte] = (starts[byte] as number) + (starts[byte - 1] as number);
  for (let index = 0; index < length; index += 1) {
    const byte = (next[index] as number) & 0xff;
    const place = starts[byte] as number;
    starts[byte] = place + 1;
    next[place] = ((next[place] as number) & 0xff) + index * 256;
  }
}
