import type { CommitSha, SystemModel } from '../model/index.ts';

/** What a bill is of, and who wrote it when. Nothing is asked of a clock: the same input gives the same bytes. */
export type BillOf = {
  readonly system: SystemModel;
  readonly commit: CommitSha;
  /** When the commit was made: the bill says no more than the commit does. */
  readonly at: Date;
  readonly tool: { readonly name: string; readonly version: string };
};

/** A form in which a bill of materials is written. */
export type BillFormat = {
  readonly id: string;
  readonly summary: string;
  readonly write: (bill: BillOf) => string;
};
