import { assert, double, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Interval, Loss } from '../../src/model/index.ts';
import { estimate, type RiskSide } from '../../src/risk/index.ts';
import { meanOf, meanOfLoss, normalProbability, normalQuantile, productOf } from '../../src/risk/distributions.ts';
import { streamOf, uniform } from '../../src/risk/random.ts';
import { expectationsOf, yearsOf } from '../../src/risk/simulate.ts';
import { aThreat, certain, sideOf } from './support.ts';

const TRIALS = 1_000_000;

const scenario = (frequency: Interval, losses: readonly Loss[], asset = 'portal') => ({
  rule: 'a-rule',
  title: 'A threat',
  asset,
  owner: '',
  likelihood: 'high' as const,
  impact: 'high' as const,
  accepted: false,
  threats: [],
  frequency,
  losses,
  hops: 0,
});

const loss = (low: number, high: number, atMost: number | null = null): Loss => ({
  form: 'response',
  factors: [{ low, high }],
  atMost,
});

/** Mean, variance and the standard errors of both, of amounts in whole units. */
function momentsOf(years: Float64Array): { mean: number; variance: number; meanError: number; varianceError: number } {
  const n = years.length;
  let mean = 0;
  for (const year of years) mean += year / 100 / n;
  let [second, fourth] = [0, 0];
  for (const year of years) {
    const deviation = (year / 100 - mean) ** 2;
    second += deviation / n;
    fourth += deviation ** 2 / n;
  }
  return {
    mean,
    variance: second,
    meanError: Math.sqrt(second / n),
    varianceError: Math.sqrt((fourth - second ** 2) / n),
  };
}

