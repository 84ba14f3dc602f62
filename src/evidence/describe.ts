import type { EvidenceRecord, MetricName } from './record.ts';

const METRICS: Readonly<Record<MetricName, string>> = {
  'attack-success-rate': 'attacks succeed',
  'robust-accuracy': 'robust accuracy',
  'membership-advantage': 'membership advantage',
  'true-positive-rate-at-low-false-positive-rate': 'members found at a low false positive rate',
  'extraction-fidelity': 'fidelity of the copy',
};

/**
 * A measurement in one line: `evasion: robust accuracy 31 % [27, 35], n = 500 (ProjectedGradientDescent, norm inf, eps 0.031)`. Percents are
 * rounded to whole ones, to tenths below 10.
 */
export function describeRecord(record: EvidenceRecord): string {
  return `${record.attack.family}: ${resultText(record)} (${attackText(record)})`;
}

/** `robust accuracy 31 % [27, 35], n = 500`: the share, its interval at 95 %, and how many attempts it is of. */
export function resultText({ metric, cost }: EvidenceRecord): string {
  const { interval } = metric;
  const span = interval === null ? '' : ` [${percent(interval.lower)}, ${percent(interval.upper)}]`;
  const attempts = metric.n === 0 ? 'n not told' : `n = ${metric.n}`;
  return [`${METRICS[metric.name]} ${percent(metric.value)} %${span}`, attempts, ...costOf(cost)].join(', ');
}

/** `ProjectedGradientDescent, norm inf, eps 0.0314`. */
export function attackText({ attack }: EvidenceRecord): string {
  const parameters = Object.entries(attack.parameters)
    .slice(0, 6)
    .map(([name, value]) => `${name} ${typeof value === 'number' ? Number(value.toPrecision(3)) : value}`);
  return [attack.name, ...parameters].join(', ');
}

/** What an extraction costs who does it: queries, and money where the price of a query is told. */
function costOf(cost: EvidenceRecord['cost']): string[] {
  if (cost === null) return [];
  const queries = `${cost.queries.toLocaleString('en-US')} queries`;
  return cost.pricePerQuery === null
    ? [queries]
    : [queries, `which cost about ${money(cost.queries * cost.pricePerQuery)}`];
}

function money(amount: number): string {
  return amount.toLocaleString('en-US', { maximumFractionDigits: amount < 10 ? 2 : 0 });
}

function percent(share: number): string {
  const value = share * 100;
  return value === 0 || value >= 10 ? String(Math.round(value)) : String(Math.round(value * 10) / 10);
}
