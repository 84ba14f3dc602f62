import type { ByteSource } from '../contract.ts';
import { UnreadableError } from '../contract.ts';

/** Bytes that are read ahead at once. */
const PAGE = 262_144;

/**
 * Reads numbers and bytes one after the other. `need` makes bytes available and fails where the source ends before; all else is synchronous
 * and may only be called for bytes that were needed.
 */
export class ByteCursor {
  readonly #source: ByteSource;
  #page: Uint8Array = new Uint8Array();
  #view: DataView = new DataView(new ArrayBuffer(0));
  #start = 0;
  #at: number;
  /** The order of the bytes of numbers; true when nothing else is said. */
  littleEndian = true;

  readonly #ahead: number;

  /** `ahead`: how many bytes are asked for at least; few where the source keeps pages itself. */
  constructor(source: ByteSource, offset = 0, ahead = PAGE) {
    this.#source = source;
    this.#ahead = ahead;
    this.#at = offset;
    this.#start = offset;
  }

  /** The offset of the next byte. */
  get position(): number {
    return this.#at;
  }

  /** Bytes from here to the end of the source. */
  get left(): number {
    return this.#source.size - this.#at;
  }

  /** Makes `count` bytes available. Rejects with `UnreadableError` where the source has fewer. */
  async need(count: number): Promise<void> {
    if (this.#at + count <= this.#start + this.#page.length) return;
    if (count > this.left) throw new UnreadableError(`the file ends in the middle of what is at byte ${this.#at}`);
    this.#start = this.#at;
    this.#page = await this.#source.read(this.#at, Math.max(count, this.#ahead));
    this.#view = new DataView(this.#page.buffer, this.#page.byteOffset, this.#page.byteLength);
    if (this.#page.length < count) throw new UnreadableError(`bytes after ${this.#at} can't be had`);
  }

  u8(): number {
    const value = this.#view.getUint8(this.#at - this.#start);
    this.#at += 1;
    return value;
  }

  u32(): number {
    const value = this.#view.getUint32(this.#at - this.#start, this.littleEndian);
    this.#at += 4;
    return value;
  }

  u64(): bigint {
    const value = this.#view.getBigUint64(this.#at - this.#start, this.littleEndian);
    this.#at += 8;
    return value;
  }

  /** The next bytes; they are not copied. */
  take(count: number): Uint8Array {
    const from = this.#at - this.#start;
    this.#at += count;
    return this.#page.subarray(from, from + count);
  }

  /** Goes on after `count` bytes without reading them. Throws `UnreadableError` where the source has fewer. */
  skip(count: bigint | number): void {
    if (BigInt(count) > BigInt(this.left))
      throw new UnreadableError(`a length at byte ${this.#at} leads out of the file`);
    this.#at += Number(count);
  }
}
