import { UnreadableError } from '../contract.ts';
import { LzmaModel } from './lzma-model.ts';
import { broken, type PackedInput } from './packed-input.ts';

/** Most that one symbol takes from the input, in bytes; a little more than the 20 of the SDK. */
export const LONGEST_SYMBOL = 32;
/** Largest dictionary that is read; `xz -9` has 64 MiB. */
const MAX_DICTIONARY = 268_435_456;
const FIRST_DICTIONARY = 65_536;
const END_MARK = 0xffff_ffff;

/** Parameters of LZMA in their one byte: context bits of literals, position bits of literals, position bits. */
export function lzmaParameters(byte: number): readonly [lc: number, lp: number, pb: number] {
  if (byte >= 225) throw broken('its parameters are none of LZMA');
  return [byte % 9, Math.floor(byte / 9) % 5, Math.floor(byte / 45)];
}

/** Decodes LZMA symbol by symbol into a dictionary that grows to what the stream asks for, never more than comes out. */
export class LzmaDecoder {
  readonly #model = new LzmaModel();
  readonly #most: number;
  #window: Uint8Array;
  /** The place of the next byte in the window, and of the next byte to hand on. */
  #to = 0;
  #from = 0;
  /** Bytes since the dictionary was emptied. */
  #total = 0;
  /** What is left of a match that reached the end of a piece. */
  #pending = 0;
  #state = 0;
  readonly #distances = new Uint32Array(4);
  /** The end mark was read. */
  ended = false;

  constructor(dictionary: number) {
    if (dictionary > MAX_DICTIONARY)
      throw new UnreadableError(`it needs a dictionary of ${dictionary} bytes, more than is read`);
    this.#most = Math.max(4096, dictionary);
    this.#window = new Uint8Array(Math.min(this.#most, FIRST_DICTIONARY));
  }

  /** A match goes on after what was asked for. */
  get unfinished(): boolean {
    return this.#pending > 0;
  }

  setParameters(lc: number, lp: number, pb: number): void {
    this.#model.setParameters(lc, lp, pb);
  }

  resetState(): void {
    this.#model.reset();
    this.#distances.fill(0);
    this.#state = 0;
  }

  resetDictionary(): void {
    this.#total = 0;
    this.#to = 0;
    this.#from = 0;
  }

  /** Begins a stretch of packed bytes: five of them are the state of the range decoder. */
  start(input: PackedInput): void {
    this.#model.start(input);
  }

  /** Whether the packed bytes end where the stretch does. */
  get finished(): boolean {
    return this.#model.code === 0;
  }

  /** Puts bytes as they are. */
  store(bytes: Uint8Array): void {
    for (const byte of bytes) {
      this.#put(byte);
    }
  }

  /** How many bytes can come before `take` has to be called. */
  get room(): number {
    this.#grow();
    return this.#window.length - this.#to;
  }

  /**
   * Decodes until `count` bytes came out (at most `room`), until the end mark, or until fewer than `reserve` bytes are at hand; answers with
   * the number of bytes.
   */
  decode(input: PackedInput, count: number, reserve: number): number {
    const begin = this.#to;
    const end = begin + Math.min(count, this.room);
    this.#copy(end);
    while (this.#to < end && !this.ended && input.left >= reserve) {
      this.#symbol(input);
      this.#copy(end);
    }
    return this.#to - begin;
  }

  /** What came out since the last call, copied. */
  take(): Uint8Array {
    const piece = this.#window.slice(this.#from, this.#to);
    if (this.#to === this.#window.length && this.#window.length === this.#most) this.#to = 0;
    this.#from = this.#to;
    return piece;
  }

  /** A full window doubles until it is the dictionary that the stream asks for; then `take` begins it anew. */
  #grow(): void {
    if (this.#to < this.#window.length || this.#window.length >= this.#most) return;
    const larger = new Uint8Array(Math.min(this.#most, this.#window.length * 2));
    larger.set(this.#window);
    this.#window = larger;
  }

  #put(byte: number): void {
    this.#window[this.#to] = byte;
    this.#to += 1;
    this.#total += 1;
  }

  #byteBefore(distance: number): number {
    const place = this.#to - distance;
    return this.#window[place < 0 ? place + this.#window.length : place] as number;
  }

  #copy(end: number): void {
    const distance = (this.#distances[0] as number) + 1;
    const count = Math.min(this.#pending, end - this.#to);
    for (let index = 0; index < count; index += 1) this.#put(this.#byteBefore(distance));
    this.#pending -= count;
  }

  #symbol(input: PackedInput): void {
    const model = this.#model;
    const position = this.#total & model.positionMask;
    const state = this.#state;
    if (model.bit(input, model.isMatch, state * 16 + position) === 0) {
      const before = this.#total === 0 ? 0 : this.#byteBefore(1);
      const matched = state >= 7 ? this.#byteBefore((this.#distances[0] as number) + 1) : -1;
      this.#put(model.literal(input, this.#total, before, matched));
      this.#state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
      return;
    }
    if (model.bit(input, model.isRepeat, state) === 0) this.#match(input, position);
    else this.#repeat(input, position);
    if (!this.ended && (this.#distances[0] as number) >= Math.min(this.#total, this.#most))
      throw broken('a match reaches before the beginning');
  }

  #match(input: PackedInput, position: number): void {
    const model = this.#model;
    const length = model.length(input, model.matchLength, position);
    const distance = model.distance(input, length);
    this.#distances.copyWithin(1, 0, 3);
    this.#distances[0] = distance;
    this.#state = this.#state < 7 ? 7 : 10;
    if (distance === END_MARK) this.ended = true;
    else this.#pending = length;
  }

  #repeat(input: PackedInput, position: number): void {
    const model = this.#model;
    const state = this.#state;
    const distances = this.#distances;
    if (model.bit(input, model.isFirst, state) === 0) {
      if (model.bit(input, model.isLong, state * 16 + position) === 0) {
        this.#state = state < 7 ? 9 : 11;
        this.#pending = 1;
        return;
      }
    } else {
      const index = model.bit(input, model.isSecond, state) === 0 ? 1 : 2 + model.bit(input, model.isThird, state);
      const distance = distances[index] as number;
      distances.copyWithin(1, 0, index);
      distances[0] = distance;
    }
    this.#pending = model.length(input, model.repeatLength, position);
    this.#state = state < 7 ? 8 : 11;
  }
}
