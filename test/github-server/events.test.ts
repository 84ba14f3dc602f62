import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import * as z from 'zod';
import { aBench, type Bench } from './a-client.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await aBench();
});
beforeEach(() => {
  bench.hooks.length = 0;
});
afterAll(async () => {
  await bench.stop();
});

function events(): unknown[] {
  return bench.hooks.map((hook) => hook.headers['x-github-event']);
}

async function mainSha(): Promise<string> {
  const branch = (await bench.call('GET', '/repos/acme/ml/branches/main')).as(
    z.looseObject({ commit: z.looseObject({ sha: z.string() }) }),
  );
  return branch.commit.sha;
}

test('webhooks are signed; a redelivery keeps its GUID; an unsigned one has no signature', async () => {
  const { server, hooks } = bench;
  await server.openPullRequest({ repo: 'acme/ml', user: 'maya', files: { h: '1' } });
  expect(events()).toEqual(['push', 'check_suite', 'pull_request']);
  const hook = hooks[2];
  const mac = createHmac('sha256', server.settings.webhookSecret)
    .update(hook?.body ?? '')
    .digest('hex');
  expect(hook?.headers['x-hub-signature-256']).toBe(`sha256=${mac}`);
  await server.redeliver({ event: 'pull_request' });
  expect(hooks[3]?.headers['x-github-delivery']).toBe(hook?.headers['x-github-delivery']);
  await server.deliver({ event: 'ping', payload: { zen: 'z', hook_id: 1 }, sign: 'none' });
  expect(hooks[4]?.headers['x-hub-signature-256']).toBeUndefined();
});

test('everything that can happen to a pull request is a webhook of GitHub’s shape', async () => {
  const { server } = bench;
  const { number } = await server.openPullRequest({ repo: 'acme/ml', user: 'maya', files: { i: '1' }, deliver: false });
  const on = { repo: 'acme/ml', number };
  await server.pushToPullRequest({ ...on, files: { i: '2' } });
  await server.comment({ ...on, user: 'maya', body: 'hi' });
  await server.changePullRequest({ ...on, action: 'ready_for_review' });
  await server.changePullRequest({ ...on, action: 'labeled', label: 'x' });
  await server.changePullRequest({ ...on, action: 'edited', title: 'n', base: 'main' });
  await server.changePullRequest({ ...on, action: 'closed' });
  await server.changePullRequest({ ...on, action: 'reopened' });
  await server.queueMerge(on);
  await server.changeInstallation({ action: 'created' });
  expect(events()).toEqual([
    'push',
    'check_suite',
    'pull_request',
    'issue_comment',
    'pull_request',
    'pull_request',
    'pull_request',
    'pull_request',
    'pull_request',
    'push',
    'check_suite',
    'merge_group',
    'installation',
  ]);
});

test('the gate follows the latest run: neutral passes, action_required blocks', async () => {
  const { server, call } = bench;
  const pull = await server.openPullRequest({ repo: 'acme/ml', user: 'maya', files: { g: '1' }, deliver: false });
  const on = { repo: 'acme/ml', number: pull.number };
  const conclude = (conclusion: string) =>
    call('POST', '/repos/acme/ml/check-runs', {
      name: 'Threat model',
      head_sha: pull.head_sha,
      conclusion,
      output: { title: 't', summary: 's' },
    });
  expect(server.gate('acme/ml', pull.number).mergeable).toBe(false);
  await conclude('action_required');
  expect((await server.merge(on)).merged).toBe(false);
  await conclude('neutral');
  expect((await server.merge(on)).merged).toBe(true);
});

test('a fork: no push events, empty pull_requests, head readable from the base repository', async () => {
  const { server, call } = bench;
  await server.repo({ owner: 'mallory', name: 'ml', fork_of: 'acme/ml', ownerType: 'User' });
  const order = { repo: 'acme/ml', head_repo: 'mallory/ml', user: 'mallory', files: { evil: '1' } };
  const pull = await server.openPullRequest(order);
  expect(events()).toEqual(['pull_request']);
  const run = await call('POST', '/repos/acme/ml/check-runs', { name: 'k', head_sha: pull.head_sha });
  expect(run.json).toMatchObject({ pull_requests: [] });
  expect((await call('GET', `/repos/acme/ml/contents/evil?ref=${pull.head_sha}`)).status).toBe(200);
  const foreign = await call('POST', '/repos/mallory/ml/check-runs', { name: 'k', head_sha: pull.head_sha });
  expect(foreign.status).toBe(403);
});

test('faults: a lost answer has its effect, a reset drops, a secondary limit forbids calls', async () => {
  const { server, call } = bench;
  const sha = await mainSha();
  await server.faults({ match: { op: '^checks/create$' }, phase: 'after', type: 'status', status: 502 });
  const lost = await call('POST', '/repos/acme/ml/check-runs', { name: 'lost', head_sha: sha });
  const runs = await call('GET', `/repos/acme/ml/commits/${sha}/check-runs?check_name=lost`);
  expect([lost.status, runs.json]).toMatchObject([502, { total_count: 1 }]);
  await server.faults({ match: { op: '^repos/get$' }, type: 'reset' });
  await expect(call('GET', '/repos/acme/ml')).rejects.toThrow('fetch failed');
  await server.faults({ match: { op: '^repos/get$' }, type: 'secondary', retryAfter: 1 });
  const limited = await call('GET', '/repos/acme/ml');
  expect([limited.status, limited.headers.get('retry-after')]).toEqual([403, '1']);
  await call('GET', '/repos/acme/ml');
  expect(bench.count('ignored-retry-after')).toBe(1);
  await sleep(1100);
  expect((await call('GET', '/repos/acme/ml')).status).toBe(200);
});

test('the app hears of its own check runs when echoes are on', async () => {
  const { server, call } = bench;
  server.configure({ echoes: true });
  await call('POST', '/repos/acme/ml/check-runs', { name: 'e', head_sha: await mainSha(), conclusion: 'success' });
  await server.idle(100);
  server.configure({ echoes: false });
  expect(events()).toEqual(['check_run', 'check_run']);
});

test('deliveries are listed by cursor, newest first', async () => {
  const first = await bench.asApp('GET', '/app/hook/deliveries?per_page=2');
  const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
  const second = await bench.asApp('GET', next.slice(bench.server.url.length));
  const ids = [first, second].flatMap((page) =>
    page.as(z.array(z.looseObject({ id: z.number() }))).map((one) => one.id),
  );
  expect(ids).toHaveLength(4);
  expect(ids).toEqual([...new Set(ids)].sort((a, b) => b - a));
});

test('an expired token is refused', async () => {
  await bench.server.expireTokens();
  expect((await bench.call('GET', '/repos/acme/ml')).status).toBe(401);
});
