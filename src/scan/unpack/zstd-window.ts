import { broken } from './packed-input.ts';

/** Bytes beyond the window that are held before old ones are dropped, at least. */
const SLACK = 1_048_576;

/** What came out of a frame, as far back as matches reach; grows with what comes out and never beyond one and a half windows. */
export class ZstdWindow {
  readonly #reach: number;
  readonly #most: number;
  #bytes: Uint8Array;
  #from = 0;
  /** Where the next byte goes. */
  end = 0;

  constructor(reach: number) {
    this.#reach = reach;
    this.#most = reach + Math.max(SLACK, reach >> 1);
    this.#bytes = new Uint8Array(Math.min(this.#most, 2 * SLACK));
  }

  /** Makes room for the bytes of a block. To be called once what came out before was taken. */
  room(count: number): void {
    if (this.end + count <= this.#bytes.length) return;
    if (this.end + count > this.#most) {
      const from = Math.max(0, this.end - this.#reach);
      this.#bytes.copyWithin(0, from, this.end);
      this.end -= from;
      this.#from = this.end;
    }
    if (this.end + count <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.min(this.#most, Math.max(this.end + count, 2 * this.#bytes.length)));
    larger.set(this.#bytes.subarray(0, this.end));
    this.#bytes = larger;
  }

  put(bytes: Uint8Array): void {
    this.#bytes.set(bytes, this.end);
    this.end += bytes.length;
  }

  fill(byte: number, count: number): void {
    this.#bytes.fill(byte, this.end, this.end + count);
    this.end += count;
  }

  copy(distance: number, count: number): void {
    if (distance > Math.min(this.end, this.#reach)) throw broken('a match reaches before the beginning');
    const bytes = this.#bytes;
    const { end } = this;
    if (distance >= count) bytes.copyWithin(end, end - distance, end - distance + count);
    else for (let index = end; index < end + count; index += 1) bytes[index] = bytes[index - distance] as number;
    this.end += count;
  }

  /** What came out since the last call, copied. */
  take(): Uint8Array {
    const piece = this.#bytes.slice(this.#from, this.end);
    this.#from = this.end;
    return piece;
  }
}
