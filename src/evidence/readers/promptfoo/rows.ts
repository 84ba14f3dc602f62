import { z } from 'zod';
import { counted } from '../../build.ts';
import type { Results } from '../../contract.ts';
import { problemList } from '../../problems.ts';
import { familyOf } from './plugins.ts';

const Metadata = z.object({ pluginId: z.string().max(200).optional(), strategyId: z.string().max(200).optional() });

/** One prompt with its answer's grade; prompts and answers are not looked at. */
const Row = z.object({
  success: z.boolean(),
  error: z.string().nullish(),
  /** 0 none, 1 a check said no, 2 an error; since version 0.100. */
  failureReason: z.number().nullish(),
  gradingResult: z
    .object({
      componentResults: z
        .array(z.object({ metadata: z.object({ graderError: z.boolean().nullish() }).nullish() }).nullable())
        .nullish(),
    })
    .nullish(),
  provider: z.union([z.string().max(500), z.object({ id: z.string().max(500).nullish() })]).nullish(),
  testCase: z.object({ metadata: Metadata.nullish() }).nullish(),
  metadata: Metadata.nullish(),
});
type Row = z.infer<typeof Row>;

/** How attempts of one kind against one target ended. */
type Group = {
  readonly target: string;
  readonly plugin: string;
  readonly strategy: string;
  readonly line: number;
  through: number;
  stood: number;
  errors: number;
};

export type Run = {
  readonly path: string;
  readonly version: string;
  readonly finished: string;
  readonly complete: boolean;
};

const MAX_GROUPS = 10_000;

/** Counts rows by target, plugin and strategy, without keeping them. */
export function rowCounter(): {
  readonly add: (row: unknown, line: number) => void;
  readonly rows: () => number;
  readonly results: (run: Run) => Results;
} {
  const groups = new Map<string, Group>();
  const problems = problemList();
  let rows = 0;
  let tests = 0;
  return {
    add: (row, line) => {
      rows += 1;
      const parsed = Row.safeParse(row);
      if (!parsed.success) {
        problems.add({ line, reason: `result ${rows} does not say whether it succeeded` });
        return;
      }
      const plugin = parsed.data.testCase?.metadata?.pluginId ?? parsed.data.metadata?.pluginId ?? '';
      if (plugin === '') tests += 1;
      else if (groups.size >= MAX_GROUPS) problems.add({ line, reason: `more than ${MAX_GROUPS} kinds of attacks` });
      else note(groupOf(groups, parsed.data, plugin, line), parsed.data);
    },
    rows: () => rows,
    results: (run) => {
      if (tests > 0)
        problems.add({
          line: 1,
          reason: `${tests} of ${rows} results are tests, not attacks: they name no plugin of a red team`,
        });
      return { records: [...groups.values()].map((group) => recordOf(group, run)), problems: problems.told() };
    },
  };
}

function groupOf(groups: Map<string, Group>, row: Row, plugin: string, line: number): Group {
  const target = (typeof row.provider === 'string' ? row.provider : row.provider?.id) ?? '';
  const strategy = row.testCase?.metadata?.strategyId ?? row.metadata?.strategyId ?? 'basic';
  const key = JSON.stringify([target, plugin, strategy]);
  const known = groups.get(key);
  if (known !== undefined) return known;
  const group: Group = { target, plugin, strategy, line, through: 0, stood: 0, errors: 0 };
  groups.set(key, group);
  return group;
}

/**
 * `success` means that the defence held. A grader that failed, or a target that gave no answer, says nothing about the attack, although
 * promptfoo counts the first as a failure (https://github.com/promptfoo/promptfoo/pull/7040).
 */
function note(group: Group, row: Row): void {
  const graders = row.gradingResult?.componentResults ?? [];
  const ungraded = graders.some((grader) => grader?.metadata?.graderError === true);
  if (row.failureReason === 2 || ungraded || (!row.success && row.gradingResult == null && row.error != null))
    group.errors += 1;
  else if (row.success) group.stood += 1;
  else group.through += 1;
}

function recordOf({ target, plugin, strategy, line, through, stood, errors }: Group, run: Run) {
  const measured = {
    path: run.path,
    line,
    tool: 'promptfoo',
    version: run.version,
    family: familyOf(plugin, strategy),
    attack: plugin,
    parameters: { strategy },
    target,
    errors,
    validity: { access: 'black-box' as const },
    finished: run.finished,
    complete: run.complete,
  };
  return counted(measured, 'attack-success-rate', through, through + stood);
}
