import { createHash } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import type { Analysis, CommitSha } from '../../src/model/index.ts';
import { analysed, written } from '../support/analysed.ts';
import { aGitRepository } from '../support/git-repository.ts';

const repository = aGitRepository();
afterAll(() => repository.remove());

const CODE = 'import torch\n\nmodel = torch.jit.load("models/digits.pt")\n';
const DEMAND = `evidence:
  files: [results/**]
  demand:
    - { model: models/digits.pt, family: evasion, at_least: 0.4, eps: 8/255 }
`;

const oidOf = (weights: string): string => createHash('sha256').update(weights).digest('hex');
const pointer = (weights: string): string =>
  `version https://git-lfs.github.com/spec/v1\noid sha256:${oidOf(weights)}\nsize ${weights.length}\n`;

/** What a suite measured of weights. */
function results(weights: string, accuracy: number, over: object = {}): string {
  return JSON.stringify({
    schema: 'stridegate.art/1',
    target: { name: 'models/digits.pt', digest: oidOf(weights) },
    attack: { name: 'AutoAttack', parameters: { norm: 'inf', eps: 0.0314 } },
    n: 1000,
    adversarial_accuracy: accuracy,
    gradient_masking: 'ruled-out',
    finished: '2025-12-01T00:00:00Z',
    ...over,
  });
}

type Files = Readonly<Record<string, string | null>>;

/** What of a demand is new, and what became of it, when `change` comes to `before`. */
async function judged(before: Files, change: Files, configuration = DEMAND): Promise<Analysis> {
  repository.git(
    'checkout',
    '-q',
    '--orphan',
    `base-${Math.abs(hashOf(JSON.stringify([before, change, configuration])))}`,
  );
  repository.git('rm', '-rqf', '--ignore-unmatch', '.');
  const base: CommitSha = repository.commit({ 'serve.py': CODE, 'models/digits.pt': pointer('v1'), ...before });
  const head = repository.commit(change);
  return analysed(repository.directory, base, head, configuration);
}

function hashOf(text: string): number {
  return createHash('sha256').update(text).digest().readInt32LE(0);
}

const told = ({ diff, verdict }: Analysis): string[] => [
  ...diff.threats.introduced
    .filter(({ rule }) => rule.startsWith('demanded'))
    .map(({ rule, severity, detail }) => `new ${severity} ${rule}: ${detail}`),
  ...diff.threats.resolved.filter(({ rule }) => rule.startsWith('demanded')).map(({ rule }) => `resolved ${rule}`),
  ...diff.threats.unchanged
    .filter(({ rule }) => rule.startsWith('demanded'))
    .map(({ rule, detail }) => `there before ${rule}: ${detail}`),
  verdict.status,
];

const ASKED = 'evasion, demanded robust accuracy of at least 40 % at eps 8/255';

