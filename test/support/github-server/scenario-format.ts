import * as z from 'zod';

const OneOrMore = z.union([z.string(), z.array(z.string())]);

/** Steps say what happens on GitHub, or what to wait for. Fields of `do` are checked by the action itself. */
const Step = z.union([
  z.looseObject({ do: z.string(), as: z.string().optional() }),
  z.strictObject({ mark: z.string() }),
  z.strictObject({ sleep: z.number() }),
  z.strictObject({ wait: z.literal('idle'), quietMs: z.number().optional(), timeoutMs: z.number().optional() }),
  z.strictObject({
    wait: z.literal('check'),
    repo: z.string(),
    sha: z.string(),
    name: z.string().optional(),
    status: z.string().optional(),
    conclusion: OneOrMore.optional(),
    timeoutMs: z.number().optional(),
  }),
]);
export type Step = z.infer<typeof Step>;

const COUNT = { min: z.number().optional(), max: z.number().optional(), count: z.number().optional() };
const ON_PULL_REQUEST = { repo: z.string(), pr: z.number() };
/** `pr` means its head; `sha` any commit */
const ON_CHECK = {
  repo: z.string(),
  pr: z.number().optional(),
  sha: z.string().optional(),
  name: z.string().optional(),
};

/** What must be true in the end. `min`, `max` and `count` limit how many things match. */
export const Expectation = z.discriminatedUnion('that', [
  z.strictObject({
    that: z.literal('gate'),
    repo: z.string(),
    pr: z.number().optional(),
    sha: z.string().optional(),
    branch: z.string().optional(),
    mergeable: z.boolean(),
  }),
  z.strictObject({ that: z.literal('check'), ...ON_CHECK, conclusion: OneOrMore, runs: z.number().optional() }),
  z.strictObject({
    that: z.literal('annotations'),
    ...ON_CHECK,
    ...COUNT,
    path: z.string().optional(),
    line: z.number().optional(),
    level: z.string().optional(),
    matches: z.string().optional(),
  }),
  z.strictObject({ that: z.literal('annotationBatches'), ...ON_CHECK, ...COUNT, largest: z.number() }),
  z.strictObject({
    that: z.literal('text'),
    ...ON_CHECK,
    matches: z.string().optional(),
    notMatches: z.string().optional(),
  }),
  z.strictObject({ that: z.literal('comments'), ...ON_PULL_REQUEST, ...COUNT, matches: z.string().optional() }),
  z.strictObject({
    that: z.literal('reviewComments'),
    ...ON_PULL_REQUEST,
    ...COUNT,
    path: z.string().optional(),
    commit: z.string().optional(),
    matches: z.string().optional(),
  }),
  z.strictObject({
    that: z.literal('reaction'),
    ...ON_PULL_REQUEST,
    ...COUNT,
    comment: z.number(),
    content: OneOrMore.optional(),
  }),
  z.strictObject({
    that: z.literal('calls'),
    ...COUNT,
    /** regular expression over operation ids; `.*` for any */
    op: z.string(),
    since: z.string().optional(),
    status: z.number().optional(),
    /** regular expressions by dotted path into the call, such as `body.head_sha` */
    where: z.record(z.string(), z.string()).optional(),
  }),
  z.strictObject({ that: z.literal('violations'), ...COUNT, kind: z.string() }),
  z.strictObject({
    that: z.literal('deliveries'),
    ...COUNT,
    event: z.string().optional(),
    status: z.union([z.number(), z.array(z.number())]).optional(),
    all: z.boolean().optional(),
  }),
  z.strictObject({ that: z.literal('ackMs'), max: z.number() }),
  z.strictObject({ that: z.literal('sarif'), ...ON_PULL_REQUEST, ...COUNT }),
  z.strictObject({
    that: z.literal('labels'),
    ...ON_PULL_REQUEST,
    has: z.array(z.string()).optional(),
    hasNot: z.array(z.string()).optional(),
  }),
]);
export type Expectation = z.infer<typeof Expectation>;

export const Scenario = z.strictObject({
  name: z.string(),
  why: z.string(),
  config: z.record(z.string(), z.unknown()).optional(),
  setup: z.array(Step).optional(),
  steps: z.array(Step),
  // expectations may hold `$alias.field`, so they are checked when their turn comes
  expect: z.array(z.looseObject({ that: z.string() })),
  /** kinds of violations of severity `error` that this scenario provokes on purpose */
  allowViolations: z.array(z.string()).optional(),
});
export type Scenario = z.infer<typeof Scenario>;
