import type { Threat } from '../model/index.ts';
import type { Assumption, RiskSide, Scenario, Valuation } from './contract.ts';
import { lognormalOf, meanOf, meanOfLoss, productOf, quantile } from './distributions.ts';
import { scenariosOf } from './scenarios.ts';
import { yearsOf, type Years } from './simulate.ts';

/** Trials that are run when nobody says otherwise. */
export const TRIALS = 10_000;

export type Simulation = {
  /** An integer; the same one gives the same numbers. */
  readonly seed: number;
  /** Simulated years, 1,000 to 1,000,000. */
  readonly trials: number;
};

/** What one scenario costs; amounts in whole units of the currency. */
export type ScenarioLoss = {
  readonly scenario: Scenario;
  /** Loss to expect in a year. */
  readonly expected: number;
  /** One year in twenty costs more than this. */
  readonly p95: number;
};

/** One unsure value: the loss to expect in a year with it at the low and at the high end of its interval, all else in the middle. */
export type Driver = { readonly what: string; readonly atLow: number; readonly atHigh: number };

/** The loss of a year as a team's values make it. Amounts are whole units of the currency. */
export type Estimate = Simulation & {
  readonly currency: string;
  readonly expected: number;
  readonly p50: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
  /** The mean of the worst twentieth of the years. */
  readonly tail: number;
  /** Part of `expected` whose threats are all accepted. */
  readonly accepted: number;
  /** The loss that is exceeded with each probability: the loss-exceedance curve. */
  readonly exceedance: readonly { readonly probability: number; readonly loss: number }[];
  /** The largest first. */
  readonly scenarios: readonly ScenarioLoss[];
  /** What moves the expected loss most, the widest first. */
  readonly drivers: readonly Driver[];
  /** What is gained a year when all threats of a rule are closed: the twenty that gain most. */
  readonly mitigations: readonly Mitigation[];
  readonly assumptions: readonly Assumption[];
  /** Threats that reach nothing of value. */
  readonly unvalued: readonly Threat[];
};

export type Mitigation = {
  readonly rule: string;
  readonly advice: string;
  readonly threats: number;
  readonly expected: number;
  /** How much lower the 95th percentile of the year is. */
  readonly p95: number;
};

/** Simulates the losses of a year. The numbers depend on nothing but the arguments. */
export function estimate(side: RiskSide, { seed, trials }: Simulation): Estimate {
  const { scenarios, unvalued } = scenariosOf(side);
  const total: Years = new Float64Array(trials);
  const lossesOf = new Map<string, Years>();
  const single = scenarios.map((scenario): ScenarioLoss => {
    const years = yearsOf(scenario, seed, trials);
    add(total, years);
    const ofRule = lossesOf.get(scenario.rule) ?? new Float64Array(trials);
    add(ofRule, years);
    lossesOf.set(scenario.rule, ofRule);
    return { scenario, expected: units(mean(years)), p95: units(percentileOfFew(years, 0.95)) };
  });
  const years = sorted(total);
  const expected = units(mean(total));
  return {
    seed,
    trials,
    currency: side.valuation.currency,
    expected,
    p50: units(percentile(years, 0.5)),
    p90: units(percentile(years, 0.9)),
    p95: units(percentile(years, 0.95)),
    p99: units(percentile(years, 0.99)),
    tail: units(mean(years.subarray(Math.floor(trials * 0.95)))),
    accepted: single.filter(({ scenario }) => scenario.accepted).reduce((sum, one) => sum + one.expected, 0),
    exceedance: PROBABILITIES.map((probability) => ({ probability, loss: units(percentile(years, 1 - probability)) })),
    scenarios: single.toSorted((a, b) => b.expected - a.expected || (a.scenario.rule < b.scenario.rule ? -1 : 1)),
    drivers: driversOf(scenarios, side.valuation),
    mitigations: mitigationsOf(scenarios, lossesOf, total, units(percentile(years, 0.95))),
    assumptions: side.valuation.assumptions,
    unvalued,
  };
}

/** Where the loss-exceedance curve is read. */
const PROBABILITIES = [0.9, 0.75, 0.5, 0.35, 0.25, 0.2, 0.15, 0.1, 0.075, 0.05, 0.03, 0.02, 0.01, 0.005, 0.002, 0.001];

const MOST_DRIVERS = 12;
const MOST_MITIGATIONS = 20;

