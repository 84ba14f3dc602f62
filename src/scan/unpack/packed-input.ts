import type { ByteSource } from '../contract.ts';
import { UnreadableError } from '../contract.ts';

/** Bytes that are read ahead at once. */
const AHEAD = 262_144;

/** Where a compressed stream is cut off, whatever compressed it. */
export function cutOff(): UnreadableError {
  return new UnreadableError('its compressed data is cut off');
}

/** Where a compressed stream is none. */
export function broken(what: string): UnreadableError {
  return new UnreadableError(`its compressed data is broken: ${what}`);
}

/**
 * Bytes of a compressed stream for decoders that run without waiting: `fill` brings bytes to hand, everything else takes them. `bytes` and
 * `at` are open because decoders of single bits read them in their innermost loops.
 */
export class PackedInput {
  readonly #source: ByteSource;
  bytes: Uint8Array = new Uint8Array();
  at = 0;
  #next: number;

  constructor(source: ByteSource, offset = 0) {
    this.#source = source;
    this.#next = offset;
  }

  /** Bytes at hand. */
  get left(): number {
    return this.bytes.length - this.at;
  }

  /** The offset of the next byte in the source. */
  get position(): number {
    return this.#next - this.left;
  }

  /** Brings `count` bytes to hand, or as many as are left; says whether they are there. */
  async fill(count: number): Promise<boolean> {
    while (this.left < count && this.#next < this.#source.size) {
      const more = await this.#source.read(this.#next, Math.max(AHEAD, count - this.left));
      if (more.length === 0) return false;
      this.#next += more.length;
      const joined = new Uint8Array(this.left + more.length);
      joined.set(this.bytes.subarray(this.at));
      joined.set(more, this.left);
      this.bytes = joined;
      this.at = 0;
    }
    return this.left >= count;
  }

  /** `fill` of bytes that must be there. Rejects with `UnreadableError` where they are not. */
  async need(count: number): Promise<void> {
    if (!(await this.fill(count))) throw cutOff();
  }

  /** The next byte. Throws `UnreadableError` where none is at hand. */
  u8(): number {
    const byte = this.bytes[this.at];
    if (byte === undefined) throw cutOff();
    this.at += 1;
    return byte;
  }

  u16(): number {
    return this.u8() + this.u8() * 2 ** 8;
  }

  u32(): number {
    return this.u16() + this.u16() * 2 ** 16;
  }

  /** A number of 64 bits; above 2^53 it is not exact. */
  u64(): number {
    return this.u32() + this.u32() * 2 ** 32;
  }

  /** The next bytes at hand; they are not copied. */
  take(count: number): Uint8Array {
    if (this.left < count) throw cutOff();
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }

  /** Goes on after `count` bytes, at hand or not. */
  async skip(count: number): Promise<void> {
    const here = Math.min(count, this.left);
    this.at += here;
    this.#next += count - here;
    if (this.#next > this.#source.size) throw cutOff();
  }
}
