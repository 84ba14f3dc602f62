import type { ScanContext } from '../../contract.ts';
import { UnreadableError } from '../../contract.ts';
import { quote } from '../../report.ts';
import { ByteCursor } from '../../wire/cursor.ts';
import { utf8 } from '../../wire/text.ts';
import { LIST, TEXT, VALUE_BYTES } from './types.ts';

export type Tensor = {
  readonly label: string;
  readonly type: number;
  readonly dimensions: readonly bigint[];
  readonly offset: bigint;
};

export type Gguf = {
  readonly alignment: number;
  readonly tensors: readonly Tensor[];
  /** Where the header ends. */
  readonly end: number;
};

/** Texts that a value may hold and still be read; longer ones are no template that anybody renders. */
const MAX_TEXT = 2 * 2 ** 20;
/** Lists in lists: llama.cpp reads none, other readers call themselves once for each. */
const MAX_NESTING = 4;
const MAX_KEY = 65_535n;

/** Finds of the reader; `broken` is told and ends the reading. */
export type Seen = {
  readonly text: (key: string, value: string) => void;
  readonly problem: (id: string, message: string, offset: number) => void;
};

/** Reads the header of a GGUF file of version 1 to 3, in either order of bytes. Rejects with `UnreadableError` where it can't go on. */
export class GgufReader {
  readonly #cursor: ByteCursor;
  readonly #context: ScanContext;
  readonly #seen: Seen;
  #wide = true;

  constructor(cursor: ByteCursor, context: ScanContext, seen: Seen) {
    this.#cursor = cursor;
    this.#context = context;
    this.#seen = seen;
  }

  async read(): Promise<Gguf> {
    const cursor = this.#cursor;
    await cursor.need(8);
    cursor.skip(4);
    let version = cursor.u32();
    if (version > 0xffff) {
      cursor.littleEndian = false;
      version = swap(version);
    }
    if (version < 1 || version > 3) throw new UnreadableError(`its version ${version} of GGUF is not known`);
    this.#wide = version > 1;
    const tensorCount = await this.#length();
    const valueCount = await this.#length();
    this.#checkCount(tensorCount, 24, 'tensors');
    this.#checkCount(valueCount, 12, 'values');
    const alignment = await this.#values(Number(valueCount));
    const tensors: Tensor[] = [];
    const names = new Set<string>();
    for (let index = 0; index < Number(tensorCount); index += 1) {
      const tensor = await this.#tensor();
      if (names.has(tensor.label)) this.#problem('gguf-duplicate', `The tensor ${tensor.label} is described twice.`);
      names.add(tensor.label);
      tensors.push(tensor);
    }
    return { alignment, tensors, end: cursor.position };
  }

  async #values(count: number): Promise<number> {
    const keys = new Set<string>();
    let alignment = 32;
    for (let index = 0; index < count; index += 1) {
      const key = await this.#key();
      if (keys.has(key))
        this.#problem('gguf-duplicate', `The value ${quote(key)} is given twice, so two readers can see two models.`);
      keys.add(key);
      await this.#cursor.need(4);
      const type = this.#cursor.u32();
      if (key === 'general.alignment' && type === 4) {
        await this.#cursor.need(4);
        alignment = this.#cursor.u32();
      } else await this.#value(key, type, 0);
    }
    if (alignment === 0 || (alignment & (alignment - 1)) !== 0) {
      this.#problem(
        'gguf-alignment',
        `The alignment ${alignment} is no power of two, which breaks readers that divide by it.`,
      );
      return 32;
    }
    return alignment;
  }

  async #value(key: string, type: number, nesting: number): Promise<void> {
    this.#context.step();
    if (type === TEXT) {
      const length = await this.#length();
      if (length > BigInt(this.#cursor.left)) this.#leaves(`the text of ${quote(key)}`, length);
      if (length > BigInt(MAX_TEXT)) {
        this.#cursor.skip(length);
        if (!key.includes('template')) return;
        throw new UnreadableError(`the template in ${quote(key)} is larger than is read`);
      }
      await this.#cursor.need(Number(length));
      this.#seen.text(key, utf8(this.#cursor.take(Number(length))));
    } else if (type === LIST) await this.#list(key, nesting);
    else {
      const bytes = VALUE_BYTES.get(type);
      if (bytes === undefined)
        throw new UnreadableError(`the value ${quote(key)} is of the type ${type}, which is not known`);
      this.#cursor.skip(bytes);
    }
  }

  async #list(key: string, nesting: number): Promise<void> {
    if (nesting >= MAX_NESTING) {
      this.#problem(
        'gguf-nesting',
        `The value ${quote(key)} holds lists in lists more than ${MAX_NESTING} deep, which overflows the stack of readers.`,
      );
      throw new UnreadableError(`lists are nested more than ${MAX_NESTING} deep`);
    }
    await this.#cursor.need(4);
    const type = this.#cursor.u32();
    const length = await this.#length();
    const bytes = VALUE_BYTES.get(type);
    const smallest = bytes ?? (this.#wide ? 8 : 4);
    if (length * BigInt(smallest) > BigInt(this.#cursor.left)) this.#leaves(`the list of ${quote(key)}`, length);
    if (bytes !== undefined) this.#cursor.skip(length * BigInt(bytes));
    else for (let index = 0n; index < length; index += 1n) await this.#value(`${key}[]`, type, nesting + 1);
  }

  async #tensor(): Promise<Tensor> {
    this.#context.step();
    const label = quote(await this.#key());
    await this.#cursor.need(4);
    const count = this.#cursor.u32();
    if (count > 8) this.#leaves(`the shape of ${label}`, BigInt(count));
    await this.#cursor.need(count * 8 + 12);
    const dimensions: bigint[] = [];
    for (let index = 0; index < count; index += 1)
      dimensions.push(this.#wide ? this.#cursor.u64() : BigInt(this.#cursor.u32()));
    const type = this.#cursor.u32();
    return { label, type, dimensions, offset: this.#cursor.u64() };
  }

  async #key(): Promise<string> {
    const length = await this.#length();
    if (length > MAX_KEY || length > BigInt(this.#cursor.left)) this.#leaves('a name', length);
    await this.#cursor.need(Number(length));
    return utf8(this.#cursor.take(Number(length)));
  }

  async #length(): Promise<bigint> {
    await this.#cursor.need(this.#wide ? 8 : 4);
    return this.#wide ? this.#cursor.u64() : BigInt(this.#cursor.u32());
  }

  #checkCount(count: bigint, smallest: number, what: string): void {
    if (count * BigInt(smallest) > BigInt(this.#cursor.left)) this.#leaves(`the number of ${what}`, count);
  }

  #leaves(what: string, length: bigint): never {
    this.#problem(
      'gguf-length',
      `A length is ${length}, more than the file can hold (${what}): readers without checks write past their buffers.`,
    );
    throw new UnreadableError(`${what} leads out of the file`);
  }

  #problem(id: string, message: string): void {
    this.#seen.problem(id, message, this.#cursor.position);
  }
}

function swap(value: number): number {
  return (((value & 0xff) << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | (value >>> 24)) >>> 0;
}
