import type { Scenario } from './contract.ts';
import { type Lognormal, lognormalOf, meanOfLoss, normalQuantile, poisson, productOf } from './distributions.ts';
import { type Stream, streamOf, uniform } from './random.ts';

/** Losses of each simulated year, in hundredths of the currency's unit. */
export type Years = Float64Array;

/** Draws of one trial: 0 is the frequency, these many more are counts, and losses follow. */
const FIRST_LOSS = 16;
/** A year with more events than this is no risk but running cost; configurations allow 52 a year in the 95th percentile. */
const MOST_EVENTS = 700;
/** The furthest that a frequency is drawn from the middle of its interval: 1 in 30,000 years lies beyond. */
const FURTHEST = 4;

/**
 * The losses of a scenario in each of `trials` years: a frequency drawn from its interval, a Poisson count of events, and for each event
 * a lognormal loss of each form, in whole hundredths. The same seed gives the same years whatever other scenarios there are; a higher
 * frequency or a larger loss makes no year cheaper (inverse transforms of the same numbers).
 */
export function yearsOf({ rule, asset, frequency, losses }: Scenario, seed: number, trials: number): Years {
  const years = new Float64Array(trials);
  const stream = streamOf(seed, `${rule}\0${asset}`);
  const rate = lognormalOf(frequency);
  const amounts = losses.map(({ factors, atMost }) => ({ ...productOf(factors), atMost: atMost ?? Infinity }));
  for (let trial = 0; trial < trials; trial += 1) {
    const mean = rateIn(rate, stream, trial);
    // Nothing happens with probability e^-mean, which is no less than 1 - mean: most years end here.
    if (uniform(stream, trial, 1) <= 1 - mean) continue;
    const events = Math.min(MOST_EVENTS, eventsIn(mean, stream, trial));
    if (events > 0) years[trial] = lossOf(events, amounts, stream, trial);
  }
  return years;
}

function eventsIn(mean: number, stream: Stream, trial: number): number {
  return poisson(mean, (part) => uniform(stream, trial, 1 + part));
}

function lossOf(
  events: number,
  amounts: readonly (Lognormal & { readonly atMost: number })[],
  stream: Stream,
  trial: number,
): number {
  let total = 0;
  for (let event = 0; event < events; event += 1) {
    for (const [form, { mu, sigma, atMost }] of amounts.entries()) {
      const u = uniform(stream, trial, FIRST_LOSS + event * amounts.length + form);
      const amount = sigma === 0 ? Math.exp(mu) : Math.exp(mu + sigma * normalQuantile(u));
      total += Math.round(Math.min(amount, atMost) * 100);
    }
  }
  return total;
}

/** The loss to expect in each of `trials` years when only the frequency is unsure, in hundredths. */
export function expectationsOf({ rule, asset, frequency, losses }: Scenario, seed: number, trials: number): Years {
  const expected = new Float64Array(trials);
  const stream = streamOf(seed, `${rule}\0${asset}`);
  const rate = lognormalOf(frequency);
  const loss = losses.reduce((sum, one) => sum + meanOfLoss(one), 0);
  for (let trial = 0; trial < trials; trial += 1) expected[trial] = rateIn(rate, stream, trial) * loss * 100;
  return expected;
}

function rateIn({ mu, sigma }: Lognormal, stream: Stream, trial: number): number {
  if (sigma === 0) return Math.exp(mu);
  const z = normalQuantile(uniform(stream, trial, 0));
  return Math.exp(mu + sigma * Math.max(-FURTHEST, Math.min(FURTHEST, z)));
}
