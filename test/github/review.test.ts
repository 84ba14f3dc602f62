import { Octokit } from '@octokit/rest';
import nock from 'nock';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { publishReview } from '../../src/github/index.ts';
import { CommitSha, Fingerprint } from '../../src/model/index.ts';

const HEAD = CommitSha.parse('a'.repeat(40));
const BASE = 'b'.repeat(40);
const MARKER = '<!-- stridegate:0123456789abcdef -->';
const COMMENT = {
  path: 'a.py',
  startLine: 5,
  endLine: 5,
  fingerprints: [Fingerprint.parse('0123456789abcdef')],
  body: `Fix\n\`\`\`suggestion\nx\n\`\`\`\nid ${MARKER}`,
};
const PULL = {
  number: 7,
  state: 'open',
  draft: false,
  user: null,
  changed_files: 1,
  head: { sha: HEAD, repo: null },
  base: { sha: BASE, ref: 'main' },
};

beforeAll(() => {
  nock.disableNetConnect();
});
afterAll(() => {
  nock.enableNetConnect();
  nock.restore();
});
afterEach(() => {
  if (!nock.isDone()) throw new Error(`never called: ${nock.pendingMocks().join(', ')}`);
  nock.cleanAll();
});

function mockPull(existing: readonly object[], patch: string | undefined) {
  const api = nock('https://api.github.com/repos/acme/ml/pulls/7');
  api.get('/comments').query({ per_page: 100, page: 1 }).reply(200, existing);
  api
    .get('/files')
    .query({ per_page: 100, page: 1 })
    .reply(200, [{ filename: 'a.py', patch }]);
  nock('https://api.github.com').get('/repos/acme/ml/pulls/7').reply(200, PULL);
  return api;
}

function publish() {
  const repository = { owner: 'acme', repo: 'ml' };
  return publishReview(
    new Octokit({ log: { debug() {}, info() {}, warn() {}, error() {} } }),
    repository,
    7,
    HEAD,
    [COMMENT],
    { botLogin: 'stridegate[bot]' },
  );
}

const POSTED = { outcome: 'published', posted: 1, alreadyThere: 0, edited: 0, unplaced: [] };
const ON_FILE = { commit_id: HEAD, path: 'a.py', body: `Fix\nid ${MARKER}`, subject_type: 'file' };

test('without a patch the comment stands on the file, without its suggestion', async () => {
  mockPull([], undefined).post('/comments', ON_FILE).reply(201, {});
  expect(await publish()).toEqual(POSTED);
});

test("another's comment with our marker does not keep ours away", async () => {
  const api = mockPull([{ id: 1, body: MARKER, user: { login: 'mallory' } }], '@@ -5 +5 @@\n-a\n+b');
  const comments = [{ path: 'a.py', body: COMMENT.body, line: 5, side: 'RIGHT' }];
  api.post('/reviews', { commit_id: HEAD, event: 'COMMENT', comments }).reply(200, {});
  expect(await publish()).toEqual(POSTED);
});

test('a place that GitHub refuses becomes a comment on the file', async () => {
  const api = mockPull([], '@@ -5 +5 @@\n-a\n+b');
  api.post('/reviews').reply(422, { message: 'Validation Failed' });
  api.post('/comments', ON_FILE).reply(201, {});
  expect(await publish()).toEqual(POSTED);
});
