import type { JobsOptions } from 'bullmq';
import type { BullQueue } from './backend.ts';
import type { QueueSpec } from './job.ts';
import { addLatest } from './job-run.ts';
import { writeLatest } from './latest.ts';
import type { Sql } from './sql.ts';
import { within } from './within.ts';

const DAY_S = 24 * 60 * 60;
/** GitHub lets a delivery be sent again for three days; a finished id is remembered for longer. By age only: keeping a
 *  number of jobs makes the PostgreSQL backend go through all finished jobs each time one finishes. */
const KEEP_DONE_S = 4 * DAY_S;
const KEEP_FAILED_S = 14 * DAY_S;
const ATTEMPTS = 5;
/** The pause before the second attempt; it doubles each time: 2, 4, 8, 16 seconds. */
const BACKOFF_MS = 2_000;
/** A store that is away makes commands wait for it; whoever answers a webhook cannot. */
const ANSWER_MS = 8_000;
const MAX_KEY_LENGTH = 512;

export interface AddOptions {
  /** Adding the same id again does nothing, for days after the job is done; a job that failed is tried afresh. */
  readonly id?: string;
  /** Milliseconds before the job may start. */
  readonly delayMs?: number;
  /** Dropped while another job with this key waits or runs. */
  readonly dedupeKey?: string;
  /** How often it is tried in all; 5 when not given. */
  readonly attempts?: number;
  /** The pause before the second attempt, doubled for each further one; 2000 ms when not given. */
  readonly backoffMs?: number;
}

export interface Added {
  readonly id: string;
  /** `known`: a job of this id (or dedupe key) is there, nothing was added; `retried`: it had failed and runs again. */
  readonly outcome: 'added' | 'known' | 'retried';
}

export type JobState = 'waiting' | 'delayed' | 'active' | 'completed' | 'failed' | 'unknown';
export type JobCounts = Readonly<Record<Exclude<JobState, 'unknown'>, number>>;

/** Producers' side of a queue. Every method rejects when the store does not answer within some seconds. */
export interface JobQueue<Data> {
  add(name: string, data: Data, options?: AddOptions): Promise<Added>;
  /**
   * At most one job per key waits and at most one runs, and what runs is always the newest data. A waiting job takes the
   * newer data over; a running one is cancelled through its signal and followed by a job with the newest data.
   * "Newest" is the order of the calls, which for webhooks need not be the order of events: a processor that
   * cares looks at the source.
   */
  enqueueLatest(key: string, data: Data, options?: Pick<AddOptions, 'attempts' | 'backoffMs'>): Promise<void>;
  state(id: string): Promise<JobState>;
  counts(): Promise<JobCounts>;
}

export interface QueueContext {
  readonly sql: Sql;
  /** Tells the workers of this process, which need not wait until they look for newer data themselves. */
  readonly onNewer: (queue: string, key: string) => void;
  /** For jobs that are added without an id. */
  readonly newId: () => string;
}

export function jobQueue<Data>(spec: QueueSpec<Data>, bull: BullQueue, context: QueueContext): JobQueue<Data> {
  const timely = <Result>(work: Promise<Result>): Promise<Result> => within(work, ANSWER_MS, `The queue ${spec.name}`);
  return {
    add: (name, data, options = {}) => timely(add(bull, context, name, spec.data.parse(data), options)),
    enqueueLatest: async (key, data, options = {}) => {
      checkKey(key);
      // First the data, then the job: a crash in between loses nothing, since whoever called gets no answer and
      // calls again. The other way round a job could start and find nothing.
      await timely(writeLatest(context.sql, spec.name, key, spec.data.parse(data)));
      await timely(addLatest(bull, key, retries(options)));
      context.onNewer(spec.name, key);
    },
    state: async (id) => {
      const job = await timely(bull.getJob(id));
      return job === undefined ? 'unknown' : stateOf(await timely(job.getState()));
    },
    counts: async () => {
      const counts = await timely(
        bull.getJobCounts('waiting', 'prioritized', 'delayed', 'active', 'completed', 'failed'),
      );
      return {
        waiting: (counts['waiting'] ?? 0) + (counts['prioritized'] ?? 0),
        delayed: counts['delayed'] ?? 0,
        active: counts['active'] ?? 0,
        completed: counts['completed'] ?? 0,
        failed: counts['failed'] ?? 0,
      };
    },
  };
}

async function add(
  bull: BullQueue,
  context: QueueContext,
  name: string,
  data: unknown,
  options: AddOptions,
): Promise<Added> {
  const { id, delayMs, dedupeKey } = options;
  if (id !== undefined) {
    checkId(id);
    const known = await knownJob(bull, id);
    if (known !== undefined) return known;
  }
  if (dedupeKey !== undefined) checkKey(dedupeKey);
  const asked = id ?? context.newId();
  const job = await bull.add(
    name,
    { data },
    {
      ...retries(options),
      jobId: asked,
      ...(delayMs === undefined ? {} : { delay: delayMs }),
      ...(dedupeKey === undefined ? {} : { deduplication: { id: dedupeKey } }),
    },
  );
  return { id: job.id ?? asked, outcome: job.id === asked ? 'added' : 'known' };
}

/** What is known of `id`. Only the report depends on it: adding an id twice at once is refused by the store itself. */
async function knownJob(bull: BullQueue, id: string): Promise<Added | undefined> {
  const job = await bull.getJob(id);
  if (job === undefined) return undefined;
  if ((await job.getState()) !== 'failed') return { id, outcome: 'known' };
  try {
    await job.retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true });
    return { id, outcome: 'retried' };
  } catch (error) {
    // Somebody else was faster, and it is not a failed job any more.
    if ((await job.getState()) !== 'failed') return { id, outcome: 'known' };
    throw error;
  }
}

function retries(options: Pick<AddOptions, 'attempts' | 'backoffMs'>): JobsOptions {
  return {
    attempts: options.attempts ?? ATTEMPTS,
    backoff: { type: 'exponential', delay: options.backoffMs ?? BACKOFF_MS },
    removeOnComplete: { age: KEEP_DONE_S },
    removeOnFail: { age: KEEP_FAILED_S },
  };
}

/** BullMQ builds Redis keys of ids with ':' in between and takes integers for its own: neither is allowed. */
function checkId(id: string): void {
  if (!/^[A-Za-z0-9._-]{1,128}$/.test(id) || /^\d+$/.test(id)) {
    throw new TypeError(
      `not a job id: ${JSON.stringify(id.slice(0, 140))} (letters, digits, '.', '_' and '-', at most 128, not a number)`,
    );
  }
}

function checkKey(key: string): void {
  if (key.length === 0 || key.length > MAX_KEY_LENGTH) {
    throw new TypeError(`a job key has 1 to ${MAX_KEY_LENGTH} characters, not ${key.length}`);
  }
}

function stateOf(state: string): JobState {
  switch (state) {
    case 'delayed':
    case 'active':
    case 'completed':
    case 'failed':
      return state;
    case 'waiting':
    case 'prioritized':
    case 'waiting-children':
      return 'waiting';
    default:
      return 'unknown';
  }
}
