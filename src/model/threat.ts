import { z } from 'zod';
import { Edit, Evidence } from './evidence.ts';
import { Fingerprint, RuleId, SubjectKey } from './ids.ts';
import { Context } from './subject.ts';

export const Likelihood = z.enum(['low', 'medium', 'high']);
export type Likelihood = z.infer<typeof Likelihood>;

export const Impact = z.enum(['low', 'medium', 'high', 'critical']);
export type Impact = z.infer<typeof Impact>;

/** From the least to the most severe. */
export const Severity = z.enum(['low', 'medium', 'high', 'critical']);
export type Severity = z.infer<typeof Severity>;

/** `high`: the files prove it. `medium`: likely, a person decides. `low`: possible, only reported. */
export const Confidence = z.enum(['high', 'medium', 'low']);
export type Confidence = z.infer<typeof Confidence>;

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
};

/** A rule's judgement of one subject. */
export const Finding = z.strictObject(judgement);
export type Finding = z.infer<typeof Finding>;

/** Findings of the same rule and subject folded, with computed severity and identity. */
export const Threat = z.strictObject({
  ...judgement,
  fingerprint: Fingerprint,
  severity: Severity,
  status: z.enum(['open', 'accepted']),
});
export type Threat = z.infer<typeof Threat>;
