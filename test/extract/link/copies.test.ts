import { describe, expect, it } from 'vitest';
import type { SystemModel } from '../../../src/model/index.ts';
import { systemOfFiles, type Files } from '../../support/python-project.ts';

const LOADS = ['import torch', 'model = torch.load(open("model.pt", "rb"))'];
const OTHER = ['import joblib', 'model = joblib.load("model.joblib")'];

/** Loads by file, with their context. */
async function contexts(files: Files): Promise<Readonly<Record<string, string>>> {
  return loadsOf(await systemOfFiles(files));
}

function loadsOf({ loads }: SystemModel): Readonly<Record<string, string>> {
  return Object.fromEntries(loads.map(({ path, context }) => [path, context]));
}

describe('what an old file repeats of a live one is a copy', () => {
  it.each([
    ['old/train.py', 'train.py'],
    ['src/legacy/train.py', 'src/train.py'],
    ['backup/2023/train.py', 'app/train.py'],
    ['src_old/train.py', 'src/train.py'],
    ['vendor/tool/train.py', 'src/train.py'],
    ['train_old.py', 'train.py'],
    ['train_bak.py', 'train.py'],
    ['train.bak2.py', 'train.py'],
    ['copy of train.py', 'train.py'],
    ['train copy 2.py', 'train.py'],
    ['train-Copy1.py', 'train.py'],
    ['train (1).py', 'train.py'],
    ['old_train.py', 'lib/train.py'],
    ['api/v1/train.py', 'api/v2/train.py'],
    ['v1/train.py', 'train.py'],
    ['train_v1.py', 'train_v2.py'],
  ])('%s of %s', async (copy, live) => {
    expect(await contexts({ [copy]: LOADS, [live]: LOADS })).toEqual({ [copy]: 'copy', [live]: 'shipped' });
  });

  it('a notebook beside the script that was exported from it', async () => {
    const cells = [{ cell_type: 'code', metadata: {}, outputs: [], execution_count: null, source: LOADS.join('\n') }];
    const notebook = JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells });
    const files = { 'notebooks/train.ipynb': notebook, 'scripts/train.py': LOADS };
    expect(await contexts(files)).toEqual({ 'notebooks/train.ipynb': 'copy', 'scripts/train.py': 'shipped' });
    expect(await contexts({ ...files, 'scripts/train.py': OTHER })).toEqual({
      'notebooks/train.ipynb': 'shipped',
      'scripts/train.py': 'shipped',
    });
  });

  it('with its elements and flows, as far as they are equal', async () => {
    const app = [
      'from fastapi import FastAPI',
      'import torch',
      'app = FastAPI()',
      '@app.get("/predict")',
      'def f(): ...',
    ];
    const { elements } = await systemOfFiles({ 'old/app.py': app, 'app.py': app });
    expect(elements.filter(({ kind }) => kind === 'endpoint').map(({ path, context }) => [path, context])).toEqual([
      ['app.py', 'shipped'],
      ['old/app.py', 'copy'],
    ]);
    const changed = app.map((line) => line.replace('/predict', '/admin'));
    const other = await systemOfFiles({ 'old/app.py': changed, 'app.py': app });
    expect(other.elements.filter(({ kind }) => kind === 'endpoint').map(({ context }) => context)).toEqual([
      'shipped',
      'shipped',
    ]);
  });
});

describe('nothing is hidden that no live file says', () => {
  it.each([
    ['no live file of that name', { 'old/train.py': LOADS, 'src/serve.py': LOADS }],
    ['a live file that says something else', { 'old/train.py': LOADS, 'train.py': OTHER }],
    ['an older twin alone', { 'old/train.py': LOADS, 'legacy/train.py': LOADS }],
    ['two files that nothing calls old', { 'a/train.py': LOADS, 'b/train.py': LOADS }],
    ['another folder of versions', { 'a/v1/train.py': LOADS, 'b/v2/train.py': LOADS }],
    [
      'a stage starts it',
      { 'old/train.py': LOADS, 'train.py': LOADS, 'dvc.yaml': 'stages: {t: {cmd: python old/train.py}}' },
    ],
  ])('%s', async (_, files) => {
    expect(new Set(Object.values(await contexts(files)))).toEqual(new Set(['shipped']));
  });

  it('a live twin in an example does not speak for shipped code', async () => {
    const files = { 'old/train.py': LOADS, 'examples/train.py': LOADS };
    expect(await contexts(files)).toEqual({ 'old/train.py': 'shipped', 'examples/train.py': 'example' });
  });

  it('a credential leaks from each file that holds it', async () => {
    const text = ['import openai', `openai.api_key = "sk-proj-${'a8Kd93jQ'.repeat(6)}"`];
    const { credentials } = await systemOfFiles({ 'old/chat.py': text, 'chat.py': text });
    expect(credentials.map(({ path, context }) => [path, context])).toEqual([
      ['chat.py', 'shipped'],
      ['old/chat.py', 'shipped'],
    ]);
  });
});
