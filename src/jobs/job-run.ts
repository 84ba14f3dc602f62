import { DelayedError, UnrecoverableError, WaitingError, type JobsOptions } from 'bullmq';
import { z } from 'zod';
import type { BullJob, BullQueue } from './backend.ts';
import type { CancelReason, JobHandle, JobOutcome, JobProcessor, QueueSpec } from './job.ts';
import { forgetLatest, readLatest } from './latest.ts';
import type { Sql } from './sql.ts';

/** A job's data and where it came from. `key` and `generation` are there for jobs of `enqueueLatest`. */
export interface LoadedJob<Data> {
  readonly data: Data;
  readonly key: string | undefined;
  readonly generation: string | undefined;
}

/** What running one job needs besides the job. */
export interface RunContext {
  readonly queue: string;
  readonly bullQueue: BullQueue;
  readonly sql: Sql;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** One run as BullMQ started it. `token` proves that the job is ours. */
export interface StartedRun<Data> {
  readonly job: BullJob;
  readonly token: string;
  readonly signal: AbortSignal;
  readonly loaded: LoadedJob<Data>;
}

type Ending = JobOutcome | { readonly kind: 'threw'; readonly error: unknown };

const StoredJob = z.union([z.strictObject({ latest: z.string().min(1) }), z.strictObject({ data: z.unknown() })]);
const CancelReasons = z.enum(['superseded', 'shutdown', 'lock-lost', 'cancelled']) satisfies z.ZodType<CancelReason>;

/** The job's data, parsed; undefined when the newest data of its key was dealt with already. */
export async function loadJob<Data>(
  spec: QueueSpec<Data>,
  sql: Sql,
  job: BullJob,
): Promise<LoadedJob<Data> | undefined> {
  const stored = parsed(StoredJob, job.data);
  if (!('latest' in stored)) return { data: parsed(spec.data, stored.data), key: undefined, generation: undefined };
  const latest = await readLatest(sql, spec.name, stored.latest);
  if (latest === undefined) return undefined;
  return { data: parsed(spec.data, latest.data), key: stored.latest, generation: latest.generation };
}

/** Runs the processor and turns what came of it into BullMQ's terms: returns for done, throws for everything else. */
export async function runJob<Data>(
  processor: JobProcessor<Data>,
  run: StartedRun<Data>,
  context: RunContext,
): Promise<void> {
  const handle = handleOf(run);
  const ending = await endingOf(processor, handle);
  const reason = run.signal.aborted ? CancelReasons.safeParse(run.signal.reason).data : undefined;
  switch (reason) {
    case 'superseded':
      return ensureSuccessor(run, context);
    case 'lock-lost':
      // Whatever we say about the job is refused by the store: it belongs to somebody else.
      throw new Error('The lock of the job was lost while it ran.');
    case 'cancelled':
      await dealtWith(run, context);
      throw new UnrecoverableError('cancelled');
    case 'shutdown':
      // An error may well be the abort itself, so it does not count.
      if (ending.kind === 'threw' || ending.kind === 'failed') return putBack(run);
      break;
    case undefined:
      break;
  }
  return conclude(ending, handle.lastAttempt, run, context);
}

async function conclude<Data>(
  ending: Ending,
  lastAttempt: boolean,
  run: StartedRun<Data>,
  context: RunContext,
): Promise<void> {
  switch (ending.kind) {
    case 'done':
      return dealtWith(run, context);
    case 'failed':
      await dealtWith(run, context);
      throw new UnrecoverableError(ending.reason);
    case 'retry-after':
      await run.job.moveToDelayed(context.now() + Math.max(0, ending.delayMs), run.token);
      throw new DelayedError(ending.reason);
    case 'threw':
      if (lastAttempt) await dealtWith(run, context);
      throw ending.error;
  }
}

function handleOf<Data>({ job, signal, loaded }: StartedRun<Data>): JobHandle<Data> {
  const attempt = job.attemptsMade + 1;
  return {
    id: job.id ?? '',
    name: job.name,
    data: loaded.data,
    key: loaded.key,
    attempt,
    lastAttempt: attempt >= (job.opts.attempts ?? 1),
    signal,
  };
}

async function endingOf<Data>(processor: JobProcessor<Data>, handle: JobHandle<Data>): Promise<Ending> {
  try {
    return await processor(handle);
  } catch (error) {
    return { kind: 'threw', error };
  }
}

/** The run is over for this data. If newer data lies there, a job for it is made sure of. */
async function dealtWith<Data>(run: StartedRun<Data>, context: RunContext): Promise<void> {
  const { key, generation } = run.loaded;
  if (key === undefined || generation === undefined) return;
  const forgotten = await forgetLatest(context.sql, context.queue, key, generation);
  if (!forgotten) await ensureSuccessor(run, context);
}

/**
 * A job for the newest data follows this one. Whoever wrote the data adds that job, too; but it may have died in
 * between, and adding it twice makes one job.
 */
async function ensureSuccessor<Data>({ job, loaded }: StartedRun<Data>, context: RunContext): Promise<void> {
  if (loaded.key === undefined) return;
  await addLatest(context.bullQueue, loaded.key, {
    ...(job.opts.attempts === undefined ? {} : { attempts: job.opts.attempts }),
    ...(job.opts.backoff === undefined ? {} : { backoff: job.opts.backoff }),
    ...(job.opts.removeOnComplete === undefined ? {} : { removeOnComplete: job.opts.removeOnComplete }),
    ...(job.opts.removeOnFail === undefined ? {} : { removeOnFail: job.opts.removeOnFail }),
  });
}

/**
 * A job that will read the newest data of `key` when it starts. Three cases, each decided by the store in one step:
 * while one waits, this adds nothing; while one is delayed (after a failure), this replaces it and its count of
 * attempts; while one runs, this is kept aside and becomes a job when that one ends.
 */
export async function addLatest(bull: BullQueue, key: string, options: JobsOptions): Promise<void> {
  const deduplication = { id: key, keepLastIfActive: true, replace: true };
  await bull.add('latest', { latest: key }, { ...options, deduplication });
}

async function putBack<Data>({ job, token }: StartedRun<Data>): Promise<never> {
  await job.moveToWait(token);
  throw new WaitingError('put back at shutdown');
}

/** Stored data that does not parse never will: the job fails for good, with the place and without the value. */
function parsed<Value>(schema: z.ZodType<Value>, value: unknown): Value {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `${issue.path.join('.') || 'data'}: ${issue.code}`);
  throw new UnrecoverableError(`The job's data cannot be read (${problems.join(', ')}).`);
}
