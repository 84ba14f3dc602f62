import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Extraction } from '../../src/extract/contract.ts';
import { dagster } from '../../src/extract/dagster/index.ts';
import { linesOfKinds, statementLines } from '../support/statement-lines.ts';

async function read(text: string, path = 'dagster.yaml'): Promise<Extraction> {
  return dagster.extract({ path, text }, new AbortController().signal);
}

it.each(['dagster.yaml', 'workspace.yaml', 'dagster_cloud.yaml'])('%s', async (name) => {
  const text = readFileSync(`src/extract/dagster/fixtures/${name}`, 'utf8');
  expect(dagster.claims?.({ path: name, text })).toBe(true);
  const lines = statementLines(await read(text, name)).join('\n');
  await expect(`${lines}\n`).toMatchFileSnapshot(`facts/dagster/${name}.txt`);
});

describe('files of others', () => {
  it.each([
    ['pnpm-workspace.yaml', 'packages:\n  - a\n'],
    ['workspace.yaml', 'load_from:\n  - file: a\n'],
    ['workspace.yml', 'storage:\n  postgres:\n    x: 1\n'],
    ['build.yaml', 'locations:\n  - name: oslo\n'],
    ['dagster.yaml', 'storage:\n  class: Tape\n'],
  ])('%s', (path, text) => {
    expect(dagster.matches(path) && dagster.claims?.({ path, text })).toBe(false);
  });
});

describe('shapes', () => {
  it('stores that are told by their class, once each', async () => {
    const text = ['run_storage', 'event_log_storage']
      .map((name) => `${name}:\n  module: dagster_postgres.x\n  class: Postgres${name}\n`)
      .join('');
    expect(new Set((await elements(text)).map((line) => line.replace(/^\d+ /, '')))).toEqual(
      new Set([
        'element orchestrator dagster details=dagster instance path=dagster.yaml',
        'element datastore postgresql',
      ]),
    );
  });

  it('a server that is reached with TLS', async () => {
    const text = 'load_from:\n  - grpc_server: {host: code, port: 1, ssl: true}\n';
    expect(await elements(text)).toEqual([
      '2 element orchestrator code controls=tls details=dagster code location,grpc,host code,port 1 exposure=network path=dagster.yaml symbol=code',
    ]);
  });
});

describe('ugly files', () => {
  it.each([
    ['wrong shapes', 'load_from: [1, {python_file: [a]}, {grpc_server: 3}]\nlocations: [x, {location_name: [1]}]\n'],
    [
      'an instance of wrong shapes',
      'storage: {postgres: 1}\nrun_launcher: [dagster]\ncompute_logs: {class: S3, config: {bucket: {env: B}}}\n',
    ],
    ['names of JavaScript', 'load_from: [{__proto__: {constructor: 1}}]\nlocations: [{location_name: constructor}]\n'],
    ['nothing', ''],
  ])('%s', async (_, text) => {
    expect((await read(text)).ok).toBe(true);
  });

  it('says where a file breaks', async () => {
    expect(await read('storage: [\n')).toMatchObject({ ok: false, reason: expect.stringMatching(/^line \d+/) });
  });
});

async function elements(text: string): Promise<string[]> {
  return linesOfKinds(await read(text), 'element');
}
