import type { Element, Flow, Impact, Interval, Likelihood, Loss, SubjectKey, Threat } from '../model/index.ts';

/** Something that the team gave a value to. */
export type ValuedAsset = {
  readonly name: string;
  readonly owner: string;
  /** Keys of the elements that it consists of, at the commit in question. */
  readonly elements: ReadonlySet<SubjectKey>;
  /** Whether a file belongs to it. */
  readonly holds: (path: string) => boolean;
  readonly losses: readonly Loss[];
};

/** An amount or range with its origin, for the reader who asks where a number comes from. */
export type Assumption = {
  readonly what: string;
  readonly value: string;
  /** `default`: ours, for want of the team's. */
  readonly origin: 'declared' | 'default';
  readonly source: string;
};

/** What a simulation works with beside threats and their system. */
export type Valuation = {
  /** ISO 4217. */
  readonly currency: string;
  /** Events a year, by likelihood. */
  readonly frequency: Readonly<Record<Likelihood, Interval>>;
  /** Which part of an asset's loss an event of this impact brings, above 0, at most 1. */
  readonly share: Readonly<Record<Impact, number>>;
  readonly assets: readonly ValuedAsset[];
  readonly assumptions: readonly Assumption[];
};

/** One side of a comparison. */
export type RiskSide = {
  readonly threats: readonly Threat[];
  readonly elements: readonly Element[];
  readonly flows: readonly Flow[];
  readonly valuation: Valuation;
};

/** Threats of one rule that hit one asset. They are one event: closing one of two equal doors halves nothing. */
export type Scenario = {
  readonly rule: string;
  readonly title: string;
  readonly asset: string;
  readonly owner: string;
  readonly likelihood: Likelihood;
  readonly impact: Impact;
  /** Whether each of its threats is accepted. */
  readonly accepted: boolean;
  readonly threats: readonly Threat[];
  readonly frequency: Interval;
  readonly losses: readonly Loss[];
  /** How the asset is reached: 0 at the place itself, else the number of flows on the way. */
  readonly hops: number;
};
