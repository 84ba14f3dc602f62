import { setTimeout as sleep } from 'node:timers/promises';
import type { CheckRun, IssueComment, PullRequest, Repository, Review, ReviewComment, Sarif, State } from './state.ts';

export type RequiredCheck = { readonly context: string; readonly state: string; readonly ok: boolean };
export type Gate = {
  readonly sha: string;
  readonly branch: string;
  readonly required: readonly RequiredCheck[];
  readonly mergeable: boolean;
};
export type PullRequestReport = {
  readonly pull: Readonly<PullRequest>;
  /** of every head it ever had */
  readonly checks: readonly CheckRun[];
  readonly comments: readonly IssueComment[];
  readonly reviewComments: readonly ReviewComment[];
  readonly reviews: readonly Review[];
  readonly sarifs: readonly Sarif[];
  readonly gate: Gate;
};

/** Conclusions that let a required check pass; anything else, or no run at all, blocks. */
const PASSING = new Set(['success', 'neutral', 'skipped']);

/** Would branch protection let this commit into the branch? The latest run of each required name decides. */
export function gateOf(repository: Repository, sha: string, branch: string): Gate {
  const required = (repository.protection.get(branch) ?? []).map((context) => {
    const run = checksOf(repository, sha).findLast((one) => context === '*' || one.name === context);
    if (run === undefined) return { context, state: 'expected', ok: false };
    const completed = run.status === 'completed';
    const state = completed ? (run.conclusion ?? 'none') : run.status;
    return { context, state, ok: completed && PASSING.has(state) };
  });
  return { sha, branch, required, mergeable: required.every((one) => one.ok) };
}

/** Check runs, oldest first. */
export function checksOf(repository: Repository, sha?: string): readonly CheckRun[] {
  return [...repository.checks.values()].filter((run) => sha === undefined || run.headSha === sha);
}

export function pullRequestReport(state: State, repository: Repository, pull: PullRequest): PullRequestReport {
  const { number } = pull;
  return {
    pull,
    checks: checksOf(repository).filter((run) => pull.allHeads.includes(run.headSha)),
    comments: [...repository.comments.values()].filter((one) => one.issue === number),
    reviewComments: [...repository.reviewComments.values()].filter((one) => one.pull === number),
    reviews: [...repository.reviews.values()].filter((one) => one.pull === number),
    sarifs: [...state.records.sarifs.values()].filter((one) => one.repository === repository.fullName),
    gate: gateOf(repository, pull.headSha, pull.base),
  };
}

/** Waits until nothing was asked or sent for `quietMs`. False when that did not happen within `timeoutMs`. */
export async function waitUntilIdle(state: State, quietMs = 1000, timeoutMs = 15_000): Promise<boolean> {
  const end = Date.now() + timeoutMs;
  while (Date.now() < end) {
    const { inFlight, pendingDeliveries, lastActivity } = state.records;
    if (inFlight === 0 && pendingDeliveries === 0 && Date.now() - lastActivity >= quietMs) return true;
    await sleep(25);
  }
  return false;
}
