import { UnreadableError } from '../contract.ts';
import * as handles from './handles.ts';
import { LITERAL_BYTES, literalAt, type Literal } from './literal.ts';
import { Memo } from './memo.ts';
import { OPERATIONS } from './operations.ts';
import { LiteralNeeded, MoreBytes, PickleError } from './stop.ts';

/** How an operation calls. */
export type Call = 'REDUCE' | 'NEWOBJ' | 'NEWOBJ_EX' | 'OBJ' | 'INST';

/** A name that the pickle imports. */
export type Import = {
  readonly module: string;
  readonly name: string;
  readonly handle: number;
  /** Where it was first imported. */
  readonly offset: number;
  /** Whether calling it needs no look at the call. */
  readonly free: boolean;
  /** How often it was called, and how often it lies about without having been called. */
  calls: number;
  pending: number;
};

/** What the machine tells while it runs. All but `imports` may ask the machine for literals before they do anything else. */
export type Listener = {
  /** Whether a name is one of which calls need not be told. */
  readonly imports: (module: string, name: string, offset: number) => boolean;
  /** A call of a name that is not free, or of something that is no imported name; answers with the result's handle. */
  readonly call: (machine: Machine, callee: number, args: number, how: Call) => number;
  /** `BUILD` on what is no instance of a free name. */
  readonly build: (machine: Machine, target: number, state: number) => void;
  /** Items put into what is no list, dictionary, set or instance. */
  readonly change: (machine: Machine, target: number, operation: string) => void;
  /** A name made while loading. */
  readonly computedName: (machine: Machine) => void;
  readonly extension: (machine: Machine, code: number) => void;
  /** A persistent id: the handle of what `BINPERSID` takes, or -1 for the text of `PERSID`. */
  readonly persistent: (machine: Machine, id: number) => void;
  /** Whether `BUILD` made something after which the reader takes raw bytes, of which the machine then stops. */
  readonly takesOver: (machine: Machine, target: number, state: number) => boolean;
};

/** Largest stack, in entries, and deepest marks. */
const STACK = 1 << 24;
const MARKS = 1 << 21;
const IMPORTS = (handles.RESULTS - handles.GLOBALS) / 2;
/** Names kept for asking again. */
const KEPT_LITERALS = 4096;
/** Pairs of the last `SETITEMS` that are kept. */
const KEPT_ITEMS = 32;

/** Why a run came to rest: at `STOP`, at the end of the window, or where a reader takes raw bytes. */
export type Rest = 'stop' | 'window' | 'raw';

/**
 * CPython's unpickler (Modules/_pickle.c) as far as it decides what is imported and called: all operations of protocols 0 to 5 with stack,
 * marks and memo, without making any object. It runs over a window of the file; each operation either happens whole or, by `MoreBytes` and
 * `LiteralNeeded`, not at all.
 */
export class Machine {
  readonly listener: Listener;
  /** The bytes at hand, where they begin in the file, the next byte, and the size of the file. */
  bytes: Uint8Array = new Uint8Array();
  view = new DataView(this.bytes.buffer);
  base = 0;
  position = 0;
  readonly size: number;
  /** Where the operation at work begins, in the window. */
  start = 0;
  operations = 0;

  stack = new Float64Array(1024);
  depth = 0;
  marks = new Int32Array(64);
  marked = 0;
  /** What lies below can't be popped. */
  fence = 0;
  readonly memo = new Memo();
  readonly tuples = new handles.TupleRing();
  readonly imports: Import[] = [];
  readonly #importOf = new Map<string, Import>();
  readonly #literals = new Map<number, Literal>();
  /** Handles of what the last SETITEMS put into a dictionary, and where it ended. */
  items: number[] = [];
  itemsEnd = -1;
  keepsItems = false;
  stopped = false;
  raw = false;

  constructor(listener: Listener, size: number) {
    this.listener = listener;
    this.size = size;
  }

  /** Gives the machine the bytes of the file from `base`. */
  setWindow(bytes: Uint8Array, base: number): void {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.base = base;
    this.position = 0;
  }

  /** Runs until it comes to rest; no operation begins at or after `limit` of the window. Throws what `stop.ts` names. */
  run(limit: number): Rest {
    this.raw = false;
    const { bytes } = this;
    while (this.position < limit) {
      this.start = this.position;
      const operation = OPERATIONS[bytes[this.position++] as number];
      if (operation === undefined) {
        this.position = this.start;
        throw new PickleError(`there is no operation 0x${(bytes[this.start] as number).toString(16).padStart(2, '0')}`);
      }
      operation(this);
      this.operations += 1;
      if (this.stopped) return 'stop';
      if (this.raw) return 'raw';
    }
    return 'window';
  }

  /** The operation's place in the file. */
  offset(): number {
    return this.base + this.start;
  }

  /** Makes sure that `count` bytes follow. */
  need(count: number): void {
    if (this.position + count <= this.bytes.length) return;
    const missing = this.base + this.position + count;
    if (missing > this.size) throw new PickleError('the file ends in the middle of an operation');
    throw new MoreBytes(this.position + count - this.start);
  }

  /** Passes over `count` bytes, which need not be in the window. */
  skip(count: number): void {
    if (this.base + this.position + count > this.size)
      throw new PickleError('the file ends in the middle of an operation');
    this.position += count;
  }

