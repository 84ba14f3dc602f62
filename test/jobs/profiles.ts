import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { Pool } from 'pg';
import type { JobLogger, Profile } from '../../src/jobs/index.ts';

/** A profile to test on, with what removes its traces. */
export interface TestProfile {
  readonly profile: Profile;
  remove(): Promise<void>;
}

export const silent: JobLogger = { debug: nothing, info: nothing, warn: nothing, error: nothing };

/** An empty data directory of its own. */
export async function embeddedProfile(): Promise<TestProfile> {
  const dataDir = await mkdtemp(join(tmpdir(), 'stridegate-jobs-'));
  return { profile: { kind: 'embedded', dataDir }, remove: () => rm(dataDir, { recursive: true, force: true }) };
}

/** A key prefix and a schema of its own on the services of the environment; undefined when they are not given. */
export function clusterProfile(): TestProfile | undefined {
  const redisUrl = process.env['REDIS_URL'];
  const databaseUrl = process.env['DATABASE_URL'];
  if (!redisUrl || !databaseUrl) return undefined;
  const name = `stridegate_test_${process.pid}_${Date.now().toString(36)}`;
  return {
    profile: { kind: 'cluster', redisUrl, databaseUrl, prefix: name, schema: name },
    remove: () => removeCluster(redisUrl, databaseUrl, name),
  };
}

async function removeCluster(redisUrl: string, databaseUrl: string, name: string): Promise<void> {
  const redis = new Redis(redisUrl);
  for await (const keys of redis.scanStream({ match: `${name}:*`, count: 500 })) {
    if (Array.isArray(keys) && keys.length > 0) await redis.del(...keys.map(String));
  }
  await redis.quit();
  const pool = new Pool({ connectionString: databaseUrl });
  await pool.query(`drop schema if exists "${name}" cascade`);
  await pool.end();
}

function nothing(): void {
  // A test looks at what happened, not at what was logged.
}
