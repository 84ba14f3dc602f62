import { randomUUID } from 'node:crypto';
import type { Backend, BullQueue } from './backend.ts';
import { openCluster, type ClusterProfile } from './cluster/open-cluster.ts';
import { openEmbedded, type EmbeddedProfile } from './embedded/open-embedded.ts';
import type { JobLogger, JobProcessor, QueueSpec } from './job.ts';
import { jobQueue, type JobQueue } from './job-queue.ts';
import { startWorker, type JobWorker, type StartedWorker, type WorkerOptions } from './job-worker.ts';
import type { Sql } from './sql.ts';
import { within } from './within.ts';

export type Profile = EmbeddedProfile | ClusterProfile;

export interface SubstrateOptions {
  readonly logger: JobLogger;
  /** Milliseconds since 1970. It must be the real time: jobs of several processes are compared by it. */
  readonly now: () => number;
  /** For jobs that are added without an id; random UUIDs when not given. */
  readonly newId?: () => string;
}

export type Ping = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** Queues and records of one profile. Everything of BullMQ stays behind this. */
export interface Substrate {
  readonly kind: Profile['kind'];
  readonly sql: Sql;
  queue<Data>(spec: QueueSpec<Data>): JobQueue<Data>;
  worker<Data>(spec: QueueSpec<Data>, processor: JobProcessor<Data>, options?: WorkerOptions<Data>): JobWorker;
  /** Whether queue and database answer within two seconds. Never rejects. */
  ping(): Promise<Ping>;
  /** Closes the workers (see JobWorker.close), then the queues, then the store. A second call waits for the first. */
  close(): Promise<void>;
}

const PING_MS = 2_000;

/**
 * Opens the queue and the records database and brings their tables up to date.
 * Throws StartRefused, with a sentence for the operator, when the data directory is in use, a service does not answer,
 * or Redis might drop jobs.
 */
export async function openSubstrate(profile: Profile, options: SubstrateOptions): Promise<Substrate> {
  const backend = await (profile.kind === 'embedded' ? openEmbedded(profile, options) : openCluster(profile, options));
  return substrateOver(profile.kind, backend, options);
}

function substrateOver(kind: Profile['kind'], backend: Backend, options: SubstrateOptions): Substrate {
  const queues = new Map<string, BullQueue>();
  const workers = new Set<StartedWorker>();
  let closing: Promise<void> | undefined;

  const bullQueue = (name: string): BullQueue => {
    if (!/^[A-Za-z0-9_-]{1,64}$/.test(name)) throw new TypeError(`not a queue name: ${JSON.stringify(name)}`);
    const known = queues.get(name);
    if (known !== undefined) return known;
    const queue = backend.newQueue(name);
    queue.on('error', (error) =>
      options.logger.warn({ err: error, queue: name }, 'The queue met an error and goes on.'),
    );
    queues.set(name, queue);
    return queue;
  };
  const onNewer = (queue: string, key: string): void => {
    for (const worker of workers) if (worker.queue === queue) worker.checkSuperseded(key);
  };

  return {
    kind,
    sql: backend.sql,
    queue: (spec) =>
      jobQueue(spec, bullQueue(spec.name), { sql: backend.sql, onNewer, newId: options.newId ?? randomUUID }),
    worker: (spec, processor, workerOptions = {}) => {
      const context = { ...options, backend, bullQueue: bullQueue(spec.name) };
      const worker = startWorker(spec, processor, workerOptions, context);
      workers.add(worker);
      return worker;
    },
    ping: () => ping(backend),
    close: () => {
      closing ??= (async () => {
        await Promise.all([...workers].map((worker) => worker.close()));
        await Promise.all([...queues.values()].map((queue) => queue.close()));
        await backend.close();
      })();
      return closing;
    },
  };
}

async function ping(backend: Backend): Promise<Ping> {
  const parts: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['The queue', () => backend.pingQueue()],
    ['The database', () => backend.sql.query('select 1')],
  ];
  const answers = await Promise.all(
    parts.map(async ([who, ask]) => {
      try {
        await within(ask(), PING_MS, who);
        return undefined;
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        return why.startsWith(who) ? why : `${who} failed: ${why}`;
      }
    }),
  );
  const reasons = answers.filter((answer) => answer !== undefined);
  return reasons.length === 0 ? { ok: true } : { ok: false, reason: reasons.join('; ') };
}
