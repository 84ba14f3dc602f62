import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Extraction } from '../../src/extract/contract.ts';
import { settings } from '../../src/extract/settings/index.ts';
import { Fact } from '../../src/model/index.ts';
import type { Reference } from '../../src/model/index.ts';

const signal = new AbortController().signal;
const COMMIT = '0f3c9a5d7e1b2c4f6a8b0d2e4f6a8c0b1d3e5f70';

async function read(text: string, path = 'conf/a.yaml'): Promise<Extraction> {
  const extraction = await settings.extract({ path, text }, signal);
  for (const fact of extraction.facts) Fact.parse(fact);
  return extraction;
}

async function references(text: string, path?: string): Promise<readonly Reference[]> {
  const { facts } = await read(text, path);
  return facts.flatMap((fact) => (fact.fact === 'reference' ? [fact.value] : []));
}

/** What a settings file says about each reference, in short. */
async function told(text: string, path?: string): Promise<readonly (readonly unknown[])[]> {
  const found = await references(text, path);
  return found.map(({ kind, repo, remoteCode, pinned, resolved }) => [kind, repo, remoteCode, pinned, resolved]);
}

const line = (path: string, startLine: number): unknown => ({ path, startLine, endLine: startLine });

it('takes settings files, and none that others read or machines write', () => {
  const taken = [
    'a.yaml',
    'a/b.yml',
    'lm/task_yaml',
    'a.json',
    'a.toml',
    'setup.cfg',
    'a.ini',
    '.env',
    '.env.local',
    'x/prod.env',
  ];
  const left = [
    '.github/workflows/ci.yml',
    'action.yml',
    'x/dvc.yaml',
    'docker-compose.yml',
    'compose.dev.yaml',
    'package.json',
    'package-lock.json',
    'pyproject.toml',
    'tsconfig.build.json',
    '.vscode/settings.json',
    'node_modules/x/a.json',
    'data/train.json',
    'a.lock.json',
    'tokenizer.json',
    '.mcp.json',
    'a.ipynb',
    'model.dvc',
    'a.py',
    'environment',
  ];
  expect([...taken, ...left].filter((path) => settings.matches(path))).toEqual(taken);
});

it('a recipe: the model with its code, the dataset, their elements and the signal', async () => {
  const path = 'recipes/sft.yaml';
  const text = readFileSync(new URL('../../src/extract/settings/fixtures/sft.yaml', import.meta.url), 'utf8');
  const subject = { context: 'shipped', controls: [], edits: [] };
  const reference = {
    ...subject,
    path,
    symbol: '',
    resolved: true,
    loader: 'settings',
    formats: ['unknown'],
    transport: 'hub',
    verified: false,
  };
  const element = {
    ...subject,
    path: '',
    symbol: '',
    trust: 'third-party',
    exposure: 'unknown',
    authentication: 'unknown',
    capabilities: [],
    details: [],
  };
  expect(await read(text, path)).toEqual({
    ok: true,
    facts: [
      {
        fact: 'reference',
        value: {
          ...reference,
          name: 'acme/base',
          kind: 'model',
          repo: 'acme/base',
          revision: 'v1.0',
          pinned: 'tag',
          remoteCode: 'on',
          evidence: [line(path, 1), line(path, 2), line(path, 3)],
          edits: [
            { id: 'disable-remote-code', path, startLine: 3, endLine: 3, replacement: 'trust_remote_code: false' },
          ],
        },
      },
      { fact: 'element', value: { ...element, kind: 'model', name: 'acme/base', evidence: [line(path, 1)] } },
      {
        fact: 'reference',
        value: {
          ...reference,
          name: 'acme/chat',
          kind: 'dataset',
          repo: 'acme/chat',
          revision: '',
          pinned: 'none',
          remoteCode: 'off',
          evidence: [line(path, 4)],
        },
      },
      { fact: 'element', value: { ...element, kind: 'dataset', name: 'acme/chat', evidence: [line(path, 4)] } },
      { fact: 'signal', value: { name: 'model-settings' } },
    ],
  });
});

const on = (kind: string, repo: string): unknown => [kind, repo, 'on', 'none', true];

