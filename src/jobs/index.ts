export { done, failed, retryAfter } from './job.ts';
export type { CancelReason, FailedJob, JobHandle, JobLogger, JobOutcome, JobProcessor, QueueSpec } from './job.ts';
export type { AddOptions, Added, JobCounts, JobQueue, JobState } from './job-queue.ts';
export type { JobWorker, WorkerOptions } from './job-worker.ts';
export { AnalysisRecord, latestRecord, saveRecord } from './records.ts';
export type { Sql, SqlResult, SqlRow, SqlSession } from './sql.ts';
export { StartRefused } from './start-refused.ts';
export { openSubstrate } from './substrate.ts';
export type { Ping, Profile, Substrate, SubstrateOptions } from './substrate.ts';
