import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { Octokit } from '@octokit/rest';
import nock from 'nock';
import { pack } from 'tar-stream';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { fetchBlobs, type FetchLimits } from '../../src/github/index.ts';
import { type BlobStore, blobShaOf, openBlobStore } from '../../src/snapshot/index.ts';

const REPOSITORY = { owner: 'acme', repo: 'ml' };
const COMMIT = 'c'.repeat(40);
const PATH = `/acme/ml/legacy.tar.gz/${COMMIT}`;
const GOOD = Buffer.from('wanted');
const BLOB = blobShaOf(GOOD);

let folder: string;
let store: BlobStore;
let count = 0;
beforeAll(async () => {
  nock.disableNetConnect();
  folder = await mkdtemp(join(tmpdir(), 'tarball-'));
});
afterAll(async () => {
  nock.enableNetConnect();
  nock.restore();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  store = await openBlobStore(join(folder, String(count++)));
});
afterEach(() => {
  nock.cleanAll();
});

async function anArchive(files: readonly (readonly [string, Buffer])[]): Promise<Buffer> {
  const tar = pack();
  for (const [name, bytes] of files) tar.entry({ name }, bytes);
  tar.finalize();
  return gzipSync(await buffer(tar));
}

function redirectTo(location: string): void {
  nock('https://api.github.com').get(`/repos/acme/ml/tarball/${COMMIT}`).reply(302, '', { location });
}

async function fetchOne(limits: Partial<FetchLimits> = {}): Promise<string | null> {
  const octokit = new Octokit({ auth: 'ghs_secret' });
  const order = { limit: 1000, tarballAbove: 0, single: 0, ...limits };
  const problems = await fetchBlobs(octokit, REPOSITORY, COMMIT, [{ blob: BLOB, size: null }], store, order);
  return problems.get(BLOB)?.split(', and no more')[0] ?? null;
}

test('the archive comes from codeload, without the token', async () => {
  redirectTo(`https://codeload.github.com${PATH}?token=t`);
  const archive = await anArchive([['a/../../../etc/passwd', GOOD]]);
  const host = nock('https://codeload.github.com', { badheaders: ['authorization'] });
  host.get(PATH).query({ token: 't' }).reply(200, archive);
  expect(await fetchOne()).toBeNull();
  expect(await store.get(BLOB)).toEqual(GOOD);
});

test.each(['https://evil.example/x', 'http://codeload.github.com/x', 'https://u:p@codeload.github.com/x', 'nowhere'])(
  'a redirect to %s is not followed',
  async (location) => {
    redirectTo(location);
    expect(await fetchOne()).toBe('GitHub did not say where the archive lies on a host of its own');
  },
);

test.each([
  {
    reason: 'the archive unpacks to more than 100 kB',
    tarball: { totalBytes: 100_000 },
    first: [['bomb', Buffer.alloc(5_000_000)] as const],
  },
  {
    reason: 'the archive has more than 2 entries',
    tarball: { entries: 2 },
    first: ['a', 'b'].map((name) => [name, Buffer.from(name)] as const),
  },
])('$reason', async ({ reason, tarball, first }) => {
  redirectTo(`https://codeload.github.com${PATH}`);
  nock('https://codeload.github.com')
    .get(PATH)
    .reply(200, await anArchive([...first, ['late', GOOD]]));
  expect(await fetchOne({ tarball })).toBe(reason);
  expect(await store.get(BLOB)).toBeNull();
});

test('a file over the limit is passed over, a broken archive is told', async () => {
  redirectTo(`https://codeload.github.com${PATH}`);
  nock('https://codeload.github.com')
    .get(PATH)
    .reply(
      200,
      await anArchive([
        ['a', Buffer.alloc(2000)],
        ['b', GOOD],
      ]),
    );
  expect(await fetchOne()).toBeNull();
  store = await openBlobStore(join(folder, 'broken'));
  redirectTo(`https://codeload.github.com${PATH}?token=s3`);
  nock('https://codeload.github.com')
    .get(PATH)
    .query(true)
    .reply(200, gzipSync(Buffer.alloc(9000, 'x')).subarray(0, 20));
  expect(await fetchOne()).toBe('the archive could not be read to its end');
});

test('bytes that are not the blob are not stored', async () => {
  nock('https://api.github.com').get(`/repos/acme/ml/git/blobs/${BLOB}`).reply(200, 'other');
  expect(await fetchOne({ tarballAbove: 1, single: 1 })).toBe('GitHub sent other bytes than the hash names');
  expect(await store.has(BLOB)).toBe(false);
});
