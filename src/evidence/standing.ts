import { isSingleStep } from './attacks.ts';
import type { EvidenceRecord, MetricName } from './record.ts';

/** What measurements say of a threat. Only `for` and `against` move anything; what is inconclusive never lowers a threat. */
export type Standing = {
  readonly standing: 'for' | 'against' | 'inconclusive';
  /** Why, in sentences; empty for `for` and `against` without reservations. */
  readonly reasons: readonly string[];
  /** For `for`: whether most attempts get through, at 95 %. */
  readonly most: boolean;
};

/** Fewest attempts from which a defence is believed: below, an interval at 95 % spans most of what is possible. */
export const LEAST_ATTEMPTS = 30;
/** Largest share of attempts that nobody judged (errors, undetermined) beside those that count for a defence. */
const MOST_UNJUDGED = 0.05;

/**
 * Where a metric is bad, when no policy says it: attack success above 5 %, accuracy under attack below 40 %, members told apart from others
 * by more than 10 points, one in twenty members found without false alarms, a copy that agrees with the original nine times in ten.
 */
export const DEFAULT_BARS: Readonly<Record<MetricName, number>> = {
  'attack-success-rate': 0.05,
  'robust-accuracy': 0.4,
  'membership-advantage': 0.1,
  'true-positive-rate-at-low-false-positive-rate': 0.05,
  'extraction-fidelity': 0.9,
};

/**
 * What the measurements of one family against one target say, held against a bar (a share; for accuracies the least, else the most that is
 * borne). One attack that gets through is enough for a threat. Against it speak only complete runs of at least 30 attempts, nearly all of
 * them judged, whose interval clears the bar, by a suite: an attack that adapts, or two that differ, none of them a single step; and of an
 * accuracy no gradient that may only look safe (https://arxiv.org/abs/1902.06705).
 */
export function standingOf(records: readonly EvidenceRecord[], bar: number | undefined): Standing {
  const sides = records.map((record) => sideOf(record, bar ?? DEFAULT_BARS[record.metric.name]));
  if (sides.includes('over')) return { standing: 'for', reasons: [], most: records.some(mostGetThrough) };
  const reasons = [...new Set(records.flatMap((record, at) => reservations(record, sides[at] === 'under')))];
  if (!isSuite(records)) reasons.push('one attack is no assessment: run a suite, or several that differ');
  return reasons.length === 0
    ? { standing: 'against', reasons: [], most: false }
    : { standing: 'inconclusive', reasons, most: false };
}

/** Which side of the bar the whole interval is on. */
function sideOf({ metric }: EvidenceRecord, bar: number): 'over' | 'under' | 'across' {
  const { interval } = metric;
  if (interval === null) return 'across';
  const better = metric.polarity === 'higher-is-better';
  if (better ? interval.upper < bar : interval.lower > bar) return 'over';
  return (better ? interval.lower >= bar : interval.upper <= bar) ? 'under' : 'across';
}

function mostGetThrough({ metric }: EvidenceRecord): boolean {
  const { interval } = metric;
  if (interval === null) return false;
  return metric.polarity === 'higher-is-better' ? interval.upper < 0.5 : interval.lower > 0.5;
}

function reservations(record: EvidenceRecord, clears: boolean): string[] {
  const { metric, validity, run, attack } = record;
  const unjudged = metric.errors + metric.undetermined;
  const said: string[] = [];
  if (metric.n === 0) return [`${attack.name}: no number of attempts`];
  if (!clears) said.push(`${attack.name}: the interval reaches over the bar`);
  if (metric.n < LEAST_ATTEMPTS) said.push(`${attack.name}: ${metric.n} attempts, fewer than ${LEAST_ATTEMPTS}`);
  if (unjudged > MOST_UNJUDGED * (metric.n + unjudged))
    said.push(`${attack.name}: ${unjudged} attempts of ${metric.n + unjudged} were not judged`);
  if (!run.complete) said.push(`${attack.name}: the run did not come to its end`);
  if (validity.gradientMasking === 'detected') said.push(`${attack.name}: the gradient is masked`);
  if (validity.gradientMasking === 'not-checked') said.push(`${attack.name}: masked gradients were not ruled out`);
  return said;
}

function isSuite(records: readonly EvidenceRecord[]): boolean {
  if (records.some(({ validity }) => validity.adaptive)) return true;
  const several = new Set(records.map(({ attack }) => attack.name).filter((name) => !isSingleStep(name)));
  return several.size >= 2;
}
