import type { Analysis, CommitSha, Coverage, SystemModel } from '../model/index.ts';

export * from './controls-contract.ts';
export * from './contradictions.ts';
export * from './delta.ts';
export * from './difference-list.ts';
export * from './escape.ts';
export * from './flow-chart.ts';
export * from './group.ts';
export * from './ledger.ts';
export * from './markdown-text.ts';
export * from './materials.ts';
export * from './money.ts';
export * from './page.ts';
export type * from './risk-contract.ts';
export * from './rule-page.ts';
export * from './steps.ts';
export * from './system-json.ts';
export * from './system-svg.ts';
export * from './system-view.ts';
export * from './taxonomy.ts';
export * from './wording.ts';

/** What a report may say beside its subject. There is no clock: the same input gives the same bytes. */
export type RenderOptions = {
  readonly tool: { readonly name: string; readonly version: string };
  /** Hash of the rules that judged. */
  readonly ruleSet: string;
  /** The command that makes this report again; empty when there is none. */
  readonly reproduce: string;
  /** Whether a terminal shows colours. */
  readonly colour: boolean;
  /** Address below which the files of the commit can be read; places become links then. */
  readonly sourceUrl?: string;
  /** Address of a rule's page, in which `{rule}` stands for its id; `RULE_DOCS` when not given. */
  readonly ruleDocs?: string;
  /** Address of the full report, when there is one. */
  readonly reportUrl?: string;
};

/** A form in which an analysis is written. `render` throws only on bugs. */
export type Output = {
  readonly id: string;
  readonly summary: string;
  readonly mediaType: string;
  readonly render: (analysis: Analysis, options: RenderOptions) => string;
};

/** One commit's system. */
export type ModelReport = {
  readonly commit: CommitSha;
  readonly system: SystemModel;
  readonly coverage: readonly Coverage[];
};

/** A form in which the system of one commit is written. */
export type ModelOutput = {
  readonly id: string;
  readonly summary: string;
  readonly mediaType: string;
  readonly render: (report: ModelReport, options: RenderOptions) => string | Promise<string>;
};
