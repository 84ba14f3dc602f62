import { sign } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Octokit } from '@octokit/rest';
import { z } from 'zod';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  cancelCheck,
  fetchBlobs,
  fetchManifest,
  findPullRequestsOf,
  finishCheck,
  mayWrite,
  mergeBaseOf,
  permissionOf,
  publishReview,
  react,
  readDefaultBranch,
  readFileAt,
  readPullRequest,
  reply,
  type Role,
  startCheck,
  troubleOf,
} from '../../src/github/index.ts';
import { CommitSha, Fingerprint } from '../../src/model/index.ts';
import { blobShaOf, openBlobStore } from '../../src/snapshot/index.ts';
import { type GitHubServer, startGitHubServer } from '../support/github-server/github-server.ts';

const REPOSITORY = { owner: 'acme', repo: 'ml' };
const NAME = 'acme/ml';
const BOT = 'stridegate[bot]';
const CHECK = { name: 'Threat model', externalId: 'stridegate:job-1' };
const LINES = Array.from({ length: 60 }, (_, index) => `line ${index + 1}`);

const QUIET = { debug() {}, info() {}, warn() {}, error() {} };

let server: GitHubServer;
let octokit: Octokit;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'github-part-'));
  server = await startGitHubServer();
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  server.reset();
  octokit = new Octokit({ baseUrl: `${server.url}/api/v3`, auth: await aToken(), log: QUIET });
  await server.repo({
    owner: 'acme',
    name: 'ml',
    collaborators: { ana: 'maintain', bob: 'triage' },
    files: { 'train.py': text(LINES), 'conf/a.yaml': 'a: 1\n', link: { symlink: 'train.py' } },
  });
});
afterEach(() => {
  const violations = server.violations().filter(({ severity }) => severity !== 'note');
  if (violations.length > 0) throw new Error(JSON.stringify(violations));
  if (server.serverErrors().length > 0) throw new Error(server.serverErrors().join('\n'));
});

/** A token of the installation, asked for with the app's signature as an app does. */
async function aToken(): Promise<string> {
  const { appId, installationId } = server.settings;
  const now = Math.floor(Date.now() / 1000);
  const parts = [{ alg: 'RS256' }, { iss: String(appId), iat: now - 30, exp: now + 300 }];
  const head = parts.map((one) => Buffer.from(JSON.stringify(one)).toString('base64url')).join('.');
  const signature = sign('RSA-SHA256', Buffer.from(head), server.privateKey).toString('base64url');
  const url = `${server.url}/api/v3/app/installations/${installationId}/access_tokens`;
  const headers = { authorization: `Bearer ${head}.${signature}`, 'user-agent': 'test' };
  const answer = await fetch(url, { method: 'POST', headers });
  return z.object({ token: z.string() }).parse(await answer.json()).token;
}

function text(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}

function changed(...at: readonly number[]): string {
  return text(LINES.map((line, index) => (at.includes(index + 1) ? `${line} changed` : line)));
}

async function openPull(files: Record<string, string>) {
  const { number, head_sha, base_sha } = await server.openPullRequest({ repo: NAME, files, deliver: false });
  return { number, head: CommitSha.parse(head_sha), base: base_sha };
}

function aCheck(count: number) {
  const annotations = Array.from({ length: count }, (_, index) => {
    return { path: 'train.py', startLine: 1, endLine: 1, level: 'warning' as const, title: 't', message: `m${index}` };
  });
  return { conclusion: 'failure' as const, title: 'Blocked', summary: 'One change.', text: 'More.', annotations };
}

function aComment(fingerprint: string, startLine: number, endLine: number, path = 'train.py') {
  const body = ['**Fix**', '```suggestion', 'x', '```', `end <!-- stridegate:${fingerprint} -->`].join('\n');
  return { path, startLine, endLine, fingerprints: [Fingerprint.parse(fingerprint)], body };
}

test('a pull request of a fork is read through the base repository', async () => {
  await server.repo({ owner: 'eve', name: 'ml', fork_of: NAME, installed: false });
  const files = { 'train.py': changed(3) };
  const order = { repo: NAME, head_repo: 'eve/ml', branch: 'b', files, deliver: false };
  const { number, head_sha, base_sha } = await server.openPullRequest(order);
  expect(await readPullRequest(octokit, REPOSITORY, number)).toEqual({
    number,
    state: 'open',
    draft: false,
    head: head_sha,
    base: base_sha,
    baseRef: 'main',
    headRepository: 'eve/ml',
    author: 'eve',
    changedFiles: 1,
  });
  expect(await mergeBaseOf(octokit, REPOSITORY, base_sha, head_sha)).toBe(base_sha);
  expect(await findPullRequestsOf(octokit, REPOSITORY, head_sha)).toEqual([number]);
  expect(await findPullRequestsOf(octokit, REPOSITORY, base_sha)).toEqual([]);
  expect(await readDefaultBranch(octokit, REPOSITORY)).toEqual({ name: 'main', head: base_sha });
  expect(await readDefaultBranch(octokit, { owner: 'acme', repo: '.github' })).toBeNull();
});

