import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Extraction } from '../../src/extract/contract.ts';
import { mlflow } from '../../src/extract/mlflow/index.ts';
import { linesOfKinds, statementLines } from '../support/statement-lines.ts';

const FIXTURES = 'src/extract/mlflow/fixtures';

async function read(text: string, path: string): Promise<Extraction> {
  return mlflow.extract({ path, text }, new AbortController().signal);
}

describe('files', () => {
  it.each(['project/MLproject', 'sklearn/MLmodel', 'custom/MLmodel', 'custom/python_env.yaml'])('%s', async (name) => {
    const text = readFileSync(`${FIXTURES}/${name}`, 'utf8');
    const path = `ml/${name}`;
    expect([mlflow.matches(path), mlflow.claims?.({ path, text })]).toEqual([true, true]);
    const lines = statementLines(await read(text, path));
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`facts/mlflow/${name.replaceAll('/', '-')}.txt`);
    expect(lines.join('\n')).not.toMatch(/sig=1|Zk4Rb8|78edf19/);
  });

  it.each([
    ['MLproject', true],
    ['a/MLmodel', true],
    ['python_env.yml', true],
    ['MLproject.md', false],
    ['mlmodel', false],
    ['env.yaml', false],
  ])('%s: %s', (path, expected) => {
    expect(mlflow.matches(path)).toBe(expected);
  });

  it('a file of that name for something else is not claimed', () => {
    expect(mlflow.claims?.({ path: 'MLmodel', text: 'spec: 1\n' })).toBe(false);
    expect(mlflow.claims?.({ path: 'python_env.yaml', text: 'PATH: /x\n' })).toBe(false);
  });
});

describe('projects', () => {
  it('a single entry point stands for the project', async () => {
    const text =
      'name: tutorial\nconda_env: conda.yaml\nentry_points:\n  main:\n    command: "python train.py {alpha}"\n';
    expect(linesOfKinds(await read(text, 'ml/MLproject'), 'element', 'runs')).toEqual([
      '4 element training tutorial path=ml/MLproject',
      '5 runs training|ml/MLproject||tutorial starts ml/train.py',
    ]);
  });

  it.each([
    'name: x\n',
    'entry_points: 5\nname: x\n',
    'entry_points: {a: 1, b: {command: [x]}}\n',
    'name: [x]\nentry_points: {}\n',
  ])('%s', async (text) => {
    expect((await read(text, 'MLproject')).ok).toBe(true);
  });
});

describe('models', () => {
  it.each([
    ['xgboost: {data: m.xgb}', ''],
    ['onnx: {data: m.onnx}', ''],
    ['sklearn: {pickled_model: m.pkl}', 'mlflow.sklearn pickle m.pkl'],
    ['sklearn: {pickled_model: m.skops, serialization_format: skops}', ''],
    ['pytorch: {model_data: data, pickle_module_name: dill}', 'mlflow.pytorch dill data'],
    ['keras: {data: data}', 'mlflow.keras keras data'],
    ['python_function: {loader_module: my.loader}', 'my.loader other my.loader'],
    ['python_function: {loader_module: mlflow.sklearn, code: null}', ''],
    ['python_function: {loader_module: mlflow.sklearn, code: code}', 'mlflow.pyfunc pickle code'],
  ])('%s', async (flavor, expected) => {
    const { facts } = await read(`flavors:\n  ${flavor}\n`, 'm/MLmodel');
    const loads = facts.flatMap((fact) =>
      fact.fact === 'load' ? [`${fact.value.loader} ${fact.value.format} ${fact.value.name}`] : [],
    );
    expect(loads.join()).toBe(expected);
  });

  it.each(['flavors: 5\n', 'flavors: []\n', 'flavors: {}\n', 'flavors: {a: [1], b: 2}\n'])('%s', async (text) => {
    expect((await read(text, 'MLmodel')).ok).toBe(true);
  });

  it('says where a file breaks', async () => {
    expect(await read('flavors: [\n', 'MLmodel')).toMatchObject({
      ok: false,
      reason: expect.stringMatching(/^line \d+/),
    });
  });
});
