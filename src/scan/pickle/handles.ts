/**
 * What lies on the stack and in the memo of the machine: numbers, so that no operation allocates. Small numbers stand for values of which only
 * the kind matters; a literal is the place of its opcode in the file and is read again when somebody asks for it; tuples live in a ring.
 */
export const NONE = 0;
export const BOOL = 1;
export const FLOAT = 2;
export const LIST = 3;
export const DICT = 4;
export const SET = 5;
export const FROZENSET = 6;
export const EMPTY_TUPLE = 7;
/** A tuple of which the items are no longer known. */
export const TUPLE = 8;
/** What a call returned that nothing is known of. */
export const UNKNOWN = 9;
/** An out-of-band buffer. */
export const BUFFER = 10;
/** What a persistent id stands for. */
export const PERSISTENT = 11;

/** From here on: two handles for each imported name, the name itself and what calling it returned. */
export const GLOBALS = 64;
/** From here on: results that keep something of their call, `Results`. */
export const RESULTS = 2 ** 19;
/** From here on: tuples by their number, while their number is small. */
export const TUPLES = 2 ** 20;
const TUPLES_END = 2 ** 20 + 2 ** 24;
/** From here on: literals by the offset of their opcode. */
export const LITERALS = 2 ** 25;
/** From here on: tuples of a large number. */
const LATE_TUPLES = 2 ** 50;
/** From here on: the bytes that a text literal becomes by `_codecs.encode(text, 'latin1')`. */
export const ENCODED = 2 ** 51;

export function isGlobal(handle: number): boolean {
  return handle >= GLOBALS && handle < RESULTS && (handle & 1) === 0;
}

/** Whether it is what a call of an imported name returned. */
export function isInstance(handle: number): boolean {
  return handle >= GLOBALS && handle < RESULTS && (handle & 1) === 1;
}

export function isResult(handle: number): boolean {
  return handle >= RESULTS && handle < TUPLES;
}

export function isTuple(handle: number): boolean {
  return (
    handle === EMPTY_TUPLE ||
    handle === TUPLE ||
    (handle >= TUPLES && handle < LITERALS) ||
    (handle >= LATE_TUPLES && handle < ENCODED)
  );
}

export function isLiteral(handle: number): boolean {
  return handle >= LITERALS && handle < LATE_TUPLES;
}

export function isEncoded(handle: number): boolean {
  return handle >= ENCODED;
}

/** Whether it can't be text, whatever was called before. */
export function neverText(handle: number): boolean {
  return (
    (handle < GLOBALS && handle !== UNKNOWN && handle !== PERSISTENT) ||
    isTuple(handle) ||
    isGlobal(handle) ||
    isEncoded(handle)
  );
}

/** Tuples whose items are known, and items of each. */
const RING = 16_384;
export const TUPLE_ITEMS = 8;

/** The latest tuples with their first items. */
export class TupleRing {
  #capacity = 256;
  #items = new Float64Array(this.#capacity * TUPLE_ITEMS);
  #numbers = new Float64Array(this.#capacity).fill(-1);
  #lengths = new Float64Array(this.#capacity);
  #count = 0;

  /** A handle for a tuple of the `length` handles of `stack` from `start`. */
  add(stack: Float64Array, start: number, length: number): number {
    const number = this.#count++;
    if (number >= this.#capacity && this.#capacity < RING) this.#grow();
    const slot = number % this.#capacity;
    this.#numbers[slot] = number;
    this.#lengths[slot] = length;
    const kept = length < TUPLE_ITEMS ? length : TUPLE_ITEMS;
    const at = slot * TUPLE_ITEMS;
    for (let index = 0; index < kept; index += 1) this.#items[at + index] = stack[start + index] as number;
    return number < TUPLES_END - TUPLES ? TUPLES + number : LATE_TUPLES + number;
  }

  /** The first items of a tuple and how many it has; null when it is none or too long ago. */
  get(handle: number): { readonly items: readonly number[]; readonly length: number } | null {
    if (handle === EMPTY_TUPLE) return { items: [], length: 0 };
    if (handle === TUPLE || !isTuple(handle)) return null;
    const number = handle >= LATE_TUPLES ? handle - LATE_TUPLES : handle - TUPLES;
    const slot = number % this.#capacity;
    if (this.#numbers[slot] !== number) return null;
    const length = this.#lengths[slot] as number;
    const at = slot * TUPLE_ITEMS;
    return { items: [...this.#items.subarray(at, at + Math.min(length, TUPLE_ITEMS))], length };
  }

  /** Only while no tuple has been forgotten, so that each keeps its slot. */
  #grow(): void {
    this.#capacity *= 2;
    const items = new Float64Array(this.#capacity * TUPLE_ITEMS);
    items.set(this.#items);
    this.#items = items;
    const numbers = new Float64Array(this.#capacity).fill(-1);
    numbers.set(this.#numbers);
    this.#numbers = numbers;
    const lengths = new Float64Array(this.#capacity);
    lengths.set(this.#lengths);
    this.#lengths = lengths;
  }
}
