import { z } from 'zod';
import { familyOfAttack } from '../../attacks.ts';
import { counted } from '../../build.ts';
import type { DocumentReader, Problem } from '../../contract.ts';
import type { EvidenceRecord } from '../../record.ts';

const Count = z.number().int().min(0).max(1_000_000_000);
const Verdict = z.union([z.boolean(), z.literal(0), z.literal(1)]);

/** A run as `get_run_summary` returns it. */
const Run = z.object({
  attack_name: z.string().max(200),
  batch_size: Count,
  successes: Count,
  queries: Count,
  targeted: z.boolean().nullish(),
  parameters: z.record(z.string(), z.unknown()).nullish(),
  target_name: z.string().max(300).nullish(),
});

/** A run as `save_run_summary` writes it, which names neither attack nor target. */
const Saved = z.object({
  success: z.array(Verdict).min(1).max(1_000_000),
  num_queries: Count,
  elapsed_time: z.number(),
  initial_labels: z.array(z.unknown()),
});

const Runs = z.union([
  z.array(Run).min(1).max(10_000),
  z.object({ runs: z.array(Run).min(1).max(10_000) }),
  Run.transform((run) => [run]),
]);

/** Summaries of Counterfit (https://github.com/Azure/counterfit). */
export const counterfit: DocumentReader = {
  id: 'counterfit',
  summary: 'Run summaries of Counterfit: successes of a batch, and the queries that they cost.',
  recognises: (document) => Saved.safeParse(document).success || Runs.safeParse(document).success,
  read: (document, path) => {
    const saved = Saved.safeParse(document);
    if (saved.success) return savedRun(saved.data, path);
    const parsed = Runs.parse(document);
    const runs = Array.isArray(parsed) ? parsed : parsed.runs;
    const problems: Problem[] = [];
    const records = runs.flatMap((run, at): EvidenceRecord[] => {
      if (run.successes > run.batch_size) {
        problems.push({ line: 1, reason: `run ${at + 1}: ${run.successes} successes in a batch of ${run.batch_size}` });
        return [];
      }
      return [recordOf(run, path)];
    });
    return { records, problems };
  },
};

function recordOf(run: z.infer<typeof Run>, path: string): EvidenceRecord {
  const parameters = Object.entries(run.parameters ?? {}).flatMap(([name, value]): [string, string | number][] =>
    typeof value === 'string' || typeof value === 'number' ? [[name, value]] : [],
  );
  const measured = {
    path,
    line: 1,
    tool: 'Counterfit',
    version: '',
    family: familyOfAttack(run.attack_name),
    attack: run.attack_name,
    parameters: {
      ...Object.fromEntries(parameters.slice(0, 50)),
      ...(run.targeted === true ? { targeted: 'true' } : {}),
    },
    target: run.target_name ?? '',
    validity: { gradientMasking: 'not-checked' as const, access: 'black-box' as const },
    cost: { queries: run.queries, pricePerQuery: null },
    complete: true,
  };
  return counted(measured, 'attack-success-rate', run.successes, run.batch_size);
}

function savedRun(saved: z.infer<typeof Saved>, path: string) {
  const successes = saved.success.filter((verdict) => verdict === true || verdict === 1).length;
  const run = { attack_name: 'unknown', batch_size: saved.success.length, successes, queries: saved.num_queries };
  return {
    records: [recordOf(run, path)],
    problems: [{ line: 1, reason: 'the summary names neither the attack nor the model: it decides nothing' }],
  };
}
