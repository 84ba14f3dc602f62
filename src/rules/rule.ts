import { z } from 'zod';
import { Confidence, Impact, Likelihood, RuleId, SubjectKind } from '../model/index.ts';

const Line = z.string().trim().min(1).max(200);
const Condition = z.string().trim().min(1).max(500);

/** The mechanical changes that extractors know how to offer, by the id of their `Edit`. */
export const FixId = z.enum([
  'bind-loopback',
  'disable-allow-pickle',
  'disable-dangerous-deserialization',
  'disable-remote-code',
  'disable-share',
  'set-weights-only',
  'use-https',
  'use-safe-load',
  'verify-tls',
]);
export type FixId = z.infer<typeof FixId>;

/** A subject of an inline test: the fields that matter to it, completed by `test-subjects.ts`. `id` is what `expect` names. */
export const PartialSubject = z.looseObject({ id: z.string().min(1) });
export type PartialSubject = z.infer<typeof PartialSubject>;

const Subjects = z.array(PartialSubject).optional();

/** What the system of an inline test holds, by the same names as in the system model. */
export const Given = z.strictObject({
  elements: Subjects,
  flows: Subjects,
  references: Subjects,
  dependencies: Subjects,
  packageIndexes: Subjects,
  loads: Subjects,
  operations: Subjects,
  credentials: Subjects,
  jobs: Subjects,
  artifacts: Subjects,
  measurements: Subjects,
  observations: Subjects,
});
export type Given = z.infer<typeof Given>;

const Snippet = z.string().min(1).max(1600);
const FilePath = z
  .string()
  .regex(/^(?!\/)(?!.*(?:^|\/)\.\.(?:\/|$))[\w./-]{1,120}$/, 'a path from the root of the repository');

/**
 * A whole file that the rule finds, and as it would rather see it; pages show both. Text stands for what should not be written out:
 * `<digest>`, `<a token of Hugging Face>`, `<a password>`, `<U+2067>` for a character that nobody sees, `<bytes 37 7A: what they are>` for a
 * file that is no text.
 */
export const Example = z.strictObject({
  file: FilePath,
  /** The name of the file afterwards, where it changes. */
  renamed: FilePath.optional(),
  language: z.enum(['python', 'typescript', 'yaml', 'json', 'toml', 'dockerfile', 'bash', 'hcl', 'text']),
  before: Snippet,
  after: Snippet,
});
export type Example = z.infer<typeof Example>;

export const RuleTest = z.strictObject({ name: Line, given: Given, expect: z.array(z.string()) });
export type RuleTest = z.infer<typeof RuleTest>;

const Advice = z.string().trim().min(1).max(300);

/** Whose hands a mitigation needs, by the word that starts it for the reader. */
const ROLES = { 'data-scientist': 'Data scientist', mlops: 'MLOps', security: 'Security' } as const;

/** What to do: one text for everybody, or a text for one role, which is read as `Security: …`. */
const Mitigation = z.union([
  Advice,
  z
    .strictObject({ role: z.enum(['data-scientist', 'mlops', 'security']), text: Advice })
    .transform(({ role, text }) => `${ROLES[role]}: ${text}`),
]);

/** Hops that a path may have unless its rule says less. */
export const MOST_HOPS = 8;

/** What a path looks like: where it begins and ends, what it passes in this order, and what stops it. Conditions are on one `element` or `flow`. */
export const PathShape = z.strictObject({
  from: z.array(Condition).default([]),
  /** Each entry is one element on the way, by its conditions; other elements may lie between. */
  through: z.array(z.array(Condition).min(1)).max(6).default([]),
  to: z.array(Condition).default([]),
  /** What every flow on the way fulfils. */
  along: z.array(Condition).default([]),
  /** Protections that end the way: an element or a flow with one of them is not walked. */
  'stopped-by': z.array(Line).default([]),
  hops: z.number().int().min(1).max(MOST_HOPS).default(MOST_HOPS),
});
export type PathShape = z.infer<typeof PathShape>;

/**
 * Which subjects a rule is about: one kind, conditions that all hold, and conditions of which any silences the rule. A rule on each
 * `path` also says which paths; other rules leave that out.
 */
export const Match = z.strictObject({
  each: SubjectKind,
  ...PathShape.shape,
  when: z.array(Condition).min(1),
  unless: z.array(Condition).default([]),
});
export type Match = z.infer<typeof Match>;

/**
 * The file of a threat rule, `rules/<area>/<id>.yaml`. Severity is not part of it: it follows from likelihood and impact.
 * `experimental` rules may only have low confidence, `deprecated` ones do not judge.
 */
export const Rule = z.strictObject({
  id: RuleId,
  /** One sentence with `{subject.field}` holes. */
  title: z.string().trim().min(1).max(160),
  summary: z.string().trim().min(1).max(800),
  status: z.enum(['experimental', 'stable', 'deprecated']),
  /** Class codes of STRIDE-LLM (`T4`). */
  stride: z.array(Line).min(1),
  atlas: z.array(Line),
  owasp: z.array(Line),
  nist: z.array(Line).default([]),
  iso: z.array(Line).default([]),
  likelihood: Likelihood,
  impact: Impact,
  confidence: Confidence,
  match: Match,
  /** What was seen, with `{subject.field}` holes. */
  evidence: z.string().trim().min(1).max(300),
  example: Example.optional(),
  mitigations: z.array(Mitigation).min(1),
  /** The edit that mends it, or several of which the subject may offer some. */
  fix: z.union([FixId, z.array(FixId).min(1)]).optional(),
  references: z.array(z.url({ protocol: /^https$/ })).min(1),
  /** Ids that the rule had before, so that acceptances of its findings survive a rename. */
  aliases: z.array(RuleId).default([]),
  tests: z.array(RuleTest).min(2),
});
export type Rule = z.infer<typeof Rule>;
