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

function annotations(count: number): { [key: string]: string | number }[] {
  return Array.from({ length: count }, (_, i) => {
    return { path: 'a.py', start_line: i + 1, end_line: i + 1, annotation_level: 'warning', message: 'm' };
  });
}

test('a JWT that is expired, too long or of another app is refused', async () => {
  const later = Math.floor(Date.now() / 1000) + 4000;
  for (const claims of [{ exp: 1 }, { exp: later }, { iss: '1' }]) {
    expect((await bench.asApp('GET', '/app', undefined, claims)).status).toBe(401);
  }
  expect((await bench.asApp('GET', '/app')).status).toBe(200);
});

test('a token cannot have more permissions than the installation', async () => {
  const path = `/app/installations/${bench.server.settings.installationId}/access_tokens`;
  expect((await bench.asApp('POST', path, { permissions: { administration: 'write' } })).status).toBe(422);
  expect((await bench.asApp('POST', path, { repositories: ['ml'] })).json).toMatchObject({
    repository_selection: 'selected',
  });
});

test("a check run keeps GitHub's limits and takes 50 annotations a request", async () => {
  const { call, server } = bench;
  const { sha } = await server.commit({ repo: 'acme/ml', branch: 'limits', files: { q: 'q' }, deliver: false });
  const path = '/repos/acme/ml/check-runs';
  const run = { name: 'Threat model', head_sha: sha };
  const output = { title: 't', summary: 's' };
  const refused = [
    { ...run, output: { ...output, annotations: annotations(51) } },
    { ...run, actions: [{ label: 'x'.repeat(21), description: 'd', identifier: 'i' }] },
    { ...run, output: { title: 't', summary: 'x'.repeat(65_536) } },
    { ...run, status: 'completed' },
    { ...run, head_sha: 'f'.repeat(40) },
  ];
  for (const body of refused) expect((await call('POST', path, body)).status).toBe(422);
  expect(bench.count('contract')).toBeGreaterThanOrEqual(3);
  const first = { ...run, status: 'in_progress', output: { ...output, annotations: annotations(50) } };
  const made = (await call('POST', path, first)).as(z.looseObject({ id: z.number() }));
  const rest = { conclusion: 'failure', output: { ...output, annotations: annotations(10) } };
  expect((await call('PATCH', `${path}/${made.id}`, rest)).json).toMatchObject({
    status: 'completed',
    conclusion: 'failure',
    output: { annotations_count: 60 },
  });
  const page = await call('GET', `${path}/${made.id}/annotations?per_page=50`);
  expect(page.json).toHaveLength(50);
  expect(page.headers.get('link')).toContain('rel="next"');
  expect(server.checks('acme/ml', sha)[0]?.batches).toEqual([50, 10]);
});

test('an unknown field is noted, an operation without permission or handler is refused', async () => {
  const { call, server } = bench;
  const branch = (await call('GET', '/repos/acme/ml/branches/main')).as(
    z.looseObject({ commit: z.looseObject({ sha: z.string() }) }),
  );
  const run = { name: 'n', head_sha: branch.commit.sha };
  expect((await call('POST', '/repos/acme/ml/check-runs', { ...run, sumary: 'x' })).status).toBe(201);
  expect(server.violations().filter((one) => one.kind === 'contract-warning')).toMatchObject([
    { op: 'checks/create', detail: 'body/sumary unknown field (GitHub ignores it)' },
  ]);
  expect((await call('PUT', '/repos/acme/ml/contents/x', { message: 'm', content: 'eA==' })).status).toBe(501);
  const sarif = { commit_sha: branch.commit.sha, ref: 'refs/heads/main', sarif: 'eA==' };
  expect((await call('POST', '/repos/acme/ml/code-scanning/sarifs', sarif)).status).toBe(403);
  expect(bench.count('permission')).toBeGreaterThanOrEqual(1);
});

test('review comments must sit on the diff; duplicates, mentions and long bodies are noticed', async () => {
  const { call, server } = bench;
  const files = { 'a.py': 'x = 1\ny = 2\n' };
  const pull = await server.openPullRequest({ repo: 'acme/ml', user: 'maya', files, deliver: false });
  const review = (comment: { [key: string]: string | number }) =>
    call('POST', `/repos/acme/ml/pulls/${pull.number}/reviews`, {
      commit_id: pull.head_sha,
      event: 'COMMENT',
      body: 'r',
      comments: [comment],
    });
  expect((await review({ path: 'a.py', line: 99, side: 'RIGHT', body: 'b' })).status).toBe(422);
  expect((await review({ path: 'zzz', line: 1, body: 'b' })).status).toBe(422);
  const good = { path: 'a.py', line: 2, side: 'RIGHT', body: 'ping @octocat' };
  expect((await review(good)).status).toBe(200);
  expect([bench.count('mention'), bench.count('duplicate-comment')]).toEqual([1, 0]);
  await review(good);
  expect(bench.count('duplicate-comment')).toBe(1);
  const comments = `/repos/acme/ml/issues/${pull.number}/comments`;
  expect((await call('POST', comments, { body: 'x'.repeat(65_537) })).status).toBe(422);
  await call('POST', comments, { body: `secret ${server.settings.webhookSecret}` });
  expect(bench.count('secret-leak')).toBe(1);
});
