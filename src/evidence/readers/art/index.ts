import { z } from 'zod';
import { familyOfAttack, isAdaptive } from '../../attacks.ts';
import { counted, stated, type Measured } from '../../build.ts';
import type { DocumentReader, Problem, Results } from '../../contract.ts';
import { notRead } from '../../problems.ts';
import type { EvidenceRecord } from '../../record.ts';

const Share = z.number().min(0).max(1);
const Count = z.number().int().min(0).max(1_000_000_000);

/** The JSON that a script writes of what ART returns; ART itself has no file of results (Trusted-AI/adversarial-robustness-toolbox#2827). */
const Summary = z.object({
  schema: z.literal('stridegate.art/1'),
  art_version: z.string().max(60).default(''),
  target: z.object({
    name: z.string().max(300),
    digest: z.string().max(80).default(''),
    dataset: z.string().max(80).default(''),
  }),
  attack: z.object({
    name: z.string().max(200),
    parameters: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
  }),
  n: Count,
  errors: Count.default(0),
  /** `SecurityCurve.evaluate`: accuracies at each bound of the perturbation, and without attack. */
  curve: z
    .object({
      eps: z.array(z.number().min(0)).min(1).max(1000),
      accuracy_adv: z.array(Share).min(1).max(1000),
      accuracy: Share,
      obfuscated_gradients: z.boolean().nullish(),
    })
    .optional(),
  /** Accuracy under one attack at one bound. */
  adversarial_accuracy: Share.optional(),
  accuracy: Share.optional(),
  gradient_masking: z.enum(['ruled-out', 'detected', 'not-checked']).default('not-checked'),
  access: z.enum(['white-box', 'black-box', 'unknown']).default('unknown'),
  membership: z.object({ true_positive_rate: Share, false_positive_rate: Share }).optional(),
  extraction: z
    .object({ fidelity: Share, queries: Count, price_per_query: z.number().min(0).max(1_000_000).nullish() })
    .optional(),
  /** Share of inputs with the trigger that get the attacker's label. */
  poisoning: z.object({ success: Share }).optional(),
  finished: z.string().max(40).default(''),
  commit: z.string().max(80).default(''),
});
type Summary = z.infer<typeof Summary>;

/** What ART measured, in the form that the scripts of `stridegate evidence plan` write. */
export const art: DocumentReader = {
  id: 'art',
  summary:
    'What the Adversarial Robustness Toolbox returns, as a small JSON (`stridegate.art/1`): curves, membership, extraction, poisoning.',
  recognises: (document) => Summary.pick({ schema: true }).safeParse(document).success,
  read: (document, path) => {
    const parsed = Summary.safeParse(document);
    return parsed.success ? recordsOf(parsed.data, path) : notRead(parsed.error);
  },
};

function recordsOf(summary: Summary, path: string): Results {
  const problems: Problem[] = [];
  const records: EvidenceRecord[] = [];
  const { attack, n } = summary;
  const measured: Measured = {
    path,
    line: 1,
    tool: 'ART',
    version: summary.art_version,
    family: familyOfAttack(attack.name),
    attack: attack.name,
    parameters: attack.parameters,
    target: summary.target.name,
    digest: summary.target.digest,
    dataset: summary.target.dataset,
    errors: summary.errors,
    cleanAccuracy: summary.curve?.accuracy ?? summary.accuracy ?? null,
    validity: { gradientMasking: maskingOf(summary), adaptive: isAdaptive(attack.name), access: summary.access },
    finished: summary.finished,
    complete: true,
    commit: summary.commit,
  };
  const share = (value: number) => Math.round(value * n);
  for (const [eps, accuracy] of pointsOf(summary, problems)) {
    const parameters = eps === null ? attack.parameters : { ...attack.parameters, eps };
    records.push(counted({ ...measured, parameters }, 'robust-accuracy', share(accuracy), n));
  }
  const { membership, extraction, poisoning } = summary;
  const other = { ...measured, validity: { ...measured.validity, gradientMasking: 'not-applicable' as const } };
  if (membership !== undefined) {
    // Balanced members and others give an accuracy that hides who is found; what counts is by how much they differ.
    const advantage = Math.max(0, membership.true_positive_rate - membership.false_positive_rate);
    records.push(stated({ ...other, family: 'membership-inference' }, 'membership-advantage', advantage, n));
  }
  if (extraction !== undefined) {
    const cost = { queries: extraction.queries, pricePerQuery: extraction.price_per_query ?? null };
    records.push(
      counted({ ...other, family: 'extraction', cost }, 'extraction-fidelity', share(extraction.fidelity), n),
    );
  }
  if (poisoning !== undefined)
    records.push(counted({ ...other, family: 'poisoning' }, 'attack-success-rate', share(poisoning.success), n));
  if (records.length === 0 && problems.length === 0) problems.push({ line: 1, reason: 'no value was measured' });
  return { records, problems };
}

function pointsOf({ curve, adversarial_accuracy: accuracy }: Summary, problems: Problem[]): [number | null, number][] {
  if (curve === undefined) return accuracy === undefined ? [] : [[null, accuracy]];
  if (curve.eps.length !== curve.accuracy_adv.length) {
    problems.push({
      line: 1,
      reason: `${curve.eps.length} bounds and ${curve.accuracy_adv.length} accuracies: the curve is not whole`,
    });
    return [];
  }
  return curve.eps.map((eps, at) => [eps, curve.accuracy_adv[at] ?? 0]);
}

function maskingOf({ curve, gradient_masking: masking }: Summary) {
  return curve?.obfuscated_gradients === true ? 'detected' : masking;
}
