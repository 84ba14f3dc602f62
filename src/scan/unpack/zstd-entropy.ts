import { broken } from './packed-input.ts';

/** Bits that are read from the end of their bytes to the beginning; a one marks the end (RFC 8878, 4.1). */
export class BackwardBits {
  readonly #bytes: Uint8Array;
  /** Bits that are left; below zero when more were read than there are. */
  left: number;

  constructor(bytes: Uint8Array) {
    const last = bytes.at(-1) ?? 0;
    if (last === 0) throw broken('a bit stream has no end');
    this.#bytes = bytes;
    this.left = 8 * bytes.length - Math.clz32(last) + 23;
  }

  /** The next `count` bits, at most 31; before the beginning there are zeros. */
  read(count: number): number {
    if (count > 16) return this.read(count - 16) * 65_536 + this.read(16);
    this.left -= count;
    return this.#at(this.left, count);
  }

  /** The next `count` bits, at most 16, which stay. */
  peek(count: number): number {
    return this.#at(this.left - count, count);
  }

  #at(place: number, count: number): number {
    if (place < 0) return place + count <= 0 ? 0 : this.#at(0, place + count) << -place;
    const at = place >> 3;
    const three = (this.#bytes[at] ?? 0) | ((this.#bytes[at + 1] ?? 0) << 8) | ((this.#bytes[at + 2] ?? 0) << 16);
    return (three >> (place & 7)) & ((1 << count) - 1);
  }
}

/** A decoding table of finite state entropy: by state its symbol, the bits to read, and what they are added to. */
export type FseTable = {
  readonly accuracy: number;
  readonly symbols: Uint8Array;
  readonly bits: Uint8Array;
  readonly bases: Uint16Array;
};

/** The table of a single symbol, which takes no bits. */
export function singleSymbol(symbol: number): FseTable {
  return { accuracy: 0, symbols: Uint8Array.of(symbol), bits: new Uint8Array(1), bases: new Uint16Array(1) };
}

/** Reads how often symbols occur (RFC 8878, 4.1.1); answers with the table and the bytes it took. */
export function readFseTable(
  bytes: Uint8Array,
  most: { readonly accuracy: number; readonly symbols: number },
): { readonly table: FseTable; readonly length: number } {
  let place = 0;
  const peek = (count: number): number => {
    const at = place >> 3;
    const three = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16);
    return (three >> (place & 7)) & ((1 << count) - 1);
  };
  const accuracy = peek(4) + 5;
  place += 4;
  if (accuracy > most.accuracy) throw broken('a table is finer than it may be');
  const counts: number[] = [];
  for (let rest = 1 << accuracy; rest > 0;) {
    const width = 32 - Math.clz32(rest + 1);
    const below = (1 << (width - 1)) - 1;
    const spare = (1 << width) - 1 - (rest + 1);
    let value = peek(width);
    if ((value & below) < spare) {
      value &= below;
      place += width - 1;
    } else {
      if (value > below) value -= spare;
      place += width;
    }
    const count = value - 1;
    rest -= Math.abs(count);
    counts.push(count);
    for (let more = count === 0 ? 3 : 0; more === 3;) {
      more = peek(2);
      place += 2;
      for (let index = 0; index < more; index += 1) counts.push(0);
    }
    if (counts.length > most.symbols || rest < 0) throw broken('a table has more symbols than there are');
  }
  const length = (place + 7) >> 3;
  if (length > bytes.length) throw broken('a table is cut off');
  return { table: fseTable(counts, accuracy), length };
}

/** The table of symbols that occur so often; -1 is less than once. */
export function fseTable(counts: readonly number[], accuracy: number): FseTable {
  const size = 1 << accuracy;
  const symbols = new Uint8Array(size);
  const bits = new Uint8Array(size);
  const bases = new Uint16Array(size);
  const seen = new Uint16Array(counts.length);
  let high = size;
  for (const [symbol, count] of counts.entries()) {
    seen[symbol] = Math.abs(count);
    if (count !== -1) continue;
    high -= 1;
    symbols[high] = symbol;
  }
  const step = (size >> 1) + (size >> 3) + 3;
  let place = 0;
  for (const [symbol, count] of counts.entries()) {
    for (let index = 0; index < count; index += 1) {
      symbols[place] = symbol;
      do place = (place + step) & (size - 1);
      while (place >= high);
    }
  }
  if (place !== 0) throw broken('a table does not fill its states');
  for (let state = 0; state < size; state += 1) {
    const symbol = symbols[state] as number;
    const next = seen[symbol] as number;
    seen[symbol] = next + 1;
    bits[state] = accuracy - (31 - Math.clz32(next));
    bases[state] = (next << (bits[state] as number)) - size;
  }
  return { accuracy, symbols, bits, bases };
}
