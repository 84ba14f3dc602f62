import { z } from 'zod';
import { Edit, Evidence } from './evidence.ts';
import { ElementKind } from './element.ts';
import { DataKind } from './flow.ts';
import { Fingerprint, RuleId, SubjectKey } from './ids.ts';
import { Confidence, Impact, Likelihood, Severity } from './scale.ts';
import { Context } from './subject.ts';

/** The names by which rules bind a subject, and by which threats say what they are about. */
export const SubjectKind = z.enum([
  'element',
  'flow',
  'reference',
  'dependency',
  'index',
  'load',
  'operation',
  'credential',
  'job',
  'artifact',
  'measurement',
  'observation',
  'path',
  'authority',
]);
export type SubjectKind = z.infer<typeof SubjectKind>;

/** What a threat is about, enough to find it again after a rename. */
export const ThreatSubject = z.strictObject({
  key: SubjectKey,
  kind: SubjectKind,
  name: z.string(),
  path: z.string(),
  symbol: z.string(),
  context: Context,
});
export type ThreatSubject = z.infer<typeof ThreatSubject>;

/** One end of a step: an element by its key. */
export const StepEnd = z.strictObject({ key: SubjectKey, kind: ElementKind, name: z.string() });
export type StepEnd = z.infer<typeof StepEnd>;

/**
 * A piece of what a threat is made of. `hop`: the next flow of a path, in order. Else a leg of an agent's authority: what it reads that is
 * not for everybody, whose text it reads, and how it can send something out or act.
 */
export const Step = z.strictObject({
  role: z.enum(['hop', 'private-data', 'untrusted-text', 'way-out']),
  from: StepEnd,
  to: StepEnd,
  data: z.array(DataKind),
  protocol: z.string(),
  evidence: z.array(Evidence),
  /** Only the head has it: this change brought it. Filled by the comparison. */
  isNew: z.boolean(),
  /** What the change did to it or its end otherwise, in words: `lost human-approval`, `can now shell`. Filled by the comparison. */
  changes: z.array(z.string()),
});
export type Step = z.infer<typeof Step>;

const judgement = {
  rule: RuleId,
  /** One line, names filled in, plain text from the repository: outputs escape it. */
  title: z.string(),
  /** Why it matters, in the rule's own words; holds nothing of the repository. */
  summary: z.string(),
  /** What was seen, names filled in, plain text from the repository: outputs escape it. */
  detail: z.string(),
  likelihood: Likelihood,
  impact: Impact,
  confidence: Confidence,
  stride: z.array(z.string()),
  atlas: z.array(z.string()),
  owasp: z.array(z.string()),
  nist: z.array(z.string()),
  iso: z.array(z.string()),
  subject: ThreatSubject,
  evidence: z.array(Evidence),
  mitigations: z.array(z.string()),
  /** The mechanical change that mends it, when the rule names one and the extractor could offer it. */
  edits: z.array(Edit),
  references: z.array(z.string()),
  /** The hops of a path, in order, or the legs of an agent's authority; absent for what stands in one place. */
  steps: z.array(Step).optional(),
};

/** A rule's judgement of one subject. */
export const Finding = z.strictObject(judgement);
export type Finding = z.infer<typeof Finding>;

/** A job that runs the file in which a threat stands, and what it holds beyond that. */
export const RunsIn = z.strictObject({ job: z.string(), rights: z.array(z.string()), evidence: Evidence });

/** Findings of the same rule and subject folded, with computed severity and identity. */
export const Threat = z.strictObject({
  ...judgement,
  fingerprint: Fingerprint,
  severity: Severity,
  status: z.enum(['open', 'accepted']),
  /** Jobs with rights that run it; absent where none does, or files do not show it. */
  runsIn: z.array(RunsIn).optional(),
});
export type Threat = z.infer<typeof Threat>;
