import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type App } from '../support/app.ts';
import { startGitHubServer, type GitHubServer } from '../support/github-server/github-server.ts';
import { playScenario } from '../support/github-server/scenario.ts';

const folder = new URL('scenarios/', import.meta.url);
const scenarios = readdirSync(folder).filter((file) => file.endsWith('.json'));
const { REDIS_URL: redisUrl, DATABASE_URL: databaseUrl, REQUIRE_SERVICES } = process.env;
const cluster = redisUrl && databaseUrl ? { redisUrl, databaseUrl } : undefined;

if (cluster === undefined)
  console.warn('SKIPPED: the scenarios on Redis and PostgreSQL; set REDIS_URL and DATABASE_URL to run them.');

describe('the profiles under test', () => {
  it('include Redis and PostgreSQL where they are required', () => {
    expect(REQUIRE_SERVICES === '1' && cluster === undefined).toBe(false);
  });
});

describe.each([['embedded', undefined], ...(cluster === undefined ? [] : ([['cluster', cluster]] as const))] as const)(
  'scenarios, %s',
  (_name, services) => {
    let server: GitHubServer;
    let app: App;

    beforeAll(async () => {
      server = await startGitHubServer();
      app = await startApp(server, services);
    });
    afterAll(async () => {
      await app.stop();
      await server.stop();
    });

    it.each(scenarios)('%s', { timeout: 90_000 }, async (file) => {
      const report = await playScenario(server, JSON.parse(readFileSync(new URL(file, folder), 'utf8')), {
        timeoutMs: 45_000,
      });
      expect(report.results.filter((result) => !result.ok)).toEqual([]);
      expect(report.serverErrors).toEqual([]);
    });
  },
);
