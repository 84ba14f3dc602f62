import { z } from 'zod';
import { Coverage } from './coverage.ts';
import { Contradiction } from './declaration.ts';
import { Element } from './element.ts';
import { Evidence } from './evidence.ts';
import { Flow } from './flow.ts';
import { Binding } from './grant.ts';
import { CommitSha, Fingerprint, SubjectKey } from './ids.ts';
import { MaterialChange } from './materials.ts';
import { MoneyChange } from './money.ts';
import { SystemModel } from './system-model.ts';
import { Severity } from './scale.ts';
import { SubjectKind, Threat } from './threat.ts';

/** A protection that one side has and the other has not. */
export const MitigationDelta = z.strictObject({
  control: z.string(),
  subject: z.strictObject({ key: SubjectKey, kind: SubjectKind, name: z.string() }),
  evidence: z.array(Evidence),
});
export type MitigationDelta = z.infer<typeof MitigationDelta>;

export const ThreatDiff = z.strictObject({
  introduced: z.array(Threat),
  resolved: z.array(Threat),
  changed: z.array(z.strictObject({ before: Threat, after: Threat })),
  unchanged: z.array(Threat),
});
export type ThreatDiff = z.infer<typeof ThreatDiff>;

export const SystemDiff = z.strictObject({
  added: z.array(Element),
  removed: z.array(Element),
  changed: z.array(z.strictObject({ before: Element, after: Element })),
  flows: z.strictObject({
    added: z.array(Flow),
    removed: z.array(Flow),
    changed: z.array(z.strictObject({ before: Flow, after: Flow })),
  }),
  mitigations: z.strictObject({ added: z.array(MitigationDelta), removed: z.array(MitigationDelta) }),
});
export type SystemDiff = z.infer<typeof SystemDiff>;

/** What a change did: threats, the system, and the files that moved (new path → old path). */
export const Diff = z.strictObject({
  threats: ThreatDiff,
  system: SystemDiff,
  renames: z.array(z.strictObject({ from: z.string(), to: z.string() })),
  /** Contradictions between the configuration and the files that are there on one side alone. */
  contradictions: z
    .strictObject({ introduced: z.array(Contradiction), resolved: z.array(Contradiction) })
    .default(() => ({ introduced: [], resolved: [] })),
});
export type Diff = z.infer<typeof Diff>;

export const VerdictStatus = z.enum(['pass', 'blocked', 'decision', 'not-assessed']);
export type VerdictStatus = z.infer<typeof VerdictStatus>;

export const Reason = z.strictObject({
  /** `new-threat`, `likely-threat`, `worsened-threat`, `mitigation-removed`, `not-read`, `tree-truncated`, `rule-failed`, `nothing-new`, … */
  code: z.string(),
  message: z.string(),
  threats: z.array(Fingerprint),
  /** Files that the reason is about, when it is about files. */
  files: z.array(z.string()),
});
export type Reason = z.infer<typeof Reason>;

export const Verdict = z.strictObject({ status: VerdictStatus, reasons: z.array(Reason) });
export type Verdict = z.infer<typeof Verdict>;

/** A line of the repository's configuration that cannot be used. */
export const ConfigurationProblem = z.strictObject({
  file: z.string(),
  key: z.string(),
  line: z.number().int().min(1),
  expected: z.string(),
  message: z.string(),
});
export type ConfigurationProblem = z.infer<typeof ConfigurationProblem>;

export const Mode = z.enum(['enforce', 'audit', 'off']);
export type Mode = z.infer<typeof Mode>;

/** The result of walking the street with one change. */
export const Analysis = z.strictObject({
  base: z.strictObject({ commit: CommitSha }),
  head: z.strictObject({ commit: CommitSha }),
  mode: Mode,
  failOn: Severity,
  /** Whether `not-assessed` may not block on GitHub. */
  notAssessed: z.enum(['block', 'neutral']),
  relevant: z.boolean(),
  verdict: Verdict,
  diff: Diff,
  /** What it adds to the loss to expect in a year; absent where the team valued nothing, or nothing of value changed. */
  money: MoneyChange.optional(),
  /** What the bill of materials gains, loses and holds otherwise; absent where it is the same. */
  materials: z.array(MaterialChange).optional(),
  /** The head's model. */
  system: SystemModel,
  coverage: z.array(Coverage),
  /** Ids of the rules of the repository's own that judged; absent when there are none. */
  repositoryRules: z.array(z.string()).optional(),
  /** Coverage of the head limited to files that the change touched: what decides `not-assessed`. */
  unread: z.array(z.strictObject({ path: z.string(), reason: z.string() })),
  /** What the register may accept of this change, bound to its content; absent when nobody asked. */
  bindings: z.array(Binding).optional(),
});
export type Analysis = z.infer<typeof Analysis>;

/** Either an analysis, or why the repository's configuration on base could not be used. */
export const Outcome = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('analysed'), analysis: Analysis }),
  z.strictObject({ outcome: z.literal('misconfigured'), problems: z.array(ConfigurationProblem) }),
]);
export type Outcome = z.infer<typeof Outcome>;
