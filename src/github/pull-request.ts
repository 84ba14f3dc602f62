import { z } from 'zod';
import { CommitSha } from '../model/index.ts';
import { get, getOrNull, type Octokit, pages, type RepositoryName } from './octokit.ts';
import { troubleOf } from './trouble.ts';

export type PullRequest = {
  readonly number: number;
  readonly state: 'open' | 'closed';
  readonly draft: boolean;
  readonly head: CommitSha;
  /** Tip of the base branch, not the merge base. */
  readonly base: CommitSha;
  readonly baseRef: string;
  /** `owner/name` of the repository that holds the branch, null when that fork is gone. */
  readonly headRepository: string | null;
  /** Null for a deleted account. */
  readonly author: string | null;
  /** What GitHub counts; `pulls/files` lists at most 3,000 of them. */
  readonly changedFiles: number;
};

const Pull = z.object({
  number: z.number().int(),
  state: z.enum(['open', 'closed']),
  draft: z.boolean().nullish(),
  head: z.object({ sha: CommitSha, repo: z.object({ full_name: z.string() }).nullable() }),
  base: z.object({ sha: CommitSha, ref: z.string() }),
  user: z.object({ login: z.string() }).nullable(),
  changed_files: z.number().int().min(0),
});
const Listed = z.array(Pull.pick({ number: true, state: true, head: true }));
const Comparison = z.object({ merge_base_commit: z.object({ sha: CommitSha }) });
const Repository = z.object({ default_branch: z.string() });
const Branch = z.object({ commit: z.object({ sha: CommitSha }) });

/** Pages of 100 open pull requests that are looked through for a commit. */
const MAX_OPEN_PAGES = 10;

export async function readPullRequest(
  octokit: Octokit,
  repository: RepositoryName,
  number: number,
): Promise<PullRequest> {
  const { data } = await get(octokit, '/repos/{owner}/{repo}/pulls/{pull_number}', {
    ...repository,
    pull_number: number,
  });
  const pull = Pull.parse(data);
  return {
    number: pull.number,
    state: pull.state,
    draft: pull.draft ?? false,
    head: pull.head.sha,
    base: pull.base.sha,
    baseRef: pull.base.ref,
    headRepository: pull.head.repo?.full_name ?? null,
    author: pull.user?.login ?? null,
    changedFiles: pull.changed_files,
  };
}

/**
 * The commit that two commits have both grown from, null when their histories are unrelated. A fork's commit is reached by its hash
 * through the base repository, which shares the objects of its network.
 */
export async function mergeBaseOf(
  octokit: Octokit,
  repository: RepositoryName,
  base: string,
  head: string,
): Promise<CommitSha | null> {
  try {
    // The second page: the first carries up to 300 files with their patches.
    const { data } = await get(octokit, '/repos/{owner}/{repo}/compare/{basehead}', {
      ...repository,
      basehead: `${base}...${head}`,
      per_page: 1,
      page: 2,
    });
    return Comparison.parse(data).merge_base_commit.sha;
  } catch (error) {
    const trouble = troubleOf(error, new Date());
    if (trouble.kind === 'gone' && trouble.message.includes('No common ancestor')) return null;
    throw error;
  }
}

/**
 * Numbers of the open pull requests whose head is the commit, ascending. GitHub leaves `pull_requests` of a check run or suite empty for
 * forks, and may not associate a fork's commit either: then the open ones are looked through (the 1,000 updated last).
 */
export async function findPullRequestsOf(
  octokit: Octokit,
  repository: RepositoryName,
  sha: string,
): Promise<readonly number[]> {
  const fitting = (pulls: z.infer<typeof Listed>): readonly number[] =>
    pulls.filter((pull) => pull.state === 'open' && pull.head.sha === sha).map((pull) => pull.number);
  const associated = await pages(
    octokit,
    '/repos/{owner}/{repo}/commits/{commit_sha}/pulls',
    { ...repository, commit_sha: sha },
    MAX_OPEN_PAGES,
    Listed,
  ).catch((error: unknown) => {
    const trouble = troubleOf(error, new Date());
    const unknown = trouble.kind === 'gone' || (trouble.kind === 'permanent' && trouble.status === 422);
    if (unknown) return [];
    throw error;
  });
  const found = fitting([...associated]);
  if (found.length > 0) return [...found].sort((a, b) => a - b);
  const open = await pages(
    octokit,
    '/repos/{owner}/{repo}/pulls',
    { ...repository, state: 'open', sort: 'updated', direction: 'desc' },
    MAX_OPEN_PAGES,
    Listed,
  );
  return [...new Set(fitting([...open]))].sort((a, b) => a - b);
}

/** The default branch and its tip; null when the repository is not there (for us) or has no commit. */
export async function readDefaultBranch(
  octokit: Octokit,
  repository: RepositoryName,
): Promise<{ readonly name: string; readonly head: CommitSha } | null> {
  const found = await getOrNull(octokit, '/repos/{owner}/{repo}', repository, Repository);
  if (found === null) return null;
  const parameters = { ...repository, branch: found.default_branch };
  const branch = await getOrNull(octokit, '/repos/{owner}/{repo}/branches/{branch}', parameters, Branch);
  return branch === null ? null : { name: found.default_branch, head: branch.commit.sha };
}
