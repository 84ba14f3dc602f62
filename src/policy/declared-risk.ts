import { z } from 'zod';
import { keyOf, LossForm, type Element, type Interval, type Loss, type SubjectKey } from '../model/index.ts';
import type { Assumption, Valuation, ValuedAsset } from '../risk/index.ts';
import { findElements } from './declare.ts';
import { SelectorText, selectorOf } from './declared-system.ts';
import { isIgnored } from './ignore.ts';

const MOST_MONEY = 1_000_000_000_000;
const MOST_EVENTS = 52;

/** A 90 % interval: the declarer would bet nineteen to one against a lower value, and nineteen to one against a higher. */
const Range = (most: number) =>
  z
    .tuple([z.number().gt(0).max(most), z.number().gt(0).max(most)], 'two numbers: [low, high]')
    .refine(([low, high]) => low <= high, 'the low end first: [low, high]')
    .refine(
      ([low, high]) => low <= 0 || high > most || high / low <= 1_000_000,
      'ends that are less than a million times apart',
    );

const Amount = Range(MOST_MONEY);

/** What one event costs: `[low, high]`, or a number of things and what each costs. */
const LossValue = z.union(
  [
    Amount,
    z.strictObject({
      range: Amount.optional(),
      times: Amount.optional(),
      each: Amount.optional(),
      /** What is counted, for the reader: `GPU hours`. */
      unit: z.string().min(1).max(60).optional(),
      /** No event costs more in this form. */
      at_most: z.number().gt(0).max(MOST_MONEY).optional(),
    }),
  ],
  '[low, high], or range (or times and each) with at_most',
);

const Losses = z
  .strictObject({
    productivity: LossValue.optional(),
    response: LossValue.optional(),
    replacement: LossValue.optional(),
    fines: LossValue.optional(),
    'competitive-advantage': LossValue.optional(),
    reputation: LossValue.optional(),
  } satisfies Record<LossForm, unknown>)
  .refine((losses) => Object.values(losses).some((loss) => loss !== undefined), 'at least one form of loss')
  .refine(
    (losses) =>
      Object.values(losses).every((loss) => loss === undefined || Array.isArray(loss) || factorsOf(loss).length > 0),
    'range, or both times and each',
  );

const Asset = z
  .strictObject({
    name: z.string().min(1).max(100),
    elements: z.array(SelectorText).max(100).default([]),
    paths: z.array(z.string().min(1).max(200)).max(100).default([]),
    owner: z.string().min(1).max(100).optional(),
    losses: Losses,
  })
  .refine(({ elements, paths }) => elements.length + paths.length > 0, {
    path: ['elements'],
    message: 'elements or paths that the asset consists of',
  });

const Share = z.number().gt(0).max(1);
const Days = z.number().int().min(1).max(3650);
const Frequency = Range(MOST_EVENTS);

/** What the team would lose. Without an asset no money is spoken of. */
export const DeclaredRisk = z.strictObject({
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'a currency of ISO 4217, such as EUR')
    .default('EUR'),
  /** Events a year by likelihood. */
  frequency: z
    .strictObject({ low: Frequency.optional(), medium: Frequency.optional(), high: Frequency.optional() })
    .prefault({}),
  /** Part of an asset's loss that an event brings, by impact. */
  share: z
    .strictObject({
      low: Share.optional(),
      medium: Share.optional(),
      high: Share.optional(),
      critical: Share.optional(),
    })
    .prefault({}),
  /** Days from the first sighting of a risk to the day when it has to be answered. */
  due_days: z
    .strictObject({
      critical: Days.default(7),
      high: Days.default(30),
      medium: Days.default(90),
      low: Days.default(365),
    })
    .prefault({}),
  /** How single risks are answered; what carries one is an acceptance. */
  responses: z
    .array(
      z.strictObject({
        threat: z
          .string()
          .regex(/^[0-9a-f]{6,16}$/, "the first six or more digits of a threat's fingerprint, e.g. 3f9a1c0b"),
        response: z.enum(['mitigate', 'transfer', 'avoid']).optional(),
        owner: z.string().min(1).max(100).optional(),
        due: z.iso.date('a day as YYYY-MM-DD').optional(),
        because: z.string().min(1).max(1000).optional(),
      }),
    )
    .max(1000)
    .default([]),
  assets: z
    .array(Asset)
    .max(100)
    .refine(
      (assets) => new Set(assets.map(({ name }) => name)).size === assets.length,
      'assets with names of their own: a name is given once',
    )
    .default([]),
});
export type DeclaredRisk = z.infer<typeof DeclaredRisk>;

