import type { AttackFamily } from '../model/index.ts';

/** What a policy says of results: which model a name in them stands for. */
export type Target = { readonly results: string; readonly model: string; readonly digest?: string | undefined };

/** What a policy demands to be measured. Shares are between 0 and 1. */
export type Demand = {
  readonly model: string;
  readonly family: AttackFamily;
  readonly at_most?: number | undefined;
  readonly at_least?: number | undefined;
  readonly eps?: number | string | undefined;
  /** Days after which results are too old. */
  readonly max_age_days?: number | undefined;
};

export type EvidencePolicy = { readonly targets: readonly Target[]; readonly demand: readonly Demand[] };
