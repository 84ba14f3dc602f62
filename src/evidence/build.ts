import { plainAddress } from '../command/index.ts';
import { credentialOf } from '../credential/index.ts';
import { rounded, wilson } from './interval.ts';
import type { AttackFamily } from '../model/index.ts';
import type { EvidenceRecord, MetricName } from './record.ts';

type Validity = EvidenceRecord['validity'];

/** What every reader knows of a measurement, whatever it measured. */
export type Measured = {
  readonly path: string;
  readonly line: number;
  readonly tool: string;
  readonly version: string;
  readonly family: AttackFamily;
  readonly attack: string;
  readonly parameters?: Readonly<Record<string, string | number>>;
  readonly target: string;
  readonly digest?: string;
  readonly dataset?: string;
  readonly errors?: number;
  readonly undetermined?: number;
  readonly cleanAccuracy?: number | null;
  readonly validity?: Partial<Validity>;
  readonly cost?: EvidenceRecord['cost'];
  readonly finished?: string;
  readonly complete: boolean;
  readonly commit?: string;
};

const HIGHER_IS_BETTER: ReadonlySet<MetricName> = new Set(['robust-accuracy']);

/** A share of attempts that were counted: `hits` of `n`, with Wilson's interval. `hits` are those that the metric is named after. */
export function counted(measured: Measured, metric: MetricName, hits: number, n: number): EvidenceRecord {
  return record(measured, metric, n === 0 ? 0 : hits / n, n, wilson(hits, n));
}

/** A share that a tool states by itself; without a number of attempts it has no interval, and decides nothing. */
export function stated(measured: Measured, metric: MetricName, value: number, n: number): EvidenceRecord {
  return record(measured, metric, value, n, wilson(value * n, n));
}

function record(
  measured: Measured,
  metric: MetricName,
  value: number,
  n: number,
  interval: EvidenceRecord['metric']['interval'],
): EvidenceRecord {
  const { validity = {} } = measured;
  return {
    schema: 'stridegate.evidence/1',
    tool: { name: measured.tool, version: plain(measured.version, 60) },
    attack: {
      family: measured.family,
      name: plain(measured.attack, 200),
      parameters: parametersOf(measured.parameters ?? {}),
    },
    target: {
      name: plain(measured.target, 300),
      digest: digestOf(measured.digest),
      dataset: /^[0-9a-f]{64}$/.test(measured.dataset ?? '') ? (measured.dataset ?? '') : '',
    },
    metric: {
      name: metric,
      polarity: HIGHER_IS_BETTER.has(metric) ? 'higher-is-better' : 'higher-is-worse',
      value: rounded(value),
      n,
      errors: measured.errors ?? 0,
      undetermined: measured.undetermined ?? 0,
      interval,
    },
    cleanAccuracy: measured.cleanAccuracy ?? null,
    validity: {
      gradientMasking: validity.gradientMasking ?? 'not-applicable',
      adaptive: validity.adaptive ?? false,
      access: validity.access ?? 'unknown',
    },
    cost: measured.cost ?? null,
    run: {
      finished: timeOf(measured.finished ?? ''),
      complete: measured.complete,
      commit: /^[0-9a-f]{40}$/.test(measured.commit ?? '') ? (measured.commit ?? '') : '',
    },
    source: { path: measured.path, line: measured.line },
  };
}

/**
 * A name from a results file as one line without control characters; addresses lose their query and credentials, and what looks like a
 * credential is not repeated.
 */
export function plain(text: string, limit: number): string {
  const line = text
    .slice(0, 2000)
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
  if (credentialOf('', line) !== null) return '(looks like a credential, not shown)';
  return (plainAddress(line) ?? line).slice(0, limit);
}

function parametersOf(given: Readonly<Record<string, string | number>>): Record<string, string | number> {
  const entries = Object.entries(given).filter(([, value]) => typeof value === 'string' || Number.isFinite(value));
  return Object.fromEntries(
    entries.map(([name, value]) => [name.slice(0, 60), typeof value === 'number' ? value : plain(value, 100)]),
  );
}

function digestOf(digest = ''): string {
  const hex = digest
    .trim()
    .toLowerCase()
    .replace(/^(?:sha256|sha1):/, '');
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(hex) ? hex : '';
}

/** A time as ISO 8601 in UTC; empty for what is none. A time without a zone is taken as UTC. */
function timeOf(text: string): string {
  const found = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(Z|[+-]\d{2}:?\d{2})?$/.exec(text.trim());
  if (found === null) return '';
  const time = new Date(found[1] === undefined ? `${text.trim().replace(' ', 'T')}Z` : text.trim().replace(' ', 'T'));
  return Number.isNaN(time.getTime()) ? '' : time.toISOString();
}