describe('whom the flag belongs to', () => {
  it.each([
    [
      'a task of a harness',
      'dataset_path: acme/x\ndataset_name: en\ndataset_kwargs: {trust_remote_code: True}',
      on('dataset', 'acme/x'),
    ],
    [
      'a function tag',
      'dataset_path: acme/x\nf: !function utils.f\ndataset_kwargs:\n  name: en\n  trust_remote_code: true',
      on('dataset', 'acme/x'),
    ],
    ['a model below a key', 'model:\n  name: acme/x\n  trust_remote_code: "true"', on('model', 'acme/x')],
    ['a flag beside the model', 'trust_remote_code: yes\nmodel:\n  path: acme/x', on('model', 'acme/x')],
    ['arguments below', 'base_model: acme/x\nmodel_kwargs:\n  inner: {trust_remote_code: true}', on('model', 'acme/x')],
    [
      'a list of datasets',
      'base_model: gpt\ndatasets:\n  - path: acme/x\n    trust_remote_code: true',
      on('dataset', 'acme/x'),
    ],
    ['arguments of a loader', 'loader: {path: acme/x, trust_remote_code: true}', on('dataset', 'acme/x')],
    [
      'a dataset in a repository',
      'repo_id: acme/x\nrepo_type: dataset\ntrust_remote_code: true',
      on('dataset', 'acme/x'),
    ],
    ['a list of arguments', 'args: [--model, acme/x, --trust-remote-code, --port, "8000"]', on('model', 'acme/x')],
    ['arguments line by line', 'args:\n  - --model=acme/x\n  - --trust-remote-code', on('model', 'acme/x')],
    ['a command', 'command: vllm serve acme/x --trust-remote-code --port 1', on('model', 'acme/x')],
    ['a command as list', 'command: [vllm, serve, acme/x, --trust-remote-code]', on('model', 'acme/x')],
    ['pairs in a text', 'model_args: pretrained=acme/x,dtype=float32,trust_remote_code=True', on('model', 'acme/x')],
    ['variables', 'env:\n  - MODEL_ID=acme/x\n  - TRUST_REMOTE_CODE=true', on('model', 'acme/x')],
    [
      'variables of a container',
      'env:\n  - {name: MODEL_ID, value: acme/x}\n  - {name: TRUST_REMOTE_CODE, value: "true"}',
      on('model', 'acme/x'),
    ],
    ['no name at all', 'trust_remote_code: true', ['model', 'conf/a.yaml', 'on', 'unknown', false]],
    [
      'no name, in arguments',
      'dataset_kwargs: {trust_remote_code: true}',
      ['dataset', 'conf/a.yaml', 'on', 'unknown', false],
    ],
    [
      'a name filled in later',
      'model_name_or_path: ${model}\ntrust_remote_code: true',
      ['model', '${model}', 'on', 'none', false],
    ],
    ['a folder', 'model_path: ./out/model\ntrust_remote_code: true', ['model', './out/model', 'on', 'local', true]],
  ])('%s', async (_, text, expected) => {
    expect((await told(text)).filter((reference) => reference[2] === 'on')).toEqual([expected]);
  });

  it('other formats say the same', async () => {
    const expected = [on('model', 'acme/x')];
    expect(await told('{"model": {"name": "acme/x", /* c */ "trust_remote_code": true,}}', 'a.json')).toEqual(expected);
    expect(await told('[model]\nname = "acme/x"\ntrust_remote_code = true\n', 'a.toml')).toEqual(expected);
    expect(await told('[model]\nname = acme/x ; c\ntrust_remote_code: True\n', 'a.ini')).toEqual(expected);
    expect(await told('export MODEL_ID="acme/x"\nTRUST_REMOTE_CODE=1\n', '.env')).toEqual(expected);
  });

  it.each([
    'model_name_or_path: acme/x\ntrust_remote_code: false',
    'model_name_or_path: acme/x\n# trust_remote_code: true',
    'model_name_or_path: acme/x\ntrust_remote_code: ${flag}',
    'model_name_or_path: acme/x\nargs: [--trust-remote-code=false]',
    'model_name_or_path: acme/x\nargs: [--trust-remote-code, "False"]',
    'model_name_or_path: acme/x\nhelp: pass --trust-remote-code to run its code',
  ])('%s is off', async (text) => {
    expect(await told(text)).toEqual([['model', 'acme/x', 'off', 'none', true]]);
  });

  it('two models of a file keep their own flags', async () => {
    expect(await told('a: {base_model: acme/x, trust_remote_code: true}\nb: {base_model: acme/y}')).toEqual([
      ['model', 'acme/x', 'on', 'none', true],
      ['model', 'acme/y', 'off', 'none', true],
    ]);
  });
});

