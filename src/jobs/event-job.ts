import type { Forge, Forges, Repository } from './forge.ts';
import { done, failed, retryAfter, type JobHandle, type JobLogger, type JobOutcome } from './job.ts';
import { analysisKey, type AnalysisJob, type WebhookEvent } from './job-data.ts';
import type { JobQueue } from './job-queue.ts';

export type EventTools = {
  readonly forges: Forges;
  readonly analyses: JobQueue<AnalysisJob>;
  readonly logger: JobLogger;
  /** The answer to `/threatmodel help`. */
  readonly help: string;
};

/** Turns a webhook into analyses. Commands are obeyed only for people who may write to the repository. */
export async function workOnEvent(job: JobHandle<WebhookEvent>, tools: EventTools): Promise<JobOutcome> {
  try {
    await dispatch(job.data, tools);
    return done();
  } catch (error) {
    const trouble = tools.forges.troubleOf(error);
    if (trouble.kind === 'rate-limited') return retryAfter(trouble.retryAfterMs, 'rate limit of GitHub');
    if (trouble.kind === 'transient') throw error;
    return failed(trouble.message);
  }
}

async function dispatch(event: WebhookEvent, tools: EventTools): Promise<void> {
  const { installationId, owner, repository } = event;
  const place = { installationId, owner, repository };
  if (event.kind === 'pull-request') return enqueue({ ...place, kind: 'pull-request', number: event.number }, tools);
  if (event.kind === 'push')
    return enqueue({ ...place, kind: 'push', before: event.before, after: event.after }, tools);
  const forge = await tools.forges.forInstallation(installationId);
  const where: Repository = { owner, name: repository };
  if (event.kind === 'command') return obey(event, forge, where, tools);
  const numbers =
    event.pullRequests.length > 0 ? event.pullRequests : await forge.openPullRequestsAt(where, event.headSha);
  for (const number of numbers) await enqueue({ ...place, kind: 'pull-request', number }, tools);
}

async function obey(
  event: Extract<WebhookEvent, { kind: 'command' }>,
  forge: Forge,
  where: Repository,
  tools: EventTools,
): Promise<void> {
  if (!(await forge.mayWrite(where, event.author))) {
    tools.logger.info(
      { command: event.command, pullRequest: event.number },
      'A command was left alone: its author may not write.',
    );
    return forge.react(where, event.commentId, 'confused');
  }
  if (event.command === 'help') return forge.reply(where, event.number, tools.help, `help-${event.commentId}`);
  const { installationId, owner, repository, number } = event;
  await enqueue({ installationId, owner, repository, kind: 'pull-request', number }, tools);
  return forge.react(where, event.commentId, 'rocket');
}

async function enqueue(job: AnalysisJob, { analyses }: EventTools): Promise<void> {
  await analyses.enqueueLatest(analysisKey(job), job);
}
