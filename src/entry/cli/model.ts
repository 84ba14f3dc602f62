import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { analyseIsolated, DEFAULT_LIMITS } from '../../isolation/index.ts';
import { modelOutputs } from '../../report/index.ts';
import { resolveCommit } from '../../snapshot/index.ts';
import { localFactsFile } from '../facts-file.ts';
import { CATALOGS, RULES } from '../package-root.ts';
import { renderOptions } from './render-options.ts';
import { misuse, type Ending } from './usage.ts';

const OPTIONS = {
  repo: { type: 'string', default: '.' },
  rev: { type: 'string', default: 'HEAD' },
  format: { type: 'string', default: 'json' },
  output: { type: 'string' },
  'no-cache': { type: 'boolean', default: false },
  link: { type: 'string' },
} as const;

const LINK_EXAMPLE = 'stridegate model --format html --link https://github.com/OWNER/REPOSITORY/blob/COMMIT';

/** `stridegate model`: the system model of one commit. */
export async function modelCommand(
  args: readonly string[],
  now: Date,
  progress: (text: string) => void,
): Promise<Ending> {
  let values: ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];
  try {
    ({ values } = parseArgs({ args: [...args], options: OPTIONS, strict: true, allowPositionals: false }));
  } catch (error) {
    return misuse(
      error instanceof Error ? error.message : 'wrong options',
      'stridegate model --rev HEAD --format json',
    );
  }
  const output = modelOutputs.find(({ id }) => id === values.format);
  if (output === undefined)
    return misuse(`unknown format '${values.format}': one of ${modelOutputs.map(({ id }) => id).join(', ')}`);
  if (values.link !== undefined && !/^https:\/\/[^\s?#]+$/.test(values.link))
    return misuse(`--link takes an https address without a query, not '${values.link.slice(0, 80)}'`, LINK_EXAMPLE);
  const commit = await resolveCommit(values.repo, values.rev);
  if (!commit.ok) return misuse(commit.message);
  const source = {
    kind: 'git',
    directory: values.repo,
    base: commit.commit,
    head: commit.commit,
    worktree: false,
  } as const;
  const request = {
    source,
    configuration: null,
    rules: RULES,
    catalogs: CATALOGS,
    now: now.toISOString(),
    facts: values['no-cache'] ? null : localFactsFile(values.repo, process.env),
    poisoned: [],
  };
  const result = await analyseIsolated(request, DEFAULT_LIMITS, new AbortController().signal, progress);
  if (!result.ok) return { status: 3, stderr: `stridegate: not assessed: ${result.message}\n` };
  if (result.outcome.outcome !== 'analysed') return { status: 3, stderr: 'stridegate: not assessed\n' };
  const { system, coverage } = result.outcome.analysis;
  const again = `stridegate model --rev ${commit.commit.slice(0, 12)} --format ${output.id}`;
  const link = values.link === undefined ? {} : { sourceUrl: values.link };
  const text = await output.render(
    { commit: commit.commit, system, coverage },
    { ...renderOptions(again, false), ...link },
  );
  if (values.output === undefined) return { status: 0, stdout: text };
  try {
    await writeFile(values.output, text);
  } catch (error) {
    return misuse(`${values.output} cannot be written: ${error instanceof Error ? error.message : 'unknown error'}`);
  }
  return { status: 0 };
}
