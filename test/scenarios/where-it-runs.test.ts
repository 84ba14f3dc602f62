import { afterAll, describe, expect, it } from 'vitest';
import { contentHash } from '../../src/policy/index.ts';
import type { Analysis } from '../../src/model/index.ts';
import { analysed, written } from '../support/analysed.ts';
import { aGitRepository } from '../support/git-repository.ts';

const repository = aGitRepository();
afterAll(() => repository.remove());

const LOAD = `import pickle
import sys

import torch

data = pickle.load(open(sys.argv[1], "rb"))
torch.save(data, "m.pt")
`;
const workflow = (permissions: string, environment = ''): string => `on: push
permissions: {}
jobs:
  lint:
    runs-on: ubuntu-latest
    steps:
      - run: ruff check
  train:
    runs-on: ubuntu-latest
    permissions:
      ${permissions}
    steps:
      - uses: actions/checkout@v4
      - run: python src/train.py data.pkl
${environment}`;
const SECRET = '        env:\n          KEY: ${{ secrets.KEY }}\n';

let branch = 0;

async function judged(text: string): Promise<Analysis> {
  branch += 1;
  repository.git('checkout', '-q', '--orphan', `b${branch}`);
  repository.git('rm', '-rqf', '--ignore-unmatch', '.');
  const base = repository.commit({ 'requirements.txt': 'torch==2.6.0\n', '.github/workflows/train.yml': text });
  return analysed(repository.directory, base, repository.commit({ 'src/train.py': LOAD }));
}

const loaded = ({ diff }: Analysis) => diff.threats.introduced.find(({ rule }) => rule === 'unsafe-pickle-load');

describe('where it runs', () => {
  it('says which job runs a file that runs code, what that job holds, and where it says so', async () => {
    const analysis = await judged(workflow('id-token: write', SECRET));
    expect(loaded(analysis)?.runsIn).toEqual([
      {
        job: 'train/train',
        rights: ['an identity that clouds trust', 'secrets'],
        evidence: { path: '.github/workflows/train.yml', startLine: 14, endLine: 14 },
      },
    ]);
    const told = 'train/train with an identity that clouds trust, secrets (.github/workflows/train.yml:14)';
    expect(written(analysis, 'text').replaceAll(/\s+/g, ' ')).toContain(`Runs in: ${told}`);
    expect(written(analysis, 'markdown')).toContain('Runs in: train/train with an identity that clouds trust, secrets');
    expect(written(analysis, 'html')).toContain('Runs in');
  });

  it('is the job that starts the file and no other of the workflow, and says nothing where it holds nothing', async () => {
    expect(loaded(await judged(workflow('contents: read')))?.runsIn).toBeUndefined();
    const writing = await judged(workflow('contents: write'));
    expect(loaded(writing)?.runsIn?.map(({ job, rights }) => [job, ...rights])).toEqual([
      ['train/train', 'a token that writes'],
    ]);
  });

  it('lets an acceptance lapse when the job is given more', async () => {
    const [less, more] = [await judged(workflow('contents: read')), await judged(workflow('id-token: write'))];
    const hashes = [less, more].map((analysis) => {
      const threat = loaded(analysis);
      return threat === undefined ? '' : contentHash(threat, []);
    });
    expect(hashes[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(hashes[0]).not.toBe(hashes[1]);
  });
});
