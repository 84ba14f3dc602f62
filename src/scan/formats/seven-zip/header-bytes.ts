import { UnreadableError } from '../../contract.ts';

/** Reads the bytes, numbers and lists of bits of a 7z header. Throws `UnreadableError` where it ends before. */
export class HeaderBytes {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  byte(): number {
    return this.bytes(1)[0] as number;
  }

  bytes(count: number): Uint8Array {
    if (count > this.left) throw new UnreadableError('its header ends before it should');
    this.#at += count;
    return this.#bytes.subarray(this.#at - count, this.#at);
  }

  /** A number of up to 64 bits: ones at the beginning of its first byte count the bytes that follow. Above 2^53 it is not exact. */
  number(): number {
    const first = this.byte();
    let value = 0;
    let scale = 1;
    for (let mask = 0x80; mask > 0; mask >>= 1) {
      if ((first & mask) === 0) return value + (first & (mask - 1)) * scale;
      value += this.byte() * scale;
      scale *= 256;
    }
    return value;
  }

  bits(count: number): boolean[] {
    const bytes = this.bytes(Math.ceil(count / 8));
    return Array.from({ length: count }, (_, index) => (((bytes[index >> 3] as number) << (index & 7)) & 0x80) !== 0);
  }

  /** Bits with a byte before them that says whether all are set. */
  optionalBits(count: number): boolean[] {
    return this.byte() === 0 ? this.bits(count) : Array.from({ length: count }, () => true);
  }
}
