import type { Job, Processor, Queue, Worker, WorkerOptions } from 'bullmq';
import type { Envelope, JobLogger } from './job.ts';
import type { Sql } from './sql.ts';

/** The parts of BullMQ's classes that this folder uses, free of the backend's type parameters. */
export type BullQueue = Pick<
  Queue<Envelope, unknown>,
  'add' | 'getJob' | 'getJobCounts' | 'close' | 'waitUntilReady'
> & { on(event: 'error', listener: (error: Error) => void): unknown };

export type BullJob = Job<Envelope, unknown>;
export type BullProcessor = Processor<Envelope, unknown>;
export type BullWorkerOptions = Omit<WorkerOptions, 'connection' | 'prefix'>;

export type BullWorker = Pick<Worker<Envelope, unknown>, 'cancelJob' | 'cancelAllJobs' | 'close' | 'waitUntilReady'> & {
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'stalled', listener: (jobId: string) => void): unknown;
  on(event: 'lockRenewalFailed', listener: (jobIds: string[]) => void): unknown;
  on(event: 'failed', listener: (job: BullJob | undefined, error: Error) => void): unknown;
};

/** What a profile provides: BullMQ over its store, and the records database. */
export interface Backend {
  readonly sql: Sql;
  newQueue(name: string): BullQueue;
  newWorker(name: string, processor: BullProcessor, options: BullWorkerOptions): BullWorker;
  /** Resolves when the queue's store answered. The database is asked through `sql`. */
  pingQueue(): Promise<void>;
  /** After every queue and worker is closed. */
  close(): Promise<void>;
}

export interface BackendContext {
  readonly logger: JobLogger;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}
