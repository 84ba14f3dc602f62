import { readdirSync, readFileSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { recordsInZip, snapshotOf } from '../../intelligence/index.ts';
import { misuse, type Ending } from './usage.ts';

const OPTIONS = { output: { type: 'string', default: 'intelligence.jsonl' } } as const;
const EXAMPLE = 'stridegate intelligence import PyPI/all.zip --output intelligence.jsonl';
const LARGEST_FILE = 2_000_000_000;
const LARGEST_RECORD = 5_000_000;

/**
 * `stridegate intelligence import FOLDER|ZIP|FILE…`: records of OSV as one file that `stridegate diff --intelligence` takes. It opens no
 * connection: who fetched the records, and from where, is the caller's business.
 */
export async function intelligenceCommand(args: readonly string[], now: Date): Promise<Ending> {
  let parsed: ReturnType<typeof parseArgs<{ options: typeof OPTIONS; allowPositionals: true }>>;
  try {
    parsed = parseArgs({ args: [...args], options: OPTIONS, strict: true, allowPositionals: true });
  } catch (error) {
    return misuse(error instanceof Error ? error.message : 'wrong options', EXAMPLE);
  }
  const [verb, ...places] = parsed.positionals;
  if (verb !== 'import' || places.length === 0)
    return misuse('intelligence takes: import FOLDER, ZIP or FILE', EXAMPLE);
  let made: ReturnType<typeof snapshotOf>;
  try {
    made = snapshotOf(recordsOf(places), now);
  } catch (error) {
    return misuse(
      `the records cannot be imported: ${error instanceof Error ? error.message : 'unknown error'}`,
      EXAMPLE,
    );
  }
  const { records, refused } = made.header;
  if (records === 0) return misuse(`no record of OSV was found in ${places.join(', ').slice(0, 200)}`, EXAMPLE);
  const output = parsed.values.output;
  try {
    await writeFile(output, made.text);
  } catch (error) {
    return misuse(`${output} cannot be written: ${error instanceof Error ? error.message : 'unknown error'}`);
  }
  const left = refused === 0 ? '' : `; ${refused} that are no record of OSV, or too large, were left out`;
  return { status: 0, stderr: `stridegate: ${output}: ${records} records${left}\n` };
}

function* recordsOf(places: readonly string[]): Generator<string, void> {
  for (const place of places) {
    try {
      yield* recordsAt(place);
    } catch (error) {
      throw new Error(`${place.slice(0, 200)}: ${error instanceof Error ? error.message : 'unknown error'}`, {
        cause: error,
      });
    }
  }
}

/** Of a folder all `.json` and `.jsonl` below it; links are not followed. */
function* recordsAt(place: string): Generator<string, void> {
  const stats = statSync(place);
  if (stats.isDirectory()) {
    for (const item of readdirSync(place, { withFileTypes: true, recursive: true })) {
      if (item.isFile() && /\.jsonl?$/.test(item.name)) yield* recordsInFile(join(item.parentPath, item.name));
    }
    return;
  }
  if (stats.size > LARGEST_FILE) throw new Error(`larger than ${LARGEST_FILE} bytes`);
  if (/\.zip$/i.test(place)) yield* recordsInZip(readFileSync(place));
  else yield* recordsInFile(place);
}

function* recordsInFile(file: string): Generator<string, void> {
  if (file.endsWith('.jsonl')) {
    for (const line of readFileSync(file, 'utf8').split('\n')) if (line.trim() !== '') yield line;
    return;
  }
  yield statSync(file).size > LARGEST_RECORD ? '' : readFileSync(file, 'utf8');
}
