import { afterAll, describe, expect, it } from 'vitest';
import type { Analysis } from '../../src/model/index.ts';
import { readConfiguration } from '../../src/policy/index.ts';
import { analysed, written } from '../support/analysed.ts';
import { aGitRepository } from '../support/git-repository.ts';

const repository = aGitRepository();
afterAll(() => repository.remove());

const VALUES = `risk:
  frequency: { medium: [0.02, 0.2], low: [0.01, 0.01] }
  assets:
    - name: customer portal
      elements: [endpoint fastapi app]
      losses: { response: [5000, 50000], fines: [10000, 500000] }
    - name: model shop
      paths: [shop/**]
      losses: { replacement: [1000, 2000] }
`;

const app = (load: string): string => `import torch
from fastapi import FastAPI
from transformers import AutoModel

app = FastAPI()
${load}


@app.post("/predict")
def predict(x: list[float]):
    return model(x)
`;
const SAFE = app('model = torch.load("model.pt", weights_only=True)');
const REMOTE = app('model = AutoModel.from_pretrained("someone/thing", trust_remote_code=True)');

let branch = 0;

async function judged(before: string, after: string, values = VALUES): Promise<Analysis> {
  branch += 1;
  repository.git('checkout', '-q', '--orphan', `b${branch}`);
  repository.git('rm', '-rqf', '--ignore-unmatch', '.');
  const base = repository.commit({ 'api/app.py': before, 'requirements.txt': 'torch==2.6.0\n' });
  const head = repository.commit({ 'api/app.py': after });
  return analysed(repository.directory, base, head, values);
}

const moneyIn = (text: string): string[] => text.split('\n').filter((line) => line.includes('loss to expect'));

describe('money in a pull request', () => {
  it('is one line where a change brings a threat to what has a value', async () => {
    const analysis = await judged(SAFE, REMOTE);
    expect(moneyIn(written(analysis, 'markdown'))).toMatchInlineSnapshot(`
      [
        "This change adds about €3.3k–€33k a year to the loss to expect, €0 before, mostly: Code of someone/thing runs here, whatever it will be tomorrow.",
      ]
    `);
    expect(moneyIn(written(analysis, 'html')).length).toBe(1);
    const { money } = JSON.parse(written(analysis, 'json'));
    expect(money).toMatchObject({ currency: 'EUR', drivers: [{ asset: 'customer portal' }] });
    expect(money.after - money.before).toBeGreaterThanOrEqual(money.low);
    expect(money.after - money.before).toBeLessThanOrEqual(money.high);
  });

  it('is taken away again by the change that goes back, to the unit', async () => {
    const [there, back] = [await judged(SAFE, REMOTE), await judged(REMOTE, SAFE)];
    expect([back.money?.before, back.money?.after]).toEqual([there.money?.after, there.money?.before]);
    expect(moneyIn(written(back, 'text')).join()).toMatch(/^This change takes away about €/);
  });

  it('is not spoken of without values, and not where nothing of value changes', async () => {
    expect((await judged(SAFE, REMOTE, 'mode: enforce\n')).money).toBeUndefined();
    expect((await judged(SAFE, `${SAFE}# a comment\n`)).money).toBeUndefined();
    const elsewhere = VALUES.replace('elements: [endpoint fastapi app]', 'paths: [other/**]');
    expect((await judged(SAFE, REMOTE, elsewhere)).money).toBeUndefined();
  });

  it('does not let a title of the repository become markup', async () => {
    const named = REMOTE.replace('someone/thing', 'someone/th_ing_*x*');
    expect(moneyIn(written(await judged(SAFE, named), 'markdown')).join()).not.toMatch(/[^\\]\*x/);
  });
});

describe('values that cannot be', () => {
  it.each([
    ['reversed', 'losses: { response: [50, 5] }', 'risk.assets.0.losses.response', 'the low end first'],
    ['zero', 'losses: { response: [0, 5] }', 'risk.assets.0.losses.response', 'above 0'],
    ['negative', 'losses: { response: [-3, 5] }', 'risk.assets.0.losses.response', ''],
    ['absurd', 'losses: { response: [1, 10000000000000] }', 'risk.assets.0.losses.response', ''],
    ['a million times apart', 'losses: { response: [1, 10000000] }', 'risk.assets.0.losses.response', ''],
    ['one number', 'losses: { response: 5 }', 'risk.assets.0.losses.response', '[low, high]'],
    ['infinite', 'losses: { response: [1, .inf] }', 'risk.assets.0.losses.response', ''],
    [
      'a form that is none',
      'losses: { response: [1, 2], pride: [1, 2] }',
      'risk.assets.0.losses.pride',
      'one of productivity, response',
    ],
    ['no form', 'losses: {}', 'risk.assets.0.losses', 'at least one form of loss'],
    [
      'half a product',
      'losses: { response: { times: [1, 2] } }',
      'risk.assets.0.losses',
      'range, or both times and each',
    ],
  ])('%s: the place and the form are named', (_, losses, key, expected) => {
    const text = `risk:\n  assets:\n    - name: a\n      paths: ['**']\n      ${losses}\n`;
    const reading = readConfiguration({ file: '.github/threatmodel.yml', text });
    expect(reading.ok ? [] : reading.problems).toEqual([
      expect.objectContaining({
        line: 5,
        key: expect.stringContaining(key),
        expected: expect.stringContaining(expected),
      }),
    ]);
  });

  it.each([
    ['an asset without a part', '- { name: a, losses: { response: [1, 2] } }', 'elements or paths'],
    [
      'two of one name',
      '- { name: a, paths: [a], losses: { response: [1, 2] } }\n    - { name: a, paths: [b], losses: { response: [1, 2] } }',
      'a name is given once',
    ],
  ])('%s is refused', (_, assets, expected) => {
    const reading = readConfiguration({ file: 'f', text: `risk:\n  assets:\n    ${assets}\n` });
    expect(reading.ok ? '' : reading.problems[0]?.expected).toContain(expected);
  });

  it('an event more often than weekly is refused', () => {
    const reading = readConfiguration({ file: 'f', text: 'risk:\n  frequency: { high: [1, 400] }\n' });
    expect(reading.ok ? [] : reading.problems.map(({ key, line }) => [key, line])).toEqual([
      ['risk.frequency.high.1', 2],
    ]);
  });
});