describe('a simulated year', () => {
  it.each<[name: string, rate: number, losses: readonly Loss[]]>([
    ['rare and certain', 0.05, [loss(1000, 1000)]],
    ['rare and unsure', 0.3, [loss(1000, 9000)]],
    ['often', 4, [loss(50, 400)]],
    ['weekly, in parts of a count', 52, [loss(10, 20)]],
    ['two forms', 0.7, [loss(100, 900), { form: 'fines', factors: [{ low: 10, high: 30 }], atMost: null }]],
    [
      'a number of things and what each costs',
      0.5,
      [
        {
          form: 'replacement',
          factors: [
            { low: 100, high: 500 },
            { low: 2, high: 4 },
          ],
          atMost: null,
        },
      ],
    ],
    ['cut off', 0.5, [loss(1000, 20_000, 8000)]],
  ])('%s: has the mean and variance of a compound Poisson sum', (_, rate, losses) => {
    const { mean, variance, meanError, varianceError } = momentsOf(yearsOf(scenario(certain(rate), losses), 7, TRIALS));
    // E[S] = λE[X] and Var[S] = λE[X²], with X the sum of the forms.
    const single = losses.reduce((sum, one) => sum + meanOfLoss(one), 0);
    const spread = losses.reduce((sum, one) => sum + secondMomentOf(one) - meanOfLoss(one) ** 2, 0);
    expect(Math.abs(mean - rate * single)).toBeLessThan(4 * meanError);
    expect(Math.abs(variance - rate * (spread + single ** 2))).toBeLessThan(4 * varianceError);
  });

  it('draws its frequency from the interval: the mean is that of the lognormal distribution', () => {
    const frequency = { low: 0.1, high: 1 };
    const { mean, meanError } = momentsOf(yearsOf(scenario(frequency, [loss(100, 100)]), 3, TRIALS));
    expect(Math.abs(mean - meanOf(productOf([frequency])) * 100)).toBeLessThan(4 * meanError);
  });

  it('expects what it simulates', () => {
    const one = scenario({ low: 0.1, high: 1 }, [loss(1000, 9000)]);
    const { mean, meanError } = momentsOf(yearsOf(one, 5, 200_000));
    const expected = momentsOf(expectationsOf(one, 5, 200_000)).mean;
    expect(Math.abs(mean - expected)).toBeLessThan(4 * meanError);
  });

  it('is the same to the cent for one seed and another for another', () => {
    const one = scenario({ low: 0.5, high: 2 }, [loss(100, 900)]);
    expect(yearsOf(one, 1, 2000)).toEqual(yearsOf(one, 1, 2000));
    expect(yearsOf(one, 1, 2000)).not.toEqual(yearsOf(one, 2, 2000));
    expect(yearsOf(one, 1, 2000)).not.toEqual(yearsOf({ ...one, asset: 'shop' }, 1, 2000));
  });

  it('is never cheaper when the same happens more often or costs more', () => {
    assert(
      property(
        double({ min: 0.01, max: 10, noNaN: true }),
        double({ min: 1, max: 4, noNaN: true }),
        double({ min: 1, max: 1000, noNaN: true }),
        integer(),
        (rate, factor, amount, seed) => {
          const years = yearsOf(scenario(certain(rate), [loss(amount, amount * 3)]), seed, 200);
          const oftener = yearsOf(scenario(certain(rate * factor), [loss(amount, amount * 3)]), seed, 200);
          const dearer = yearsOf(scenario(certain(rate), [loss(amount * factor, amount * 3 * factor)]), seed, 200);
          for (const [at, year] of years.entries()) {
            expect(oftener[at]).toBeGreaterThanOrEqual(year);
            expect(dearer[at]).toBeGreaterThanOrEqual(year - 1);
          }
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('numbers of a stream', () => {
  it('fill the interval evenly, one after the other and side by side', () => {
    for (const place of [(at: number) => [at, 0], (at: number) => [0, at], (at: number) => [at, at % 7]] as const) {
      const stream = streamOf(11, 'a-rule\0portal');
      const bins = Array.from({ length: 100 }, () => 0);
      let pairs = 0;
      let last = 0.5;
      for (let at = 0; at < 100_000; at += 1) {
        const [trial = 0, draw = 0] = place(at);
        const u = uniform(stream, trial, draw);
        expect(u > 0 && u < 1).toBe(true);
        const bin = Math.floor(u * 100);
        bins[bin] = (bins[bin] ?? 0) + 1;
        pairs += (u - 0.5) * (last - 0.5);
        last = u;
      }
      const chiSquare = bins.reduce((sum, found) => sum + (found - 1000) ** 2 / 1000, 0);
      // 99 degrees of freedom: beyond 161 once in 10,000 times.
      expect(chiSquare).toBeLessThan(161);
      // The correlation of neighbours has a standard deviation of 1/√n.
      expect(Math.abs((pairs / 100_000) * 12)).toBeLessThan(4 / Math.sqrt(100_000));
    }
  });

  it('of two names have nothing to do with each other', () => {
    const [a, b] = [streamOf(1, 'a-rule\0portal'), streamOf(1, 'b-rule\0portal')];
    let both = 0;
    for (let at = 0; at < 100_000; at += 1) both += (uniform(a, at, 0) - 0.5) * (uniform(b, at, 0) - 0.5);
    expect(Math.abs((both / 100_000) * 12)).toBeLessThan(4 / Math.sqrt(100_000));
  });
});

describe('the normal distribution', () => {
  it.each([
    [0.5, 0],
    [0.95, 1.644853626951],
    [0.975, 1.95996398454],
    [0.001, -3.090232306168],
    [0.9999, 3.719016485456],
  ])('has its quantile of %d at %d', (p, z) => {
    expect(normalQuantile(p)).toBeCloseTo(z, 7);
    expect(normalProbability(z)).toBeCloseTo(p, 6);
  });
});

describe('an estimate', () => {
  it('is what a hand computes for certain values: two threats of one rule are one event', () => {
    // 2 events a year at 40 % of 1,000 response: 800 expected; N ~ Poisson(2), so P(N ≤ 2) = 0.677 and P(N ≤ 5) = 0.983.
    const side: RiskSide = sideOf([aThreat(), aThreat({ fingerprint: 'bbbbbbbbbbbbbbbb' })], {
      losses: [loss(1000, 1000)],
      frequency: certain(2),
    });
    const { expected, p50, p95, scenarios, accepted } = estimate(side, { seed: 1, trials: 200_000 });
    expect(Math.abs(expected - 800)).toBeLessThan(4 * Math.sqrt((2 * 400 ** 2) / 200_000) + 1);
    expect([p50, p95, scenarios.length, accepted]).toEqual([800, 2000, 1, 0]);
  });

  it('is what a hand computes for two assets behind one flow, of which the nearer is hit', () => {
    // Yearly, 0.5 events at the portal: 0.5 × 100 % × (300 + 700) = 500. The warehouse behind it is not counted.
    const side = sideOf([aThreat({ impact: 'critical' })], {
      losses: [loss(300, 300), { form: 'reputation', factors: [{ low: 700, high: 700 }], atMost: null }],
      frequency: certain(0.5),
      behind: [loss(1_000_000, 1_000_000)],
    });
    const { expected, scenarios, drivers } = estimate(side, { seed: 1, trials: 400_000 });
    expect(Math.abs(expected - 500)).toBeLessThan(4 * Math.sqrt((0.5 * 1000 ** 2) / 400_000) + 1);
    expect(scenarios.map(({ scenario: { asset, hops } }) => [asset, hops])).toEqual([['portal', 0]]);
    expect(drivers.every(({ atLow, atHigh }) => atLow === 500 && atHigh === 500)).toBe(true);
  });

  it('follows the flows to what is of value, and says which threats reach nothing', () => {
    const far = sideOf([aThreat()], { losses: [], frequency: certain(1), behind: [loss(100, 100)] });
    const told = estimate(far, { seed: 1, trials: 1000 });
    expect(told.scenarios.map(({ scenario: { asset, hops } }) => [asset, hops])).toEqual([['warehouse', 1]]);
    const lost = estimate(sideOf([aThreat()], { losses: [], frequency: certain(1) }), { seed: 1, trials: 1000 });
    expect([lost.expected, lost.unvalued.length]).toEqual([0, 1]);
  });

  it('has a curve that falls, and gains by each rule no more than there is', () => {
    const threats = [aThreat(), aThreat({ rule: 'b-rule', fingerprint: 'cccccccccccccccc', likelihood: 'medium' })];
    const side = sideOf(threats, { losses: [loss(100, 90_000)], frequency: { low: 0.2, high: 3 } });
    const { exceedance, expected, mitigations, p50, p95, p99, tail } = estimate(side, { seed: 1, trials: 20_000 });
    const losses = exceedance.map((point) => point.loss);
    expect(losses).toEqual(losses.toSorted((a, b) => a - b));
    expect([p50 <= p95, p95 <= p99, tail >= p95]).toEqual([true, true, true]);
    const gained = mitigations.reduce((sum, one) => sum + one.expected, 0);
    expect(Math.abs(gained - expected)).toBeLessThanOrEqual(mitigations.length);
  });
});

/** E[X²] of a loss: closed for lognormal amounts, by the limited moments where it is cut off. */
function secondMomentOf({ factors, atMost }: Loss): number {
  const { mu, sigma } = productOf(factors);
  const whole = Math.exp(2 * mu + 2 * sigma ** 2);
  if (atMost === null) return whole;
  const log = Math.log(atMost);
  const below = whole * normalProbability((log - mu - 2 * sigma ** 2) / sigma);
  return below + atMost ** 2 * (1 - normalProbability((log - mu) / sigma));
}
