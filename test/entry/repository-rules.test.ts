import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { aGitRepository } from '../support/git-repository.ts';

const program = fileURLToPath(new URL('../../bin/stridegate', import.meta.url));
const repository = aGitRepository();
afterAll(() => repository.remove());

const PATH = '.github/threatmodel/rules/own/unknown-hub-owner.yaml';
const rule = `id: unknown-hub-owner
title: '{reference.repo} is not of our own organisation'
summary: Models come from our own mirror.
status: stable
stride: [T4]
atlas: [AML.T0010.003]
owasp: [LLM03]
likelihood: medium
impact: high
confidence: high
match:
  each: reference
  when:
    - reference.kind == "model"
    - reference.resolved
  unless:
    - reference.repo.startsWith("acme/")
evidence: '{reference.repo}'
mitigations: [Mirror it to acme.]
references: [https://example.com/policy]
tests:
  - name: somebody else's model fires
    given: { references: [{ id: r1, repo: other/base }] }
    expect: [r1]
  - name: our own is silent
    given: { references: [{ id: r1, repo: acme/base }] }
    expect: []
`;
const sha = '0f3c9a5d7e1b2c4f6a8b0d2e4f6a8c0b1d3e5f70';
const program1 = 'import torch\n';
const program2 = `import torch\nfrom transformers import AutoModel\n\nmodel = AutoModel.from_pretrained("other/base", revision="${sha}", use_safetensors=True)\n`;

const base = repository.commit({ 'train.py': program1, [PATH]: rule });
const head = repository.commit({ 'train.py': program2, [PATH]: null });
const broken = repository.commit({
  'train.py': program1,
  [PATH]: rule.replace('reference.resolved', 'reference.resolvd'),
});

function diff(...args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(program, ['diff', '--no-cache', ...args], {
    encoding: 'utf8',
    cwd: repository.directory,
  });
  return { status, stdout, stderr };
}

describe("a repository's own rules", () => {
  it('judge as they stand at base, although the change takes them away, and the diff names them', () => {
    const { status, stdout } = diff('--base', base, '--head', head, '--format', 'json');
    const told: unknown = JSON.parse(stdout);
    expect(told).toMatchObject({
      verdict: { status: 'blocked' },
      threats: { introduced: [{ rule: 'unknown-hub-owner', title: 'other/base is not of our own organisation' }] },
      repositoryRules: ['unknown-hub-owner'],
    });
    expect(status).toBe(1);
  });

  it('are a problem of the configuration when base holds one that cannot be used', () => {
    expect(diff('--base', broken, '--head', broken)).toEqual({
      status: 2,
      stdout: '',
      stderr: `stridegate: ${PATH}:15: match.when[1]: no field 'resolvd' on reference (did you mean 'resolved'?); expected a rule as https://github.com/stridegate/stridegate/blob/main/docs/adding-a-rule.md describes it\n`,
    });
  });

  it('do not judge the change that brings them', () => {
    const first = repository.commit({ 'train.py': program1, [PATH]: null });
    const brought = repository.commit({ 'train.py': program2, [PATH]: rule });
    const { status, stdout } = diff('--base', first, '--head', brought, '--format', 'json');
    expect([status, stdout.includes('"rule": "unknown-hub-owner"')]).toEqual([0, false]);
  });
});

it('judge for the layer of a commit, too', () => {
  const { status, stdout } = spawnSync(
    program,
    ['catalog', 'layer', '--no-cache', '--rev', repository.commit({ 'train.py': program2, [PATH]: rule })],
    {
      encoding: 'utf8',
      cwd: repository.directory,
    },
  );
  expect(status).toBe(0);
  expect(stdout).toContain('unknown-hub-owner (high): train.py:4');
});
