import { z } from 'zod';
import { CommitSha } from '../model/index.ts';
import { Command } from './command.ts';
import type { QueueSpec } from './job.ts';

const Name = z.string().regex(/^[A-Za-z0-9._-]{1,100}$/);

const place = { installationId: z.number().int().positive(), owner: Name, repository: Name };

/** A webhook, reduced to what the jobs use. Of what a stranger writes (titles, branches, comments), commands alone are kept. */
export const WebhookEvent = z.discriminatedUnion('kind', [
  z.strictObject({ ...place, kind: z.literal('pull-request'), number: z.number().int().positive() }),
  z.strictObject({ ...place, kind: z.literal('push'), before: CommitSha, after: CommitSha }),
  z.strictObject({
    ...place,
    kind: z.literal('rerequested'),
    headSha: CommitSha,
    pullRequests: z.array(z.number().int().positive()),
  }),
  z.strictObject({
    ...place,
    kind: z.literal('command'),
    number: z.number().int().positive(),
    commentId: z.number().int().positive(),
    author: z.string().max(100),
    command: Command,
  }),
]);
export type WebhookEvent = z.infer<typeof WebhookEvent>;

/** An analysis to be made: of a pull request as it stands when the job runs, or of a push to the default branch. */
export const AnalysisJob = z.discriminatedUnion('kind', [
  z.strictObject({ ...place, kind: z.literal('pull-request'), number: z.number().int().positive() }),
  z.strictObject({ ...place, kind: z.literal('push'), before: CommitSha, after: CommitSha }),
]);
export type AnalysisJob = z.infer<typeof AnalysisJob>;

/** Webhooks by their delivery id: the same delivery is worked on once. */
export const EVENTS: QueueSpec<WebhookEvent> = { name: 'events', data: WebhookEvent };

/** Analyses by pull request: at most one runs, a newer head supersedes it. */
export const ANALYSES: QueueSpec<AnalysisJob> = { name: 'analyses', data: AnalysisJob };

/** The key under which analyses of one pull request supersede each other; a pushed commit stands alone. */
export function analysisKey(job: AnalysisJob): string {
  const target = job.kind === 'pull-request' ? `pull/${job.number}` : `commit/${job.after}`;
  return `${job.installationId}/${job.owner}/${job.repository}/${target}`;
}
