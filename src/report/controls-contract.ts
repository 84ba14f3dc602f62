import type { ClauseLine, Framework, Standing } from '../assurance/index.ts';
import type { CommitSha } from '../model/index.ts';
import type { RenderOptions } from './contract.ts';

/** How the clauses of standards stand at one commit. */
export type ControlsReport = {
  readonly repository: string;
  readonly commit: CommitSha;
  readonly clauses: readonly ClauseLine[];
  /** Ids of the repository's own rules: they have no page. */
  readonly repositoryRules: readonly string[];
};

/** A form in which the coverage of controls is written. `render` throws only on bugs. */
export type ControlsOutput = {
  readonly id: string;
  readonly summary: string;
  readonly mediaType: string;
  readonly render: (report: ControlsReport, options: RenderOptions) => string;
};

/** Names of frameworks for people. */
export const FRAMEWORK_NAMES: Readonly<Record<Framework, string>> = {
  'iso-42001': 'ISO/IEC 42001:2023, Annex A',
  'iso-27001': 'ISO/IEC 27001:2022, Annex A',
  'nist-ai-rmf': 'NIST AI RMF 1.0',
  atlas: 'Mitigations of MITRE ATLAS',
};

/** What a standing says, in the order of reports. */
export const STANDINGS: Readonly<Record<Standing, string>> = {
  gap: 'open threats, nothing in place',
  partly: 'in place, but threats are open',
  shown: 'in place, nothing open',
  declared: 'declared, not shown by files',
  silent: 'nothing of it in the files',
  elsewhere: 'no file can show it',
};
