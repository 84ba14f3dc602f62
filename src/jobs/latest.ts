import { z } from 'zod';
import type { Sql } from './sql.ts';

/**
 * The newest data of each key, kept beside the queue. The job in the queue carries only the key, and reads its data
 * when it starts: whatever was written last is what runs, however long the job waited and however often it is retried.
 * Generations come from a sequence, so a row that was deleted and written again is never taken for the old one.
 */
export interface LatestData {
  readonly generation: string;
  readonly data: unknown;
}

const Row = z.object({ generation: z.coerce.string(), data: z.unknown() });
const GenerationRow = Row.pick({ generation: true });

/** Makes `data` (JSON) the newest of `key`; gives its generation. */
export async function writeLatest(sql: Sql, queue: string, key: string, data: unknown): Promise<string> {
  const { rows } = await sql.query(
    `insert into ${sql.schema}.latest_jobs (queue, key, generation, data)
     values ($1, $2, nextval('${sql.schema}.latest_job_generation'), $3::jsonb)
     on conflict (queue, key) do update set generation = excluded.generation, data = excluded.data
     returning generation`,
    [queue, key, JSON.stringify(data)],
  );
  return GenerationRow.parse(rows[0]).generation;
}

/** The newest data of `key`, or undefined when it was dealt with. */
export async function readLatest(sql: Sql, queue: string, key: string): Promise<LatestData | undefined> {
  const { rows } = await sql.query(
    `select generation, data from ${sql.schema}.latest_jobs where queue = $1 and key = $2`,
    [queue, key],
  );
  return rows[0] === undefined ? undefined : Row.parse(rows[0]);
}

/** Whether newer data than `generation` lies there. */
export async function isSuperseded(sql: Sql, queue: string, key: string, generation: string): Promise<boolean> {
  const { rows } = await sql.query(
    `select generation from ${sql.schema}.latest_jobs where queue = $1 and key = $2 and generation > $3::bigint`,
    [queue, key, generation],
  );
  return rows.length > 0;
}

/** Forgets `generation` of `key` after it was dealt with; false when it is not the newest any more. */
export async function forgetLatest(sql: Sql, queue: string, key: string, generation: string): Promise<boolean> {
  const { rowCount } = await sql.query(
    `delete from ${sql.schema}.latest_jobs where queue = $1 and key = $2 and generation = $3::bigint`,
    [queue, key, generation],
  );
  return rowCount > 0;
}
