import { UnreadableError } from '../contract.ts';

const BITS = 12;
const PAGE = 1 << BITS;
/** How far ahead of what is filled an index may lie to get a page of its own. */
const AHEAD = 1 << 20;
/** Entries at far indices, which honest picklers do not write. */
const SPARSE = 1_000_000;
const ABSENT = 0xffff_ffff;

/** The memo of an unpickler: handles by index, four bytes each while they are small. */
export class Memo {
  #pages: (Uint32Array | Float64Array | undefined)[] = [];
  readonly #sparse = new Map<number, number>();
  /** Filled indices; the index that MEMOIZE writes to. */
  count = 0;

  /** The handle at an index, or -1. */
  get(index: number): number {
    const page = this.#pages[Math.floor(index / PAGE)];
    if (page !== undefined) {
      const value = page[index & (PAGE - 1)] as number;
      if (value !== ABSENT) return value;
    }
    return this.#sparse.size > 0 ? (this.#sparse.get(index) ?? -1) : -1;
  }

  set(index: number, handle: number): void {
    const number = Math.floor(index / PAGE);
    let page = this.#pages[number];
    if (page === undefined) {
      if (index > this.count + AHEAD || this.#sparse.has(index)) return this.#setFar(index, handle);
      page = new Uint32Array(PAGE).fill(ABSENT);
      while (this.#pages.length < number) this.#pages.push(undefined);
      this.#pages[number] = page;
    }
    if (handle >= ABSENT && page instanceof Uint32Array) {
      page = Float64Array.from(page);
      this.#pages[number] = page;
    }
    const slot = index & (PAGE - 1);
    if (page[slot] === ABSENT && !this.#sparse.has(index)) this.count += 1;
    page[slot] = handle;
  }

  #setFar(index: number, handle: number): void {
    if (!this.#sparse.has(index)) {
      if (this.#sparse.size >= SPARSE)
        throw new UnreadableError('its memo has more far entries than any pickler writes');
      this.count += 1;
    }
    this.#sparse.set(index, handle);
  }
}
