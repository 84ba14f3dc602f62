import type { ScanContext } from '../../contract.ts';
import { UnreadableError } from '../../contract.ts';
import { utf8 } from '../../wire/text.ts';
import type { Value } from './value.ts';

const MAX_DEPTH = 128;

/** Reads Universal Binary JSON (ubjson.org, draft 12). Throws `UnreadableError` where it is broken or nested too deep. */
export function readUbjson(bytes: Uint8Array, step: ScanContext['step']): Value {
  const reader = new UbjsonReader(bytes, step);
  const value = reader.value(reader.marker(), 0);
  reader.end();
  return value;
}

class UbjsonReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #step: ScanContext['step'];
  #at = 0;

  constructor(bytes: Uint8Array, step: ScanContext['step']) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#step = step;
  }

  /** The next byte as a character; `N` means nothing and is passed over. */
  marker(): string {
    for (;;) {
      const marker = String.fromCharCode(this.#bytes[this.#take(1)] as number);
      if (marker !== 'N') return marker;
    }
  }

  end(): void {
    if (this.#at < this.#bytes.length) throw new UnreadableError(`after the model follows what belongs to nothing`);
  }

  value(marker: string, depth: number): Value {
    this.#step();
    if (depth > MAX_DEPTH) throw new UnreadableError(`the model is nested more than ${MAX_DEPTH} deep`);
    if (marker === '{') return this.#object(depth);
    if (marker === '[') return this.#array(depth);
    if (marker === 'S' || marker === 'H') return this.#text(this.#count());
    if (marker === 'C') return String.fromCharCode(this.#bytes[this.#take(1)] as number);
    if (marker === 'T' || marker === 'F') return marker === 'T';
    return marker === 'Z' ? null : this.#number(marker);
  }

  #take(count: number): number {
    const at = this.#at;
    if (count < 0 || at + count > this.#bytes.length) throw new UnreadableError(`the model ends at byte ${at}`);
    this.#at += count;
    return at;
  }

  #number(marker: string): number {
    const view = this.#view;
    switch (marker) {
      case 'i':
        return view.getInt8(this.#take(1));
      case 'U':
        return view.getUint8(this.#take(1));
      case 'I':
        return view.getInt16(this.#take(2));
      case 'l':
        return view.getInt32(this.#take(4));
      case 'L':
        return Number(view.getBigInt64(this.#take(8)));
      case 'd':
        return view.getFloat32(this.#take(4));
      case 'D':
        return view.getFloat64(this.#take(8));
      default:
        throw new UnreadableError(`at byte ${this.#at} there is no value`);
    }
  }

  #count(): number {
    const count = this.#number(this.marker());
    if (count < 0 || !Number.isSafeInteger(count)) throw new UnreadableError(`a length at byte ${this.#at} is none`);
    return count;
  }

  #text(length: number): string {
    const at = this.#take(length);
    return utf8(this.#bytes.subarray(at, at + length));
  }

  #object(depth: number): Value {
    const entries = new Map<string, Value>();
    let marker = this.marker();
    if (marker === '$') throw new UnreadableError('the model has an object of one type, as XGBoost writes none');
    let left = Number.POSITIVE_INFINITY;
    if (marker === '#') {
      left = this.#count();
      marker = left === 0 ? '}' : this.marker();
    }
    while (marker !== '}' && left > 0) {
      const key = this.#text(this.#number(marker));
      entries.set(key, this.value(this.marker(), depth + 1));
      left -= 1;
      marker = left === 0 ? '}' : this.marker();
    }
    return entries;
  }

  #array(depth: number): Value {
    let marker = this.marker();
    const type = marker === '$' ? this.marker() : null;
    if (type !== null) marker = this.marker();
    if (marker === '#') {
      const count = this.#count();
      if (type !== null) return this.#typed(type, count);
      if (count > this.#bytes.length) throw new UnreadableError('a list is longer than the model');
      return Array.from({ length: count }, () => this.value(this.marker(), depth + 1));
    }
    if (type !== null) throw new UnreadableError('a list of one type has no length');
    const items: Value[] = [];
    for (; marker !== ']'; marker = this.marker()) items.push(this.value(marker, depth + 1));
    return items;
  }

  #typed(type: string, count: number): Value {
    if (count > this.#bytes.length) throw new UnreadableError('a list is longer than the model');
    this.#step(count);
    const numbers = new Float64Array(count);
    for (let index = 0; index < count; index += 1) numbers[index] = this.#number(type);
    return numbers;
  }
}
