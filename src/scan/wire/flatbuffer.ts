import type { ByteSource, ScanContext } from '../contract.ts';
import { UnreadableError } from '../contract.ts';
import { pagedSource, readExactly } from '../sources.ts';
import { utf8 } from './text.ts';

const MAX_ITEMS = 1_000_000;

/** Tables of a FlatBuffer by their address. All reads are bounded; what leads out of the file is an `UnreadableError`. */
export class Flatbuffer {
  readonly #source: ByteSource;
  readonly #context: ScanContext;

  constructor(source: ByteSource, context: ScanContext) {
    this.#source = pagedSource(source);
    this.#context = context;
  }

  async u32(at: number): Promise<number> {
    return (await this.#bytes(at, 4)).readUInt32LE();
  }

  /** The tables of a vector in a table's field. */
  async tables(table: number, field: number): Promise<number[]> {
    const at = await this.#field(table, field);
    if (at === null) return [];
    const vector = at + (await this.u32(at));
    const count = await this.u32(vector);
    if (count > MAX_ITEMS || count * 4 > this.#source.size)
      throw new UnreadableError('a list of the model is too long');
    const tables: number[] = [];
    for (let index = 0; index < count; index += 1) {
      const item = vector + 4 + 4 * index;
      tables.push(item + (await this.u32(item)));
    }
    return tables;
  }

  async text(table: number, field: number): Promise<string> {
    const at = await this.#field(table, field);
    if (at === null) return '';
    const start = at + (await this.u32(at));
    const length = await this.u32(start);
    return utf8(await this.#bytes(start + 4, Math.min(length, 1024)));
  }

  async long(table: number, field: number): Promise<bigint> {
    const at = await this.#field(table, field);
    return at === null ? 0n : (await this.#bytes(at, 8)).readBigUInt64LE();
  }

  /** Where a field's value lies, or null when the table does not have it. */
  async #field(table: number, field: number): Promise<number | null> {
    const vtable = table - (await this.#bytes(table, 4)).readInt32LE();
    const size = (await this.#bytes(vtable, 2)).readUInt16LE();
    if (4 + 2 * field + 2 > size) return null;
    const offset = (await this.#bytes(vtable + 4 + 2 * field, 2)).readUInt16LE();
    return offset === 0 ? null : table + offset;
  }

  async #bytes(at: number, length: number): Promise<Buffer> {
    this.#context.step();
    if (at < 0 || at + length > this.#source.size)
      throw new UnreadableError('an offset of the model leads out of the file');
    const bytes = await readExactly(this.#source, at, length);
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
}
