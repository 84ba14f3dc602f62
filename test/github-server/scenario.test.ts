import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { readAppManifest } from '../support/github-server/app-manifest.ts';
import { DEFAULT_SETTINGS } from '../support/github-server/settings.ts';
import { playScenario } from '../support/github-server/scenario.ts';
import { Scenario } from '../support/github-server/scenario-format.ts';
import { aBench, type Bench } from './a-client.ts';

const FOLDER = join(import.meta.dirname, '../integration/scenarios');
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
const Payload = z.looseObject({ pull_request: z.looseObject({ head: z.looseObject({ sha: z.string() }) }) });
let bench: Bench;
let app: Server;

/** An app that passes every pull request that is opened. */
beforeAll(async () => {
  bench = await aBench();
  app = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      response.writeHead(202).end();
      if (request.headers['x-github-event'] !== 'pull_request') return;
      const { pull_request } = Payload.parse(JSON.parse(body));
      const output = { title: 'Pass', summary: 'Nothing.' };
      const run = { name: 'Threat model', head_sha: pull_request.head.sha, conclusion: 'success', output };
      void bench.call('POST', '/repos/acme/ml/check-runs', run);
    });
  });
  await new Promise<void>((resolve) => {
    app.listen(0, '127.0.0.1', resolve);
  });
  const address = app.address();
  if (address !== null && typeof address !== 'string') bench.server.setWebhookUrl(`http://127.0.0.1:${address.port}/`);
});
afterAll(async () => {
  await bench.stop();
  app.closeAllConnections();
  app.close();
});

test.each(FILES)('%s is a scenario', (file) => {
  const scenario = Scenario.parse(JSON.parse(readFileSync(join(FOLDER, file), 'utf8')));
  expect(scenario.expect.length).toBeGreaterThan(1);
});

test('an app that passes everything fulfils what it should and fails what it should', async () => {
  const report = await playScenario(
    bench.server,
    {
      name: 'passes all',
      why: 'the runner must tell right from wrong',
      setup: [{ do: 'repo', owner: 'acme', name: 'ml', protection: { main: ['$CHECK'] } }],
      steps: [
        {
          do: 'open-pr',
          as: 'pr',
          repo: 'acme/ml',
          user: 'maya',
          files: { $many: { count: 3, path: 'f{i}.txt', text: '{i}' } },
        },
        { wait: 'check', repo: 'acme/ml', sha: '$pr.head_sha' },
        { wait: 'check', repo: 'acme/ml', sha: '$pr.head_sha', conclusion: 'failure', timeoutMs: 10 },
        { wait: 'idle', quietMs: 100 },
      ],
      expect: [
        { that: 'gate', repo: 'acme/ml', pr: 1, mergeable: true },
        { that: 'check', repo: 'acme/ml', pr: 1, conclusion: 'success', runs: 1 },
        { that: 'annotations', repo: 'acme/ml', sha: '$pr.head_sha', min: 1 },
        { that: 'text', repo: 'acme/ml', pr: 1, matches: '^pass' },
        { that: 'calls', op: 'checks/create', count: 1, where: { 'body.head_sha': '^"[0-9a-f]{40}"$' } },
        { that: 'comments', repo: 'acme/ml', pr: 1, min: 1 },
        { that: 'deliveries', all: true },
      ],
    },
    { timeoutMs: 5000 },
  );
  expect(report.serverErrors).toEqual([]);
  expect(report.ok).toBe(false);
  expect(report.results.map((result) => result.ok)).toEqual([
    true,
    false,
    true,
    true,
    false,
    true,
    true,
    false,
    true,
    true,
  ]);
});

test('a step that cannot be played is a failed result with a sentence', async () => {
  const report = await playScenario(bench.server, { name: 'n', why: 'w', steps: [{ do: 'fly' }], expect: [] });
  expect(report.results[0]).toMatchObject({ ok: false, why: 'Error: step do: fly: there is no such action' });
});

test("the server's default app is the app of app.yml", () => {
  const { permissions, events } = readAppManifest(readFileSync(join(import.meta.dirname, '../../app.yml'), 'utf8'));
  expect({ permissions, events }).toEqual({
    permissions: DEFAULT_SETTINGS.permissions,
    events: DEFAULT_SETTINGS.events,
  });
});
