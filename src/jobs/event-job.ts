import type { Answer } from './answer.ts';
import type { Forges, Repository } from './forge.ts';
import { done, failed, retryAfter, type JobHandle, type JobLogger, type JobOutcome } from './job.ts';
import { analysisKey, type AnalysisJob, type WebhookEvent } from './job-data.ts';
import type { JobQueue } from './job-queue.ts';
import { obey } from './obey.ts';
import { oneAtATime } from './one-at-a-time.ts';
import type { Sql } from './sql.ts';

export type EventTools = {
  readonly forges: Forges;
  readonly analyses: JobQueue<AnalysisJob>;
  readonly logger: JobLogger;
  readonly sql: Sql;
  readonly now: () => Date;
  /** Words for the answer to a command. */
  readonly say: (answer: Answer) => string;
};

/** Turns a webhook into analyses. Who may give which command is decided when it is worked on. */
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

/** Two commands of one conversation at once would each look for the answer's comment, and each write one. */
const inTurn = oneAtATime();

async function dispatch(event: WebhookEvent, tools: EventTools): Promise<void> {
  const { installationId, owner, repository } = event;
  const place = { installationId, owner, repository };
  if (event.kind === 'pull-request') return enqueue({ ...place, kind: 'pull-request', number: event.number }, tools);
  if (event.kind === 'push')
    return enqueue({ ...place, kind: 'push', before: event.before, after: event.after }, tools);
  const forge = await tools.forges.forInstallation(installationId);
  const where: Repository = { owner, name: repository };
  if (event.kind === 'command') {
    const analyse = (): Promise<void> => enqueue({ ...place, kind: 'pull-request', number: event.number }, tools);
    const told = { forge, sql: tools.sql, now: tools.now(), say: tools.say, analyse };
    return inTurn(`${owner}/${repository}/${event.number}`, () => obey(event, told));
  }
  const numbers =
    event.pullRequests.length > 0 ? event.pullRequests : await forge.openPullRequestsAt(where, event.headSha);
  for (const number of numbers) await enqueue({ ...place, kind: 'pull-request', number }, tools);
}

async function enqueue(job: AnalysisJob, { analyses }: EventTools): Promise<void> {
  await analyses.enqueueLatest(analysisKey(job), job);
}
