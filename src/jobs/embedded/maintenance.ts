import type { JobLogger } from '../job.ts';

const CHECKPOINT_EVERY_MS = 2 * 60_000;
/** Every so many checkpoints the tables that churn are vacuumed. */
const CHECKPOINTS_PER_VACUUM = 5;

interface Maintained {
  query(text: string): Promise<unknown>;
}

/**
 * PGlite has no background processes: nobody else writes checkpoints (the write-ahead log would grow, and a start
 * after a crash would replay all of it) or removes dead rows. `tables` are vacuumed by name, since a queue rewrites
 * a job's row at every step. Gives the function that stops it and waits for a run under way.
 */
export function startMaintenance(
  db: Maintained,
  tables: readonly string[],
  logger: JobLogger,
  everyMs: number = CHECKPOINT_EVERY_MS,
): () => Promise<void> {
  let runs = 0;
  let running = Promise.resolve();
  const timer = setInterval(() => {
    runs += 1;
    const vacuum = runs % CHECKPOINTS_PER_VACUUM === 0;
    running = running
      .then(() => maintain(db, vacuum ? tables : []))
      .catch((error: unknown) => {
        logger.warn({ err: error }, 'The embedded database could not be maintained; it is tried again later.');
      });
  }, everyMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
}

/** One round: vacuum the tables given, then a checkpoint. */
export async function maintain(db: Maintained, tables: readonly string[]): Promise<void> {
  // One statement each: VACUUM refuses to run in the transaction that several statements in one query form.
  for (const table of tables) await db.query(`VACUUM (ANALYZE) ${table}`);
  await db.query('CHECKPOINT');
}
