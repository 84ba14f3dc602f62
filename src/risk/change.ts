import type { MoneyChange } from '../model/index.ts';
import type { RiskSide, Scenario } from './contract.ts';
import { percentile, type Simulation, sorted, units } from './estimate.ts';
import { scenariosOf } from './scenarios.ts';
import { expectationsOf } from './simulate.ts';

const MOST_DRIVERS = 3;

/**
 * What a change adds to the loss to expect in a year. Base and head have the same fortunes, so what did not change cancels out exactly.
 * Null when neither side's threats reach anything that the team valued, or nothing of value changed.
 */
export function moneyChange(base: RiskSide, head: RiskSide, { seed, trials }: Simulation): MoneyChange | null {
  const before = byKey(scenariosOf(base).scenarios);
  const after = byKey(scenariosOf(head).scenarios);
  const difference = new Float64Array(trials);
  const totals = { before: 0, after: 0 };
  const drivers: MoneyChange['drivers'] = [];
  for (const key of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    const [was, is] = [before.get(key), after.get(key)];
    const [old, now] = [was, is].map((one) => (one === undefined ? null : expectationsOf(one, seed, trials)));
    const change = meanOf(now) - meanOf(old);
    totals.before += meanOf(old);
    totals.after += meanOf(now);
    if (change === 0) continue;
    for (let at = 0; at < trials; at += 1) difference[at] = (difference[at] ?? 0) + (now?.[at] ?? 0) - (old?.[at] ?? 0);
    const told = is ?? was;
    if (told !== undefined)
      drivers.push({
        title: told.title,
        asset: told.asset,
        change: units(change),
        threats: told.threats.map(({ fingerprint }) => fingerprint),
      });
  }
  if (drivers.length === 0) return null;
  const ordered = sorted(difference);
  return {
    currency: head.valuation.currency,
    before: units(totals.before),
    after: units(totals.after),
    low: units(percentile(ordered, 0.05)),
    high: units(percentile(ordered, 0.95)),
    drivers: drivers.toSorted((a, b) => Math.abs(b.change) - Math.abs(a.change)).slice(0, MOST_DRIVERS),
    defaults: head.valuation.assumptions.filter(({ origin }) => origin === 'default').length,
  };
}

function byKey(scenarios: readonly Scenario[]): ReadonlyMap<string, Scenario> {
  return new Map(scenarios.map((scenario) => [`${scenario.rule}\0${scenario.asset}`, scenario]));
}

function meanOf(values: Float64Array | null | undefined): number {
  if (values === null || values === undefined) return 0;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
