import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import {
  done,
  failed,
  latestRecord,
  openSubstrate,
  retryAfter,
  saveRecord,
  type FailedJob,
  type JobHandle,
  type Substrate,
} from '../../src/jobs/index.ts';
import { clusterProfile, embeddedProfile, silent, type TestProfile } from './profiles.ts';

const Commit = z.object({ sha: z.string() });
type Commit = z.infer<typeof Commit>;

const cluster = clusterProfile();

it('has the services it is required to have', () => {
  if (cluster === undefined) {
    console.warn('\n*** SKIPPED: the queue on Redis and PostgreSQL. Set REDIS_URL and DATABASE_URL to run it. ***\n');
  }
  expect(cluster === undefined && process.env['REQUIRE_SERVICES'] === '1').toBe(false);
});

describe('embedded', () => {
  suite(embeddedProfile);
});

describe.skipIf(cluster === undefined)('cluster', () => {
  suite(async () => {
    if (cluster === undefined) throw new Error('not reached: the suite is skipped');
    return cluster;
  });
});

function suite(open: () => Promise<TestProfile>): void {
  let test: TestProfile;
  let first: Substrate;
  let extra: Substrate[] = [];
  let queueNumber = 0;
  let spec = { name: '', data: Commit };

  beforeAll(async () => {
    test = await open();
    first = await openSubstrate(test.profile, { logger: silent, now: Date.now });
  });
  beforeEach(() => {
    queueNumber += 1;
    spec = { name: `queue-${queueNumber}`, data: Commit };
  });
  afterEach(async () => {
    for (const each of extra) await each.close();
    extra = [];
  });
  afterAll(async () => {
    await first.close();
    await test.remove();
  });

  it('tries again with backoff until the job succeeds', async () => {
    const attempts: string[] = [];
    first.worker(spec, async (job) => {
      attempts.push(`${job.attempt}${job.lastAttempt ? ' last' : ''}`);
      if (attempts.length < 3) throw new Error('not yet');
      return done();
    });
    const { id } = await first.queue(spec).add('x', { sha: 'a' }, { attempts: 3, backoffMs: 10 });
    await vi.waitFor(async () => expect(await first.queue(spec).state(id)).toBe('completed'), 10_000);
    expect(attempts).toEqual(['1', '2', '3 last']);
  });

  it('fails for good after the last attempt, and says so once', async () => {
    const reported: FailedJob<Commit>[] = [];
    const onFailed = (job: FailedJob<Commit>): void => void reported.push(job);
    first.worker(spec, () => Promise.reject(new Error('broken')), { onFailed });
    await first.queue(spec).add('x', { sha: 'a' }, { id: 'one', attempts: 2, backoffMs: 10 });
    await vi.waitFor(() => expect(reported.length).toBe(1), 10_000);
    expect(reported).toEqual([{ id: 'one', name: 'x', key: undefined, data: { sha: 'a' }, reason: 'broken' }]);
    expect(await first.queue(spec).state('one')).toBe('failed');
  });

  it('does not try a permanent failure again, but takes a new delivery of it', async () => {
    let runs = 0;
    first.worker(spec, async () => {
      runs += 1;
      return runs === 1 ? failed('never') : done();
    });
    const queue = first.queue(spec);
    await queue.add('x', { sha: 'a' }, { id: 'one' });
    await vi.waitFor(async () => expect(await queue.state('one')).toBe('failed'), 10_000);
    expect(runs).toBe(1);
    expect(await queue.add('x', { sha: 'a' }, { id: 'one' })).toEqual({ id: 'one', outcome: 'retried' });
    await vi.waitFor(async () => expect(await queue.state('one')).toBe('completed'), 10_000);
    expect(runs).toBe(2);
  });

  it('waits as told without using up an attempt', async () => {
    const attempts: number[] = [];
    first.worker(spec, async (job) => {
      attempts.push(job.attempt);
      return attempts.length < 4 ? retryAfter(5, 'rate limit') : done();
    });
    const { id } = await first.queue(spec).add('x', { sha: 'a' }, { attempts: 1 });
    await vi.waitFor(async () => expect(await first.queue(spec).state(id)).toBe('completed'), 10_000);
    expect(attempts).toEqual([1, 1, 1, 1]);
  });

  it('adds an id once, also after the job is done', async () => {
    const seen: string[] = [];
    const queue = first.queue(spec);
    expect(await queue.add('x', { sha: 'a' }, { id: 'one' })).toEqual({ id: 'one', outcome: 'added' });
    expect(await queue.add('x', { sha: 'b' }, { id: 'one' })).toEqual({ id: 'one', outcome: 'known' });
    first.worker(spec, async (job) => {
      seen.push(job.data.sha);
      return done();
    });
    await vi.waitFor(async () => expect(await queue.state('one')).toBe('completed'), 10_000);
    expect(await queue.add('x', { sha: 'c' }, { id: 'one' })).toEqual({ id: 'one', outcome: 'known' });
    expect(seen).toEqual(['a']);
    expect(await queue.counts()).toEqual({ waiting: 0, delayed: 0, active: 0, completed: 1, failed: 0 });
  });

  it('refuses ids that the store would misread', async () => {
    const queue = first.queue(spec);
    await expect(queue.add('x', { sha: 'a' }, { id: 'a:b' })).rejects.toThrow('not a job id: "a:b"');
    await expect(queue.add('x', { sha: 'a' }, { id: '12' })).rejects.toThrow('not a job id: "12"');
  });

  it('drops a job whose dedupe key is taken', async () => {
    const queue = first.queue(spec);
    const one = await queue.add('x', { sha: 'a' }, { dedupeKey: 'k' });
    expect(await queue.add('x', { sha: 'b' }, { dedupeKey: 'k' })).toEqual({ id: one.id, outcome: 'known' });
  });

  it('runs a waiting key once, with the newest data', async () => {
    const seen: string[] = [];
    const queue = first.queue(spec);
    for (const sha of ['a', 'b', 'c']) await queue.enqueueLatest('pr', { sha });
    first.worker(spec, collect(seen));
    await vi.waitFor(async () => expect((await queue.counts()).completed).toBe(1), 10_000);
    expect(seen).toEqual(['c']);
  });

  it('cancels the running job of a key and runs the newest data next', async () => {
    const seen: string[] = [];
    const queue = first.queue(spec);
    first.worker(spec, blockOn('a', seen), { concurrency: 3 });
    await queue.enqueueLatest('pr', { sha: 'a' });
    await vi.waitFor(() => expect(seen).toEqual(['a']), 10_000);
    await queue.enqueueLatest('pr', { sha: 'b' });
    await vi.waitFor(() => expect(seen).toEqual(['a', 'a superseded', 'b']), 10_000);
    await vi.waitFor(async () => expect((await queue.counts()).completed).toBe(2), 10_000);
  });

  it('replaces a job that waits for its next attempt', async () => {
    const seen: string[] = [];
    const queue = first.queue(spec);
    first.worker(spec, async (job) => {
      seen.push(`${job.data.sha}${job.attempt}`);
      if (job.data.sha === 'a') throw new Error('broken');
      return done();
    });
    await queue.enqueueLatest('pr', { sha: 'a' }, { backoffMs: 600_000 });
    await vi.waitFor(async () => expect((await queue.counts()).delayed).toBe(1), 10_000);
    await queue.enqueueLatest('pr', { sha: 'b' });
    await vi.waitFor(() => expect(seen).toEqual(['a1', 'b1']), 10_000);
    expect((await queue.counts()).delayed).toBe(0);
  });

  it('runs other keys meanwhile', async () => {
    const seen: string[] = [];
    const queue = first.queue(spec);
    first.worker(spec, blockOn('a', seen), { concurrency: 2, graceMs: 50 });
    await queue.enqueueLatest('one', { sha: 'a' });
    await vi.waitFor(() => expect(seen).toEqual(['a']), 10_000);
    await queue.enqueueLatest('two', { sha: 'b' });
    await vi.waitFor(() => expect(seen).toEqual(['a', 'b']), 10_000);
    await queue.enqueueLatest('one', { sha: 'c' });
    await vi.waitFor(() => expect(seen).toEqual(['a', 'b', 'a superseded', 'c']), 10_000);
  });

  it('finds newer data that was written without a job, when its writer died in between', async () => {
    const seen: string[] = [];
    const queue = first.queue(spec);
    first.worker(spec, blockOn('a', seen), { supersedeCheckMs: 20 });
    await queue.enqueueLatest('pr', { sha: 'a' });
    await vi.waitFor(() => expect(seen).toEqual(['a']), 10_000);
    const { sql } = first;
    await sql.query(
      `update ${sql.schema}.latest_jobs set data = $2::jsonb,
         generation = nextval('${sql.schema}.latest_job_generation') where queue = $1`,
      [spec.name, JSON.stringify({ sha: 'b' })],
    );
    await vi.waitFor(() => expect(seen).toEqual(['a', 'a superseded', 'b']), 10_000);
  });

  it('cancels a job on request, for good', async () => {
    const seen: string[] = [];
    const worker = first.worker(spec, blockOn('a', seen));
    const { id } = await first.queue(spec).add('x', { sha: 'a' });
    await vi.waitFor(() => expect(seen).toEqual(['a']), 10_000);
    expect(worker.cancel('another')).toBe(false);
    expect(worker.cancel(id)).toBe(true);
    await vi.waitFor(async () => expect(await first.queue(spec).state(id)).toBe('failed'), 10_000);
    expect(seen).toEqual(['a', 'a cancelled']);
  });

  it('puts a running job back at shutdown, attempts untouched', async () => {
    const seen: string[] = [];
    const worker = first.worker(spec, blockOn('a', seen), { graceMs: 20 });
    const { id } = await first.queue(spec).add('x', { sha: 'a' }, { attempts: 1 });
    await vi.waitFor(() => expect(seen).toEqual(['a']), 10_000);
    await worker.close();
    expect(seen).toEqual(['a', 'a shutdown']);
    expect(await first.queue(spec).state(id)).toBe('waiting');
    const attempts: number[] = [];
    first.worker(spec, async (job) => {
      attempts.push(job.attempt);
      return done();
    });
    await vi.waitFor(async () => expect(await first.queue(spec).state(id)).toBe('completed'), 10_000);
    expect(attempts).toEqual([1]);
  });

  it('fails a job whose stored data does not parse', async () => {
    const reported: FailedJob<Commit>[] = [];
    const loose = { name: spec.name, data: z.unknown() };
    await first.queue(loose).add('x', { sha: 1 }, { id: 'one' });
    first.worker(spec, () => Promise.resolve(done()), { onFailed: (job) => void reported.push(job) });
    await vi.waitFor(() => expect(reported.length).toBe(1), 10_000);
    expect(reported[0]?.reason).toBe("The job's data cannot be read (sha: invalid_type).");
  });

  it('keeps records, one for a pair of commits', async () => {
    const record = {
      repository: 'o/r',
      pullRequest: 7,
      baseSha: 'base',
      verdict: 'pass',
      summary: { threats: ["it's"] },
    };
    await saveRecord(first.sql, { ...record, headSha: 'a', createdAt: at(1) });
    await saveRecord(first.sql, { ...record, headSha: 'b', createdAt: at(2) });
    await saveRecord(first.sql, { ...record, headSha: 'a', verdict: 'blocked', createdAt: at(1) });
    await saveRecord(first.sql, { ...record, headSha: 'c', pullRequest: null, createdAt: at(3) });
    const find = { repository: 'o/r', pullRequest: 7 };
    expect(await latestRecord(first.sql, find)).toEqual({ ...record, headSha: 'b', createdAt: at(2) });
    const blocked = { ...record, headSha: 'a', verdict: 'blocked', createdAt: at(1) };
    expect(await latestRecord(first.sql, { ...find, headSha: 'a' })).toEqual(blocked);
    expect((await latestRecord(first.sql, { repository: 'o/r', pullRequest: null }))?.headSha).toBe('c');
    expect(await latestRecord(first.sql, { repository: 'o/other', pullRequest: 7 })).toBeUndefined();
  });

  it('rolls a transaction back as a whole', async () => {
    const { sql } = first;
    await sql.query(`create table ${sql.schema}.numbers (n integer)`);
    const work = sql.transaction(async (session) => {
      await session.query(`insert into ${sql.schema}.numbers values ($1)`, [1]);
      throw new Error('changed my mind');
    });
    await expect(work).rejects.toThrow('changed my mind');
    await sql.transaction((session) => session.query(`insert into ${sql.schema}.numbers values ($1)`, [2]));
    expect((await sql.query(`select n from ${sql.schema}.numbers`)).rows).toEqual([{ n: 2 }]);
    expect((await sql.query(`delete from ${sql.schema}.numbers where n = any($1)`, [[1, 2]])).rowCount).toBe(1);
  });

  it('answers a ping, until it is closed', async () => {
    expect(await first.ping()).toEqual({ ok: true });
    const other = await openOther();
    if (other === undefined) return;
    await other.close();
    expect((await other.ping()).ok).toBe(false);
  });

  it('cancels across processes', async () => {
    const other = await openOther();
    if (other === undefined) return;
    const seen: string[] = [];
    first.worker(spec, blockOn('a', seen), { supersedeCheckMs: 20 });
    await other.queue(spec).enqueueLatest('pr', { sha: 'a' });
    await vi.waitFor(() => expect(seen).toEqual(['a']), 10_000);
    await other.queue(spec).enqueueLatest('pr', { sha: 'b' });
    await vi.waitFor(() => expect(seen).toEqual(['a', 'a superseded', 'b']), 10_000);
  });

  /** A second substrate on the same store, as another process would have it; the embedded one has but one process. */
  async function openOther(): Promise<Substrate | undefined> {
    if (test.profile.kind === 'embedded') return undefined;
    const other = await openSubstrate(test.profile, { logger: silent, now: Date.now });
    extra.push(other);
    return other;
  }
}

function at(second: number): Date {
  return new Date(Date.UTC(2026, 0, 1, 0, 0, second));
}

function collect(seen: string[]): (job: JobHandle<Commit>) => Promise<ReturnType<typeof done>> {
  return async (job) => {
    seen.push(job.data.sha);
    return done();
  };
}

/** Runs until it is aborted when the commit is `sha`, and says why it was. */
function blockOn(sha: string, seen: string[]): (job: JobHandle<Commit>) => Promise<ReturnType<typeof done>> {
  return async ({ data, signal }) => {
    seen.push(data.sha);
    if (data.sha !== sha) return done();
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    seen.push(`${data.sha} ${String(signal.reason)}`);
    throw new Error('aborted');
  };
}
