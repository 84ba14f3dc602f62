import { readResults, type ResultsReading } from '../../src/evidence/index.ts';

/** Pieces of a few bytes each: rows and characters are cut anywhere. */
export async function* piecesOf(text: string | Uint8Array, size = 7): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** Reads a text as the start of a file is read: its first piece holds the first row. */
export function readText(text: string | Uint8Array, path = 'results.json'): Promise<ResultsReading> {
  return readResults(piecesOf(text, 65_536), path);
}

export function readJson(document: unknown, path = 'results.json'): Promise<ResultsReading> {
  return readText(JSON.stringify(document), path);
}

export function jsonLines(...rows: readonly unknown[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

/** What was counted, a line a record: family, attack, target, value of n, and what else is not as usual. */
export function countsIn({ records }: ResultsReading): string[] {
  return records.map(({ attack, target, metric, run }) => {
    const more = [
      metric.errors > 0 ? `${metric.errors} errors` : '',
      metric.undetermined > 0 ? `${metric.undetermined} undetermined` : '',
      run.complete ? '' : 'incomplete',
    ].filter((word) => word !== '');
    const hits = `${metric.name} ${Math.round(metric.value * metric.n)}/${metric.n}`;
    return [`${attack.family} ${attack.name} of ${target.name}: ${hits}`, ...more].join(', ');
  });
}

export function reasonsIn({ problems }: ResultsReading): string[] {
  return problems.map(({ line, reason }) => `${line}: ${reason}`);
}
