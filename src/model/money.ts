import { z } from 'zod';
import { Fingerprint } from './ids.ts';

/** The forms that a loss takes in FAIR (Open Group Standard O-RT, "Loss Magnitude"). */
export const LossForm = z.enum([
  'productivity',
  'response',
  'replacement',
  'fines',
  'competitive-advantage',
  'reputation',
]);
export type LossForm = z.infer<typeof LossForm>;

/** What somebody is 90 % sure of: 5 % below `low`, 5 % above `high`. Both above zero; equal ends are a certain amount. */
export type Interval = { readonly low: number; readonly high: number };

/** What one event costs in one form: the product of the intervals, cut off at `atMost` (an insured sum, a cap that a law sets). */
export type Loss = { readonly form: LossForm; readonly factors: readonly Interval[]; readonly atMost: number | null };

/** How much a change adds to the loss to expect in a year, as the team valued what it has; amounts in whole units of the currency. */
export const MoneyChange = z.strictObject({
  /** ISO 4217. */
  currency: z.string(),
  /** Loss to expect in a year. */
  before: z.number(),
  after: z.number(),
  /** Nine in ten times the yearly change of the expected loss lies between these, given how unsure the frequencies are. */
  low: z.number(),
  high: z.number(),
  /** The threats that make most of the change, those of one rule together, the largest first. */
  drivers: z.array(
    z.strictObject({
      title: z.string(),
      asset: z.string(),
      change: z.number(),
      threats: z.array(Fingerprint),
    }),
  ),
  /** How many of the values behind it are ours and not the team's. */
  defaults: z.number().int(),
});
export type MoneyChange = z.infer<typeof MoneyChange>;
