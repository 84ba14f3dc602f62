import * as z from 'zod';
import { revision } from '../git.ts';
import { Files, writeCommit } from '../git-commit.ts';
import { issueCommentObject } from '../objects/comment.ts';
import { issueObject, labelObject, pullRequestObject } from '../objects/pull-request.ts';
import { type IssueComment, newId, type PullRequest, type Repository, type State, timestamp } from '../state.ts';
import { emit } from '../webhooks.ts';
import {
  action,
  PULL_REQUEST,
  pullRequestOf,
  REPOSITORY,
  repositoryOf,
  sender,
  SENDING,
  sendPush,
  summaries,
} from './action.ts';
import { refreshPullRequest } from './refresh.ts';

const OpenOrder = z.strictObject({
  ...REPOSITORY,
  ...SENDING,
  user: z.string().optional(),
  title: z.string().optional(),
  body: z.string().optional(),
  branch: z.string().optional(),
  base: z.string().optional(),
  /** full name of the fork that holds the branch */
  head_repo: z.string().optional(),
  draft: z.boolean().optional(),
  labels: z.array(z.string()).optional(),
  files: Files.optional(),
  /** several commits instead of one of `files` */
  commits: z.array(z.strictObject({ files: Files, message: z.string().optional() })).optional(),
});

export const openPullRequest = action(OpenOrder, async (state, order) => {
  const repository = repositoryOf(state, order.repo);
  const head = order.head_repo === undefined ? repository : repositoryOf(state, order.head_repo);
  const number = repository.nextNumber++;
  const { branch = `topic-${number}`, base = repository.defaultBranch, user = head.owner } = order;
  const { title = `Pull request ${number}`, commits = [{ files: order.files ?? {} }] } = order;
  const baseSha = await revision(repository.git, `${repository.prefix}${base}`);
  if (baseSha === null) throw new Error(`${repository.fullName} has no branch ${base}`);
  const ref = `${head.prefix}${branch}`;
  const before = await revision(repository.git, ref);
  let headSha = before ?? baseSha;
  for (const { files, message = title } of commits) {
    const time = Date.now();
    headSha = await writeCommit(repository.git, { ref, parent: headSha, files, message, author: user, time });
  }
  const createdAt = timestamp();
  const pull: PullRequest = {
    id: newId(state),
    number,
    user,
    body: order.body ?? null,
    headBranch: branch,
    headRepository: head.fullName,
    createdAt,
    allHeads: [headSha],
    title,
    headSha,
    base,
    baseSha,
    state: 'open',
    draft: order.draft ?? false,
    labels: [...(order.labels ?? [])],
    updatedAt: createdAt,
    closedAt: null,
    mergedAt: null,
    mergeCommit: null,
    mergeable: null,
    counts: { commits: 0, additions: 0, deletions: 0, changed_files: 0 },
  };
  repository.pulls.set(number, pull);
  await refreshPullRequest(repository, pull);
  const { send, sent } = sender(state, repository, order);
  if (order.deliver !== false) {
    // the app is not installed on a fork: it hears nothing of pushes there
    if (head === repository) await sendPush(state, repository, { branch, before, after: headSha }, user, send);
    await send('pull_request', 'opened', hookPayload(state, repository, pull), user);
  }
  const { changed_files } = pull.counts;
  return { number, head_sha: headSha, base_sha: pull.baseSha, changed_files, deliveries: summaries(sent) };
});

function hookPayload(state: State, repository: Repository, pull: PullRequest) {
  return { number: pull.number, pull_request: pullRequestObject(state, repository, pull) };
}

const PushOrder = z.strictObject({
  ...PULL_REQUEST,
  ...SENDING,
  files: Files.optional(),
  message: z.string().optional(),
  /** start again from the base commit */
  force: z.boolean().optional(),
});

