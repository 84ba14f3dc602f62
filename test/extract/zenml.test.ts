import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Extraction } from '../../src/extract/contract.ts';
import { zenml } from '../../src/extract/zenml/index.ts';
import { linesOfKinds, statementLines } from '../support/statement-lines.ts';

async function read(text: string, path = 'configs/run.yaml'): Promise<Extraction> {
  return zenml.extract({ path, text }, new AbortController().signal);
}

const claims = (text: string): boolean => zenml.claims?.({ path: 'x.yaml', text }) ?? true;

it('configs/train.yaml', async () => {
  const text = readFileSync('src/extract/zenml/fixtures/configs/train.yaml', 'utf8');
  expect(claims(text)).toBe(true);
  const lines = statementLines(await read(text, 'configs/train.yaml')).join('\n');
  await expect(`${lines}\n`).toMatchFileSnapshot('facts/zenml/train.yaml.txt');
});

it.each([
  ['a cloud build', 'steps:\n  - name: golang\noptions:\n  logging: x\n', false],
  ['settings of an application', 'settings:\n  docker:\n    image: x\nmodel:\n  name: car\n', false],
  ['a hydra configuration', 'model:\n  name: resnet\nsteps: 100\nenable_cache: true\n', false],
  ['a hydra configuration without', 'model:\n  name: resnet\nsteps:\n  warmup: 100\n', false],
  ['one key', 'enable_cache: true\n', false],
  ['a comment between', 'settings:\n  # all\n  docker:\n    parent_image: x\nenable_cache: true\n', true],
])('%s: claimed %s', (_, text, expected) => {
  expect(claims(text)).toBe(expected);
});

it('a run is named by the file or by its own name', async () => {
  const names = await Promise.all(
    ['run_name: nightly_{date}\nsteps: {}\n', 'enable_cache: true\n'].map(async (text) =>
      linesOfKinds(await read(text), 'element'),
    ),
  );
  expect(names).toEqual([
    ['1 element orchestrator nightly details=zenml run path=configs/run.yaml'],
    ['1 element orchestrator run details=zenml run path=configs/run.yaml'],
  ]);
});

describe('ugly files', () => {
  it.each([
    ['wrong shapes', 'settings: [docker]\nsteps: {a: 1, b: [x]}\nmodel: {name: [x]}\nschedule: 3\n'],
    ['names of JavaScript', 'steps: {__proto__: {}, constructor: {step_operator: true}}\n'],
    ['nothing', ''],
  ])('%s', async (_, text) => {
    expect((await read(text)).ok).toBe(true);
  });

  it('says where a file breaks', async () => {
    expect(await read('steps: [\n')).toMatchObject({ ok: false, reason: expect.stringMatching(/^line \d+/) });
  });
});
