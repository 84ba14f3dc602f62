import * as z from 'zod';
import { commitOf, mergeCommits, revision, setRef } from '../git.ts';
import { pushedCommitObject } from '../objects/commit.ts';
import { pullRequestObject } from '../objects/pull-request.ts';
import type { PullRequest, Repository, State } from '../state.ts';
import { timestamp } from '../state.ts';
import { gateOf } from '../reports.ts';
import { action, PULL_REQUEST, pullRequestOf, repositoryOf, sender, SENDING, sendPush, summaries } from './action.ts';

const QUEUE = 'github-merge-queue[bot]';

async function mergeOf({ git, prefix }: Repository, pull: PullRequest): Promise<{ base: string; sha: string }> {
  const base = await revision(git, `${prefix}${pull.base}`);
  if (base === null) throw new Error(`there is no branch ${pull.base}`);
  const sha = await mergeCommits(git, base, pull.headSha, `Merge pull request #${pull.number}`);
  if (sha === null) throw new Error(`pull request ${pull.number} conflicts with ${pull.base}`);
  return { base, sha };
}

/** Puts a pull request into the merge queue: a branch of the queue, its push, and `merge_group.checks_requested`. */
export const queueMerge = action(z.strictObject({ ...PULL_REQUEST, ...SENDING }), async (state, order) => {
  const repository = repositoryOf(state, order.repo);
  const pull = pullRequestOf(repository, order.number);
  const { base, sha } = await mergeOf(repository, pull);
  const branch = `gh-readonly-queue/${pull.base}/pr-${pull.number}-${base}`;
  await setRef(repository.git, `${repository.prefix}${branch}`, sha);
  const { send, sent } = sender(state, repository, order);
  await sendPush(state, repository, { branch, before: null, after: sha }, QUEUE, send);
  const head = await commitOf(repository.git, sha);
  if (head === null) throw new Error(`${sha} is not a commit`);
  const { id, tree_id, message, timestamp: time, author, committer } = pushedCommitObject(repository, head);
  const merge_group = {
    head_sha: sha,
    head_ref: `refs/heads/${branch}`,
    base_sha: base,
    base_ref: `refs/heads/${pull.base}`,
    head_commit: { id, tree_id, message, timestamp: time, author, committer },
  };
  await send('merge_group', 'checks_requested', { merge_group }, QUEUE);
  return { head_sha: sha, base_sha: base, ref: branch, deliveries: summaries(sent) };
});

const MergeOrder = z.strictObject({
  ...PULL_REQUEST,
  ...SENDING,
  user: z.string().optional(),
  /** merge although a required check does not pass */
  admin: z.boolean().optional(),
});

/** Merges when branch protection lets it. */
export const mergePullRequest = action(MergeOrder, async (state: State, order) => {
  const repository = repositoryOf(state, order.repo);
  const pull = pullRequestOf(repository, order.number);
  const gate = gateOf(repository, pull.headSha, pull.base);
  if (!gate.mergeable && order.admin !== true) return { merged: false, sha: null, gate, deliveries: [] };
  const { base, sha } = await mergeOf(repository, pull);
  await setRef(repository.git, `${repository.prefix}${pull.base}`, sha);
  const now = timestamp();
  Object.assign(pull, { state: 'closed', mergedAt: now, closedAt: now, mergeCommit: sha });
  const { send, sent } = sender(state, repository, order);
  const who = order.user ?? repository.owner;
  await sendPush(state, repository, { branch: pull.base, before: base, after: sha }, who, send);
  const payload = { number: pull.number, pull_request: pullRequestObject(state, repository, pull) };
  await send('pull_request', 'closed', payload, who);
  return { merged: true, sha, gate, deliveries: summaries(sent) };
});
