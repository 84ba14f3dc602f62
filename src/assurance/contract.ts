import type { Evidence, Severity, Threat } from '../model/index.ts';

/** The frameworks of controls that are reported on, in the order of reports. */
export const FRAMEWORKS = ['iso-42001', 'iso-27001', 'nist-ai-rmf', 'atlas'] as const;
export type Framework = (typeof FRAMEWORKS)[number];

/** Something that was found to be in place: a protection in the files, or a practice that the repository keeps. */
export type Found = {
  /** The word of the model (`hash-pin`) or of a practice (`model-inventory`). */
  readonly control: string;
  /** What it says for a reader. */
  readonly title: string;
  /** `found`: files show it. `declared`: only the configuration says so. */
  readonly origin: 'found' | 'declared';
  /** On how many things of the system. */
  readonly count: number;
  /** The first of them. */
  readonly places: readonly { readonly name: string; readonly evidence: readonly Evidence[] }[];
};

/**
 * How a clause stands, as far as a repository can tell: `shown` (something is in place, nothing open speaks against it), `partly` (both),
 * `gap` (only open threats), `declared` (nothing open, and only the configuration says that something is in place), `silent` (nothing of
 * it in the files), `elsewhere` (no file of a repository can show it).
 */
export type Standing = 'shown' | 'partly' | 'gap' | 'declared' | 'silent' | 'elsewhere';

export type ClauseLine = {
  readonly framework: Framework;
  readonly id: string;
  readonly title: string;
  readonly group: string;
  readonly standing: Standing;
  readonly found: readonly Found[];
  /** Open threats that are mapped to the clause, the gravest first. */
  readonly open: readonly Threat[];
  /** Accepted ones. */
  readonly carried: readonly Threat[];
  readonly gravest: Severity | null;
  /** Why no file can show it. */
  readonly reason: string;
};
