import { z } from 'zod';
import { counted, stated } from '../../build.ts';
import type { DocumentReader, Problem } from '../../contract.ts';
import { notRead } from '../../problems.ts';
import { AttackFamily } from '../../../model/index.ts';
import type { EvidenceRecord } from '../../record.ts';

const Metric = z.object({ name: z.string().max(200), value: z.number() });

const Scores = z.array(z.object({ name: z.string().max(200), metrics: z.record(z.string(), Metric) })).max(1000);

const Log = z.object({
  version: z.number(),
  status: z.string().max(40),
  eval: z.object({
    task: z.string().max(300),
    model: z.string().max(300),
    packages: z.record(z.string(), z.string().max(60)).nullish(),
    revision: z.object({ commit: z.string().max(80).nullish() }).nullish(),
    /** What a task says of itself for us: what its scores measure. */
    metadata: z
      .object({
        stridegate: z
          .object({ family: AttackFamily, metric: z.string().max(200), attacks_succeed: z.boolean() })
          .nullish(),
      })
      .nullish(),
  }),
  results: z
    .object({
      total_samples: z.number().int().min(0).nullish(),
      completed_samples: z.number().int().min(0).nullish(),
      scores: Scores.nullish(),
    })
    .nullish(),
  stats: z.object({ completed_at: z.string().max(60).nullish() }).nullish(),
});
type Log = z.infer<typeof Log>;

/** Metrics whose name says that a higher value is worse. `accuracy` says it of no task: an attack or its defence may be what is accurate. */
const SUCCESS_RATES = /^(?:\w+\/)*(?:jailbreak_rate|attack_success_rate|attack_success|asr|injection_success_rate)$/i;

/** What tasks whose names say it go for. */
const TASKS: readonly (readonly [task: RegExp, family: AttackFamily])[] = [
  [/strong_?reject|jailbreak|harmbench|wildjailbreak/i, 'jailbreak'],
  [/agentharm|agent_?dojo|injec_?agent|excessive/i, 'tool-misuse'],
  [/prompt_?inject/i, 'prompt-injection'],
  [/prompt_?(?:leak|extract)|raccoon/i, 'prompt-leakage'],
  [/privacy|leak|pii/i, 'data-leakage'],
];

/** Logs of Inspect as JSON (https://inspect.aisi.org.uk/eval-logs.html). */
export const inspect: DocumentReader = {
  id: 'inspect',
  summary: 'Logs of Inspect as JSON (`inspect log dump`): success rates of attacks, by task and scorer.',
  recognises: (document) => Log.pick({ version: true, status: true, eval: true }).safeParse(document).success,
  read: (document, path) => {
    const parsed = Log.safeParse(document);
    if (!parsed.success) return notRead(parsed.error);
    const log = parsed.data;
    const problems: Problem[] = [];
    if (log.status !== 'success')
      problems.push({ line: 1, reason: `the evaluation ended with the status ${log.status.slice(0, 40)}` });
    const records = (log.results?.scores ?? []).flatMap((score) =>
      recordsOf(log, score.name, score.metrics, path, problems),
    );
    return { records, problems };
  },
};

function recordsOf(
  log: Log,
  scorer: string,
  metrics: Readonly<Record<string, z.infer<typeof Metric>>>,
  path: string,
  problems: Problem[],
): EvidenceRecord[] {
  const said = log.eval.metadata?.stridegate;
  const family = said?.family ?? TASKS.find(([task]) => task.test(log.eval.task))?.[1] ?? 'unclassified';
  const n = log.results?.completed_samples ?? log.results?.total_samples ?? 0;
  const missing = Math.max(0, (log.results?.total_samples ?? n) - n);
  const found: EvidenceRecord[] = [];
  const seen: string[] = [];
  for (const { name, value } of Object.values(metrics)) {
    seen.push(name);
    const counts = said == null ? SUCCESS_RATES.test(name) : said.metric === name;
    if (!counts || !(value >= 0 && value <= 1)) continue;
    const share = said?.attacks_succeed === false ? 1 - value : value;
    const measured = {
      path,
      line: 1,
      tool: 'Inspect',
      version: log.eval.packages?.['inspect_ai'] ?? '',
      family,
      attack: log.eval.task,
      parameters: { scorer, metric: name },
      target: log.eval.model,
      errors: missing,
      validity: { access: 'black-box' as const },
      finished: log.stats?.completed_at ?? '',
      complete: log.status === 'success',
      commit: log.eval.revision?.commit ?? '',
    };
    // A score may be a mean of grades, which is no count: its interval is then as wide as that of as many yes and no.
    const hits = share * n;
    found.push(
      Number.isInteger(Math.round(hits * 1e6) / 1e6)
        ? counted(measured, 'attack-success-rate', Math.round(hits), n)
        : stated(measured, 'attack-success-rate', share, n),
    );
  }
  if (found.length === 0 && seen.length > 0)
    problems.push({
      line: 1,
      reason: `${scorer}: whether a high ${seen.slice(0, 3).join(', ')} is good or bad is not told`,
    });
  return found;
}
