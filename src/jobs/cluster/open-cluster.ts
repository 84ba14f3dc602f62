import { createRedisBackend, withBackend } from 'bullmq';
import { Redis } from 'ioredis';
import { Pool } from 'pg';
import type { Backend, BackendContext } from '../backend.ts';
import type { JobLogger } from '../job.ts';
import { migrate } from '../migrations.ts';
import { sqlOver } from '../sql.ts';
import { StartRefused } from '../start-refused.ts';
import { within } from '../within.ts';

export interface ClusterProfile {
  readonly kind: 'cluster';
  readonly redisUrl: string;
  readonly databaseUrl: string;
  /** In front of every Redis key; `stridegate` when not given. */
  readonly prefix?: string;
  /** The PostgreSQL schema of our tables, created when missing; `stridegate` when not given. */
  readonly schema?: string;
}

const CONNECT_MS = 10_000;
const POOL_SIZE = 10;
/** A connection that flaps reports every attempt; one line in this time is enough. */
const REPEAT_WARNING_MS = 30_000;

/** BullMQ on Redis, records in PostgreSQL. Throws StartRefused when one of them does not answer or does not fit. */
export async function openCluster(profile: ClusterProfile, context: BackendContext): Promise<Backend> {
  const redis = new Redis(profile.redisUrl, { maxRetriesPerRequest: null, connectionName: 'stridegate' });
  redis.on('error', rarely(context, 'Redis (REDIS_URL) does not answer; it is tried again.'));
  const pool = new Pool({
    connectionString: profile.databaseUrl,
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECT_MS,
    application_name: 'stridegate',
  });
  pool.on('error', rarely(context, 'A connection to PostgreSQL (DATABASE_URL) broke; a new one is opened.'));
  try {
    await checkRedis(redis, context.logger);
    const sql = sqlOver(pool, profile.schema ?? 'stridegate');
    await checkDatabase(pool);
    await migrate(sql);
    return backendOver(redis, pool, sql, profile.prefix ?? 'stridegate');
  } catch (error) {
    redis.disconnect();
    await pool.end();
    throw error;
  }
}

function backendOver(redis: Redis, pool: Pool, sql: Backend['sql'], prefix: string): Backend {
  const { Queue, Worker } = withBackend(createRedisBackend);
  return {
    sql,
    newQueue: (name) => new Queue(name, { connection: redis, prefix }),
    newWorker: (name, processor, options) => new Worker(name, processor, { ...options, connection: redis, prefix }),
    pingQueue: async () => {
      await redis.ping();
    },
    close: async () => {
      // QUIT waits for an answer, which a Redis that is away never gives.
      await within(redis.quit(), 2_000, 'Redis').catch(() => redis.disconnect());
      await pool.end();
    },
  };
}

/**
 * Redis answers, and never throws a job away to make room. The policy is read from INFO, since hosted offers forbid
 * CONFIG. https://docs.bullmq.io/guide/going-to-production#max-memory-policy
 */
async function checkRedis(redis: Redis, logger: JobLogger): Promise<void> {
  let info: string;
  try {
    info = await within(redis.info('memory'), CONNECT_MS, 'Redis');
  } catch (error) {
    throw new StartRefused(
      `Redis (REDIS_URL) cannot be used (${messageOf(error)}): check its address and credentials.`,
    );
  }
  const policy = evictionPolicy(info);
  if (policy === undefined) {
    logger.warn({}, "Redis does not tell its maxmemory-policy; it must be 'noeviction', or jobs may get lost.");
  } else if (policy !== 'noeviction') {
    throw new StartRefused(
      `Redis (REDIS_URL) has maxmemory-policy '${policy}', which drops jobs when memory runs short: ` +
        "set it to 'noeviction'.",
    );
  }
}

/** The policy in an answer to `INFO memory`, if it is told. */
export function evictionPolicy(info: string): string | undefined {
  const line = info.split(/\r?\n/).find((each) => each.startsWith('maxmemory_policy:'));
  return line?.slice('maxmemory_policy:'.length).trim();
}

async function checkDatabase(pool: Pool): Promise<void> {
  try {
    await pool.query('select 1');
  } catch (error) {
    throw new StartRefused(
      `PostgreSQL (DATABASE_URL) cannot be used (${messageOf(error)}): check its address, credentials and database.`,
    );
  }
}

function rarely(context: BackendContext, message: string): (error: Error) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (error) => {
    if (context.now() - last < REPEAT_WARNING_MS) return;
    last = context.now();
    context.logger.warn({ err: error }, message);
  };
}

function messageOf(error: unknown): string {
  // A refused connection to a name with several addresses is an AggregateError without a message.
  if (error instanceof AggregateError && error.message === '') return error.errors.map(messageOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
