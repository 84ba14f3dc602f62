import type { Results, RowReader } from './contract.ts';
import { problemList } from './problems.ts';
import { documentReaders, rowReaders } from './readers/index.ts';
import { rowsOf } from './rows.ts';

/** Largest document, in bytes, that is read as a whole; reports with a row a line may have any size. */
const MAX_DOCUMENT = 64_000_000;

/** A results file: the reader that knew it, what it measured, and what was not counted. `tool` is null when no reader knew it. */
export type ResultsReading = Results & { readonly path: string; readonly tool: string | null };

/**
 * Reads a results file of an attack tool, told by its content. The file is data: nothing of it is executed, loaded as an object, or kept
 * but names and numbers. Never rejects for what the file holds: what can't be read is a problem with its line.
 */
export async function readResults(pieces: AsyncIterable<Uint8Array>, path: string): Promise<ResultsReading> {
  const iterator = pieces[Symbol.asyncIterator]();
  const first = await iterator.next();
  const start: Uint8Array = first.done === true ? new Uint8Array() : first.value;
  const refused = refusal(start);
  if (refused !== null) {
    await iterator.return?.();
    return unread(path, 1, refused);
  }
  const all = resumed(start, iterator);
  const reader = rowReaderFor(start);
  return reader === null ? readDocument(all, path) : readRows(reader, all, path);
}

async function* resumed(start: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield start;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

/** The reader whose first row this is, when the file begins with a whole row. */
function rowReaderFor(start: Uint8Array): RowReader | null {
  const text = Buffer.from(start)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
  const end = text.indexOf('\n');
  const row = parsed(end === -1 ? text : text.slice(0, end));
  return row === undefined ? null : (rowReaders.find((reader) => reader.recognises(row)) ?? null);
}

async function readRows(reader: RowReader, pieces: AsyncIterable<Uint8Array>, path: string): Promise<ResultsReading> {
  const collector = reader.collect(path);
  const problems = problemList();
  let cut = false;
  for await (const { line, text, last } of rowsOf(pieces, (start) => !reader.skips(start))) {
    const row = text === null ? undefined : parsed(text.replace(/^\uFEFF/, ''));
    if (row !== undefined) collector.row(row, line);
    else {
      cut ||= last;
      problems.add({ line, reason: text === null ? 'the row is longer than 8 MB' : brokenReason(text, last) });
    }
  }
  const results = collector.end(cut || problems.told().length > 0);
  return { path, tool: reader.id, records: results.records, problems: [...problems.told(), ...results.problems] };
}

async function readDocument(pieces: AsyncIterable<Uint8Array>, path: string): Promise<ResultsReading> {
  const held: Uint8Array[] = [];
  let size = 0;
  for await (const piece of pieces) {
    size += piece.length;
    if (size > MAX_DOCUMENT)
      return unread(path, 1, `larger than ${MAX_DOCUMENT / 1_000_000} MB and not a row of JSON a line`);
    held.push(Uint8Array.from(piece));
  }
  const text = Buffer.concat(held)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
  const document = parsed(text);
  if (document === undefined) return unread(path, 1, brokenReason(text, false));
  const reader = documentReaders.find((one) => one.recognises(document));
  if (reader === undefined)
    return unread(path, 1, 'no results of a known tool; stridegate evidence formats lists those that are read');
  return { path, tool: reader.id, ...reader.read(document, path) };
}

function unread(path: string, line: number, reason: string): ResultsReading {
  return { path, tool: null, records: [], problems: [{ line, reason }] };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Python writes NaN and Infinity, which JSON does not have (RFC 8259, section 6). */
function brokenReason(text: string, last: boolean): string {
  if (/[[:,]\s{0,8}-?(?:NaN|Infinity)\b/.test(text)) return 'holds NaN or Infinity, which are no measurement';
  return last ? 'the file ends in the middle of a row' : 'not valid JSON';
}

const START_OF: readonly (readonly [bytes: readonly number[], reason: string])[] = [
  [[0x80], 'a pickle, such as joblib writes: loading it runs code of whoever wrote it. Write the results as JSON'],
  [
    [0x78],
    'compressed, as joblib writes: a pickle, whose loading runs code of whoever wrote it. Write the results as JSON',
  ],
  [[0x1f, 0x8b], 'compressed with gzip; unpack it first'],
  [[0x42, 0x5a, 0x68], 'compressed with bzip2; unpack it first'],
  [[0xfd, 0x37, 0x7a], 'compressed with xz; unpack it first'],
  [[0x53, 0x51, 0x4c, 0x69, 0x74, 0x65], "a SQLite database, such as PyRIT's memory; export its results as JSON"],
  [[0x50, 0x4b], 'an archive; of Inspect, `inspect log dump FILE > FILE.json` writes the log out'],
];

function refusal(start: Uint8Array): string | null {
  if (start.length === 0) return 'empty';
  return START_OF.find(([bytes]) => bytes.every((byte, at) => start[at] === byte))?.[1] ?? null;
}