  /** Where the line that begins at the position ends. */
  lineEnd(): number {
    const end = this.bytes.indexOf(10, this.position);
    if (end >= 0) return end;
    if (this.base + this.bytes.length >= this.size) throw new PickleError('the file ends in the middle of a line');
    throw new MoreBytes(2 * (this.bytes.length - this.start));
  }

  /** Takes a line without its newline, byte for byte as text. */
  line(): string {
    const end = this.lineEnd();
    const text = Buffer.from(this.bytes.buffer, this.bytes.byteOffset + this.position, end - this.position).toString(
      'latin1',
    );
    this.position = end + 1;
    return text;
  }

  push(handle: number): void {
    if (this.depth === this.stack.length) this.#grow();
    this.stack[this.depth++] = handle;
  }

  #grow(): void {
    if (this.depth >= STACK) throw new UnreadableError(`its stack holds more than ${STACK} values`);
    const larger = new Float64Array(this.stack.length * 2);
    larger.set(this.stack);
    this.stack = larger;
  }

  pop(): number {
    if (this.depth <= this.fence) throw new PickleError('it takes from an empty stack');
    return this.stack[--this.depth] as number;
  }

  top(): number {
    if (this.depth <= this.fence) throw new PickleError('it takes from an empty stack');
    return this.stack[this.depth - 1] as number;
  }

  /** Makes sure that `count` values can be popped. */
  holds(count: number): void {
    if (this.depth - count < this.fence) throw new PickleError('it takes from an empty stack');
  }

  mark(): void {
    if (this.marked === this.marks.length) {
      if (this.marked >= MARKS) throw new UnreadableError(`it nests more than ${MARKS} deep`);
      const larger = new Int32Array(this.marks.length * 2);
      larger.set(this.marks);
      this.marks = larger;
    }
    this.marks[this.marked++] = this.depth;
    this.fence = this.depth;
  }

  /** Where the innermost mark is, without taking it. */
  markAt(): number {
    if (this.marked === 0) throw new PickleError('it asks for a mark that is not there');
    return this.marks[this.marked - 1] as number;
  }

  unmark(): void {
    this.marked -= 1;
    this.fence = this.marked === 0 ? 0 : (this.marks[this.marked - 1] as number);
  }

  /** Pushes a name from an import, which is counted. */
  pushImport(module: string, name: string): void {
    const key = `${module}\n${name}`;
    let record = this.#importOf.get(key);
    if (record === undefined) {
      if (this.imports.length >= IMPORTS) throw new UnreadableError(`it imports more than ${IMPORTS} names`);
      const handle = handles.GLOBALS + 2 * this.imports.length;
      const offset = this.offset();
      record = {
        module,
        name,
        handle,
        offset,
        free: this.listener.imports(module, name, offset),
        calls: 0,
        pending: 0,
      };
      this.imports.push(record);
      this.#importOf.set(key, record);
      if (name === 'NumpyArrayWrapper' || name === 'dtype') this.keepsItems = true;
    }
    record.pending += 1;
    this.push(record.handle);
  }

  /** The import that a handle of a name or of its instance belongs to. */
  importOf(handle: number): Import | null {
    if (handle < handles.GLOBALS || handle >= handles.RESULTS) return null;
    return this.imports[(handle - handles.GLOBALS) >> 1] ?? null;
  }

  /** Calls what a handle stands for; answers with the result's handle. */
  call(callee: number, args: number, how: Call): number {
    if (!handles.isGlobal(callee)) return this.listener.call(this, callee, args, how);
    const record = this.imports[(callee - handles.GLOBALS) >> 1] as Import;
    const result = record.free ? callee + 1 : this.listener.call(this, callee, args, how);
    record.calls += 1;
    record.pending -= 1;
    return result;
  }

  /** Counts a name that comes out of the memo or is doubled. */
  again(handle: number, change: 1 | -1): void {
    if (handles.isGlobal(handle)) (this.imports[(handle - handles.GLOBALS) >> 1] as Import).pending += change;
  }

  /** Keeps the pairs above `from`, so that the BUILD that follows can be looked at. */
  keepItems(from: number): void {
    this.itemsEnd = this.base + this.position;
    this.items = this.depth - from > KEPT_ITEMS ? [] : [...this.stack.subarray(from, this.depth)];
  }

  /** The literal that a handle stands for, or null; throws `LiteralNeeded` when it lies outside of the window. */
  literal(handle: number): Literal | null {
    if (!handles.isLiteral(handle)) return null;
    const offset = handle - handles.LITERALS;
    const at = offset - this.base;
    const kept = this.#literals.get(offset);
    if (kept !== undefined) return kept;
    const whole = this.base + this.bytes.length >= this.size;
    if (at < 0 || (!whole && at + LITERAL_BYTES + 16 > this.bytes.length)) throw new LiteralNeeded(offset);
    return literalAt(this.bytes, at, offset);
  }

  /** Hands in the bytes at the offset that `LiteralNeeded` named. */
  supply(offset: number, bytes: Uint8Array): void {
    if (this.#literals.size >= KEPT_LITERALS) this.#literals.clear();
    this.#literals.set(offset, literalAt(bytes, 0, offset));
  }

  /** The text of a handle: short text that the file spells out. */
  text(handle: number): string | null {
    const literal = this.literal(handle);
    return literal?.kind === 'text' ? literal.text : null;
  }
}
