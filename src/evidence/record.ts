import { z } from 'zod';
import { AttackFamily } from '../model/index.ts';

/** What was counted: a share between 0 and 1, and what a higher one means for the defender. */
export const MetricName = z.enum([
  'attack-success-rate',
  'robust-accuracy',
  'membership-advantage',
  'true-positive-rate-at-low-false-positive-rate',
  'extraction-fidelity',
]);
export type MetricName = z.infer<typeof MetricName>;

const Text = z.string().max(300);
const Share = z.number().min(0).max(1);
const Count = z.number().int().min(0).max(1_000_000_000);

export const Interval = z.strictObject({
  method: z.enum(['wilson', 'bootstrap', 'other']),
  /** How sure: 0.95. */
  level: z.number().gt(0).lt(1),
  lower: Share,
  upper: Share,
});
export type Interval = z.infer<typeof Interval>;

/**
 * One measured attack, whatever tool measured it. Names and numbers alone: no prompt, no answer and no setting of the tool is ever part of
 * it, since they hold secrets and hostile text.
 */
export const EvidenceRecord = z.strictObject({
  schema: z.literal('stridegate.evidence/1'),
  tool: z.strictObject({ name: Text, version: Text }),
  attack: z.strictObject({
    family: AttackFamily,
    name: Text,
    /** `eps`, `norm`, `steps`, `restarts`, `detector` …, as the tool writes them. */
    parameters: z.record(z.string().max(60), z.union([z.string().max(100), z.number()])),
  }),
  target: z.strictObject({
    /** The model as the tool names it: `huggingface:acme/bot`, `openai:gpt-4o`, a file's path. */
    name: Text,
    /** SHA-256 of the weights, or the commit of a hub's repository; empty: the tool does not say. */
    digest: z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})?$/),
    /** SHA-256 of the data that the model was trained on; empty: not said. */
    dataset: z.string().regex(/^(?:[0-9a-f]{64})?$/),
  }),
  metric: z.strictObject({
    name: MetricName,
    /** Whether a higher value is worse for the defender. */
    polarity: z.enum(['higher-is-worse', 'higher-is-better']),
    value: Share,
    /** Attempts that were judged; errors and undetermined ones are not among them. 0: the tool does not say. */
    n: Count,
    errors: Count,
    undetermined: Count,
    interval: Interval.nullable(),
  }),
  /** Accuracy without attack, where the tool measured it. */
  cleanAccuracy: Share.nullable(),
  validity: z.strictObject({
    /** Whether a gradient that only looks safe was ruled out (https://arxiv.org/abs/1802.00420). */
    gradientMasking: z.enum(['ruled-out', 'detected', 'not-checked', 'not-applicable']),
    /** Whether the attack adapts to the defence or is a suite that does (https://arxiv.org/abs/2002.08347). */
    adaptive: z.boolean(),
    access: z.enum(['white-box', 'black-box', 'unknown']),
  }),
  /** Attacker's bill of a model extraction. */
  cost: z.strictObject({ queries: Count, pricePerQuery: z.number().min(0).max(1_000_000).nullable() }).nullable(),
  run: z.strictObject({
    /** ISO 8601; empty: not said. */
    finished: z.string().max(40),
    complete: z.boolean(),
    /** The commit of this repository that was measured; empty: not said. */
    commit: z.string().regex(/^(?:[0-9a-f]{40})?$/),
  }),
  /** The file that says it, and the line (1 for a document that is read as a whole). */
  source: z.strictObject({ path: z.string().max(1000), line: z.number().int().min(1) }),
});
export type EvidenceRecord = z.infer<typeof EvidenceRecord>;

/** JSON Schema of the neutral record, for whoever writes one. */
export function evidenceSchema(): unknown {
  return z.toJSONSchema(EvidenceRecord, { io: 'input' });
}
