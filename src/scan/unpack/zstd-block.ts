import { broken, cutOff } from './packed-input.ts';
import { BackwardBits, fseTable, readFseTable, singleSymbol, type FseTable } from './zstd-entropy.ts';
import { huffmanStream, readHuffman, type HuffmanTable } from './zstd-huffman.ts';
import type { ZstdWindow } from './zstd-window.ts';

/** Largest block, and with it the most literals of one. */
export const MAX_BLOCK = 131_072;

/** The codes of one of the three numbers of a sequence: what a code begins at, and the bits that are added. */
type Codes = {
  readonly bases: readonly number[];
  readonly bits: readonly number[];
  readonly most: { readonly accuracy: number; readonly symbols: number };
  readonly usual: FseTable;
};

const numbers = (text: string): number[] => text.split(' ').map(Number);
const upTo = (count: number, from = 0): number[] => Array.from({ length: count }, (_, index) => from + index);

/** RFC 8878, 3.1.1.3.2.1 and 3.1.1.3.2.2. */
const LITERALS: Codes = {
  bases: [...upTo(16), ...numbers('16 18 20 22 24 28 32 40 48 64 128 256 512 1024 2048 4096 8192 16384 32768 65536')],
  bits: [...upTo(16).fill(0), ...numbers('1 1 1 1 2 2 3 3 4 6 7 8 9 10 11 12 13 14 15 16')],
  most: { accuracy: 9, symbols: 36 },
  usual: fseTable(numbers('4 3 2 2 2 2 2 2 2 2 2 2 2 1 1 1 2 2 2 2 2 2 2 2 2 3 2 1 1 1 1 1 -1 -1 -1 -1'), 6),
};
const MATCHES: Codes = {
  bases: [
    ...upTo(32, 3),
    ...numbers('35 37 39 41 43 47 51 59 67 83 99 131 259 515 1027 2051 4099 8195 16387 32771 65539'),
  ],
  bits: [...upTo(32).fill(0), ...numbers('1 1 1 1 2 2 3 3 4 4 5 7 8 9 10 11 12 13 14 15 16')],
  most: { accuracy: 9, symbols: 53 },
  usual: fseTable(numbers(`1 4 3 2 2 2 2 2 2 ${'1 '.repeat(37)}-1 -1 -1 -1 -1 -1 -1`), 6),
};
const OFFSETS: Codes = {
  bases: upTo(32).map((code) => 2 ** code),
  bits: upTo(32),
  most: { accuracy: 8, symbols: 32 },
  usual: fseTable(numbers('1 1 1 1 1 1 2 2 2 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 -1 -1 -1 -1 -1'), 5),
};

/** Blocks of one frame: tables and distances of one are used by the next. */
export class ZstdBlocks {
  readonly #window: ZstdWindow;
  #huffman: HuffmanTable | null = null;
  #literals: FseTable | null = null;
  #offsets: FseTable | null = null;
  #matches: FseTable | null = null;
  readonly #distances = [1, 4, 8];

  constructor(window: ZstdWindow) {
    this.#window = window;
  }

  /** Decodes a packed block into the window. */
  unpack(block: Uint8Array): void {
    const { literals, rest } = this.#readLiterals(block);
    const begin = this.#window.end;
    const used = this.#readSequences(rest, literals);
    if (this.#window.end + literals.length - used > begin + MAX_BLOCK) throw broken('a block is longer than it may be');
    this.#window.put(literals.subarray(used));
  }

  #readLiterals(block: Uint8Array): { readonly literals: Uint8Array; readonly rest: Uint8Array } {
    const first = block[0] ?? 0;
    const [kind, format] = [first & 3, (first >> 2) & 3];
    const value = [0, 1, 2, 3, 4].reduce((sum, at) => sum + (block[at] ?? 0) * 256 ** at, 0);
    if (kind < 2) {
      const head = format === 1 ? 2 : format === 3 ? 3 : 1;
      const size = format % 2 === 0 ? first >> 3 : Math.floor((value % 256 ** head) / 16);
      if (size > MAX_BLOCK) throw broken('a block has more literals than it may');
      const end = head + (kind === 0 ? size : 1);
      if (end > block.length) throw cutOff();
      const literals = kind === 0 ? block.subarray(head, end) : new Uint8Array(size).fill(block[head] as number);
      return { literals, rest: block.subarray(end) };
    }
    const head = format < 2 ? 3 : format + 2;
    const range = 2 ** (format < 2 ? 10 : format === 2 ? 14 : 18);
    const size = Math.floor(value / 16) % range;
    const end = head + (Math.floor(value / (16 * range)) % range);
    if (size > MAX_BLOCK || end > block.length) throw broken('a block has more literals than it may');
    const literals = this.#unpackLiterals(block.subarray(head, end), size, kind === 2, format === 0 ? 1 : 4);
    return { literals, rest: block.subarray(end) };
  }

