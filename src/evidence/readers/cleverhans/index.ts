import { z } from 'zod';
import { isAdaptive } from '../../attacks.ts';
import { counted } from '../../build.ts';
import type { DocumentReader, Problem } from '../../contract.ts';
import { notRead } from '../../problems.ts';
import type { EvidenceRecord } from '../../record.ts';

const Verdicts = z.array(z.union([z.boolean(), z.literal(0), z.literal(1)])).max(1_000_000);

const Report = z.object({
  schema: z.literal('stridegate.cleverhans/1'),
  cleverhans_version: z.string().max(60).default(''),
  target: z.object({
    name: z.string().max(300),
    digest: z.string().max(80).default(''),
    dataset: z.string().max(80).default(''),
  }),
  completed: z.boolean().default(true),
  /** Names of attacks, `clean` for none; `correctness` is a verdict for each input, as in CleverHans' ConfidenceReport. */
  entries: z.record(
    z.string(),
    z.object({
      correctness: Verdicts,
      parameters: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
    }),
  ),
  gradient_masking: z.enum(['ruled-out', 'detected', 'not-checked']).default('not-checked'),
  access: z.enum(['white-box', 'black-box', 'unknown']).default('unknown'),
  finished: z.string().max(40).default(''),
  commit: z.string().max(80).default(''),
});

/** Reports of CleverHans as JSON (https://github.com/cleverhans-lab/cleverhans); its own `*.joblib` are pickles. */
export const cleverhans: DocumentReader = {
  id: 'cleverhans',
  summary:
    'Confidence reports of CleverHans as JSON (`stridegate.cleverhans/1`): accuracy under each attack. Its joblib files are refused.',
  recognises: (document) => Report.pick({ schema: true }).safeParse(document).success,
  read: (document, path) => {
    const parsed = Report.safeParse(document);
    if (!parsed.success) return notRead(parsed.error);
    const report = parsed.data;
    const clean = Object.hasOwn(report.entries, 'clean') ? report.entries['clean'] : undefined;
    const problems: Problem[] = [];
    const records: EvidenceRecord[] = [];
    for (const [attack, entry] of Object.entries(report.entries)) {
      if (attack === 'clean') continue;
      const { correctness, parameters } = entry;
      if (clean !== undefined && clean.correctness.length !== correctness.length)
        problems.push({
          line: 1,
          reason: `${attack.slice(0, 60)}: ${correctness.length} inputs, but ${clean.correctness.length} without attack`,
        });
      const measured = {
        path,
        line: 1,
        tool: 'CleverHans',
        version: report.cleverhans_version,
        family: 'evasion' as const,
        attack,
        parameters,
        target: report.target.name,
        digest: report.target.digest,
        dataset: report.target.dataset,
        cleanAccuracy: clean === undefined ? null : shareOf(clean.correctness),
        validity: { gradientMasking: report.gradient_masking, adaptive: isAdaptive(attack), access: report.access },
        finished: report.finished,
        commit: report.commit,
        complete: report.completed && problems.length === 0,
      };
      records.push(counted(measured, 'robust-accuracy', right(correctness), correctness.length));
    }
    return { records, problems };
  },
};

function right(correctness: z.infer<typeof Verdicts>): number {
  return correctness.filter((verdict) => verdict === true || verdict === 1).length;
}

function shareOf(correctness: z.infer<typeof Verdicts>): number | null {
  return correctness.length === 0 ? null : right(correctness) / correctness.length;
}