describe('revisions', () => {
  it.each([
    [`model_revision: ${COMMIT}`, 'commit', COMMIT],
    ['revision: v14.0', 'tag', 'v14.0'],
    ['model_revision: it-mid-training', 'tag', 'it-mid-training'],
    ['revision: main', 'branch', 'main'],
    ['revision: ""', 'none', ''],
    ['revision: ${rev}', 'unknown', '${rev}'],
    [`revision: ${COMMIT}\ncode_revision: main`, 'branch', 'main'],
    ['dataset_revision: v1', 'none', ''],
  ])('%s', async (text, pinned, revision) => {
    const [reference] = await references(`base_model: acme/x\n${text}`);
    expect(reference).toMatchObject({ pinned, revision, controls: pinned === 'commit' ? ['commit-pin'] : [] });
  });
});

it.each([
  'base_model: gpt2',
  'base_model: models/x',
  'base_model: ./a/b',
  'base_model: acme/x.pt',
  'base_model: /mnt/x',
  'model: openai/gpt-4o # trust_remote_code',
  'dataset_path: data/x',
  'dataset_name: squad',
  'base_model: {a: b}',
])('%s names nothing of a hub', async (text) => {
  const { facts } = await read(text);
  expect(facts.filter(({ fact }) => fact !== 'settings-file')).toEqual([]);
});

describe('the edit', () => {
  it.each([
    ['x: {trust_remote_code: True, a: 1}', 'a.yaml', 'x: {trust_remote_code: False, a: 1}'],
    ['  "trust_remote_code": true,', 'a.json', '  "trust_remote_code": false,'],
    ['trust_remote_code = true # c', 'a.toml', 'trust_remote_code = false # c'],
  ])('%s', async (flagged, path, replacement) => {
    const text = path === 'a.json' ? `{\n${flagged}\n"a": 1}` : `\n${flagged}`;
    const [reference] = await references(text, path);
    expect(reference?.edits).toEqual([{ id: 'disable-remote-code', path, startLine: 2, endLine: 2, replacement }]);
  });

  it.each([
    'a: [{trust_remote_code: true}, {trust_remote_code: true}]',
    'args: [--trust-remote-code]',
    'trust_remote_code: true\r\nx: 1\r\n',
    'trust_remote_code: yes',
  ])('is not offered for %s', async (text) => {
    expect((await references(text)).flatMap(({ edits }) => edits)).toEqual([]);
  });
});

it('what configures code keeps texts and switches by key, what it takes in, and no credential', async () => {
  const text = [
    'defaults:',
    '  - base',
    '  - optional data@source: web',
    '  - override /hydra/launcher: joblib',
    '  - _self_',
    'model:',
    '  name: acme/x # a model',
    '  size: 7',
    '  compile: true',
    `api_key: ${'x'.repeat(20)}`,
    'a.b: {c: d}',
  ];
  const { facts } = await read(text.join('\n'), 'conf/train.yaml');
  expect(facts.filter(({ fact }) => fact === 'settings-file').map(({ value }) => value)).toEqual([
    {
      path: 'conf/train.yaml',
      entries: [
        { key: 'model.name', value: 'acme/x', line: 7 },
        { key: 'model.compile', value: true, line: 9 },
      ],
      defaults: [
        { group: '', name: 'base', at: '' },
        { group: 'data', name: 'web', at: 'source' },
      ],
    },
  ]);
  expect(
    (await read(text.join('\n'), 'charts/values.yaml')).facts.filter(({ fact }) => fact === 'settings-file'),
  ).toEqual([]);
});
