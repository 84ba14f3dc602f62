import { describe, expect, it } from 'vitest';
import { type Side, weighed } from '../../src/evidence/index.ts';
import { keyOf, SystemModel, type Threat } from '../../src/model/index.ts';
import { aFlow, anElement, aThreat } from '../support/builders.ts';
import { readJson } from './results.ts';

const DIGEST = 'ab'.repeat(32);
const model = anElement({ kind: 'model', name: 'models/digits.pt', path: '' });
const bot = anElement({ kind: 'llm', name: 'openai/gpt-4o', path: '', trust: 'third-party' });
const endpoint = anElement({ kind: 'endpoint', name: 'app', exposure: 'public' });
const flow = aFlow(model, endpoint);
const app = anElement({ kind: 'service', name: 'app' });
const desk = anElement({ kind: 'endpoint', name: 'desk', path: 'desk.py' });

function sideWith(digest = DIGEST): Side {
  const artifact = {
    name: 'models/digits.pt',
    path: 'models/digits.pt',
    symbol: '',
    context: 'shipped',
    controls: [],
    evidence: [],
    edits: [],
    format: 'torch',
    storage: 'lfs',
    size: 1,
    digest: `sha256:${digest}`,
    scanned: false,
    verdict: 'unknown',
    findings: [],
  };
  const lists = {
    references: [],
    dependencies: [],
    packageIndexes: [],
    loads: [],
    operations: [],
    credentials: [],
    jobs: [],
  };
  const system = SystemModel.parse({
    ...lists,
    signals: ['torch'],
    elements: [model, bot, endpoint, app, desk],
    flows: [flow, { ...aFlow(model, app), data: ['model'] }, { ...aFlow(app, desk), data: ['prediction'] }],
    boundaries: [],
    artifacts: [artifact],
  });
  return { system, blobOf: () => undefined };
}

/** A threat of evasion on the flow by which the model answers. */
function evasionThreat(likelihood: Threat['likelihood'] = 'low'): Threat {
  const subject = { key: keyOf('flow', flow), kind: 'flow', name: 'x', path: '', symbol: '', context: 'shipped' };
  return aThreat({ stride: ['T1'], likelihood, subject, detail: 'published' });
}

async function accuracy(value: number, n = 1000) {
  const { records } = await readJson({
    schema: 'stridegate.art/1',
    target: { name: 'models/digits.pt', digest: DIGEST },
    attack: { name: 'AutoAttack' },
    n,
    adversarial_accuracy: value,
    gradient_masking: 'ruled-out',
  });
  return records;
}

const NO_POLICY = { targets: [], demand: [] };

