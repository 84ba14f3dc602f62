import { sign } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import * as z from 'zod';
import { type GitHubServer, startGitHubServer } from '../support/github-server/github-server.ts';
import type { Json } from '../support/github-server/openapi.ts';
import type { SettingsPatch } from '../support/github-server/settings.ts';

export type Reply = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: unknown;
  /** the body, as far as a test reads it */
  readonly as: <S extends z.ZodType>(schema: S) => z.infer<S>;
};
export type Hook = { readonly headers: IncomingHttpHeaders; readonly body: string };
export type Bench = {
  readonly server: GitHubServer;
  readonly hooks: Hook[];
  readonly call: (method: string, path: string, body?: Json, headers?: Record<string, string>) => Promise<Reply>;
  readonly asApp: (method: string, path: string, body?: Json, claims?: Record<string, unknown>) => Promise<Reply>;
  readonly count: (kind: string) => number;
  /** throws when the server itself was at fault */
  readonly stop: () => Promise<void>;
};

const FILES = {
  'a.py': 'x = 1\n',
  big: { repeat: { text: 'x'.repeat(1024), times: 1100 } },
  link: { symlink: 'a.py' },
  out: { symlink: '../../etc/passwd' },
  sub: { submodule: '1'.repeat(40) },
  w: { lfs: {} },
  'dir/b.txt': 'b',
};

function part(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function jwt(server: GitHubServer, claims: Record<string, unknown>): string {
  const now = Math.floor(Date.now() / 1000);
  const all = { iat: now - 30, exp: now + 540, iss: String(server.settings.appId), ...claims };
  const head = `${part({ alg: 'RS256', typ: 'JWT' })}.${part(all)}`;
  return `${head}.${sign('RSA-SHA256', Buffer.from(head), server.privateKey).toString('base64url')}`;
}

async function send(url: string, method: string, headers: Record<string, string>, body?: Json): Promise<Reply> {
  const init = { method, headers: { 'user-agent': 'self-test', ...headers }, redirect: 'manual' as const };
  const response = await fetch(url, body === undefined ? init : { ...init, body: JSON.stringify(body) });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('application/json') === true && text !== '';
  const json: unknown = isJson ? JSON.parse(text) : undefined;
  return { status: response.status, headers: response.headers, text, json, as: (schema) => schema.parse(json) };
}

/** A server with the repository acme/ml, a listener for its webhooks, and a client with an installation token. */
export async function aBench(settings: SettingsPatch = {}): Promise<Bench> {
  const hooks: Hook[] = [];
  const listener = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      hooks.push({ headers: request.headers, body });
      response.writeHead(202).end();
    });
  });
  await new Promise<void>((resolve) => {
    listener.listen(0, '127.0.0.1', resolve);
  });
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const server = await startGitHubServer({
    settings: { webhookUrl: `http://127.0.0.1:${address.port}/`, echoes: false, ...settings },
  });
  function asApp(method: string, path: string, body?: Json, claims: Record<string, unknown> = {}): Promise<Reply> {
    return send(server.url + path, method, { authorization: `Bearer ${jwt(server, claims)}` }, body);
  }
  const issued = await asApp('POST', `/app/installations/${server.settings.installationId}/access_tokens`);
  const { token } = issued.as(z.looseObject({ token: z.string() }));
  await server.repo({
    owner: 'acme',
    name: 'ml',
    collaborators: { maya: 'write', tri: 'triage' },
    protection: { main: ['Threat model'] },
    files: FILES,
  });
  return {
    server,
    hooks,
    asApp,
    call: (method, path, body, headers = {}) =>
      send(server.url + path, method, { authorization: `token ${token}`, ...headers }, body),
    count: (kind) => server.violations().filter((violation) => violation.kind === kind).length,
    async stop() {
      const errors = server.serverErrors();
      await server.stop();
      listener.closeAllConnections();
      await new Promise((resolve) => listener.close(resolve));
      if (errors.length > 0) throw new Error(errors.join('\n'));
    },
  };
}
