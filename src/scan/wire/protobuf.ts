import type { ByteSource, ScanContext } from '../contract.ts';
import { UnreadableError } from '../contract.ts';
import { pagedSource } from '../sources.ts';
import { ByteCursor } from './cursor.ts';
import { utf8 } from './text.ts';

/** Bytes of a source from `start` to before `end`. */
export type Range = { readonly start: number; readonly end: number };

/** A field of a message: `value` of a number, or the range of what has a length. `wire` as the encoding counts (protobuf.dev, encoding). */
export type Field = Range & { readonly number: number; readonly wire: number; readonly value: number };

/** Longest text of a field that is kept, in bytes. */
const MAX_TEXT = 65_536;
/** Groups in groups, of which nobody writes any more. */
const MAX_GROUPS = 32;

/** Reads messages of Protocol Buffers where they lie: nothing is held but the fields that are asked for. */
export class ProtobufReader {
  readonly #source: ByteSource;
  readonly #step: ScanContext['step'];

  constructor(source: ByteSource, context: Pick<ScanContext, 'step'>) {
    this.#source = pagedSource(source);
    this.#step = context.step;
  }

  /** The whole source. */
  get all(): Range {
    return { start: 0, end: this.#source.size };
  }

  /** The fields of a message in their order. Rejects with `UnreadableError` where it is broken. */
  async *fields(range: Range): AsyncGenerator<Field, void> {
    const cursor = new ByteCursor(this.#source, range.start, 4096);
    let groups = 0;
    while (cursor.position < range.end) {
      this.#step();
      const tag = await varint(cursor);
      const [number, wire] = [Math.floor(tag / 8), tag % 8];
      let value = 0;
      let start = cursor.position;
      if (wire === 0) value = await varint(cursor);
      else if (wire === 1) cursor.skip(8);
      else if (wire === 5) cursor.skip(4);
      else if (wire === 2) {
        const length = await varint(cursor);
        start = cursor.position;
        if (length < 0 || start + length > range.end)
          throw new UnreadableError(`a field at byte ${start} is longer than its message`);
        cursor.skip(length);
      } else if (wire === 3 || wire === 4) {
        groups += wire === 3 ? 1 : -1;
        if (groups < 0 || groups > MAX_GROUPS) throw new UnreadableError(`a group at byte ${start} is broken`);
      } else throw new UnreadableError(`at byte ${start} there is no field of a message`);
      if (cursor.position > range.end) throw new UnreadableError(`a field at byte ${start} is longer than its message`);
      if (groups === 0 && wire !== 4) yield { number, wire, value, start, end: cursor.position };
    }
  }

  /** All fields of a small message. */
  async message(range: Range): Promise<Message> {
    const fields: Field[] = [];
    for await (const field of this.fields(range)) {
      if (fields.length > 1_000_000) throw new UnreadableError('a message has more fields than are read');
      fields.push(field);
    }
    return new Message(fields, (one) => this.text(one));
  }

  /** The text of a field, cut at `MAX_TEXT` bytes. */
  async text({ start, end }: Range, limit = MAX_TEXT): Promise<string> {
    return utf8(await this.#source.read(start, Math.min(end - start, limit)));
  }
}

/** The fields of one message. A field that is given several times is read each time: parsers differ in which one they take. */
export class Message {
  readonly #fields: readonly Field[];
  readonly #text: (range: Range) => Promise<string>;

  constructor(fields: readonly Field[], text: (range: Range) => Promise<string>) {
    this.#fields = fields;
    this.#text = text;
  }

  ranges(number: number): Range[] {
    return this.#fields.filter((field) => field.number === number && field.wire === 2);
  }

  numbers(number: number): number[] {
    return this.#fields.flatMap((field) => (field.number === number && field.wire === 0 ? [field.value] : []));
  }

  async texts(number: number): Promise<string[]> {
    const result: string[] = [];
    for (const range of this.ranges(number)) result.push(await this.#text(range));
    return result;
  }

  /** The text that most parsers take: the last. */
  async text(number: number): Promise<string> {
    const last = this.ranges(number).at(-1);
    return last === undefined ? '' : this.#text(last);
  }
}

/** A variable-length number, as signed 64 bits; above 2^53 it is not exact. */
async function varint(cursor: ByteCursor): Promise<number> {
  let low = 0;
  let scale = 1;
  for (let index = 0; index < 10; index += 1) {
    await cursor.need(1);
    const byte = cursor.u8();
    low += (byte & 0x7f) * scale;
    scale *= 128;
    if (byte < 0x80) return low >= 2 ** 63 ? low - 2 ** 64 : low;
  }
  throw new UnreadableError(`a number at byte ${cursor.position} does not end`);
}

/**
 * The fields at the beginning of a message, `number:wire` with the bytes of their content as far as they are in `head`; null when these are no
 * fields. For telling formats without a magic number.
 */
export function fieldsOfHead(
  head: Uint8Array,
  size: number,
): { readonly key: string; readonly content: Uint8Array }[] | null {
  const found: { key: string; content: Uint8Array }[] = [];
  let at = 0;
  const number = (): number => {
    let value = 0;
    for (let scale = 1; scale < 2 ** 56; scale *= 128) {
      const byte = head[at] ?? 0;
      at += 1;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
    return Number.NaN;
  };
  while (at < head.length && found.length < 64) {
    const tag = number();
    const wire = tag % 8;
    const from = at;
    if (wire === 0) {
      for (let count = 0; count < 9 && (head[at] ?? 0) >= 0x80; count += 1) at += 1;
      at += 1;
    } else if (wire === 1) at += 8;
    else if (wire === 5) at += 4;
    else if (wire === 2) {
      const length = number();
      const start = at;
      at += length;
      if (!(at <= size)) return null;
      found.push({ key: `${Math.floor(tag / 8)}:2`, content: head.subarray(start, at) });
      continue;
    } else return null;
    if (tag < 8 || at > size) return null;
    found.push({ key: `${Math.floor(tag / 8)}:${wire}`, content: head.subarray(from, at) });
  }
  return found;
}
