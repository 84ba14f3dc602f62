import { analyseIsolated, DEFAULT_LIMITS } from '../../isolation/index.ts';
import type { CommitSha, ConfigurationProblem, Coverage, SystemModel, Threat } from '../../model/index.ts';
import { CONFIGURATION_PATH } from '../../policy/index.ts';
import { isRepositoryRule, REPOSITORY_RULE_LIMITS } from '../../rules/index.ts';
import { gitSnapshot, readTexts, resolveCommit, type TextFile } from '../../snapshot/index.ts';
import { localFactsFile } from '../facts-file.ts';
import { CATALOGS, RULES } from '../package-root.ts';
import { misuse, type Ending } from './usage.ts';

export type ConfigurationSource = { readonly file: string; readonly text: string } | null;

/** The configuration file as it stands at a commit; null when it has none. */
export async function configurationAt(
  directory: string,
  commit: CommitSha,
): Promise<
  { readonly ok: true; readonly source: ConfigurationSource } | { readonly ok: false; readonly message: string }
> {
  return fileAt(directory, commit, [CONFIGURATION_PATH], 100_000);
}

/** The first of some files that a commit has, as text; null when it has none of them. */
export async function fileAt(
  directory: string,
  commit: CommitSha,
  paths: readonly string[],
  maxBytes: number,
): Promise<
  { readonly ok: true; readonly source: ConfigurationSource } | { readonly ok: false; readonly message: string }
> {
  const opened = await gitSnapshot(directory, commit);
  if (!opened.ok) return opened;
  try {
    const { entries } = opened.snapshot;
    const entry = paths.flatMap((path) => entries.find((one) => one.path === path) ?? [])[0];
    if (entry === undefined) return { ok: true, source: null };
    const content = await opened.snapshot.read(entry, maxBytes);
    if (!content.ok)
      return { ok: false, message: `${entry.path} at ${commit.slice(0, 12)} is not read: ${content.reason}` };
    return { ok: true, source: { file: entry.path, text: Buffer.from(content.bytes).toString('utf8') } };
  } finally {
    opened.snapshot.close();
  }
}

/** The repository's own rules as they stand at a commit. */
export async function repositoryRulesAt(
  directory: string,
  commit: CommitSha,
): Promise<{ readonly ok: true; readonly rules: TextFile[] } | { readonly ok: false; readonly message: string }> {
  const opened = await gitSnapshot(directory, commit);
  if (!opened.ok) return opened;
  try {
    return { ok: true, rules: await readTexts(opened.snapshot, isRepositoryRule, REPOSITORY_RULE_LIMITS) };
  } finally {
    opened.snapshot.close();
  }
}

type Asked = {
  readonly repo: string;
  readonly rev: string;
  /** Whether the configuration of that commit counts. */
  readonly configured: boolean;
  readonly cached: boolean;
};

type Commit = {
  readonly commit: CommitSha;
  readonly system: SystemModel;
  readonly coverage: readonly Coverage[];
  readonly threats: readonly Threat[];
  /** Ids of the repository's own rules that judged. */
  readonly repositoryRules: readonly string[];
  /** Whether a configuration stands at the commit. */
  readonly isConfigured: boolean;
};

/** The system of one commit, or how the command ends without one. */
export async function systemAt(
  { repo, rev, configured, cached }: Asked,
  now: Date,
  progress: (text: string) => void,
): Promise<{ readonly ok: true; readonly commit: Commit } | { readonly ok: false; readonly ending: Ending }> {
  const resolved = await resolveCommit(repo, rev);
  if (!resolved.ok) return { ok: false, ending: misuse(resolved.message) };
  const { commit } = resolved;
  const configuration = await configurationAt(repo, commit);
  if (!configuration.ok) return { ok: false, ending: misuse(configuration.message) };
  const own = configured ? await repositoryRulesAt(repo, commit) : { ok: true as const, rules: [] };
  if (!own.ok) return { ok: false, ending: misuse(own.message) };
  const result = await analyseIsolated(
    {
      source: { kind: 'git', directory: repo, base: commit, head: commit, worktree: false },
      configuration: configured ? configuration.source : null,
      repositoryRules: own.rules,
      rules: RULES,
      catalogs: CATALOGS,
      now: now.toISOString(),
      facts: cached ? localFactsFile(repo, process.env) : null,
      poisoned: [],
    },
    DEFAULT_LIMITS,
    new AbortController().signal,
    progress,
  );
  if (!result.ok) return { ok: false, ending: { status: 3, stderr: `stridegate: not assessed: ${result.message}\n` } };
  if (result.outcome.outcome === 'misconfigured')
    return { ok: false, ending: { status: 2, stderr: result.outcome.problems.map(problemText).join('') } };
  // Base and head are the same commit: what it has is what did not change.
  const { system, coverage, diff, repositoryRules = [] } = result.outcome.analysis;
  const threats = diff.threats.unchanged;
  const isConfigured = configuration.source !== null;
  return { ok: true, commit: { commit, system, coverage, threats, repositoryRules, isConfigured } };
}

export function problemText({ file, line, key, message, expected }: ConfigurationProblem): string {
  return `stridegate: ${file}:${line}: ${key}: ${message}; expected ${expected}\n`;
}
