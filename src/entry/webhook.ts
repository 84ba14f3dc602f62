import { z } from 'zod';
import { commandIn, WebhookEvent } from '../jobs/index.ts';

const Repository = z.object({
  name: z.string(),
  owner: z.object({ login: z.string() }),
  default_branch: z.string().optional(),
});
const Installation = z.object({ id: z.number() });
const Sender = z.object({ type: z.string().optional() });
const References = z.array(z.object({ number: z.number() })).default([]);

const Payload = z.object({
  action: z.string().optional(),
  repository: Repository.optional(),
  installation: Installation.optional(),
  sender: Sender.optional(),
  number: z.number().optional(),
  changes: z.object({ base: z.unknown().optional() }).optional(),
  ref: z.string().optional(),
  before: z.string().optional(),
  after: z.string().optional(),
  deleted: z.boolean().optional(),
  check_run: z.object({ head_sha: z.string(), pull_requests: References }).optional(),
  check_suite: z.object({ head_sha: z.string(), pull_requests: References }).optional(),
  merge_group: z.object({ base_sha: z.string(), head_sha: z.string() }).optional(),
  issue: z.object({ number: z.number(), pull_request: z.unknown().optional() }).optional(),
  comment: z
    .object({
      id: z.number(),
      body: z.string().nullable(),
      user: z.object({ login: z.string(), type: z.string() }).nullable(),
    })
    .optional(),
});
type Payload = z.infer<typeof Payload>;

/** The events that the service listens to; everything else is answered and forgotten. */
export const LISTENS_TO = [
  'pull_request.opened',
  'pull_request.synchronize',
  'pull_request.reopened',
  'pull_request.ready_for_review',
  'pull_request.edited',
  'push',
  'merge_group.checks_requested',
  'check_run.rerequested',
  'check_suite.rerequested',
  'issue_comment.created',
] as const;

const NO_COMMIT = /^0+$/;

/**
 * What a webhook asks for, or null when it asks for nothing. Looks at the payload alone: the answer to GitHub waits for no call.
 * Titles, branch names and comments are not carried on.
 */
export function eventOf(name: string, raw: unknown): WebhookEvent | null {
  const parsed = Payload.safeParse(raw);
  if (!parsed.success) return null;
  const payload = parsed.data;
  if (payload.repository === undefined || payload.installation === undefined) return null;
  const place = {
    installationId: payload.installation.id,
    owner: payload.repository.owner.login,
    repository: payload.repository.name,
  };
  const wish = wishOf(name, payload);
  if (wish === null) return null;
  const event = WebhookEvent.safeParse({ ...place, ...wish });
  return event.success ? event.data : null;
}

function wishOf(name: string, payload: Payload): Record<string, unknown> | null {
  if (name === 'pull_request') return ofPullRequest(payload);
  if (name === 'push') return ofPush(payload);
  if (name === 'issue_comment') return ofComment(payload);
  if (name === 'merge_group') return ofMergeGroup(payload);
  const check = payload.check_run ?? payload.check_suite;
  if (payload.action !== 'rerequested' || check === undefined) return null;
  return {
    kind: 'rerequested',
    headSha: check.head_sha,
    pullRequests: check.pull_requests.map(({ number }) => number),
  };
}

function ofPullRequest({ action, number, changes }: Payload): Record<string, unknown> | null {
  if (action === 'edited' && changes?.base === undefined) return null;
  const known = ['opened', 'synchronize', 'reopened', 'ready_for_review', 'edited'].includes(action ?? '');
  return known ? { kind: 'pull-request', number } : null;
}

/** Pushes to the default branch; new and deleted branches have nothing to compare. */
function ofPush({ ref, before, after, deleted, repository }: Payload): Record<string, unknown> | null {
  const branch = repository?.default_branch;
  if (branch === undefined || ref !== `refs/heads/${branch}` || deleted === true) return null;
  if (before === undefined || after === undefined || NO_COMMIT.test(before) || NO_COMMIT.test(after)) return null;
  return { kind: 'push', before, after };
}

/** A group of the merge queue: its commit against the one that it is to be merged onto. */
function ofMergeGroup({ action, merge_group: group }: Payload): Record<string, unknown> | null {
  if (action !== 'checks_requested' || group === undefined) return null;
  return { kind: 'push', before: group.base_sha, after: group.head_sha };
}

function ofComment({ action, issue, comment, sender }: Payload): Record<string, unknown> | null {
  if (action !== 'created' || issue?.pull_request === undefined || comment?.user == null) return null;
  if (sender?.type === 'Bot' || comment.user.type === 'Bot' || comment.user.login.endsWith('[bot]')) return null;
  const command = commandIn(comment.body ?? '');
  return command === null
    ? null
    : { kind: 'command', number: issue.number, commentId: comment.id, author: comment.user.login, command };
}