/** A decade a step. NIST SP 800-30 Rev. 1, table G-3, calls 0.1 to 1 events a year "low"; one place in one repository is hit no more often. */
const FREQUENCY: Valuation['frequency'] = {
  low: { low: 0.001, high: 0.01 },
  medium: { low: 0.01, high: 0.1 },
  high: { low: 0.1, high: 1 },
};
const FREQUENCY_SOURCE =
  'ours: one decade a step, the highest being what NIST SP 800-30 Rev. 1 (table G-3) calls a low likelihood, since one place in one repository is meant';
const SHARE: Valuation['share'] = { low: 0.02, medium: 0.1, high: 0.4, critical: 1 };
const SHARE_SOURCE =
  'ours: the declared loss is that of the worst event, of which a lesser impact brings 40, 10 or 2 %';

/** The values of a configuration for one commit's elements; null when it declares no asset. `file`: where they stand. */
export function valuationOf(risk: DeclaredRisk, elements: readonly Element[], file: string): Valuation | null {
  if (risk.assets.length === 0) return null;
  const find = findElements(elements);
  const likelihoods = ['high', 'medium', 'low'] as const;
  const impacts = ['critical', 'high', 'medium', 'low'] as const;
  const assumed = (what: string, given: unknown, shown: string, source: string): Assumption => ({
    what,
    value: shown,
    ...(given === undefined ? { origin: 'default', source } : { origin: 'declared', source: file }),
  });
  const frequency = { ...FREQUENCY };
  for (const step of likelihoods) {
    const given = risk.frequency[step];
    if (given !== undefined) frequency[step] = intervalOf(given);
  }
  const share = { ...SHARE };
  for (const step of impacts) share[step] = risk.share[step] ?? share[step];
  return {
    currency: risk.currency,
    frequency,
    share,
    assets: risk.assets.map((asset) => assetOf(asset, elements, find)),
    assumptions: [
      ...likelihoods.map((step) =>
        assumed(
          `events a year of ${step} likelihood`,
          risk.frequency[step],
          `${frequency[step].low} to ${frequency[step].high}`,
          FREQUENCY_SOURCE,
        ),
      ),
      ...impacts.map((step) =>
        assumed(`part of the loss at ${step} impact`, risk.share[step], String(share[step]), SHARE_SOURCE),
      ),
      ...risk.assets.flatMap(({ name, losses }) =>
        LossForm.options.flatMap((form) => {
          const loss = losses[form];
          return loss === undefined ? [] : [assumed(`${form} of ${name}`, loss, lossText(loss), file)];
        }),
      ),
    ],
  };
}

type AssetInput = DeclaredRisk['assets'][number];
type LossInput = z.infer<typeof LossValue>;

function assetOf(asset: AssetInput, elements: readonly Element[], find: ReturnType<typeof findElements>): ValuedAsset {
  const holds = (path: string): boolean => path !== '' && isIgnored(path, asset.paths);
  const inside =
    asset.paths.length === 0 ? [] : elements.filter(({ evidence }) => evidence.some((at) => holds(at.path)));
  const selected = asset.elements.flatMap((text) => {
    const selector = selectorOf(text);
    return selector === null ? [] : find(selector);
  });
  return {
    name: asset.name,
    owner: asset.owner ?? '',
    elements: new Set<SubjectKey>([...selected, ...inside.map((element) => keyOf('element', element))]),
    holds,
    losses: LossForm.options.flatMap((form): Loss[] => {
      const loss = asset.losses[form];
      if (loss === undefined) return [];
      if (Array.isArray(loss)) return [{ form, factors: [intervalOf(loss)], atMost: null }];
      return [{ form, factors: factorsOf(loss).map(intervalOf), atMost: loss.at_most ?? null }];
    }),
  };
}

function factorsOf({ range, times, each }: Exclude<LossInput, readonly unknown[]>): (readonly [number, number])[] {
  if (range !== undefined) return times === undefined && each === undefined ? [range] : [];
  return times === undefined || each === undefined ? [] : [times, each];
}

function intervalOf([low, high]: readonly [number, number]): Interval {
  return { low, high };
}

function lossText(loss: LossInput): string {
  if (Array.isArray(loss)) return rangeText(loss);
  const { range, times, each, unit = 'units', at_most: most } = loss;
  const amount =
    range === undefined
      ? `${times === undefined ? '' : rangeText(times)} ${unit} at ${each === undefined ? '' : rangeText(each)}`
      : rangeText(range);
  return most === undefined ? amount : `${amount}, at most ${most}`;
}

function rangeText([low, high]: readonly [number, number]): string {
  return low === high ? String(low) : `${low} to ${high}`;
}
