import { broken } from './packed-input.ts';
import { BackwardBits, readFseTable } from './zstd-entropy.ts';

/** Longest code of a literal, and of the weights of codes (RFC 8878, 4.2.1). */
const LONGEST = 11;
const WEIGHTS = { accuracy: 6, symbols: 256 } as const;

/** Codes of literals: by the next `bits` bits, the literal and how many of them it takes. */
export type HuffmanTable = { readonly bits: number; readonly symbols: Uint8Array; readonly lengths: Uint8Array };

/** Reads the codes of literals; answers with the table and the bytes it took. */
export function readHuffman(bytes: Uint8Array): { readonly table: HuffmanTable; readonly length: number } {
  const head = bytes[0] ?? 0;
  if (head >= 128) {
    const count = head - 127;
    const length = 1 + ((count + 1) >> 1);
    if (length > bytes.length) throw broken('codes are cut off');
    const weights = Array.from({ length: count }, (_, index) => {
      const pair = bytes[1 + (index >> 1)] as number;
      return index % 2 === 0 ? pair >> 4 : pair & 15;
    });
    return { table: tableOf(weights), length };
  }
  if (1 + head > bytes.length) throw broken('codes are cut off');
  return { table: tableOf(packedWeights(bytes.subarray(1, 1 + head))), length: 1 + head };
}

/** Weights by two states that take turns, to the end of their bits. */
function packedWeights(bytes: Uint8Array): number[] {
  const { table, length } = readFseTable(bytes, WEIGHTS);
  const bits = new BackwardBits(bytes.subarray(length));
  const weights: number[] = [];
  let state = bits.read(table.accuracy);
  let other = bits.read(table.accuracy);
  if (bits.left < 0) throw broken('weights of codes are cut off');
  for (;;) {
    if (weights.length > 254) throw broken('there are more codes than bytes');
    weights.push(table.symbols[state] as number);
    const count = table.bits[state] as number;
    const next = (table.bases[state] as number) + bits.read(count);
    if (bits.left < 0) {
      weights.push(table.symbols[other] as number);
      return weights;
    }
    [state, other] = [other, next];
  }
}

/** The weight of the last code is what is missing to a power of two. */
function tableOf(given: readonly number[]): HuffmanTable {
  const sum = given.reduce((total, weight) => total + (weight === 0 ? 0 : 2 ** (weight - 1)), 0);
  if (sum === 0) throw broken('there are no codes');
  const bits = 32 - Math.clz32(sum);
  const missing = 2 ** bits - sum;
  if (bits > LONGEST || (missing & (missing - 1)) !== 0) throw broken('codes do not fill their table');
  const weights = [...given, 32 - Math.clz32(missing)];
  const symbols = new Uint8Array(2 ** bits);
  const lengths = new Uint8Array(2 ** bits);
  let place = 0;
  for (let weight = 1; weight <= bits; weight += 1) {
    for (const [symbol, one] of weights.entries()) {
      if (one !== weight) continue;
      const end = place + 2 ** (weight - 1);
      symbols.fill(symbol, place, end);
      lengths.fill(bits + 1 - weight, place, end);
      place = end;
    }
  }
  return { bits, symbols, lengths };
}

/** Decodes one stream of literals, which fills `out` and ends with its bits. */
export function huffmanStream(bytes: Uint8Array, table: HuffmanTable, out: Uint8Array): void {
  const stream = new BackwardBits(bytes);
  for (let index = 0; index < out.length; index += 1) {
    const code = stream.peek(table.bits);
    out[index] = table.symbols[code] as number;
    stream.left -= table.lengths[code] as number;
  }
  if (stream.left !== 0) throw broken('literals do not end with their bits');
}
