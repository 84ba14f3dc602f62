import type { Measurement } from '../model/index.ts';
import { bondOf, modelOf, type Bond } from './bond.ts';
import { attackText, resultText } from './describe.ts';
import { boundOf, groupsOf } from './groups.ts';
import { identityOf, modelNames, type Identity, type Side } from './identity.ts';
import type { Demand, EvidencePolicy } from './policy.ts';
import type { EvidenceRecord } from './record.ts';

const DAY = 86_400_000;

/** What counts for one model at one commit, and what does not any more. */
export type Counted = {
  readonly bound: readonly EvidenceRecord[];
  readonly left: readonly { readonly record: EvidenceRecord; readonly bond: Exclude<Bond, { state: 'bound' }> }[];
};

/** Results of a model, told apart by whether they are about the weights that `here` uses. */
export function countedFor(
  model: string,
  records: readonly EvidenceRecord[],
  policy: EvidencePolicy,
  here: Side,
  base: Side,
): Counted {
  const names = new Set([...modelNames(here.system), ...policy.targets.map((target) => target.model)]);
  const digest = policy.targets.find((target) => target.model === model)?.digest;
  const [identity, former] = [identityOf(model, here), identityOf(model, base)];
  const bound: EvidenceRecord[] = [];
  const left: Counted['left'][number][] = [];
  for (const record of records) {
    if (modelOf(record, policy, names) !== model) continue;
    const bond = bondOf(record, identity, former, digest);
    if (bond.state === 'bound') bound.push(record);
    else left.push({ record, bond });
  }
  return { bound, left };
}

/** How results stand to each demand of the policy at one commit, in the order of their keys. */
export function measurementsOf(
  records: readonly EvidenceRecord[],
  policy: EvidencePolicy,
  here: Side,
  base: Side,
  now: Date,
): Measurement[] {
  const found = new Map<string, Measurement>();
  for (const demand of policy.demand) {
    const identity = identityOf(demand.model, here);
    // A model that this commit does not have cannot be attacked.
    if (identity.elements.length === 0 && identity.digests.size === 0) continue;
    const of = records.filter((record) => meetsMetric(record, demand));
    const counted = countedFor(demand.model, of, policy, here, base);
    found.set(`${demand.model}\n${demand.family}`, {
      ...subjectOf(demand, identity),
      ...stateOf(demand, counted, now),
    });
  }
  return [...found.keys()].sort().flatMap((key) => found.get(key) ?? []);
}

/** A demand of an accuracy looks at accuracies, one of attacks at what got through. */
function meetsMetric({ attack, metric }: EvidenceRecord, demand: Demand): boolean {
  return (
    attack.family === demand.family && (metric.polarity === 'higher-is-better') === (demand.at_least !== undefined)
  );
}

type State = Pick<Measurement, 'state' | 'result' | 'attack' | 'reason'>;

/** It stands at the weights, which the change that makes it fail exchanges; else where code names the model. */
function subjectOf(demand: Demand, { place, elements }: Identity): Omit<Measurement, keyof State> {
  return {
    name: demand.model,
    path: '',
    symbol: '',
    context: elements[0]?.context ?? 'shipped',
    controls: [],
    evidence: [...(place === null ? [] : [place]), ...elements.flatMap(({ evidence }) => evidence)].slice(0, 5),
    edits: [],
    family: demand.family,
    demand: demandText(demand),
  };
}

function stateOf(demand: Demand, { bound, left }: Counted, now: Date): State {
  const fresh = bound.filter((record) => !isOld(record, demand, now));
  const eps = typeof demand.eps === 'string' ? (boundOf(demand.eps) ?? undefined) : demand.eps;
  if (fresh.length === 0) {
    const [old] = bound;
    if (old !== undefined) return { state: 'stale', ...shown(old, `older than ${demand.max_age_days} days`) };
    const [asked] = groupsOf(
      left.map(({ record }) => record),
      { eps },
    ).flatMap(({ records }) => records);
    const aside = left.find(({ record }) => record === asked) ?? left[0];
    return aside === undefined
      ? missing('nothing was measured')
      : { state: aside.bond.state, ...shown(aside.record, aside.bond.reason) };
  }
  const groups = groupsOf(fresh, { share: demand.at_most ?? demand.at_least, eps });
  const worst = (['for', 'inconclusive', 'against'] as const)
    .map((side) => groups.find(({ standing }) => standing.standing === side))
    .find((group) => group !== undefined);
  const [record] = worst?.records ?? [];
  if (worst === undefined || record === undefined) return missing('nothing was measured at this bound');
  const { standing, reasons } = worst.standing;
  const state = { for: 'fails', against: 'meets', inconclusive: 'inconclusive' } as const;
  return { state: state[standing], ...shown(record, reasons[0] ?? '') };
}

function shown(record: EvidenceRecord, reason: string): Omit<State, 'state'> {
  return { result: resultText(record), attack: attackText(record), reason };
}

function missing(reason: string): State {
  return { state: 'missing', result: '', attack: '', reason };
}

/** Results without a time are as old as can be, where an age is asked for. */
function isOld({ run }: EvidenceRecord, { max_age_days: days }: Demand, now: Date): boolean {
  return days !== undefined && !(Date.parse(run.finished) >= now.getTime() - days * DAY);
}

function demandText({ family, at_least: least, at_most: most, eps }: Demand): string {
  const bound = eps === undefined ? '' : ` at eps ${eps}`;
  if (least === undefined && family === 'membership-inference')
    return `membership advantage of at most ${percent(most ?? 0)} %${bound}`;
  if (least === undefined && family === 'extraction')
    return `a copy that agrees in at most ${percent(most ?? 0)} %${bound}`;
  return least === undefined
    ? `at most ${percent(most ?? 0)} % of attacks succeed${bound}`
    : `robust accuracy of at least ${percent(least)} %${bound}`;
}

function percent(share: number): number {
  return Math.round(share * 1000) / 10;
}