export const pushToPullRequest = action(PushOrder, async (state, order) => {
  const repository = repositoryOf(state, order.repo);
  const pull = pullRequestOf(repository, order.number);
  const head = repositoryOf(state, pull.headRepository);
  const { files = {}, message = 'more', force = false } = order;
  const before = pull.headSha;
  const after = await writeCommit(repository.git, {
    ref: `${head.prefix}${pull.headBranch}`,
    parent: force ? pull.baseSha : before,
    files,
    message,
    author: pull.user,
    time: Date.now(),
  });
  pull.headSha = after;
  pull.allHeads.push(after);
  await refreshPullRequest(repository, pull);
  for (const comment of repository.reviewComments.values()) {
    if (comment.pull === pull.number && Object.hasOwn(files, comment.path)) comment.outdated = true;
  }
  const { send, sent } = sender(state, repository, order);
  if (order.deliver !== false) {
    const push = { branch: pull.headBranch, before, after, forced: force };
    if (head === repository) await sendPush(state, repository, push, pull.user, send);
    await send('pull_request', 'synchronize', { before, after, ...hookPayload(state, repository, pull) }, pull.user);
  }
  return { head_sha: after, before, deliveries: summaries(sent) };
});

const ChangeOrder = z.strictObject({
  ...PULL_REQUEST,
  ...SENDING,
  action: z.enum(['closed', 'reopened', 'ready_for_review', 'converted_to_draft', 'labeled', 'edited']),
  user: z.string().optional(),
  label: z.string().optional(),
  base: z.string().optional(),
  title: z.string().optional(),
});

export const changePullRequest = action(ChangeOrder, async (state, order) => {
  const repository = repositoryOf(state, order.repo);
  const pull = pullRequestOf(repository, order.number);
  const extra: Record<string, unknown> = {};
  if (order.action === 'closed') Object.assign(pull, { state: 'closed', closedAt: timestamp() });
  if (order.action === 'reopened') Object.assign(pull, { state: 'open', closedAt: null });
  if (order.action === 'ready_for_review') pull.draft = false;
  if (order.action === 'converted_to_draft') pull.draft = true;
  if (order.action === 'labeled') {
    const { label = 'label' } = order;
    pull.labels.push(label);
    extra['label'] = labelObject(state, repository, label, 1);
  }
  if (order.action === 'edited') {
    extra['changes'] = applyEdit(pull, order);
    await refreshPullRequest(repository, pull);
  }
  const { send, sent } = sender(state, repository, order);
  const payload = { ...hookPayload(state, repository, pull), ...extra };
  await send('pull_request', order.action, payload, order.user ?? pull.user);
  return { deliveries: summaries(sent) };
});

function applyEdit(pull: PullRequest, { base, title }: z.infer<typeof ChangeOrder>): Record<string, unknown> {
  const changes: Record<string, unknown> = {};
  if (base !== undefined) {
    changes['base'] = { ref: { from: pull.base }, sha: { from: pull.baseSha } };
    pull.base = base;
  }
  if (title !== undefined) {
    changes['title'] = { from: pull.title };
    pull.title = title;
  }
  return changes;
}

const CommentOrder = z.strictObject({
  ...PULL_REQUEST,
  async: z.boolean().optional(),
  user: z.string(),
  body: z.string(),
  association: z.string().optional(),
  action: z.enum(['created', 'edited']).optional(),
  guid: z.string().optional(),
});

export const comment = action(CommentOrder, async (state, order) => {
  const repository = repositoryOf(state, order.repo);
  const pull = pullRequestOf(repository, order.number);
  const createdAt = timestamp();
  const written: IssueComment = {
    id: newId(state),
    issue: pull.number,
    user: order.user,
    association: order.association ?? null,
    createdAt,
    body: order.body,
    updatedAt: createdAt,
    reactions: [],
    edits: 0,
    minimized: false,
  };
  repository.comments.set(written.id, written);
  const name = order.action ?? 'created';
  const payload = {
    issue: issueObject(state, repository, pull),
    comment: issueCommentObject(state, repository, written),
    ...(name === 'edited' ? { changes: { body: { from: 'before' } } } : {}),
  };
  const emission = { repository, sender: order.user, guid: order.guid, wait: order.async !== true };
  const delivery = await emit(state, 'issue_comment', name, payload, emission);
  return { id: written.id, deliveries: summaries([delivery]) };
});
