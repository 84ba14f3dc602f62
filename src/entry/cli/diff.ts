import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { analyseIsolated, DEFAULT_LIMITS } from '../../isolation/index.ts';
import type { Analysis, CommitSha, Outcome } from '../../model/index.ts';
import { outputs } from '../../report/index.ts';
import { defaultBase, mergeBase, resolveCommit } from '../../snapshot/index.ts';
import { askingAt, readAsking } from '../asking.ts';
import { localAnswersFile, localFactsFile } from '../facts-file.ts';
import { CATALOGS, RULES } from '../package-root.ts';
import { configurationAt, problemText, repositoryRulesAt, type ConfigurationSource } from './one-commit.ts';
import { renderOptions } from './render-options.ts';
import { misuse, type Ending } from './usage.ts';

const OPTIONS = {
  repo: { type: 'string', default: '.' },
  base: { type: 'string' },
  head: { type: 'string', default: 'HEAD' },
  worktree: { type: 'boolean', default: false },
  config: { type: 'string' },
  format: { type: 'string', default: 'text' },
  output: { type: 'string' },
  intelligence: { type: 'string' },
  online: { type: 'boolean', default: false },
  offline: { type: 'boolean', default: false },
  'no-cache': { type: 'boolean', default: false },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];

/** `stridegate diff`: the verdict on a change between two commits of a local repository. */
export async function diffCommand(
  args: readonly string[],
  now: Date,
  progress: (text: string) => void,
): Promise<Ending> {
  let values: Values;
  try {
    ({ values } = parseArgs({ args: [...args], options: OPTIONS, strict: true, allowPositionals: false }));
  } catch (error) {
    return misuse(error instanceof Error ? error.message : 'wrong options', 'stridegate diff --base main --head HEAD');
  }
  const output = outputs.find(({ id }) => id === values.format);
  if (output === undefined)
    return misuse(`unknown format '${values.format}': one of ${outputs.map(({ id }) => id).join(', ')}`);
  if (values.intelligence !== undefined && !existsSync(values.intelligence))
    return misuse(`${values.intelligence} is not there: make it with stridegate intelligence import`);
  const asking = readAsking(values.online ? { ...process.env, STRIDEGATE_INTELLIGENCE: 'online' } : process.env);
  if (!asking.ok) return misuse(asking.message);
  const commits = await commitsOf(values);
  if (!commits.ok) return misuse(commits.message);
  const configuration = await configurationOf(values, commits.base);
  if (!configuration.ok) return misuse(configuration.message);
  const own = await repositoryRulesAt(values.repo, commits.base);
  if (!own.ok) return misuse(own.message);
  const { signal } = new AbortController();
  const result = await analyseIsolated(
    {
      source: {
        kind: 'git',
        directory: values.repo,
        base: commits.base,
        head: commits.head,
        worktree: values.worktree,
      },
      configuration: configuration.source,
      repositoryRules: own.rules,
      rules: RULES,
      catalogs: CATALOGS,
      now: now.toISOString(),
      facts: values['no-cache'] ? null : localFactsFile(values.repo, process.env),
      ...(values.intelligence === undefined ? {} : { intelligence: resolve(values.intelligence) }),
      poisoned: [],
    },
    DEFAULT_LIMITS,
    signal,
    progress,
    asking.places === null || values.offline ? undefined : askingAt(asking.places, answersFile(values))(signal),
  );
  if (!result.ok) return { status: 3, stderr: `stridegate: not assessed: ${result.message}\n` };
  return await ending(result.outcome, values, output.render);
}

function answersFile(values: Values): string | null {
  return values['no-cache'] ? null : localAnswersFile(process.env);
}

async function ending(outcome: Outcome, values: Values, render: (typeof outputs)[number]['render']): Promise<Ending> {
  if (outcome.outcome === 'misconfigured') return { status: 2, stderr: outcome.problems.map(problemText).join('') };
  const { analysis } = outcome;
  const colour = values.output === undefined && process.stdout.isTTY && process.env['NO_COLOR'] === undefined;
  const text = render(analysis, renderOptions(reproduction(values, analysis), colour));
  const status = statusOf(analysis);
  if (values.output === undefined) return { status, stdout: text };
  try {
    await writeFile(values.output, text);
  } catch (error) {
    return misuse(`${values.output} cannot be written: ${error instanceof Error ? error.message : 'unknown error'}`);
  }
  return { status };
}

/** 0 pass, 1 blocked or a decision, 3 not assessed; always 0 in audit and off mode. */
export function statusOf(analysis: Analysis): 0 | 1 | 3 {
  if (analysis.mode !== 'enforce') return 0;
  const { status } = analysis.verdict;
  if (status === 'pass') return 0;
  return status === 'not-assessed' ? 3 : 1;
}

type Commits =
  | { readonly ok: true; readonly base: CommitSha; readonly head: CommitSha }
  | { readonly ok: false; readonly message: string };

async function commitsOf(values: Values): Promise<Commits> {
  const head = await resolveCommit(values.repo, values.head);
  if (!head.ok) return head;
  if (values.worktree && values.base === undefined) return { ok: true, base: head.commit, head: head.commit };
  if (values.base === undefined) {
    const base = await defaultBase(values.repo, head.commit);
    return base.ok ? { ok: true, base: base.commit, head: head.commit } : base;
  }
  const named = await resolveCommit(values.repo, values.base);
  if (!named.ok) return named;
  const base = await mergeBase(values.repo, named.commit, head.commit);
  return base.ok ? { ok: true, base: base.commit, head: head.commit } : base;
}

/** The configuration file named by --config, else the one that stands at base. */
async function configurationOf(
  values: Values,
  base: CommitSha,
): Promise<{ ok: true; source: ConfigurationSource } | { ok: false; message: string }> {
  if (values.config !== undefined) {
    const text = await readFile(values.config, 'utf8').catch(() => null);
    if (text === null)
      return { ok: false, message: `${values.config} cannot be read: name a configuration file with --config` };
    return { ok: true, source: { file: values.config, text } };
  }
  return configurationAt(values.repo, base);
}

function reproduction(values: Values, analysis: Analysis): string {
  return `stridegate diff --base ${analysis.base.commit.slice(0, 12)} --head ${values.worktree ? 'HEAD --worktree' : analysis.head.commit.slice(0, 12)}`;
}
