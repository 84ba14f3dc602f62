import { createReadStream } from 'node:fs';
import { parseArgs } from 'node:util';
import {
  describeRecord,
  documentReaders,
  evidenceSchema,
  groupsOf,
  readResults,
  rowReaders,
  type EvidenceGroup,
  type ResultsReading,
} from '../../evidence/index.ts';
import { evidencePlanCommand } from './evidence-plan.ts';
import { misuse, type Ending } from './usage.ts';

const OPTIONS = { format: { type: 'string', default: 'text' } } as const;
const EXAMPLE = 'stridegate evidence read garak.report.jsonl';

/**
 * `stridegate evidence read FILE…`: what results of attack tools say, and what of them is not counted; `formats`: which results are read;
 * `schema`: the JSON Schema of the neutral record; `plan`: what to measure. Exit status 3: a file could not be read.
 */
export async function evidenceCommand(
  args: readonly string[],
  now: Date,
  progress: (text: string) => void,
): Promise<Ending> {
  if (args[0] === 'plan') return evidencePlanCommand(args.slice(1), now, progress);
  let parsed: ReturnType<typeof parseArgs<{ options: typeof OPTIONS; allowPositionals: true }>>;
  try {
    parsed = parseArgs({ args: [...args], options: OPTIONS, strict: true, allowPositionals: true });
  } catch (error) {
    return misuse(error instanceof Error ? error.message : 'wrong options', EXAMPLE);
  }
  const [verb, ...files] = parsed.positionals;
  const { format } = parsed.values;
  if (format !== 'text' && format !== 'json')
    return misuse(`unknown format '${format.slice(0, 80)}': text or json`, EXAMPLE);
  if (verb === 'schema') return { status: 0, stdout: `${JSON.stringify(evidenceSchema(), null, 2)}\n` };
  if (verb === 'formats') return { status: 0, stdout: formatList() };
  if (verb !== 'read') return misuse('evidence takes: read FILE…, plan, formats or schema', EXAMPLE);
  if (files.length === 0) return misuse('read takes results of an attack tool, at least one file', EXAMPLE);
  const readings: ResultsReading[] = [];
  for (const file of files) {
    try {
      readings.push(await readResults(createReadStream(file, { highWaterMark: 1_048_576 }), file));
    } catch (error) {
      return misuse(`${file} cannot be read: ${error instanceof Error ? error.message : 'unknown error'}`, EXAMPLE);
    }
  }
  const status = readings.some(({ tool }) => tool === null) ? 3 : 0;
  if (format === 'json') return { status, stdout: `${JSON.stringify(reportOf(readings), null, 2)}\n` };
  return { status, stdout: readings.map(textOf).join('\n') };
}

function formatList(): string {
  const readers = [...documentReaders, ...rowReaders].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return readers.map(({ id, summary }) => `${id.padEnd(14)}  ${summary}\n`).join('');
}

function reportOf(readings: readonly ResultsReading[]): unknown {
  return {
    schema: 'stridegate.evidence-report/1',
    files: readings.map((reading) => ({
      ...reading,
      says: groupsOf(reading.records).map(({ target, family, metric, standing }) => ({
        target: target.name,
        family,
        metric,
        ...standing,
      })),
    })),
  };
}

function textOf({ path, tool, records, problems }: ResultsReading): string {
  const lines = [`${path}: ${tool ?? 'not read'}`];
  for (const group of groupsOf(records)) lines.push(...groupLines(group, records));
  const idle = records.filter(({ attack }) => attack.family === 'unclassified');
  if (idle.length > 0) lines.push(`  ${idle.length} of no known family, which decide nothing: ${namesOf(idle)}`);
  for (const { line, reason } of problems) lines.push(`  not counted, line ${line}: ${reason}`);
  return `${lines.join('\n')}\n`;
}

const WORDS: Readonly<Record<EvidenceGroup['standing']['standing'], string>> = {
  for: 'the attack works',
  against: 'the model stood',
  inconclusive: 'decides nothing',
};

function groupLines(
  { target, family, metric, standing, records }: EvidenceGroup,
  all: ResultsReading['records'],
): string[] {
  // A demand of the policy may ask for them by their bound.
  const beside = all.filter(
    (record) =>
      record.attack.family === family &&
      record.metric.name === metric &&
      record.target.name === target.name &&
      record.target.digest === target.digest &&
      !records.includes(record),
  );
  const about = target.name === '' ? 'a model that the results do not name' : target.name;
  return [
    `  ${about}, ${family}: ${WORDS[standing.standing]}`,
    ...records.map((record) => `    ${describeRecord(record)}`),
    ...beside.slice(0, 10).map((record) => `    at another bound: ${describeRecord(record)}`),
    ...standing.reasons.slice(0, 5).map((reason) => `    because: ${reason}`),
  ];
}

function namesOf(records: ResultsReading['records']): string {
  const names = [...new Set(records.map(({ attack }) => attack.name))];
  return `${names.slice(0, 3).join(', ')}${names.length > 3 ? ' …' : ''}`;
}
