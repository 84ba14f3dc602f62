import type { ByteSource, ScanContext } from '../../contract.ts';
import { UnreadableError } from '../../contract.ts';
import { pagedSource, readExactly } from '../../sources.ts';

const UNDEFINED = 2n ** 64n - 1n;

/** Bytes of a HDF5 file by address, and the widths of its numbers. */
export class Hdf5Bytes {
  readonly #source: ByteSource;
  readonly #context: ScanContext;
  /** Where the file begins in the source: addresses count from here. */
  base = 0;
  offsetSize = 8;
  lengthSize = 8;

  constructor(source: ByteSource, context: ScanContext) {
    this.#source = pagedSource(source);
    this.#context = context;
  }

  get size(): number {
    return this.#source.size;
  }

  /** `length` bytes from an address. Rejects with `UnreadableError` where the file ends before. */
  async at(address: number, length: number): Promise<Buffer> {
    this.#context.step();
    if (address < 0 || length < 0 || this.base + address + length > this.#source.size)
      throw new UnreadableError(`an address of HDF5 leads out of the file`);
    const bytes = await readExactly(this.#source, this.base + address, length);
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** A number of `size` bytes; -1 where it says that there is nothing. Throws `UnreadableError` outside the bytes. */
  number(bytes: Buffer, at: number, size: number): number {
    if (at < 0 || at + size > bytes.length) throw new UnreadableError('a message of HDF5 is cut off');
    let value = 0n;
    for (let index = size - 1; index >= 0; index -= 1) value = (value << 8n) | BigInt(bytes[at + index] ?? 0);
    const none = size === 8 ? UNDEFINED : 2n ** BigInt(8 * size) - 1n;
    if (value === none && size >= 4) return -1;
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new UnreadableError('a number of HDF5 is too large');
    return Number(value);
  }

  address(bytes: Buffer, at: number): number {
    return this.number(bytes, at, this.offsetSize);
  }

  length(bytes: Buffer, at: number): number {
    return this.number(bytes, at, this.lengthSize);
  }
}
