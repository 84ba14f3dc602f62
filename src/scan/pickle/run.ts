import type { ByteSource, ScanContext, ScanFinding } from '../contract.ts';
import { UnreadableError } from '../contract.ts';
import { windowSource } from '../sources.ts';
import { encodedSource } from './encoded-source.ts';
import { Judge } from './judge.ts';
import { LITERAL_BYTES } from './literal.ts';
import { Machine } from './machine.ts';
import { LiteralNeeded, MoreBytes, PickleError } from './stop.ts';

/** Bytes that are read at once; the largest single line, in bytes. */
const CHUNK = 4_194_304;
const LONGEST_LINE = 134_217_728;
/** No operation begins nearer to the end of the window than this, unless it is the end of the file. */
const MARGIN = 65_536;
/** Pickles that arrays of objects hold in a pickle of joblib, one in another. */
const NESTED = 16;

/** How one pickle ended. */
export type PickleEnd = {
  /** After its STOP, or where it broke off. */
  readonly end: number;
  /** Why it broke off; null when it came to STOP. */
  readonly broken: string | null;
  /** Operations, imports and calls that were carried out. */
  readonly operations: number;
  readonly imports: number;
  readonly calls: number;
};

export type PickleOptions = {
  readonly onPersistent?: (machine: Machine, id: number) => void;
  readonly onImport?: (module: string, name: string) => void;
  /** Whether raw bytes of arrays are read as joblib reads them. On by default. */
  readonly joblib?: boolean;
  readonly report?: (finding: ScanFinding) => void;
};

/** Reads pickles of one source, one after another, keeping the bytes at hand between them. */
export class PickleReader {
  readonly #source: ByteSource;
  readonly #context: ScanContext;
  readonly #options: PickleOptions;
  #bytes: Uint8Array = new Uint8Array();
  #base = 0;
  /** The source gave less than it has: what is at hand is the last of it. */
  #short = false;

  constructor(source: ByteSource, context: ScanContext, options: PickleOptions = {}) {
    this.#source = source;
    this.#context = context;
    this.#options = options;
  }

  /** Runs the pickle at `start`; its findings go to the context. */
  async read(start: number, depth = 0): Promise<PickleEnd> {
    const report = this.#options.report ?? this.#context.report;
    const judge = new Judge({ ...this.#options, report });
    const machine = new Machine(judge, this.#source.size);
    let broken: string | null = null;
    try {
      await this.#load(machine, start);
      await this.#run(machine, judge, depth);
    } catch (error) {
      if (!(error instanceof PickleError) && !(error instanceof UnreadableError)) throw error;
      broken = error.message;
    }
    judge.finish(machine, broken === null);
    await this.#scanNested(judge);
    const calls = machine.imports.reduce((sum, record) => sum + record.calls, 0);
    const end = machine.base + machine.position;
    return { end, broken, operations: machine.operations, imports: machine.imports.length, calls };
  }

  async #run(machine: Machine, judge: Judge, depth: number): Promise<void> {
    for (;;) {
      const before = machine.operations;
      const rest = await this.#advance(machine);
      this.#context.step(machine.operations - before + 1);
      if (judge.nested.length > 0) await this.#scanNested(judge);
      if (rest === 'stop') return;
      if (rest === 'raw') await this.#passRaw(machine, judge, depth);
      else await this.#load(machine, machine.base + machine.position);
    }
  }

  /** Runs to the next rest, fetching what single operations ask for. */
  async #advance(machine: Machine): Promise<'stop' | 'window' | 'raw'> {
    for (;;) {
      const whole = this.#short || machine.base + machine.bytes.length >= this.#source.size;
      try {
        const rest = machine.run(whole ? machine.bytes.length : machine.bytes.length - MARGIN);
        if (rest !== 'window') return rest;
        if (!this.#short && machine.base + machine.position < this.#source.size) return rest;
      } catch (error) {
        machine.position = machine.start;
        if (error instanceof LiteralNeeded) {
          machine.supply(error.offset, await this.#source.read(error.offset, LITERAL_BYTES + 16));
          continue;
        }
        if (!(error instanceof MoreBytes)) throw error;
        if (this.#short) throw new UnreadableError('the file ends before its stated size');
        if (error.count > LONGEST_LINE) throw new UnreadableError('it has a line longer than any reader here takes');
        await this.#load(machine, machine.base + machine.start, Math.max(error.count + MARGIN, CHUNK));
        continue;
      }
      throw new PickleError('the file ends before STOP');
    }
  }

  /** Gives the machine the bytes from `at`; those at hand are taken when there are enough. */
  async #load(machine: Machine, at: number, count = CHUNK): Promise<void> {
    const held = this.#base + this.#bytes.length - at;
    const enough = held >= Math.min(2 * MARGIN, this.#source.size - at) && count === CHUNK;
    if (at < this.#base || !enough) {
      this.#bytes = await this.#source.read(at, count);
      this.#base = at;
      if (this.#bytes.length === 0) throw new PickleError('the file ends before STOP');
      this.#short = this.#bytes.length < count && at + this.#bytes.length < this.#source.size;
    }
    machine.setWindow(this.#bytes.subarray(at - this.#base), at);
  }

  /** Passes over the bytes of an array, or runs the pickle that stands for it. */
  async #passRaw(machine: Machine, judge: Judge, depth: number): Promise<void> {
    const array = judge.rawArray;
    let at = machine.base + machine.position;
    if (array === null || this.#options.joblib === false) return;
    if (array.pickled) {
      if (depth >= NESTED) throw new UnreadableError(`arrays of objects lie more than ${NESTED} deep in it`);
      const inner = await this.read(at, depth + 1);
      if (inner.broken !== null) throw new PickleError(inner.broken);
      at = inner.end;
    } else {
      if (array.padded) at += 1 + ((await this.#source.read(at, 1))[0] ?? 0);
      at += array.length;
      if (at > this.#source.size) throw new PickleError('the file ends in the middle of an array');
    }
    await this.#load(machine, at);
  }

  async #scanNested(judge: Judge): Promise<void> {
    for (const { offset, length, encoded } of judge.nested.splice(0)) {
      this.#context.countMember();
      const inner = encoded ? await encodedSource(this.#source, offset) : windowSource(this.#source, offset, length);
      await this.#context.inside(inner, `bytes at ${offset}`);
    }
  }
}
