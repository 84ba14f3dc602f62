import { gunzipSync } from 'node:zlib';
import { extract } from 'tar-stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { aBench, type Bench } from './a-client.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await aBench();
});
afterAll(async () => {
  await bench.stop();
});

function get(path: string, accept = 'application/json') {
  return bench.call('GET', `/repos/acme/ml/contents/${path}`, undefined, { accept });
}

async function roleOf(login: string): Promise<unknown> {
  return (await bench.call('GET', `/repos/acme/ml/collaborators/${login}/permission`)).json;
}

test('contents: 1 MB rule, links, submodule, LFS pointer, directory, traversal', async () => {
  expect((await get('big')).json).toMatchObject({ encoding: 'none', content: '' });
  expect((await get('big', 'application/vnd.github.raw+json')).text).toHaveLength(1024 * 1100);
  expect((await get('link')).json).toMatchObject({ type: 'file', path: 'link' });
  expect((await get('out')).json).toMatchObject({ type: 'symlink', target: '../../etc/passwd' });
  expect((await get('sub')).json).toMatchObject({ type: 'submodule' });
  const pointer = (await get('w')).as(z.looseObject({ content: z.string() }));
  expect(Buffer.from(pointer.content, 'base64').toString()).toContain('git-lfs');
  expect((await get('dir')).json).toMatchObject([{ path: 'dir/b.txt' }]);
  expect([(await get('nope')).status, (await get('..%2f..%2fetc')).status]).toEqual([404, 400]);
});

test('trees are truncated at the limit; an ETag is answered with 304 and does not count', async () => {
  const path = '/repos/acme/ml/git/trees/main?recursive=1';
  bench.server.configure({ treeEntries: 3 });
  const cut = (await bench.call('GET', path)).as(z.looseObject({ tree: z.array(z.unknown()), truncated: z.boolean() }));
  expect([cut.truncated, cut.tree.length]).toEqual([true, 3]);
  bench.server.configure({ treeEntries: 100_000 });
  const whole = await bench.call('GET', path);
  const { tree } = whole.as(z.looseObject({ tree: z.array(z.looseObject({ path: z.string(), sha: z.string() })) }));
  const file = tree.find((entry) => entry.path === 'a.py');
  const blob = (await bench.call('GET', `/repos/acme/ml/git/blobs/${file?.sha}`)).as(
    z.looseObject({ content: z.string() }),
  );
  expect(Buffer.from(blob.content, 'base64').toString()).toBe('x = 1\n');
  const etag = whole.headers.get('etag') ?? '';
  expect((await bench.call('GET', path, undefined, { 'if-none-match': etag })).status).toBe(304);
});

test('a tarball is behind a redirect, below one folder, and honours export-ignore of the commit', async () => {
  const files = { '.gitattributes': 'hidden.py export-ignore\n', 'hidden.py': 'import os\n' };
  const { sha } = await bench.server.commit({ repo: 'acme/ml', branch: 'archive', files, deliver: false });
  const redirect = await bench.call('GET', `/api/v3/repos/acme/ml/tarball/${sha}`);
  expect(redirect.status).toBe(302);
  const location = redirect.headers.get('location') ?? '';
  const response = await fetch(location, { headers: { 'user-agent': 'self-test' } });
  const unpacked = extract();
  unpacked.end(gunzipSync(Buffer.from(await response.arrayBuffer())));
  const names: string[] = [];
  for await (const entry of unpacked) {
    names.push(`${entry.header.type} ${entry.header.name}`);
    entry.resume();
  }
  const top = `acme-ml-${sha.slice(0, 7)}`;
  expect(names.sort()).toEqual([
    `directory ${top}/`,
    `directory ${top}/dir/`,
    `directory ${top}/sub/`,
    `file ${top}/.gitattributes`,
    `file ${top}/README.md`,
    `file ${top}/a.py`,
    `file ${top}/big`,
    `file ${top}/dir/b.txt`,
    `file ${top}/w`,
    `symlink ${top}/link`,
    `symlink ${top}/out`,
  ]);
  const forged = await fetch(location.replace(/token=.*/, 'token=x'), { headers: { 'user-agent': 'self-test' } });
  expect(forged.status).toBe(404);
});

test('400 files: listed in pages, compared up to 300, no diff', async () => {
  const names = Array.from({ length: 400 }, (_, i) => `f/${String(i).padStart(3, '0')}.txt`);
  const files = Object.fromEntries(names.map((name) => [name, `${name}\n`]));
  const pull = await bench.server.openPullRequest({ repo: 'acme/ml', user: 'maya', files, deliver: false });
  expect(pull.changed_files).toBe(400);
  const path = `/repos/acme/ml/pulls/${pull.number}`;
  const last = await bench.call('GET', `${path}/files?per_page=100&page=4`);
  expect(last.json).toHaveLength(100);
  expect(last.headers.get('link')).not.toContain('rel="next"');
  const compared = await bench.call('GET', `/repos/acme/ml/compare/main...${pull.head_sha}`);
  expect(compared.as(z.looseObject({ files: z.array(z.unknown()) })).files).toHaveLength(300);
  const diff = await bench.call('GET', path, undefined, { accept: 'application/vnd.github.diff' });
  expect(diff.status).toBe(406);
});

test('a role is told by role_name; permission folds triage into read', async () => {
  expect(await roleOf('tri')).toMatchObject({ permission: 'read', role_name: 'triage' });
  expect(await roleOf('stranger')).toMatchObject({ permission: 'read', role_name: 'read' });
  expect(await roleOf('maya')).toMatchObject({ permission: 'write', role_name: 'write' });
});