describe('a model whose robustness the policy demands', () => {
  it('meets it with results of its own weights', async () => {
    const analysis = await judged(
      { 'results/digits.json': results('v1', 0.52) },
      { 'serve.py': `${CODE}\nprint(model)\n` },
    );
    expect(told(analysis)).toEqual(['pass']);
    expect(analysis.coverage.filter(({ part }) => part === 'evidence')).toEqual([
      { part: 'evidence', plugin: 'art', status: 'done', files: ['results/digits.json'] },
    ]);
  });

  it('needs new results when its weights change, and says so', async () => {
    const analysis = await judged(
      { 'results/digits.json': results('v1', 0.52) },
      { 'models/digits.pt': pointer('v2') },
    );
    expect(told(analysis)).toEqual([
      `new high demanded-evidence-missing: ${ASKED}: the results were made with other weights; robust accuracy 52 % [49, 55], n = 1000`,
      'decision',
    ]);
    expect(written(analysis, 'text')).toContain('made with other weights');
  });

  it('is told with what was measured at the bound that is demanded, at its weights', async () => {
    const curve = { eps: [0.0157, 0.0314], accuracy_adv: [0.61, 0.52], accuracy: 0.93 };
    const analysis = await judged(
      { 'results/digits.json': results('v1', 0.52, { adversarial_accuracy: undefined, curve }) },
      { 'models/digits.pt': pointer('v2') },
    );
    expect(told(analysis)).toEqual([
      `new high demanded-evidence-missing: ${ASKED}: the results were made with other weights; robust accuracy 52 % [49, 55], n = 1000`,
      'decision',
    ]);
    const [threat] = analysis.diff.threats.introduced.filter(({ rule }) => rule === 'demanded-evidence-missing');
    expect(threat?.evidence[0]).toEqual({ path: 'models/digits.pt', startLine: 1, endLine: 3 });
  });

  it('is asked for an advantage, not for attacks, where members are told apart', async () => {
    const policy = DEMAND.replace('evasion, at_least: 0.4, eps: 8/255', 'membership-inference, at_most: 0.1');
    const analysis = await judged({}, { 'serve.py': null }, policy);
    const back = await judged({ 'serve.py': null, 'models/digits.pt': null }, { 'serve.py': CODE }, policy);
    expect([...told(analysis), ...told(back)].filter((line) => line.includes('demanded'))).toEqual([
      expect.stringContaining(
        'membership-inference, demanded membership advantage of at most 10 %: nothing was measured',
      ),
      expect.stringContaining(
        'membership-inference, demanded membership advantage of at most 10 %: nothing was measured',
      ),
    ]);
  });

  it('gains nothing from results that the change itself brings', async () => {
    const analysis = await judged(
      { 'results/digits.json': results('v1', 0.52) },
      { 'models/digits.pt': pointer('v2'), 'results/digits.json': results('v2', 0.99) },
    );
    expect(told(analysis)).toEqual([
      `new high demanded-evidence-missing: ${ASKED}: the results were made with other weights; robust accuracy 52 % [49, 55], n = 1000`,
      'decision',
    ]);
  });

  it('falls when the results of base say so of the weights that the change takes', async () => {
    const both = { 'results/one.json': results('v1', 0.52), 'results/two.json': results('v2', 0.31) };
    const analysis = await judged(both, { 'models/digits.pt': pointer('v2') });
    expect(told(analysis)).toEqual([
      `new high demanded-robustness-not-met: ${ASKED}, measured robust accuracy 31 % [28, 34], n = 1000 by AutoAttack, norm inf, eps 0.0314`,
      'blocked',
    ]);
    const back = await judged({ ...both, 'models/digits.pt': pointer('v2') }, { 'models/digits.pt': pointer('v1') });
    expect(told(back)).toEqual(['resolved demanded-robustness-not-met', 'not-assessed']);
  });

  it('needs new results when the data that it is trained on changes', async () => {
    const training =
      'import pandas as pd\nimport torch\n\nframe = pd.read_csv("data/digits.csv")\nmodel = fit(frame)\ntorch.save(model, "models/digits.pt")\n';
    const before = {
      'train.py': training,
      'data/digits.csv': 'a,b\n1,2\n',
      'results/digits.json': results('v1', 0.52),
    };
    const analysis = await judged(before, { 'data/digits.csv': 'a,b\n1,3\n' });
    expect(told(analysis)).toEqual([
      `new high demanded-evidence-missing: ${ASKED}: the training data changed since the results were made; robust accuracy 52 % [49, 55], n = 1000`,
      'decision',
    ]);
    expect(told(await judged(before, { 'data/README.md': 'Digits.\n' }))).toEqual(['pass']);
  });

  it.each<[name: string, over: object, policy: string, why: string]>([
    [
      'of a single step',
      { attack: { name: 'FastGradientMethod', parameters: { eps: 0.0314 } } },
      DEMAND,
      'one attack is no assessment',
    ],
    [
      'that name no weights',
      { target: { name: 'models/digits.pt' } },
      DEMAND,
      'the results do not say with which weights they were made; robust accuracy 52 % [49, 55]',
    ],
    [
      'at another bound',
      { attack: { name: 'AutoAttack', parameters: { eps: 0.01 } } },
      DEMAND,
      'nothing was measured at this bound; (none)',
    ],
    [
      'of another family',
      { attack: { name: 'KnockoffNets' }, adversarial_accuracy: undefined, extraction: { fidelity: 0.1, queries: 9 } },
      DEMAND,
      'nothing was measured; (none)',
    ],
    [
      'that are too old',
      {},
      DEMAND.replace('8/255 }', '8/255, max_age_days: 7 }'),
      'older than 7 days; robust accuracy 52 % [49, 55]',
    ],
  ])('is not measured by results %s', async (_, over, policy, why) => {
    const analysis = await judged({ 'results/digits.json': results('v1', 0.52, over) }, { 'note.md': 'x\n' }, policy);
    expect(told(analysis)).toEqual([
      expect.stringContaining(`there before demanded-evidence-missing: ${ASKED}: ${why}`),
      'pass',
    ]);
  });

  it('is asked for nothing that the configuration does not name', async () => {
    const analysis = await judged(
      { 'results/digits.json': results('v1', 0.01) },
      { 'models/digits.pt': pointer('v2') },
      '',
    );
    expect(told(analysis)).toEqual([expect.stringMatching(/^(?:pass|not-assessed)$/)]);
    expect(analysis.coverage.filter(({ part }) => part === 'evidence')).toEqual([]);
  });

  it('tells results that could not be read', async () => {
    const analysis = await judged({ 'results/digits.json': '{"accuracy": NaN}' }, { 'note.md': 'x\n' });
    expect(analysis.coverage.filter(({ part }) => part === 'evidence')).toEqual([
      {
        part: 'evidence',
        plugin: 'unknown',
        status: 'failed',
        reason: 'line 1: holds NaN or Infinity, which are no measurement',
        files: ['results/digits.json'],
      },
    ]);
  });
});