describe('likelihood by what was measured', () => {
  it.each<
    [name: string, value: number, n: number, before: Threat['likelihood'], after: Threat['likelihood'], said: string]
  >([
    [
      'high when most attacks work',
      0.31,
      500,
      'low',
      'high',
      'Measured: evasion: robust accuracy 31 % [27, 35], n = 500 (AutoAttack), likelihood high in place of low. published',
    ],
    [
      'one step lower when the model stood',
      0.6,
      1000,
      'high',
      'medium',
      'Measured: evasion: robust accuracy 60 % [57, 63], n = 1000 (AutoAttack), likelihood medium in place of high. published',
    ],
    [
      'never below low',
      0.6,
      1000,
      'low',
      'low',
      'Measured: evasion: robust accuracy 60 % [57, 63], n = 1000 (AutoAttack), likelihood stays low. published',
    ],
    [
      'as the rule says when nothing is proven',
      0.6,
      20,
      'medium',
      'medium',
      'Measured: evasion: robust accuracy 60 % [39, 78], n = 20 (AutoAttack), which decides nothing. published',
    ],
  ])('is %s', async (_, value, n, before, after, said) => {
    const [threat] = weighed([evasionThreat(before)], await accuracy(value, n), NO_POLICY, sideWith(), sideWith());
    expect(threat?.detail).toBe(said);
    expect(threat?.likelihood).toBe(after);
  });

  it.each<[case_: string, fidelity: number, at: typeof desk, after: Threat['likelihood']]>([
    ['rises when the attack works', 0.94, desk, 'high'],
    ['stays when the model stood, which does not say who may call', 0.3, desk, 'medium'],
    ['stays where the model does not answer', 0.94, bot, 'medium'],
  ])('of an endpoint at which the model answers %s', async (_, fidelity, at, after) => {
    const attacks = await Promise.all(
      ['KnockoffNets', 'CopycatCNN'].map((name) =>
        readJson({
          schema: 'stridegate.art/1',
          target: { name: 'models/digits.pt', digest: DIGEST },
          attack: { name },
          n: 1000,
          extraction: { fidelity, queries: 400_000, price_per_query: 0.002 },
        }),
      ),
    );
    const subject = { ...evasionThreat().subject, key: keyOf('element', at), kind: 'element' };
    const threat = aThreat({ stride: ['E4', 'I3'], likelihood: 'medium', subject, detail: 'published' });
    const records = attacks.flatMap((reading) => reading.records);
    const [weighing] = weighed([threat], records, NO_POLICY, sideWith(), sideWith());
    expect(weighing?.likelihood).toBe(after);
    expect(weighing?.detail.startsWith('Measured: extraction: fidelity of the copy 94 %')).toBe(after === 'high');
  });

  it('is at least medium when some attacks work', async () => {
    const rows = Array.from({ length: 100 }, (_, at) => ({
      success: at >= 20,
      provider: 'openai/gpt-4o',
      metadata: { pluginId: 'hijacking' },
    }));
    const { records } = await readJson({ results: { version: 3, results: rows } });
    const subject = { ...evasionThreat().subject, key: keyOf('element', bot), kind: 'element' };
    const [low, high] = (['low', 'high'] as const).map((likelihood) =>
      aThreat({ stride: ['S1'], likelihood, subject }),
    );
    if (low === undefined || high === undefined) throw new Error('no threats');
    const after = weighed([low, high], records, NO_POLICY, sideWith(), sideWith());
    expect(after.map(({ likelihood }) => likelihood)).toEqual(['medium', 'high']);
  });

  it('stays where the weights are others, and says that the results no longer count', async () => {
    const [threat] = weighed(
      [evasionThreat('high')],
      await accuracy(0.6),
      NO_POLICY,
      sideWith('cd'.repeat(32)),
      sideWith(),
    );
    expect(threat?.likelihood).toBe('high');
    expect(threat?.detail).toBe(
      'Not counted: evasion: robust accuracy 60 % [57, 63], n = 1000 (AutoAttack): the results were made with other weights. published',
    );
  });

  it('does not follow results of another family, or of another model', async () => {
    const other = aThreat({ stride: ['T4'], subject: evasionThreat().subject });
    const elsewhere = aThreat({ stride: ['T1'] });
    expect(weighed([other, elsewhere], await accuracy(0.1), NO_POLICY, sideWith(), sideWith())).toEqual([
      other,
      elsewhere,
    ]);
  });

  it('knows a hosted model by the names that tools give it, and by the policy’s', async () => {
    const rows = Array.from({ length: 60 }, () => ({
      success: false,
      provider: 'openai:chat:gpt-4o',
      metadata: { pluginId: 'hijacking' },
    }));
    const { records } = await readJson({ results: { version: 3, results: rows } });
    const subject = { ...evasionThreat().subject, key: keyOf('element', bot), kind: 'element' };
    const threat = aThreat({ stride: ['S1'], likelihood: 'low', subject });
    const named = weighed([threat], records, NO_POLICY, sideWith(), sideWith());
    expect(named.map(({ likelihood }) => likelihood)).toEqual(['high']);
    const away = { targets: [{ results: 'openai:chat:gpt-4o', model: 'somebody/else' }], demand: [] };
    expect(weighed([threat], records, away, sideWith(), sideWith())).toEqual([threat]);
  });
});
