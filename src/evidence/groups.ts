import type { AttackFamily } from '../model/index.ts';
import type { EvidenceRecord, MetricName } from './record.ts';
import { standingOf, type Standing } from './standing.ts';

/** All measurements of one family and metric against one target, and what they say together. */
export type EvidenceGroup = {
  readonly target: EvidenceRecord['target'];
  readonly family: AttackFamily;
  readonly metric: MetricName;
  /** Those that count: of a curve one bound of the perturbation. */
  readonly records: readonly EvidenceRecord[];
  readonly standing: Standing;
};

/** What a policy asks of a group: the share that is borne, and for accuracies the bound of the perturbation. */
export type Bar = { readonly share?: number | undefined; readonly eps?: number | undefined };

/** Measurements that belong together, sorted by target, family and metric. Those of no known family say nothing and are left out. */
export function groupsOf(records: readonly EvidenceRecord[], bar: Bar = {}): EvidenceGroup[] {
  const byKey = new Map<string, EvidenceRecord[]>();
  for (const record of records) {
    if (record.attack.family === 'unclassified') continue;
    const { target, attack, metric } = record;
    const key = JSON.stringify([target.name, target.digest, attack.family, metric.name]);
    byKey.set(key, [...(byKey.get(key) ?? []), record]);
  }
  return [...byKey.keys()].sort().flatMap((key): EvidenceGroup[] => {
    const counted = atBound(byKey.get(key) ?? [], bar.eps);
    const [first] = counted;
    if (first === undefined) return [];
    const { target, attack, metric } = first;
    const standing = standingOf(counted, bar.share);
    return [{ target, family: attack.family, metric: metric.name, records: counted, standing }];
  });
}

/** Bounds are written with few digits, as `0.031` for 8/255. */
const SAME_BOUND = 0.02;

/**
 * Of measurements at several bounds those at `eps`; where none is asked for, of each attack the one at its least bound: every model falls
 * when the perturbation may be large enough.
 */
function atBound(records: readonly EvidenceRecord[], eps: number | undefined): EvidenceRecord[] {
  if (eps !== undefined)
    return records.filter((record) => Math.abs((epsOf(record) ?? Number.NaN) - eps) <= SAME_BOUND * eps);
  const least = new Map<string, number>();
  for (const record of records) {
    const own = epsOf(record);
    if (own !== null) least.set(record.attack.name, Math.min(own, least.get(record.attack.name) ?? own));
  }
  return records.filter((record) => (epsOf(record) ?? undefined) === least.get(record.attack.name));
}

/** The bound of the perturbation as a number; `8/255` is how papers write it. */
export function epsOf({ attack }: EvidenceRecord): number | null {
  const given = attack.parameters['eps'];
  return typeof given === 'number' ? given : given === undefined ? null : boundOf(given);
}

/** A number or a fraction as text; null for anything else. */
export function boundOf(text: string): number | null {
  const found = /^(\d{1,9}(?:\.\d{1,9})?)(?:\s?\/\s?(\d{1,9}(?:\.\d{1,9})?))?$/.exec(text.trim());
  if (found === null) return null;
  const value = Number(found[1]) / Number(found[2] ?? 1);
  return Number.isFinite(value) ? value : null;
}
