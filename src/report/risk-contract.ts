import type { CommitSha } from '../model/index.ts';
import type { Estimate } from '../risk/index.ts';
import type { RenderOptions } from './contract.ts';

/** What one commit's threats would cost, where the team gave values to what it has. */
export type RiskReport = { readonly commit: CommitSha; readonly estimate: Estimate };

/** A form in which an estimate is written. `render` throws only on bugs. */
export type RiskOutput = {
  readonly id: string;
  readonly summary: string;
  readonly mediaType: string;
  readonly render: (report: RiskReport, options: RenderOptions) => string;
};
