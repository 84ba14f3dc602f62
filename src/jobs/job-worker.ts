import type { Backend, BackendContext, BullJob, BullQueue, BullWorker } from './backend.ts';
import type { CancelReason, FailedJob, JobProcessor, QueueSpec } from './job.ts';
import { loadJob, runJob, type LoadedJob } from './job-run.ts';
import { isSuperseded } from './latest.ts';
import type { Sql } from './sql.ts';
import { within } from './within.ts';

export interface WorkerOptions<Data> {
  /** How many jobs run at once; 1 when not given. */
  readonly concurrency?: number;
  /** A job whose worker has not renewed its lock for so long counts as stalled and runs again; 30 s. */
  readonly lockMs?: number;
  /** How often stalled jobs are looked for; 30 s. */
  readonly stalledCheckMs?: number;
  /** How often one job may stall before it fails: what kills its process each time must end some day; 3. */
  readonly maxStalls?: number;
  /** How often one job may start, with every retryAfter, stall and shutdown counted; 100. */
  readonly maxStarts?: number;
  /** How often a running job looks whether another process enqueued newer data for its key; 1 s. */
  readonly supersedeCheckMs?: number;
  /** How long `close` lets running jobs go on before it aborts them, and then waits for them to end; 10 s each. */
  readonly graceMs?: number;
  /** A job failed for good. Best effort: not called when the process dies at that moment; see JobHandle.lastAttempt. */
  readonly onFailed?: (job: FailedJob<Data>) => void | Promise<void>;
}

export interface JobWorker {
  /** Aborts the job if it runs in this worker; it then fails for good. False when it does not run here. */
  cancel(id: string): boolean;
  /** Takes no more jobs, gives running ones `graceMs`, then aborts them with `shutdown`; they go back to the queue. */
  close(): Promise<void>;
}

/** A worker plus what the substrate tells it. */
export interface StartedWorker extends JobWorker {
  readonly queue: string;
  /** Newer data was enqueued for `key` in this process. */
  checkSuperseded(key: string): void;
}

export interface WorkerContext extends BackendContext {
  readonly backend: Backend;
  readonly bullQueue: BullQueue;
}

const LOCK_MS = 30_000;
const STALLED_CHECK_MS = 30_000;
const MAX_STALLS = 3;
const MAX_STARTS = 100;
const SUPERSEDE_CHECK_MS = 1_000;
const GRACE_MS = 10_000;

/** Starts working on `spec.name`'s jobs at once. */
export function startWorker<Data>(
  spec: QueueSpec<Data>,
  processor: JobProcessor<Data>,
  options: WorkerOptions<Data>,
  context: WorkerContext,
): StartedWorker {
  const { logger } = context;
  const { sql } = context.backend;
  const running = new Map<string, LoadedJob<Data>>();
  /** For the report of a failure, which comes after the run. */
  const loadedOf = new WeakMap<BullJob, LoadedJob<Data>>();

  const check = (id: string, loaded: LoadedJob<Data>): void => {
    supersededBy(sql, spec.name, loaded).then(
      (superseded) => superseded && abort(bull, id, 'superseded'),
      // Only the moment of the cancellation depends on it: the next look brings what this one missed.
      (error: unknown) => logger.debug({ err: error, queue: spec.name, job: id }, 'Could not look for newer data.'),
    );
  };

  const process = async (job: BullJob, token: string | undefined, signal: AbortSignal | undefined): Promise<void> => {
    const { id } = job;
    if (id === undefined || token === undefined || signal === undefined) throw new Error('a job without identity');
    const loaded = await loadJob(spec, sql, job);
    if (loaded === undefined) return;
    loadedOf.set(job, loaded);
    running.set(id, loaded);
    const looking = setInterval(() => check(id, loaded), options.supersedeCheckMs ?? SUPERSEDE_CHECK_MS);
    looking.unref();
    try {
      const { bullQueue, now } = context;
      await runJob(processor, { job, token, signal, loaded }, { queue: spec.name, bullQueue, sql, now });
    } finally {
      clearInterval(looking);
      running.delete(id);
    }
  };

  // BullMQ gives the signal only to functions that declare three parameters.
  const bull = context.backend.newWorker(spec.name, (job, token, signal) => process(job, token, signal), {
    concurrency: options.concurrency ?? 1,
    lockDuration: options.lockMs ?? LOCK_MS,
    stalledInterval: options.stalledCheckMs ?? STALLED_CHECK_MS,
    maxStalledCount: options.maxStalls ?? MAX_STALLS,
    maxStartedAttempts: options.maxStarts ?? MAX_STARTS,
  });
  bull.on('error', (error) => logger.warn({ err: error, queue: spec.name }, 'The worker met an error and goes on.'));
  bull.on('stalled', (id) => logger.warn({ queue: spec.name, job: id }, 'A job stalled and runs again.'));
  bull.on('lockRenewalFailed', (ids) => {
    for (const id of ids) abort(bull, id, 'lock-lost');
  });
  bull.on('failed', (job, error) => {
    // Failed attempts are announced, too; only the last one finishes the job.
    if (job?.finishedOn === undefined || job.finishedOn === null) return;
    reportFailure(spec, sql, job, loadedOf.get(job), error, options.onFailed).catch((reportError: unknown) =>
      logger.error({ err: reportError, queue: spec.name, job: job.id }, 'A failed job could not be reported.'),
    );
  });

  return {
    queue: spec.name,
    cancel: (id) => abort(bull, id, 'cancelled'),
    checkSuperseded: (key) => {
      for (const [id, loaded] of running) if (loaded.key === key) check(id, loaded);
    },
    close: () => closeWorker(spec.name, bull, options.graceMs ?? GRACE_MS, context),
  };
}

async function supersededBy<Data>(sql: Sql, queue: string, loaded: LoadedJob<Data>): Promise<boolean> {
  if (loaded.key === undefined || loaded.generation === undefined) return false;
  return isSuperseded(sql, queue, loaded.key, loaded.generation);
}

/** Aborts a running job. The first reason stays: a signal aborts once. */
function abort(bull: BullWorker, id: string, reason: CancelReason): boolean {
  return bull.cancelJob(id, reason);
}

async function reportFailure<Data>(
  spec: QueueSpec<Data>,
  sql: Sql,
  job: BullJob,
  known: LoadedJob<Data> | undefined,
  error: Error,
  onFailed: WorkerOptions<Data>['onFailed'],
): Promise<void> {
  if (onFailed === undefined || job.id === undefined) return;
  // A job that stalled too often fails without having run here.
  const loaded = known ?? (await loadJob(spec, sql, job).catch(() => undefined));
  await onFailed({ id: job.id, name: job.name, key: loaded?.key, data: loaded?.data, reason: error.message });
}

async function closeWorker(queue: string, bull: BullWorker, graceMs: number, context: BackendContext): Promise<void> {
  const closing = bull.close();
  const aborting = setTimeout(() => bull.cancelAllJobs('shutdown'), graceMs);
  try {
    await within(closing, 2 * graceMs, `The worker of ${queue}`);
  } catch (error) {
    context.logger.warn({ err: error, queue }, 'A job did not end at shutdown; it counts as stalled and runs again.');
  } finally {
    clearTimeout(aborting);
  }
}
