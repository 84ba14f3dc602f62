import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings } from '../../src/entry/environment.ts';
import { startService, type Service } from '../../src/entry/service.ts';
import { freePort } from './free-port.ts';
import type { GitHubServer } from './github-server/github-server.ts';

export type App = {
  readonly data: string;
  readonly url: string;
  readonly service: Service;
  readonly stop: () => Promise<void>;
};

/** The real service in this process, its webhooks coming from the given server. `cluster` names Redis and PostgreSQL. */
export async function startApp(
  server: GitHubServer,
  cluster?: { readonly redisUrl: string; readonly databaseUrl: string },
): Promise<App> {
  const data = await mkdtemp(join(tmpdir(), 'stridegate-app-'));
  const settings = readSettings({
    ...server.appEnvironment(),
    PORT: '0',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'silent' as const,
    STRIDEGATE_DATA: data,
  });
  if (settings.kind !== 'ready')
    throw new Error(`the environment of the app is not usable: ${JSON.stringify(settings)}`);
  const suffix = `${process.pid}_${Date.now().toString(36)}`;
  const profile =
    cluster === undefined
      ? settings.settings.profile
      : ({ kind: 'cluster', ...cluster, prefix: `test-${suffix}`, schema: `stridegate_test_${suffix}` } as const);
  const service = await startService({ ...settings.settings, port: await freePort(), profile });
  const url = `http://127.0.0.1:${service.port}`;
  server.setWebhookUrl(`${url}/api/github/webhooks`);
  return {
    data,
    url,
    service,
    async stop() {
      server.setWebhookUrl(null);
      await service.close();
      await rm(data, { recursive: true, force: true });
    },
  };
}
