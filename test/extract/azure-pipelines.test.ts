import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { azurePipelines } from '../../src/extract/azure-pipelines/index.ts';
import type { Extraction } from '../../src/extract/contract.ts';
import { linesOfKinds, statementLines } from '../support/statement-lines.ts';

async function read(text: string, path = 'azure-pipelines.yml'): Promise<Extraction> {
  return azurePipelines.extract({ path, text }, new AbortController().signal);
}

it('a pipeline that trains, registers and deploys', async () => {
  const text = readFileSync('src/extract/azure-pipelines/fixtures/azure-pipelines.yml', 'utf8');
  await expect(`${statementLines(await read(text)).join('\n')}\n`).toMatchFileSnapshot('facts/azure-pipelines.txt');
});

it.each([
  ['azure-pipelines.yml', true],
  ['ci/azure-pipelines-train.yaml', true],
  ['.pipelines/train-ci.yml', true],
  ['.azure-pipelines/templates/steps.yml', true],
  ['pipelines.yml', false],
  ['src/pipeline/train.yml', false],
])('%s: %s', (path, expected) => {
  expect(azurePipelines.matches(path)).toBe(expected);
});

it('files of other kinds in folders of that name are left to others', () => {
  expect(azurePipelines.claims?.({ path: 'pipelines/a.yml', text: 'stages: [a]\nname: x\n' })).toBe(false);
});

describe('what starts it', () => {
  it.each([
    ['trigger: none\npr: none\n', '-'],
    ['', 'push'],
    ['trigger: none\npr: [main]\n', 'pull_request'],
    ['parameters: [{name: x}]\n', '-'],
  ])('%j', async (head, expected) => {
    const [job = ''] = linesOfKinds(await read(`${head}steps:\n  - script: python train.py\n`), 'job');
    expect(/ triggers=(\S+)/.exec(job)?.[1] ?? '-').toBe(expected);
  });
});

it('what is no pipeline, and what is no YAML', async () => {
  expect(await read('- a\n')).toEqual({ ok: true, facts: [] });
  expect(await read('steps: [')).toMatchObject({ ok: false, facts: [] });
});