/**
 * One-at-a-time sensitivity of the expected loss, by its closed form: an event's frequency times its mean loss. One value of the
 * configuration moves all scenarios that it stands in.
 */
function driversOf(scenarios: readonly Scenario[], { frequency }: Valuation): Driver[] {
  const middle = scenarios.map((scenario) => meanRate(scenario) * meanLoss(scenario));
  const all = middle.reduce((sum, one) => sum + one, 0);
  const moved = new Map<string, { low: number; high: number }>();
  const move = (what: string, low: number, high: number): void => {
    const known = moved.get(what) ?? { low: 0, high: 0 };
    moved.set(what, { low: known.low + low, high: known.high + high });
  };
  for (const scenario of scenarios) {
    const rate = meanRate(scenario);
    const { low, high } = frequency[scenario.likelihood];
    const loss = meanLoss(scenario);
    move(`how often a threat of ${scenario.likelihood} likelihood strikes`, (low - rate) * loss, (high - rate) * loss);
    for (const one of scenario.losses) {
      const amount = productOf(one.factors);
      const cap = one.atMost ?? Infinity;
      const own = meanOfLoss(one);
      const [cheap, dear] = [Math.min(quantile(amount, 0.05), cap), Math.min(quantile(amount, 0.95), cap)];
      move(`${one.form} of ${scenario.asset}`, (cheap - own) * rate, (dear - own) * rate);
    }
  }
  return [...moved]
    .map(([what, { low, high }]) => ({
      what,
      atLow: Math.round(Math.max(0, all + low)),
      atHigh: Math.round(Math.max(0, all + high)),
    }))
    .toSorted((a, b) => b.atHigh - b.atLow - (a.atHigh - a.atLow) || (a.what < b.what ? -1 : 1))
    .slice(0, MOST_DRIVERS);
}

function meanRate({ frequency }: Scenario): number {
  return meanOf(lognormalOf(frequency));
}

function meanLoss({ losses }: Scenario): number {
  return losses.reduce((sum, loss) => sum + meanOfLoss(loss), 0);
}

function mitigationsOf(
  scenarios: readonly Scenario[],
  lossesOf: ReadonlyMap<string, Years>,
  total: Years,
  p95: number,
): Mitigation[] {
  const rest: Years = new Float64Array(total.length);
  return [...lossesOf]
    .map(([rule, years]) => ({ rule, years, expected: units(mean(years)) }))
    .toSorted((a, b) => b.expected - a.expected || (a.rule < b.rule ? -1 : 1))
    .slice(0, MOST_MITIGATIONS)
    .map(({ rule, years, expected }): Mitigation => {
      for (let at = 0; at < total.length; at += 1) rest[at] = (total[at] ?? 0) - (years[at] ?? 0);
      const threats = new Map(
        scenarios
          .filter((one) => one.rule === rule)
          .flatMap((one) => one.threats.map((threat) => [threat.fingerprint, threat])),
      );
      const advice = [...threats.values()].find(({ mitigations }) => mitigations.length > 0)?.mitigations[0] ?? '';
      const left = units(percentile(sorted(rest), 0.95));
      return { rule, advice, threats: threats.size, expected, p95: p95 - left };
    });
}

function add(sum: Years, years: Years): void {
  for (let at = 0; at < sum.length; at += 1) sum[at] = (sum[at] ?? 0) + (years[at] ?? 0);
}

export function sorted(years: Years): Years {
  return years.slice().sort();
}

/** As `percentile`, for years of which most cost nothing: only the others are put in order. */
function percentileOfFew(years: Years, p: number): number {
  const costly = years.filter((year) => year > 0);
  const at = Math.ceil(years.length * p - 1e-9) - 1 - (years.length - costly.length);
  return at < 0 ? 0 : (costly.sort()[at] ?? 0);
}

/** The value below which a share `p` of ordered values lies: the smallest with at least that many at or below it. */
export function percentile(ordered: Years, p: number): number {
  return ordered[Math.min(ordered.length - 1, Math.max(0, Math.ceil(ordered.length * p - 1e-9) - 1))] ?? 0;
}

function mean(years: Years): number {
  let sum = 0;
  for (const year of years) sum += year;
  return years.length === 0 ? 0 : sum / years.length;
}

/** Hundredths as whole units. */
export function units(hundredths: number): number {
  return Math.round(hundredths / 100);
}
