import type { Interval, Loss } from '../model/index.ts';

/** The 95th percentile of the standard normal distribution: half the width of a 90 % interval. */
const Z_95 = 1.644_853_626_951_472_2;

/** A lognormal distribution: `mu` and `sigma` of the logarithm. A certain amount has `sigma` 0. */
export type Lognormal = { readonly mu: number; readonly sigma: number };

/** The lognormal distribution whose 5th and 95th percentiles are the ends of the interval. */
export function lognormalOf({ low, high }: Interval): Lognormal {
  const [from, to] = [Math.log(low), Math.log(high)];
  return { mu: (from + to) / 2, sigma: (to - from) / (2 * Z_95) };
}

/** The product of independent lognormal amounts is lognormal: the logarithms add up. */
export function productOf(factors: readonly Interval[]): Lognormal {
  const parts = factors.map(lognormalOf);
  return {
    mu: parts.reduce((sum, { mu }) => sum + mu, 0),
    sigma: Math.sqrt(parts.reduce((sum, { sigma }) => sum + sigma ** 2, 0)),
  };
}

export function meanOf({ mu, sigma }: Lognormal): number {
  return Math.exp(mu + sigma ** 2 / 2);
}

/** The mean of what is cut off at `atMost` (the limited expected value of the lognormal distribution). */
export function meanOfLoss({ factors, atMost }: Loss): number {
  const amount = productOf(factors);
  if (atMost === null) return meanOf(amount);
  const { mu, sigma } = amount;
  const log = Math.log(atMost);
  if (sigma === 0) return Math.min(Math.exp(mu), atMost);
  const below = meanOf(amount) * normalProbability((log - mu - sigma ** 2) / sigma);
  return below + atMost * (1 - normalProbability((log - mu) / sigma));
}

/** The amount that is not exceeded with probability `p`. */
export function quantile({ mu, sigma }: Lognormal, p: number): number {
  return sigma === 0 ? Math.exp(mu) : Math.exp(mu + sigma * normalQuantile(p));
}

/**
 * Inverse of the standard normal distribution, 0 < p < 1, with a relative error below 1.15e-9: the rational approximation of P. J.
 * Acklam ("An algorithm for computing the inverse normal cumulative distribution function", 2003).
 */
export function normalQuantile(p: number): number {
  const LOW = 0.02425;
  if (p < LOW) return tail(Math.sqrt(-2 * Math.log(p)));
  if (p > 1 - LOW) return -tail(Math.sqrt(-2 * Math.log(1 - p)));
  const q = p - 0.5;
  const r = q * q;
  const above =
    ((((-39.696_830_286_653_76 * r + 220.946_098_424_520_5) * r - 275.928_510_446_968_7) * r + 138.357_751_867_269) *
      r -
      30.664_798_066_147_16) *
      r +
    2.506_628_277_459_239;
  const below =
    ((((-54.476_098_798_224_06 * r + 161.585_836_858_040_9) * r - 155.698_979_859_886_6) * r + 66.801_311_887_719_72) *
      r -
      13.280_681_552_885_72) *
      r +
    1;
  return (above * q) / below;
}

function tail(q: number): number {
  const above =
    ((((-0.007_784_894_002_430_293 * q - 0.322_396_458_041_136_5) * q - 2.400_758_277_161_838) * q -
      2.549_732_539_343_734) *
      q +
      4.374_664_141_464_968) *
      q +
    2.938_163_982_698_783;
  const below =
    (((0.007_784_695_709_041_462 * q + 0.322_467_129_070_039_8) * q + 2.445_134_137_142_996) * q +
      3.754_408_661_907_416) *
      q +
    1;
  return above / below;
}

/** The standard normal distribution, by the complementary error function of W. J. Cody's kind (Numerical Recipes, erfc Chebyshev fit). */
export function normalProbability(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.5 * x);
  let sum = 0;
  for (const factor of ERFC) sum = sum * t + factor;
  const erfc = t * Math.exp(-x * x + sum);
  return z >= 0 ? 1 - erfc / 2 : erfc / 2;
}

/** Chebyshev fit of erfc, fractional error below 1.2e-7; highest power first. */
const ERFC = [
  0.170_872_77, -0.822_152_23, 1.488_515_87, -1.135_203_98, 0.278_868_07, -0.186_288_06, 0.096_784_18, 0.374_091_96,
  1.000_023_68, -1.265_512_23,
];

/** Above this mean a count is drawn in parts: the first probability would be too small to begin with. */
const PART = 50;

/** How often an event of `mean` events a year happens in a year: the Poisson quantile of numbers that `next` gives (0 < u < 1). */
export function poisson(mean: number, next: (part: number) => number): number {
  let count = 0;
  let rest = mean;
  for (let part = 0; rest > 0; part += 1) {
    count += quantileOfCount(Math.min(rest, PART), next(part));
    rest -= PART;
  }
  return count;
}

function quantileOfCount(mean: number, u: number): number {
  let probability = Math.exp(-mean);
  let sum = probability;
  let count = 0;
  // Beyond this nothing is added to the sum any more.
  while (u > sum && count < 400) {
    count += 1;
    probability *= mean / count;
    sum += probability;
  }
  return count;
}
