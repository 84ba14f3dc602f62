import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { runMigrations, withBackend } from 'bullmq';
import type { Backend, BackendContext } from '../backend.ts';
import { migrate } from '../migrations.ts';
import { quoteSchema, sqlOver } from '../sql.ts';
import { StartRefused } from '../start-refused.ts';
import { calmPostgresBackend } from './calm-backend.ts';
import { acquireDataLock } from './data-lock.ts';
import { maintain, startMaintenance } from './maintenance.ts';
import { PglitePool } from './pglite-pool.ts';

export interface EmbeddedProfile {
  readonly kind: 'embedded';
  /** Created when missing. Only one process at a time may use it. */
  readonly dataDir: string;
}

const QUEUE_SCHEMA = 'bullmq';
const RECORDS_SCHEMA = 'stridegate';

/** PostgreSQL's default keeps up to 1 GB of write-ahead log before it checkpoints; nobody replicates from here. */
const WAL_PARAMS = ['max_wal_size=64MB', 'min_wal_size=32MB', 'wal_level=minimal', 'max_wal_senders=0'];

/** The queue and the records in one PGlite in this process. Throws StartRefused when the directory is not ours. */
export async function openEmbedded(profile: EmbeddedProfile, context: BackendContext): Promise<Backend> {
  const { logger } = context;
  await mkdir(profile.dataDir, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    throw new StartRefused(`The data directory ${profile.dataDir} cannot be created (${messageOf(error)}).`);
  });
  let pool: PglitePool | undefined;
  const lock = await acquireDataLock(join(profile.dataDir, 'lock'), {
    onLost: () => {
      logger.error({}, 'Another process took the data directory over; this one stops using it.');
      void pool?.end();
    },
  });
  try {
    pool = new PglitePool(await openDatabase(join(profile.dataDir, 'db')));
    const backend = await prepare(pool, context, () => lock.release());
    logger.info({ dataDir: profile.dataDir }, 'Queue and records are embedded in this process.');
    return backend;
  } catch (error) {
    await pool?.end();
    await lock.release();
    throw error;
  }
}

async function openDatabase(dataDir: string): Promise<PGlite> {
  // -F would switch fsync off: fine for a process that is killed, not for a machine that loses power.
  const defaults = PGlite.defaultStartParams.filter((param) => param !== '-F');
  const startParams = [...defaults, ...WAL_PARAMS.flatMap((param) => ['-c', param])];
  try {
    return await PGlite.create({ dataDir, startParams });
  } catch (error) {
    throw new StartRefused(
      `The embedded database in ${dataDir} cannot be opened (${messageOf(error)}): ` +
        'restore it from a backup, or move it away to start with an empty one.',
    );
  }
}

async function prepare(pool: PglitePool, context: BackendContext, unlock: () => Promise<void>): Promise<Backend> {
  const { Queue, Worker } = withBackend(calmPostgresBackend);
  // BullMQ writes its tables' names without a schema, and there is one session for everybody.
  await pool.query(`SET search_path TO ${quoteSchema(QUEUE_SCHEMA)}, public`);
  const client = await pool.connect();
  try {
    await runMigrations(client, QUEUE_SCHEMA);
  } finally {
    client.release();
  }
  const sql = sqlOver(pool, RECORDS_SCHEMA);
  await migrate(sql);
  const churned = [`${QUEUE_SCHEMA}.job`, `${QUEUE_SCHEMA}.event`, `${sql.schema}.latest_jobs`];
  const stopMaintenance = startMaintenance(pool, churned, context.logger);
  return {
    sql,
    newQueue: (name) => new Queue(name, { connection: pool }),
    newWorker: (name, processor, options) => new Worker(name, processor, { ...options, connection: pool }),
    // Queue and records share the database: what answers for one answers for both.
    pingQueue: async () => {
      await pool.query('SELECT 1');
    },
    close: async () => {
      await stopMaintenance();
      await maintain(pool, []).catch(() => undefined);
      await pool.end();
      await unlock();
    },
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
