import type { FileReport, FileVerdict, FindingVerdict } from '../../scan/index.ts';
import type { Scanned } from './scan-files.ts';

/** Severities of the JSON report by verdict. */
const SEVERITY: Readonly<Record<FindingVerdict, 'critical' | 'high' | 'medium' | 'low'>> = {
  malicious: 'critical',
  suspicious: 'high',
  'not-scanned': 'medium',
  unverified: 'low',
};

const LEVEL: Readonly<Record<FindingVerdict, 'error' | 'warning' | 'note'>> = {
  malicious: 'error',
  suspicious: 'error',
  'not-scanned': 'warning',
  unverified: 'note',
};

/** Longest list of findings under a file in the text report. */
const SHOWN = 5;

/** `stridegate.scan/1`. */
export function scanJson({ files }: Scanned): string {
  const listed = files.map(({ path, format, verdict, reason, findings }) => ({
    path,
    format,
    verdict,
    ...(reason === null ? {} : { reason }),
    findings: findings.map(({ id, verdict, message, member, offset, operation, target }) => ({
      id,
      severity: SEVERITY[verdict],
      message,
      ...(member === undefined ? {} : { member }),
      ...(offset === undefined ? {} : { offset }),
      ...(operation === undefined ? {} : { operation }),
      ...(target === undefined ? {} : { target }),
    })),
  }));
  return `${JSON.stringify({ schema: 'stridegate.scan/1', files: listed }, null, 2)}\n`;
}

/** SARIF 2.1.0: one result for each finding, and one for a file that was not scanned at all. */
export function scanSarif({ files }: Scanned, version: string): string {
  const results = files.flatMap((file) =>
    file.findings.map(({ id, verdict, message, member, offset }) => ({
      ruleId: id,
      level: LEVEL[verdict],
      message: { text: member === undefined ? message : `${message} (${member})` },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: encodeURI(file.path.replaceAll('\\', '/')) },
            ...(offset === undefined ? {} : { region: { byteOffset: offset, byteLength: 0 } }),
          },
        },
      ],
    })),
  );
  const rules = [...new Set(results.map(({ ruleId }) => ruleId))].sort().map((id) => ({ id }));
  const driver = { name: 'Stridegate', version, informationUri: 'https://github.com/stridegate/stridegate', rules };
  const run = { tool: { driver }, columnKind: 'utf16CodeUnits', results };
  const schema = 'https://json.schemastore.org/sarif-2.1.0.json';
  return `${JSON.stringify({ $schema: schema, version: '2.1.0', runs: [run] }, null, 2)}\n`;
}

const ORDER: readonly FileVerdict[] = ['malicious', 'suspicious', 'not-scanned', 'unverified', 'clean'];

/** A table of the files, what was found in those that are not clean, and the sums. */
export function scanText({ files, others }: Scanned): string {
  const sorted = [...files].sort((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict));
  const width = Math.max(6, ...files.map(({ format }) => format.length));
  const lines = sorted.flatMap((file) => [
    `${file.verdict.padEnd(12)} ${file.format.padEnd(width)} ${clean(file.path)}`,
    ...details(file).map((line) => `${' '.repeat(13)}${line}`),
  ]);
  const sums = ORDER.map((verdict) => [verdict, files.filter((file) => file.verdict === verdict).length] as const)
    .filter(([, count]) => count > 0)
    .map(([verdict, count]) => `${count} ${verdict}`);
  const rest =
    others === 0 ? '' : `; ${others} other ${others === 1 ? 'file is no model file' : 'files are no model files'}`;
  return `${[...lines, '', `${files.length} model ${files.length === 1 ? 'file' : 'files'}: ${sums.join(', ') || 'none'}${rest}`].join('\n')}\n`;
}

function details({ findings, more, verdict, reason }: FileReport): string[] {
  if (findings.length === 0) return verdict === 'clean' || reason === null ? [] : [reason];
  const lines = findings.slice(0, SHOWN).map(({ message, member, offset, operation }) => {
    const place = [member, operation, offset === undefined ? undefined : `byte ${offset}`].filter(
      (part) => part !== undefined,
    );
    return place.length === 0 ? message : `${message} [${place.join(', ')}]`;
  });
  const left = findings.length - SHOWN + more;
  return left > 0 ? [...lines, `and ${left} more`] : lines;
}

/** A path without characters that move the cursor or turn the line. */
function clean(path: string): string {
  return path.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '·');
}
