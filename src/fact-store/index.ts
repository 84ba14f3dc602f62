/** Facts of files between runs: what was read once is not read again. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** A map that outlives the process. Values are plain JSON. */
export type FactStore<T> = {
  readonly get: (key: string) => T | undefined;
  readonly set: (key: string, value: T) => void;
  /** Writes what is new. Never throws: facts that are not kept are made again. */
  readonly save: () => void;
};

const FORM = 'stridegate-facts 1';
const DIGEST = 64;
/** Larger files are not read, and no larger ones written: some 100,000 source files. */
export const MAX_STORE_BYTES = 256_000_000;

/**
 * Opens a store of facts in a file; a file that is missing, of another form, too large or not as it was written is an empty store. Keys name
 * reader, version, path and content, so what is found can be trusted to be of the same input. Two processes may use one file: the one that
 * saves last wins, what the other added is made again one day. The file is readable for its owner alone.
 */
export function openFactStore<T>(file: string, maxBytes: number = MAX_STORE_BYTES): FactStore<T> {
  const stored = read(file, maxBytes);
  const used = new Map<string, T>();
  let isNew = false;
  return {
    get(key) {
      const known = used.get(key);
      if (known !== undefined) return known;
      const line = stored.get(key);
      if (line === undefined) return undefined;
      const value = JSON.parse(line.toString('utf8')) as T;
      used.set(key, value);
      return value;
    },
    set(key, value) {
      used.set(key, value);
      isNew = true;
    },
    save() {
      if (isNew && write(file, lines(used, stored), maxBytes)) isNew = false;
    },
  };
}

/** The text of each value by its key, still to be parsed. */
function read(file: string, maxBytes: number): ReadonlyMap<string, Buffer> {
  try {
    if (statSync(file).size > maxBytes) return new Map();
    const bytes = readFileSync(file);
    const start = FORM.length + DIGEST + 2;
    const header = bytes.subarray(0, start).toString('latin1');
    if (header !== `${FORM} ${digestOf([bytes.subarray(start)])}\n`) return new Map();
    return entriesOf(bytes, start);
  } catch {
    return new Map();
  }
}

function entriesOf(bytes: Buffer, start: number): ReadonlyMap<string, Buffer> {
  const entries = new Map<string, Buffer>();
  for (let at = start; at < bytes.length;) {
    const end = bytes.indexOf('\n', at);
    const tab = bytes.indexOf('\t', at);
    if (end < 0 || tab < 0 || tab > end) break;
    // JSON writes tabs inside texts as escapes: the first one is the separator.
    entries.set(JSON.parse(bytes.subarray(at, tab).toString('utf8')) as string, bytes.subarray(tab + 1, end));
    at = end + 1;
  }
  return entries;
}

/** What this run used comes first, so that what no commit holds any more falls off the end. */
function* lines<T>(used: ReadonlyMap<string, T>, stored: ReadonlyMap<string, Buffer>): Generator<Buffer> {
  for (const [key, value] of used) yield lineOf(key, stored.get(key) ?? JSON.stringify(value));
  for (const [key, value] of stored) if (!used.has(key)) yield lineOf(key, value);
}

function lineOf(key: string, value: Buffer | string): Buffer {
  return Buffer.concat([Buffer.from(`${JSON.stringify(key)}\t`), Buffer.from(value), Buffer.from('\n')]);
}

function write(file: string, all: Iterable<Buffer>, maxBytes: number): boolean {
  const kept: Buffer[] = [];
  let size = FORM.length + DIGEST + 2;
  for (const line of all) {
    size += line.length;
    if (size > maxBytes) break;
    kept.push(line);
  }
  const temporary = `${file}.${process.pid}`;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(temporary, Buffer.concat([Buffer.from(`${FORM} ${digestOf(kept)}\n`), ...kept]), { mode: 0o600 });
    renameSync(temporary, file);
    return true;
  } catch {
    discard(temporary);
    return false;
  }
}

function discard(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // What cannot be written cannot be removed either; there is nothing there.
  }
}

function digestOf(parts: readonly Buffer[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}