  #unpackLiterals(packed: Uint8Array, size: number, own: boolean, streams: 1 | 4): Uint8Array {
    let bytes = packed;
    if (own) {
      const { table, length } = readHuffman(packed);
      this.#huffman = table;
      bytes = packed.subarray(length);
    }
    if (this.#huffman === null) throw broken('a block takes codes from a block that is not there');
    const out = new Uint8Array(size);
    if (streams === 1) {
      huffmanStream(bytes, this.#huffman, out);
      return out;
    }
    const quarter = (size + 3) >> 2;
    if (bytes.length < 6 || 3 * quarter > size) throw broken('a block has too few literals for four streams');
    let at = 6;
    for (let index = 0; index < 4; index += 1) {
      const length =
        index === 3 ? bytes.length - at : (bytes[2 * index] as number) + (bytes[2 * index + 1] as number) * 256;
      if (length <= 0 || at + length > bytes.length) throw cutOff();
      const part = out.subarray(index * quarter, index === 3 ? size : (index + 1) * quarter);
      huffmanStream(bytes.subarray(at, at + length), this.#huffman, part);
      at += length;
    }
    return out;
  }

  /** Copies what the sequences say; answers with how many literals they took. */
  #readSequences(bytes: Uint8Array, literals: Uint8Array): number {
    const first = bytes[0];
    if (first === undefined) throw cutOff();
    if (first === 0) return 0;
    const [count, head] =
      first < 128
        ? [first, 1]
        : first < 255
          ? [(first - 128) * 256 + (bytes[1] ?? 0), 2]
          : [(bytes[1] ?? 0) + (bytes[2] ?? 0) * 256 + 0x7f00, 3];
    const modes = bytes[head] ?? 0;
    let at = head + 1;
    const table = (mode: number, codes: Codes, before: FseTable | null): FseTable => {
      if (mode === 0) return codes.usual;
      if (mode === 3) {
        if (before === null) throw broken('a block takes a table from a block that is not there');
        return before;
      }
      if (mode === 1) {
        at += 1;
        const symbol = bytes[at - 1] ?? 255;
        if (symbol >= codes.most.symbols) throw broken('a table is of a symbol that there is not');
        return singleSymbol(symbol);
      }
      const { table: read, length } = readFseTable(bytes.subarray(at), codes.most);
      at += length;
      return read;
    };
    this.#literals = table(modes >> 6, LITERALS, this.#literals);
    this.#offsets = table((modes >> 4) & 3, OFFSETS, this.#offsets);
    this.#matches = table((modes >> 2) & 3, MATCHES, this.#matches);
    return this.#run(count, new BackwardBits(bytes.subarray(at)), literals);
  }

  #run(count: number, bits: BackwardBits, literals: Uint8Array): number {
    const byLiterals = new State(LITERALS, this.#literals as FseTable, bits);
    const byOffset = new State(OFFSETS, this.#offsets as FseTable, bits);
    const byMatch = new State(MATCHES, this.#matches as FseTable, bits);
    const end = this.#window.end + MAX_BLOCK;
    let used = 0;
    for (let index = 0; index < count; index += 1) {
      const offset = byOffset.value();
      const length = byMatch.value();
      const before = byLiterals.value();
      if (bits.left < 0) throw broken('a block has more sequences than bits');
      if (used + before > literals.length || this.#window.end + before + length > end)
        throw broken('a sequence is longer than its block');
      this.#window.put(literals.subarray(used, used + before));
      this.#window.copy(this.#distance(offset, before === 0), length);
      used += before;
      if (index === count - 1) break;
      byLiterals.next();
      byMatch.next();
      byOffset.next();
    }
    if (bits.left !== 0) throw broken('sequences do not end with their bits');
    return used;
  }

  /** How far back: offsets up to three stand for distances of before (RFC 8878, 3.1.1.5). */
  #distance(offset: number, alone: boolean): number {
    const known = this.#distances;
    const place = offset > 3 ? 3 : offset - 1 + (alone ? 1 : 0);
    const distance = offset > 3 ? offset - 3 : place < 3 ? (known[place] as number) : (known[0] as number) - 1;
    if (distance === 0) throw broken('a match is at no distance');
    if (place > 1) known[2] = known[1] as number;
    if (place > 0) known[1] = known[0] as number;
    known[0] = distance;
    return distance;
  }
}

/** One of the three states of sequences. */
class State {
  readonly #codes: Codes;
  readonly #table: FseTable;
  readonly #bits: BackwardBits;
  #state: number;

  constructor(codes: Codes, table: FseTable, bits: BackwardBits) {
    this.#codes = codes;
    this.#table = table;
    this.#bits = bits;
    this.#state = bits.read(table.accuracy);
  }

  value(): number {
    const code = this.#table.symbols[this.#state] as number;
    return (this.#codes.bases[code] as number) + this.#bits.read(this.#codes.bits[code] as number);
  }

  next(): void {
    const { bases, bits } = this.#table;
    this.#state = (bases[this.#state] as number) + this.#bits.read(bits[this.#state] as number);
  }
}
