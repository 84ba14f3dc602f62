import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { evictionPolicy } from '../../src/jobs/cluster/open-cluster.ts';
import { acquireDataLock } from '../../src/jobs/embedded/data-lock.ts';
import { done, openSubstrate, StartRefused, type Profile } from '../../src/jobs/index.ts';
import { clusterProfile, embeddedProfile, silent, type TestProfile } from './profiles.ts';

const spec = { name: 'work', data: z.object({ sha: z.string() }) };
const options = { logger: silent, now: Date.now };
const cluster = clusterProfile();
const cleanups: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function embedded(): Promise<{ readonly profile: Profile; readonly dataDir: string }> {
  const made = await embeddedProfile();
  cleanups.push(() => made.remove());
  if (made.profile.kind !== 'embedded') throw new Error('not an embedded profile');
  return { profile: made.profile, dataDir: made.profile.dataDir };
}

/** A process that works on the one job of the queue 'work' and does not end. */
async function startHolder(profile: Profile): Promise<ChildProcess> {
  const script = fileURLToPath(new URL('holder.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, JSON.stringify(profile)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  cleanups.push(() => kill(child));
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  await vi.waitFor(() => expect(output).toBe('running\n'), 60_000);
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

/** Opens the profile after its process was killed: the job that it ran stalls, and runs here. */
async function expectRecovery(profile: Profile): Promise<void> {
  const substrate = await openSubstrate(profile, options);
  try {
    const seen: string[] = [];
    substrate.worker(
      spec,
      async (job) => {
        seen.push(`${job.data.sha} ${job.attempt}`);
        return done();
      },
      { stalledCheckMs: 200 },
    );
    await vi.waitFor(() => expect(seen).toEqual(['a 1']), 15_000);
    await vi.waitFor(async () => expect((await substrate.queue(spec).counts()).completed).toBe(1), 10_000);
  } finally {
    await substrate.close();
  }
}

describe('embedded', () => {
  it('runs after a restart what waited before it', async () => {
    const { profile } = await embedded();
    const before = await openSubstrate(profile, options);
    await before.queue(spec).add('x', { sha: 'a' }, { id: 'one' });
    await before.close();

    const after = await openSubstrate(profile, options);
    try {
      const seen: string[] = [];
      after.worker(spec, async (job) => {
        seen.push(job.data.sha);
        return done();
      });
      await vi.waitFor(() => expect(seen).toEqual(['a']), 10_000);
    } finally {
      await after.close();
    }
  });

  it('refuses the directory while a process uses it, and takes it over when that was killed', async () => {
    const { profile, dataDir } = await embedded();
    const holder = await startHolder(profile);
    const second = openSubstrate(profile, options);
    await expect(second).rejects.toThrow(StartRefused);
    await expect(second).rejects.toThrow(`process ${holder.pid} on `);
    await kill(holder);
    await expectRecovery(profile);
    await expect(stat(join(dataDir, 'lock'))).rejects.toThrow('ENOENT');
  }, 90_000);
});

describe.skipIf(cluster === undefined)('cluster', () => {
  it('runs a job again whose process was killed', async () => {
    const made: TestProfile | undefined = cluster;
    if (made === undefined) throw new Error('not reached: skipped without services');
    cleanups.push(() => made.remove());
    await kill(await startHolder(made.profile));
    await expectRecovery(made.profile);
    expect.hasAssertions();
  }, 90_000);
});

describe('the lock of a data directory', () => {
  const elsewhere = { token: 't', pid: 1, started: '5', place: 'other/boot/ns', host: 'other' };
  const quick = { onLost: () => undefined, heartbeatMs: 20, abandonedAfterMs: 150 };

  it('is refused to the same process, too', async () => {
    const path = join((await embedded()).dataDir, 'lock');
    const lock = await acquireDataLock(path, quick);
    await expect(acquireDataLock(path, quick)).rejects.toThrow(`in use by process ${process.pid}`);
    await lock.release();
    await (await acquireDataLock(path, quick)).release();
  });

  it('is taken from a process whose id was given to another one', async () => {
    const path = join((await embedded()).dataDir, 'lock');
    const lock = await acquireDataLock(path, { ...quick, heartbeatMs: 600_000 });
    const held: unknown = JSON.parse(await readFile(path, 'utf8'));
    await lock.release();
    await writeFile(path, JSON.stringify({ ...z.looseObject({}).parse(held), started: 'long ago' }));
    await (await acquireDataLock(path, quick)).release();
    await expect(stat(path)).rejects.toThrow('ENOENT');
  });

  it('is taken from another machine once it lies still, and not while it is touched', async () => {
    const path = join((await embedded()).dataDir, 'lock');
    await writeFile(path, JSON.stringify(elsewhere));
    let second = 0;
    const touching = setInterval(() => void utimes(path, (second += 1), second), 10);
    await expect(acquireDataLock(path, quick)).rejects.toThrow('in use by process 1 on other');
    clearInterval(touching);
    await (await acquireDataLock(path, quick)).release();
  });

  it('tells its holder when it was taken', async () => {
    const path = join((await embedded()).dataDir, 'lock');
    const onLost = vi.fn<() => void>();
    const lock = await acquireDataLock(path, { ...quick, onLost });
    await writeFile(path, JSON.stringify(elsewhere));
    await vi.waitFor(() => expect(onLost).toHaveBeenCalledTimes(1));
    await lock.release();
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(elsewhere);
  });
});

it('reads the eviction policy that Redis tells', () => {
  expect(evictionPolicy('# Memory\r\nmaxmemory:0\r\nmaxmemory_policy:allkeys-lru\r\n')).toBe('allkeys-lru');
  expect(evictionPolicy('# Memory\r\n')).toBeUndefined();
});
