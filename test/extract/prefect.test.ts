import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Extraction } from '../../src/extract/contract.ts';
import { prefect } from '../../src/extract/prefect/index.ts';
import { linesOfKinds, statementLines } from '../support/statement-lines.ts';

async function read(text: string, path = 'prefect.yaml'): Promise<Extraction> {
  return prefect.extract({ path, text }, new AbortController().signal);
}

const claims = (text: string): boolean => prefect.claims?.({ path: 'x.yaml', text }) ?? true;

it.each(['prefect.yaml', 'legacy/train-deployment.yaml'])('%s', async (name) => {
  const text = readFileSync(`src/extract/prefect/fixtures/${name}`, 'utf8');
  expect(claims(text)).toBe(true);
  const lines = statementLines(await read(text, name)).join('\n');
  await expect(`${lines}\n`).toMatchFileSnapshot(`facts/prefect/${name}.txt`);
  expect(lines).not.toContain('Zk3pQ9');
});

describe('files of others', () => {
  it.each([
    ['a Kubernetes Deployment', 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: prefect}\n'],
    ['deployments of another tool', 'deployments:\n  - name: web\n    image: nginx\n'],
    ['a container with an entrypoint', 'services:\n  a:\n    entrypoint: run.py:main\n'],
    ['an entrypoint alone', 'name: a\nentrypoint: train.py:train\n'],
  ])('%s', (_, text) => {
    expect(claims(text)).toBe(false);
  });
});

describe('shapes', () => {
  it.each([
    ['branch: main', 'pinned=branch'],
    ['branch: v1.2', 'pinned=tag'],
    ['access_token: null', 'pinned=none'],
    ['commit_sha: 0123456789012345678901234567890123456789', 'pinned=commit'],
  ])('a clone with %s', async (line, pinned) => {
    const step = `pull: [{prefect.projects.steps.git_clone_project: {repository: "git@h:o/r.git", ${line}}}]\n`;
    const text = `deployments: [{name: a, entrypoint: a.py:f}]\n${step}`;
    expect((await lines(text, 'reference')).join()).toContain(pinned);
  });

  it.each([
    ['flows/a.py:f', 'flows/a.py'],
    ['./a.py:Flow.run', 'a.py'],
    ['pkg.flows.f', 'pkg/flows.py'],
  ])('entrypoint %s', async (entrypoint, path) => {
    const [line] = await lines(`deployments: [{name: a, entrypoint: "${entrypoint}"}]\n`, 'runs');
    expect(line).toBe(`1 runs orchestrator|prefect.yaml|a|a starts ${path}`);
  });

  it('placeholders without quotes, and secrets in the middle of a text', async () => {
    const text =
      'deployments:\n  - name: a\n    entrypoint: {{ path }}\n    job_variables:\n      image: {{ build.image }}\n      env: {URL: "https://x:{{ prefect.blocks.secret.p }}@h"}\n';
    expect(await lines(text, 'runs', 'reference')).toEqual([]);
    expect((await lines(text, 'element'))[1]).toBe('6 element secret prefect:secret/p controls=secret-store');
  });
});

describe('ugly files', () => {
  it.each([
    ['wrong shapes', 'deployments: [1, [a], {entrypoint: [x], schedules: 1, pull: {a: 1}, work_pool: x}]\npull: 3\n'],
    [
      'steps of JavaScript',
      'deployments: [{entrypoint: a.py:f, pull: [{__proto__: {}, constructor: 1, git_clone: x}]}]\n',
    ],
    ['nothing', ''],
    ['a list', '- a\n'],
  ])('%s', async (_, text) => {
    expect((await read(text)).ok).toBe(true);
  });

  it('says where a file breaks', async () => {
    expect(await read('deployments: [\n')).toMatchObject({ ok: false, reason: expect.stringMatching(/^line \d+/) });
  });

  it('aliases that repeat deployments stay within bounds', async () => {
    const steps = Array.from({ length: 100 }, () => '  - git_clone: {repository: https://h/r}\n').join('');
    const text = `pull: &p\n${steps}deployments:\n${'  - {name: a, entrypoint: a.py:f, pull: *p}\n'.repeat(40)}`;
    expect((await read(text)).facts.length).toBeLessThan(2_500);
  });
});

async function lines(text: string, ...kinds: Parameters<typeof linesOfKinds>[1][]): Promise<string[]> {
  return linesOfKinds(await read(text), ...kinds);
}
