import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type NameServices, startNameServices } from '../support/name-services.ts';

const program = fileURLToPath(new URL('../../bin/stridegate', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'stridegate-online-'));
let services: NameServices;

const OLD = 'a'.repeat(40);
const NEW = 'b'.repeat(40);

const source = (revision: string): string =>
  `from transformers import AutoModel\n\nmodel = AutoModel.from_pretrained("acme/base", revision="${revision}", use_safetensors=True)\n`;

beforeAll(async () => {
  services = await startNameServices();
  await run('git', 'init', '-q', '-b', 'main');
  await commit({ 'train.py': source(OLD), 'requirements.txt': 'acme-loader==1.0\n' });
  await commit({ 'train.py': source(NEW), 'requirements.txt': 'acme-loader==1.0\nacme-invented==1.0\n' });
});
beforeEach(() => {
  services.asked.length = 0;
  services.answers = {
    'POST /v1/querybatch': (_: unknown, response: ServerResponse, body: string) => {
      const { queries } = JSON.parse(body) as { queries: { package: { name: string } }[] };
      const results = queries.map(({ package: { name } }) =>
        name === 'acme-loader' ? { vulns: [{ id: 'GHSA-1' }] } : {},
      );
      response.end(JSON.stringify({ results }));
    },
    [`GET /api/models/acme/base/revision/${OLD}?securityStatus=true`]: { id: 'acme/base', sha: OLD },
    [`GET /api/models/acme/base/revision/${NEW}?securityStatus=true`]: {
      id: 'acme/base',
      sha: NEW,
      config: { auto_map: { AutoModel: 'modeling.Base' } },
      siblings: [{ rfilename: 'modeling.py' }],
    },
  };
});
afterAll(async () => {
  await services.close();
  rmSync(folder, { recursive: true, force: true });
});

function run(
  command: string,
  ...args: readonly string[]
): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const { url } = services;
  const places = {
    STRIDEGATE_OSV_URL: url,
    STRIDEGATE_HUB_URL: url,
    STRIDEGATE_PYPI_URL: url,
    STRIDEGATE_NPM_URL: url,
  };
  const child = spawn(command, args, {
    cwd: folder,
    env: { ...process.env, ...places, XDG_CACHE_HOME: join(folder, '.cache') },
  });
  const [out, err]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  return new Promise((resolve) => {
    child.on('close', (status) => {
      resolve({ status, stdout: Buffer.concat(out).toString('utf8'), stderr: Buffer.concat(err).toString('utf8') });
    });
  });
}

async function commit(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
  await run('git', 'add', '--all', '--', ...Object.keys(files));
  await run('git', '-c', 'user.name=x', '-c', 'user.email=x@example.org', 'commit', '-qm', 'change');
}

type Document = {
  threats: { introduced: { rule: string; detail: string }[] };
  coverage: { part: string; plugin: string; status: string; reason?: string }[];
};

async function diff(...args: readonly string[]) {
  const { stdout } = await run(program, 'diff', '--base', 'HEAD~1', '--format', 'json', ...args);
  const { threats, coverage } = JSON.parse(stdout) as Document;
  return {
    told: threats.introduced.map(({ rule, detail }) => `${rule}: ${detail}`),
    asked: coverage
      .filter(({ part }) => part === 'intelligence')
      .map(({ plugin, status, reason = '' }) => `${plugin} ${status} ${reason}`.trim()),
  };
}

const broken = (_: unknown, response: ServerResponse): void => void response.writeHead(502).end();

const TOLD = [
  'package-not-in-registry: acme-invented in requirements.txt: PyPI has no package of this name',
  `revision-brings-other-content: acme/base in train.py: since ${OLD.slice(0, 12)}: runs modeling.Base, new code modeling.py`,
];

it(
  'tells what services say of the names that a change brings, asks each once, and nothing about what was there',
  { timeout: 60_000 },
  async () => {
    expect(await diff('--online')).toEqual({ told: TOLD, asked: ['osv done', 'pypi done', 'hub done'] });
    expect(services.asked.toSorted()).toEqual([
      `GET /api/models/acme/base/revision/${OLD}?securityStatus=true`,
      `GET /api/models/acme/base/revision/${NEW}?securityStatus=true`,
      'GET /simple/acme-invented/',
      'GET /v1/vulns/GHSA-1?modified=',
      'POST /v1/querybatch',
    ]);
    services.asked.length = 0;
    expect(await diff('--online')).toEqual({ told: TOLD, asked: ['osv done', 'pypi done', 'hub done'] });
    expect(services.asked).toEqual([]);
  },
);

it('asks nobody unless it is told to', { timeout: 60_000 }, async () => {
  expect(await diff()).toEqual({ told: [], asked: [] });
  expect(await diff('--online', '--offline')).toEqual({ told: [], asked: [] });
  expect(services.asked).toEqual([]);
});

it('what was not answered is coverage, not silence', { timeout: 60_000 }, async () => {
  services.answers = Object.fromEntries(
    [...Object.keys(services.answers), 'GET /simple/acme-invented/'].map((key) => [key, broken]),
  );
  expect(await diff('--online', '--no-cache')).toEqual({
    told: [],
    asked: [
      'osv failed 1 of 1 questions were not answered: it answered 502',
      'pypi failed 1 of 1 questions were not answered: it answered 502',
      'hub failed 2 of 2 questions were not answered: it answered 502',
    ],
  });
});

it('an address without TLS is refused', { timeout: 60_000 }, async () => {
  const child = spawn(program, ['diff', '--online'], {
    cwd: folder,
    env: { ...process.env, STRIDEGATE_HUB_URL: 'http://hub.example.org' },
  });
  const err: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  const status = await new Promise((resolve) => child.on('close', resolve));
  expect([status, Buffer.concat(err).toString('utf8')]).toEqual([
    2,
    expect.stringContaining('STRIDEGATE_HUB_URL must be an https address without credentials.'),
  ]);
});
