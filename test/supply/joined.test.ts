import { expect, it } from 'vitest';
import { type Files, introducedBy, toldOf } from '../incidents/replay.ts';

/** A pickle that calls `os.system`, and one of a list. */
const HOSTILE = Buffer.from("cposix\nsystem\n(S'id'\ntR.");
const HARMLESS = Buffer.from('(lp0\nI1\naI2\na.');

const SERVE = [
  'import pickle',
  'from fastapi import FastAPI',
  'app = FastAPI()',
  'with open("models/scaler.pkl", "rb") as file:',
  '    scaler = pickle.load(file)',
  '@app.post("/predict")',
  'def predict(x: str):',
  '    return scaler.transform(x)',
].join('\n');

const TORCH = 'import torch\n\nmodel = torch.load("models/net.pt")\n';

const WORKFLOW = [
  'on: push',
  'permissions: write-all',
  'jobs:',
  '  train:',
  '    runs-on: self-hosted',
  '    steps:',
  '      - uses: actions/checkout@v4',
  '      - run: python load.py',
  '        env:',
  '          HF_TOKEN: ${{ secrets.HF_TOKEN }}',
].join('\n');

const lock = (version: string): string =>
  `[[package]]\nname = "torch"\nversion = "${version}"\nsource = { registry = "https://pypi.org/simple" }\n`;

const RULES = /hostile-file-is-loaded|malicious-model-file|pickle|torch-load|unsafe.*load|vulnerable-model-loader/;

async function told(base: Files, change: Files): Promise<readonly string[]> {
  return (await toldOf(base, change)).filter((line) => RULES.test(line));
}

it('a hostile file, the call that runs it and who reaches it are one threat', async () => {
  expect(await told({}, { 'serve.py': SERVE, 'models/scaler.pkl': HOSTILE })).toEqual([
    'critical hostile-file-is-loaded serve.py:5 models/scaler.pkl by pickle.load runs what a stranger put into the file',
  ]);
});

it('the version that the lock settles and the rights of the job are said with it', async () => {
  const base = { '.github/workflows/train.yml': WORKFLOW };
  expect(await told(base, { 'uv.lock': lock('2.3.0'), 'load.py': TORCH, 'models/net.pt': HOSTILE })).toEqual([
    'critical hostile-file-is-loaded load.py:3 models/net.pt by torch.load runs what a stranger put into the file',
  ]);
});

it('the job is the one that starts the file, with what it holds', async () => {
  const base = { '.github/workflows/train.yml': WORKFLOW };
  const threats = await introducedBy(base, { 'uv.lock': lock('2.3.0'), 'load.py': TORCH, 'models/net.pt': HOSTILE });
  const joined = threats.find(({ rule }) => rule === 'hostile-file-is-loaded');
  expect(joined?.detail).toContain('torch 2.3.0, job train/train');
  expect(joined?.runsIn?.map(({ job, rights }) => [job, ...rights])).toEqual([
    ['train/train', 'a token that writes', 'an identity that clouds trust', 'secrets', 'its own runner'],
  ]);
});

it('a library that refuses such files leaves the file’s own threat', async () => {
  expect(await told({}, { 'uv.lock': lock('2.6.0'), 'load.py': TORCH, 'models/net.pt': HOSTILE })).toEqual([
    expect.stringContaining('malicious-model-file models/net.pt'),
  ]);
});

it('a harmless file, or one that nothing opens, is told as before', async () => {
  const harmless = await told({}, { 'serve.py': SERVE, 'models/scaler.pkl': HARMLESS });
  expect(harmless.filter((line) => line.includes('hostile-file-is-loaded'))).toEqual([]);
  expect(await told({}, { 'models/scaler.pkl': HOSTILE })).toEqual([
    expect.stringContaining('malicious-model-file models/scaler.pkl'),
  ]);
});