test('the tree names links, a file is read through its tree entry', async () => {
  const { head } = await openPull({ 'new.txt': 'hi\n' });
  const manifest = await fetchManifest(octokit, REPOSITORY, head);
  expect(manifest.entries.map(({ path, kind }) => `${kind} ${path}`)).toEqual([
    'file README.md',
    'file conf/a.yaml',
    'symlink link',
    'file new.txt',
    'file train.py',
  ]);
  expect(manifest.truncated).toBeNull();
  const read = (path: string, limit = 1000) => readFileAt(octokit, REPOSITORY, head, path, limit);
  expect(await read('conf/a.yaml')).toBe('a: 1\n');
  expect(await read('conf/none.yaml')).toBeNull();
  expect(await read('link')).toEqual({ reason: 'link is or goes through a symbolic link, which is not followed' });
  expect(await read('conf')).toEqual({ reason: 'conf is a folder' });
  expect(await read('conf/a.yaml', 2)).toEqual({ reason: 'conf/a.yaml has 5 B, over the limit of 2 B' });
  server.configure({ treeEntries: 2 });
  expect((await fetchManifest(octokit, REPOSITORY, head)).truncated).toBe('GitHub cut the list of files at 2 entries');
});

test.each([
  { way: 'one by one', tarballAbove: 100, blobCalls: 4, archives: 0 },
  { way: 'in one archive', tarballAbove: 2, blobCalls: 1, archives: 1 },
])('blobs are fetched $way', async ({ tarballAbove, blobCalls, archives }) => {
  const files = {
    'a.bin': 'A\u00ff',
    'b.txt': 'bee',
    'secret.txt': 'kept out',
    '.gitattributes': 'secret.txt export-ignore\n',
  };
  const { head } = await openPull(files);
  const store = await openBlobStore(join(folder, `store-${tarballAbove}`));
  const { entries } = await fetchManifest(octokit, REPOSITORY, head);
  const wanted = entries.filter((entry) => Object.hasOwn(files, entry.path));
  const missing = blobShaOf(Buffer.from('nowhere'));
  const big = { blob: blobShaOf(Buffer.from('big')), size: 2000 };
  const order = [...wanted, big];
  const problems = await fetchBlobs(octokit, REPOSITORY, head, order, store, { limit: 1000, tarballAbove });
  expect([...problems]).toEqual([[big.blob, '2 kB, over the limit of 1 kB']]);
  const stored = new Map<string, string | undefined>();
  for (const { path, blob } of wanted) stored.set(path, (await store.get(blob))?.toString());
  expect(Object.fromEntries(stored)).toEqual(files);
  const ops = server.calls().map(({ op }) => op);
  expect(ops.filter((op) => op === 'git/get-blob')).toHaveLength(blobCalls);
  expect(ops.filter((op) => op === 'codeload')).toHaveLength(archives);
  const gone = await fetchBlobs(octokit, REPOSITORY, head, [{ blob: missing, size: 7 }], store, { limit: 1000 });
  expect([...gone.keys()]).toEqual([missing]);
});

test('a lost answer to a create makes no second check run, and annotations arrive once', async () => {
  const { head } = await openPull({ 'train.py': changed(3) });
  const check = { ...CHECK, headSha: head, appId: server.settings.appId };
  await server.faults({ faults: [{ match: { op: 'checks/create' }, phase: 'after', type: 'status', status: 502 }] });
  const id = await startCheck(octokit, REPOSITORY, check);
  expect(await startCheck(octokit, REPOSITORY, check)).toBe(id);
  await server.faults({
    faults: [{ match: { op: 'checks/update' }, phase: 'after', type: 'status', status: 502, skip: 1 }],
  });
  await finishCheck(octokit, REPOSITORY, id, aCheck(120));
  const [run, ...others] = server.checks(NAME, head);
  expect(others).toEqual([]);
  expect(run?.batches).toEqual([50, 50, 20]);
  expect(run?.annotations.map(({ message }) => message)).toEqual(aCheck(120).annotations.map((one) => one.message));
  expect(run?.history.map(({ status, conclusion }) => conclusion ?? status)).toEqual([
    'in_progress',
    'in_progress',
    'in_progress',
    'failure',
  ]);
  expect(run?.output).toEqual({ title: 'Blocked', summary: 'One change.', text: 'More.' });
});

