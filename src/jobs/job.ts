import type { z } from 'zod';

/** The least a logger must offer; a pino logger fits. */
export interface JobLogger {
  debug(fields: Readonly<Record<string, unknown>>, message: string): void;
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

/** A queue's name and the schema that its stored data is parsed with, on the way in and on the way out. */
export interface QueueSpec<Data> {
  /** Letters, digits, `-` and `_`: part of Redis keys and of notification payloads. */
  readonly name: string;
  readonly data: z.ZodType<Data>;
}

/**
 * Why a running job's signal was aborted.
 * - `superseded`: newer data arrived for the same key; the job ends, the newest data runs next.
 * - `shutdown`: the process is closing; unless the processor says `done`, the job goes back to the queue as it was.
 * - `lock-lost`: the queue gave the job to somebody else (this process was too slow to renew its lock); nothing counts.
 * - `cancelled`: somebody called `JobWorker.cancel`; the job fails permanently.
 */
export type CancelReason = 'superseded' | 'shutdown' | 'lock-lost' | 'cancelled';

/** One run of one job, as a processor sees it. */
export interface JobHandle<Data> {
  readonly id: string;
  readonly name: string;
  readonly data: Data;
  /** The key it was enqueued under with `enqueueLatest`, else undefined. */
  readonly key: string | undefined;
  /** 1 for the first attempt. Runs that ended in `retryAfter`, a stall or a shutdown do not count. */
  readonly attempt: number;
  /** After this attempt an error is final: the moment to tell the user what could not be done. */
  readonly lastAttempt: boolean;
  /** Aborted with a CancelReason; the processor should end soon and may throw or return anything. */
  readonly signal: AbortSignal;
}

/** What a processor hands back. Throwing means: transient, try again with backoff while attempts are left. */
export type JobOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'retry-after'; readonly delayMs: number; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string };

/** The job is finished. */
export function done(): JobOutcome {
  return { kind: 'done' };
}

/** Run the job again after `delayMs` milliseconds, without using up an attempt: for rate limits. */
export function retryAfter(delayMs: number, reason: string): JobOutcome {
  return { kind: 'retry-after', delayMs, reason };
}

/** The job can never succeed: no further attempt. */
export function failed(reason: string): JobOutcome {
  return { kind: 'failed', reason };
}

/** Works on one job. Runs for different keys overlap up to the worker's concurrency, runs for one key never do. */
export type JobProcessor<Data> = (job: JobHandle<Data>) => Promise<JobOutcome>;

/** A job that will not be tried again. `data` is undefined when the stored data could not be read any more. */
export interface FailedJob<Data> {
  readonly id: string;
  readonly name: string;
  readonly key: string | undefined;
  readonly data: Data | undefined;
  readonly reason: string;
}

/** What is stored as a job's data: the data itself, or the key under which the newest data lies (see latest.ts). */
export type Envelope = { readonly data: unknown } | { readonly latest: string };
