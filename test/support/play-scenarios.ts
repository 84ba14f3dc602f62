import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type App } from './app.ts';
import { startGitHubServer, type GitHubServer } from './github-server/github-server.ts';
import { playScenario } from './github-server/scenario.ts';

const folder = new URL('../integration/scenarios/', import.meta.url);
const { REDIS_URL: redisUrl, DATABASE_URL: databaseUrl, REQUIRE_SERVICES } = process.env;
const cluster = redisUrl && databaseUrl ? { redisUrl, databaseUrl } : undefined;

/**
 * Plays every scenario whose place in the list leaves `share` when divided by `of`, on each profile at hand: embedded, and Redis with
 * PostgreSQL where both are given. Where services are required, only they are played, and their absence fails.
 */
export function playShare(share: number, of: number): void {
  const scenarios = readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .filter((_, index) => index % of === share);
  const isRequired = REQUIRE_SERVICES === '1';
  if (cluster === undefined)
    console.warn('SKIPPED: the scenarios on Redis and PostgreSQL; set REDIS_URL and DATABASE_URL to run them.');
  it('has Redis and PostgreSQL where they are required', () => {
    expect(isRequired && cluster === undefined).toBe(false);
  });
  describe.skipIf(isRequired)('embedded', () => {
    playOn(scenarios, undefined);
  });
  describe.skipIf(cluster === undefined)('cluster', () => {
    playOn(scenarios, cluster);
  });
}

function playOn(scenarios: readonly string[], services: typeof cluster): void {
  let server: GitHubServer;
  let app: App;

  beforeAll(async () => {
    server = await startGitHubServer();
    app = await startApp(server, services);
  }, 120_000);
  afterAll(async () => {
    await app.stop();
    await server.stop();
  });

  it.each(scenarios)('%s', { timeout: 120_000 }, async (file) => {
    const scenario: unknown = JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
    const report = await playScenario(server, scenario, { timeoutMs: 60_000 });
    expect(report.results.filter((result) => !result.ok)).toEqual([]);
    expect(report.serverErrors).toEqual([]);
  });
}