test('a run is used again for its own job, and replaced when its annotations speak of another', async () => {
  const { head } = await openPull({ 'train.py': changed(3) });
  const check = { ...CHECK, headSha: head, appId: server.settings.appId };
  const id = await startCheck(octokit, REPOSITORY, check);
  await finishCheck(octokit, REPOSITORY, id, aCheck(0));
  const next = { ...check, externalId: 'stridegate:job-2' };
  expect(await startCheck(octokit, REPOSITORY, next)).toBe(id);
  await finishCheck(octokit, REPOSITORY, id, aCheck(1));
  const third = await startCheck(octokit, REPOSITORY, { ...check, externalId: 'stridegate:job-3' });
  expect(third).not.toBe(id);
  await cancelCheck(octokit, REPOSITORY, third, 'f'.repeat(40));
  const cancelled = server.checks(NAME, head).find((run) => run.id === third);
  expect([cancelled?.conclusion, cancelled?.output?.title]).toEqual(['cancelled', 'Superseded by fffffff']);
});

test('comments are placed, written once, resolved once, and never on a head that has moved', async () => {
  const { number, head } = await openPull({ 'train.py': changed(10, 50) });
  const comments = [
    aComment('aaaaaaaaaaaaaaaa', 10, 11),
    aComment('bbbbbbbbbbbbbbbb', 20, 50),
    aComment('dddddddddddddddd', 1, 1, 'conf/a.yaml'),
  ];
  await server.faults({ faults: [{ match: { op: 'create-review$' }, phase: 'after', type: 'status', status: 502 }] });
  const publish = (list = comments, present?: ReadonlySet<Fingerprint>) => {
    const options = { botLogin: BOT, ...(present === undefined ? {} : { present }) };
    return publishReview(octokit, REPOSITORY, number, head, list, options);
  };
  const unplaced = [comments[2]];
  expect(await publish()).toEqual({ outcome: 'published', posted: 0, alreadyThere: 2, edited: 0, unplaced });
  expect(await publish()).toEqual({ outcome: 'published', posted: 0, alreadyThere: 2, edited: 0, unplaced });
  const shown = () =>
    server.pullRequest(NAME, number).reviewComments.map((one) => ({
      on: one.subject,
      lines: [one.startLine, one.line],
      suggestion: one.body.includes('suggestion'),
      resolved: one.body.startsWith('**Resolved'),
    }));
  const wanted = [
    { on: 'line', lines: [10, 11], suggestion: true, resolved: false },
    { on: 'line', lines: [47, 50], suggestion: false, resolved: false },
  ];
  expect(shown()).toEqual(wanted);
  const present = new Set([Fingerprint.parse('bbbbbbbbbbbbbbbb')]);
  expect(await publish([], present)).toMatchObject({ posted: 0, edited: 1 });
  expect(await publish([], present)).toMatchObject({ posted: 0, edited: 0 });
  expect(shown()[0]).toEqual({ ...wanted[0], suggestion: false, resolved: true });
  const pushed = await server.pushToPullRequest({
    repo: NAME,
    number,
    files: { 'new.txt': 'x\n' },
    deliver: false,
  });
  expect(await publish()).toEqual({ outcome: 'moved', head: pushed.head_sha });
  expect(shown()).toHaveLength(2);
});

test('roles, reactions and replies', async () => {
  const { number } = await openPull({ 'train.py': changed(3) });
  const roles: Role[] = [];
  for (const login of ['acme', 'ana', 'bob', 'eve']) roles.push(await permissionOf(octokit, REPOSITORY, login));
  expect(roles).toEqual(['admin', 'maintain', 'triage', 'read']);
  expect(roles.map((role) => mayWrite(role))).toEqual([true, true, false, false]);
  const { id: commentId } = await server.comment({
    repo: NAME,
    number,
    user: 'ana',
    body: '/threatmodel help',
  });
  await react(octokit, REPOSITORY, commentId, 'eyes');
  await server.faults({
    faults: [{ match: { op: 'issues/create-comment' }, phase: 'after', type: 'status', status: 502 }],
  });
  const answer = { body: 'Help.', marker: `comment-${commentId}`, botLogin: BOT };
  const id = await reply(octokit, REPOSITORY, number, answer);
  expect(await reply(octokit, REPOSITORY, number, answer)).toBe(id);
  const edits = server.calls().filter(({ op }) => op === 'issues/update-comment').length;
  expect(await reply(octokit, REPOSITORY, number, { ...answer, body: 'More help.' })).toBe(id);
  expect(server.calls().filter(({ op }) => op === 'issues/update-comment').length - edits).toBe(1);
  const bodies = server.pullRequest(NAME, number).comments.map(({ body }) => body);
  expect(bodies).toEqual(['/threatmodel help', `More help.\n\n<!-- stridegate:reply:comment-${commentId} -->`]);
});

test('after a secondary limit no further call goes out', async () => {
  await server.faults({ faults: [{ match: { op: 'pulls/get' }, type: 'secondary', retryAfter: 30 }] });
  const error: unknown = await readPullRequest(octokit, REPOSITORY, 1).catch((thrown: unknown) => thrown);
  expect(troubleOf(error, new Date())).toMatchObject({ kind: 'rate-limited', retryAfterMs: 30_000 });
  const before = server.calls().length;
  await expect(react(octokit, REPOSITORY, 1, 'eyes')).rejects.toBe(error);
  expect(server.calls()).toHaveLength(before);
});
