import type { Interval } from './record.ts';

/** The 97.5th percentile of the normal distribution: both sides together are 95 %. */
const Z = 1.959963984540054;

/**
 * Wilson's score interval at 95 % for `successes` of `n` (E. B. Wilson, Probable inference, JASA 22, 1927): it holds its level for few attempts
 * and for shares near 0 and 1, where the usual interval fails. Null when nothing was counted. Rounded to six digits.
 */
export function wilson(successes: number, n: number): Interval | null {
  if (n <= 0) return null;
  const share = Math.min(Math.max(successes / n, 0), 1);
  const spread = Z * Math.sqrt((share * (1 - share)) / n + (Z * Z) / (4 * n * n));
  const middle = share + (Z * Z) / (2 * n);
  const whole = 1 + (Z * Z) / n;
  return {
    method: 'wilson',
    level: 0.95,
    lower: rounded(Math.max(0, (middle - spread) / whole)),
    upper: rounded(Math.min(1, (middle + spread) / whole)),
  };
}

/** Six digits: what is measured is never known closer, and the same bytes come out everywhere. */
export function rounded(value: number): number {
  return Math.round(value * 1_000_000) / 1_000_000;
}
