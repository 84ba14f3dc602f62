import type { MoneyChange, SystemModel, Threat } from '../model/index.ts';
import { moneyChange, TRIALS, type RiskSide } from '../risk/index.ts';
import { CONFIGURATION_PATH, type Configuration } from './configuration.ts';
import { valuationOf } from './declared-risk.ts';

/** The seed of the gate's own simulation: any will do, as long as it never changes. */
export const SEED = 1;

type Judged = { readonly system: SystemModel; readonly threats: readonly Threat[] };

/** A commit's threats with what base's configuration says that they would cost; null when it values nothing. */
export function riskSideOf({ system, threats }: Judged, { risk }: Configuration): RiskSide | null {
  const { elements, flows } = system;
  const valuation = valuationOf(risk, elements, CONFIGURATION_PATH);
  return valuation === null ? null : { threats, elements, flows, valuation };
}

/** What a change adds to the loss to expect in a year; null when nothing is valued, or nothing of value changes. */
export function moneyOf(configuration: Configuration, base: Judged, head: Judged): MoneyChange | null {
  const [before, after] = [riskSideOf(base, configuration), riskSideOf(head, configuration)];
  return before === null || after === null ? null : moneyChange(before, after, { seed: SEED, trials: TRIALS });
}
