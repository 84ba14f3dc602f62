import { z } from 'zod';
import { counted } from '../../build.ts';
import type { RowCollector, RowReader } from '../../contract.ts';
import { problemList, type ProblemList } from '../../problems.ts';
import type { EvidenceRecord } from '../../record.ts';
import { familyOfProbe } from './probes.ts';

/** Evaluations of one report that are kept; garak has some 200 pairs of probe and detector. */
const MAX_EVALUATIONS = 10_000;

const Count = z.number().int().min(0).max(1_000_000_000);

const Setup = z.object({
  entry_type: z.literal('start_run setup'),
  'plugins.target_type': z.string().nullish(),
  'plugins.target_name': z.string().nullish(),
  'plugins.model_type': z.string().nullish(),
  'plugins.model_name': z.string().nullish(),
});

const Init = z.object({
  entry_type: z.literal('init'),
  garak_version: z.string(),
  run: z.string().nullish(),
  start_time: z.string().nullish(),
});

const Evaluation = z.object({
  entry_type: z.literal('eval'),
  probe: z.string().max(300),
  detector: z.string().max(300),
  passed: Count,
  fails: Count.nullish(),
  nones: Count.nullish(),
  /** Up to version 0.13, `total`. */
  total: Count.nullish(),
  total_evaluated: Count.nullish(),
  confidence_lower: z.number().min(0).max(1).nullish(),
  confidence_upper: z.number().min(0).max(1).nullish(),
});
type Evaluation = z.infer<typeof Evaluation>;

const Completion = z.object({ entry_type: z.literal('completion'), end_time: z.string().nullish() });
const Row = z.object({ entry_type: z.string() });

/** Reports of garak (https://reference.garak.ai/en/latest/reporting.html), a row of JSON a line. */
export const garak: RowReader = {
  id: 'garak',
  summary:
    'Reports of garak (`*.report.jsonl`), of all versions since 0.9: how many attempts of each probe got through.',
  recognises: (row) => {
    const kind = Row.safeParse(row).data?.entry_type;
    return kind === 'start_run setup' || kind === 'init';
  },
  // Transcripts hold prompts and answers, and are most of the file.
  skips: (start) => /^\{"entry_type": ?"attempt"/.test(start),
  collect,
};

function collect(path: string): RowCollector {
  const problems = problemList();
  const evaluations: { row: Evaluation; line: number }[] = [];
  let target = '';
  let version = '';
  let runs = 0;
  let finished = '';
  let completions = 0;
  return {
    row: (row, line) => {
      const kind = Row.safeParse(row).data?.entry_type;
      if (kind === 'start_run setup') target = targetOf(row);
      else if (kind === 'init') {
        const init = Init.safeParse(row).data;
        runs += 1;
        if (runs === 1) version = init?.garak_version ?? '';
        else
          problems.add({
            line,
            reason: 'a second run begins in the same report; runs in one file are not told apart',
          });
      } else if (kind === 'completion') {
        completions += 1;
        finished = Completion.safeParse(row).data?.end_time ?? '';
      } else if (kind === 'eval') {
        const parsed = Evaluation.safeParse(row);
        if (parsed.success && evaluations.length < MAX_EVALUATIONS) evaluations.push({ row: parsed.data, line });
        else problems.add({ line, reason: 'an evaluation without probe, detector and counts' });
      }
    },
    end: (cut) => {
      // Without its last row garak did not come to its end, and what it would have found is not known.
      const complete = !cut && runs === 1 && completions === 1;
      const run = { path, tool: 'garak', version, target, finished, complete };
      const records = evaluations.flatMap(({ row, line }) => recordOf(row, line, run, problems));
      if (!complete && runs < 2)
        problems.add({ line: 1, reason: 'the run was not completed: its last row is missing' });
      return { records, problems: problems.told() };
    },
  };
}

type Run = {
  readonly path: string;
  readonly tool: string;
  readonly version: string;
  readonly target: string;
  readonly finished: string;
  readonly complete: boolean;
};

/** `passed` are attempts that failed: the model stood. What is counted here are those that got through. */
function recordOf(row: Evaluation, line: number, run: Run, problems: ProblemList): EvidenceRecord[] {
  const total = row.total_evaluated ?? row.total ?? row.passed + (row.fails ?? 0);
  const through = row.fails ?? total - row.passed;
  if (through < 0 || row.passed + through !== total) {
    problems.add({
      line,
      reason: `${row.passed} passed and ${through} failed are not the ${total} that were evaluated`,
    });
    return [];
  }
  const share = total === 0 ? 0 : through / total;
  if (share < (row.confidence_lower ?? 0) || share > (row.confidence_upper ?? 1)) {
    problems.add({
      line,
      reason: 'the share of attempts that got through lies outside of its own confidence interval',
    });
    return [];
  }
  const family = familyOfProbe(row.probe);
  const measured = {
    ...run,
    line,
    family,
    attack: row.probe,
    parameters: { detector: row.detector },
    undetermined: row.nones ?? 0,
    validity: { access: 'black-box' as const },
  };
  return [counted(measured, 'attack-success-rate', through, total)];
}

/** Of the settings the target alone is taken: the rest of the row can hold keys and passwords. */
function targetOf(row: unknown): string {
  const setup = Setup.safeParse(row).data;
  const type = setup?.['plugins.target_type'] ?? setup?.['plugins.model_type'] ?? '';
  const name = setup?.['plugins.target_name'] ?? setup?.['plugins.model_name'] ?? '';
  return name === '' ? type : type === '' ? name : `${type}:${name}`;
}
