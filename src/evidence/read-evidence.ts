import { openFile, type FileBytes, type Snapshot } from '../snapshot/index.ts';
import { readResults, type ResultsReading } from './read-results.ts';

/** Files of results that are read of one commit, and the largest of them, in bytes. */
const MAX_FILES = 200;
const MAX_FILE_BYTES = 300_000_000;
const PIECE = 1_048_576;

/**
 * Reads a commit's files of results. The commit has to be the base of a change: what its head says of itself counts for nothing. Files
 * that cannot be read, or are too many, come back as readings without a tool.
 */
export async function readEvidence(base: Snapshot, isResults: (path: string) => boolean): Promise<ResultsReading[]> {
  const files = base.entries.filter(({ kind, path }) => kind === 'file' && isResults(path));
  const readings: ResultsReading[] = [];
  for (const entry of files.slice(0, MAX_FILES)) {
    const opened = await openFile(base, entry, MAX_FILE_BYTES);
    if (!opened.ok) readings.push(unread(entry.path, opened.reason));
    else readings.push(await readOpened(opened.file, entry.path));
  }
  for (const { path } of files.slice(MAX_FILES)) readings.push(unread(path, `more than ${MAX_FILES} files of results`));
  return readings;
}

async function readOpened(file: FileBytes, path: string): Promise<ResultsReading> {
  try {
    return await readResults(piecesOf(file), path);
  } finally {
    await file.close();
  }
}

async function* piecesOf(file: FileBytes): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < file.size; at += PIECE) yield await file.read(at, PIECE);
}

function unread(path: string, reason: string): ResultsReading {
  return { path, tool: null, records: [], problems: [{ line: 1, reason }] };
}
