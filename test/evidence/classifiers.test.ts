import { describe, expect, it } from 'vitest';
import { countsIn, readJson, readText, reasonsIn } from './results.ts';

const DIGEST = 'ab'.repeat(32);
const TARGET = { name: 'models/sentiment.pt', digest: `sha256:${DIGEST}`, dataset: '' };

function artSummary(over: object = {}) {
  return {
    schema: 'stridegate.art/1',
    art_version: '1.20.1',
    target: TARGET,
    attack: { name: 'ProjectedGradientDescent', parameters: { norm: 'inf', max_iter: 50 } },
    n: 500,
    gradient_masking: 'ruled-out',
    access: 'white-box',
    ...over,
  };
}

describe('ART', () => {
  it('takes each bound of a curve as a measurement', async () => {
    const curve = { eps: [0.01, 0.03], accuracy_adv: [0.52, 0.31], accuracy: 0.94 };
    const reading = await readJson(artSummary({ curve }));
    expect(countsIn(reading)).toEqual([
      'evasion ProjectedGradientDescent of models/sentiment.pt: robust-accuracy 260/500',
      'evasion ProjectedGradientDescent of models/sentiment.pt: robust-accuracy 155/500',
    ]);
    expect(
      reading.records.map(({ attack, target, cleanAccuracy, validity }) => ({
        eps: attack.parameters['eps'],
        digest: target.digest,
        cleanAccuracy,
        ...validity,
      })),
    ).toEqual(
      [0.01, 0.03].map((eps) => ({
        eps,
        digest: DIGEST,
        cleanAccuracy: 0.94,
        gradientMasking: 'ruled-out',
        adaptive: false,
        access: 'white-box',
      })),
    );
  });

  it('knows gradients that only look safe', async () => {
    const curve = { eps: [0.03], accuracy_adv: [0.9], accuracy: 0.91, obfuscated_gradients: true };
    const reading = await readJson(artSummary({ curve }));
    expect(reading.records.map(({ validity }) => validity.gradientMasking)).toEqual(['detected']);
  });

  it('counts membership by its advantage, extraction with its cost, poisoning by its success', async () => {
    const membership = await readJson(
      artSummary({
        attack: { name: 'MembershipInferenceBlackBox' },
        membership: { true_positive_rate: 0.62, false_positive_rate: 0.4 },
      }),
    );
    expect(countsIn(membership)).toEqual([
      'membership-inference MembershipInferenceBlackBox of models/sentiment.pt: membership-advantage 110/500',
    ]);
    const extraction = await readJson(
      artSummary({
        attack: { name: 'KnockoffNets' },
        extraction: { fidelity: 0.93, queries: 20_000, price_per_query: 0.002 },
      }),
    );
    expect(countsIn(extraction)).toEqual([
      'extraction KnockoffNets of models/sentiment.pt: extraction-fidelity 465/500',
    ]);
    expect(extraction.records[0]?.cost).toEqual({ queries: 20_000, pricePerQuery: 0.002 });
    const poisoning = await readJson(
      artSummary({ attack: { name: 'PoisoningAttackBackdoor' }, poisoning: { success: 0.98 } }),
    );
    expect(countsIn(poisoning)).toEqual([
      'poisoning PoisoningAttackBackdoor of models/sentiment.pt: attack-success-rate 490/500',
    ]);
  });

  it.each<[name: string, over: object, reason: string]>([
    [
      'a curve with a point too few',
      { curve: { eps: [0.1, 0.2], accuracy_adv: [0.5], accuracy: 1 } },
      '1: 2 bounds and 1 accuracies: the curve is not whole',
    ],
    [
      'percent in place of shares',
      { adversarial_accuracy: 31 },
      '1: adversarial_accuracy: Too big: expected number to be <=1',
    ],
    ['no value', {}, '1: no value was measured'],
  ])('names %s', async (_, over, reason) => {
    const reading = await readJson(artSummary(over));
    expect(reading.records).toEqual([]);
    expect(reasonsIn(reading)).toEqual([reason]);
  });

  it('shows what the Kubeflow component measured, which names neither model nor samples', async () => {
    const metrics = {
      'model accuracy on test data': 0.98,
      'model accuracy on adversarial samples': 0.21,
      'confidence reduced on correctly classified adv_samples': 0.3,
      'average perturbation on misclassified adv_samples': 0.2,
    };
    const reading = await readJson(metrics);
    expect(
      reading.records.map(({ attack, metric, cleanAccuracy }) => [
        attack.name,
        metric.value,
        metric.interval,
        cleanAccuracy,
      ]),
    ).toEqual([['FastGradientMethod', 0.21, null, 0.98]]);
    expect(reasonsIn(reading)).toEqual([
      '1: the file names neither the model nor the number of samples: it decides nothing',
    ]);
  });
});

function report(entries: object) {
  return {
    schema: 'stridegate.cleverhans/1',
    cleverhans_version: '4.0.0',
    target: TARGET,
    entries,
    gradient_masking: 'ruled-out',
  };
}

describe('CleverHans', () => {
  it('counts verdicts of each attack beside those without one', async () => {
    const reading = await readJson(
      report({
        clean: { correctness: [true, true, true, false] },
        fast_gradient_method: { correctness: [1, 0, 0, 0], parameters: { eps: 0.3 } },
        projected_gradient_descent: { correctness: [false, false, false, false] },
      }),
    );
    expect(countsIn(reading)).toEqual([
      'evasion fast_gradient_method of models/sentiment.pt: robust-accuracy 1/4',
      'evasion projected_gradient_descent of models/sentiment.pt: robust-accuracy 0/4',
    ]);
    expect(reading.records.map(({ cleanAccuracy }) => cleanAccuracy)).toEqual([0.75, 0.75]);
  });

  it('does not count on attacks that met other inputs', async () => {
    const reading = await readJson(report({ clean: { correctness: [true, true] }, noise: { correctness: [true] } }));
    expect(countsIn(reading)).toEqual(['evasion noise of models/sentiment.pt: robust-accuracy 1/1, incomplete']);
    expect(reasonsIn(reading)).toEqual(['1: noise: 1 inputs, but 2 without attack']);
  });

  it.each([
    ['joblib', Buffer.from([0x80, 0x04, 0x95])],
    ['compressed joblib', Buffer.from([0x78, 0x9c, 0x00])],
  ])('refuses %s, which is a pickle', async (_, bytes) => {
    const reading = await readText(bytes);
    expect(reading.tool).toBeNull();
    expect(reasonsIn(reading)).toEqual([
      expect.stringMatching(
        /^1: .*pickle.*loading it? ?runs code|^1: compressed, as joblib writes: a pickle, whose loading runs code/,
      ),
    ]);
  });
});

function entry(over: object = {}) {
  return {
    name: 'Ours',
    dataset: 'cifar10',
    architecture: 'WideResNet-34-10',
    eps: '8/255',
    clean_acc: '87.14',
    reported: '47.04',
    autoattack_acc: '44.04',
    ...over,
  };
}

describe('RobustBench', () => {
  it.each<[name: string, over: object, counts: string[], masking: string]>([
    [
      'accuracy under AutoAttack, not what authors report',
      {},
      ['evasion AutoAttack of Ours: robust-accuracy 4404/10000'],
      'ruled-out',
    ],
    [
      'the lower of an evaluation elsewhere',
      { external: '41.20' },
      ['evasion AutoAttack of Ours: robust-accuracy 4120/10000'],
      'ruled-out',
    ],
    [
      'the test set of ImageNet',
      { dataset: 'imagenet', autoattack_acc: 34.96 },
      ['evasion AutoAttack of Ours: robust-accuracy 1748/5000'],
      'ruled-out',
    ],
    [
      'a defence that is marked as unreliable',
      { unreliable: true },
      ['evasion AutoAttack of Ours: robust-accuracy 4404/10000'],
      'detected',
    ],
    [
      'a data set of unknown size',
      { dataset: 'svhn' },
      ['evasion AutoAttack of Ours: robust-accuracy 0/0, incomplete'],
      'ruled-out',
    ],
  ])('reads %s', async (_, over, counts, masking) => {
    const reading = await readJson(entry(over));
    expect(countsIn(reading)).toEqual(counts);
    expect(reading.records.map(({ validity }) => validity.gradientMasking)).toEqual([masking]);
  });

  it('does not count what authors report of themselves alone', async () => {
    const { autoattack_acc: _, ...reported } = entry();
    const reading = await readJson(reported);
    expect(reading.records).toEqual([]);
    expect(reasonsIn(reading)).toEqual([
      '1: no accuracy under AutoAttack; what authors report of themselves is not counted',
    ]);
  });
});

function run(over: object = {}) {
  return {
    attack_name: 'hop_skip_jump',
    batch_size: 20,
    successes: 5,
    queries: 4000,
    targeted: false,
    parameters: { max_iter: 50 },
    target_name: 'creditfraud',
    ...over,
  };
}

describe('Counterfit', () => {
  it('counts successes of a batch and their queries, of one run, a list and an object', async () => {
    const expected = ['evasion hop_skip_jump of creditfraud: attack-success-rate 5/20'];
    for (const document of [run(), [run()], { runs: [run()] }]) {
      const reading = await readJson(document);
      expect(countsIn(reading)).toEqual(expected);
      expect(reading.records[0]?.cost).toEqual({ queries: 4000, pricePerQuery: null });
    }
  });

  it('names more successes than attempts', async () => {
    const reading = await readJson([run({ successes: 21 })]);
    expect(reading.records).toEqual([]);
    expect(reasonsIn(reading)).toEqual(['1: run 1: 21 successes in a batch of 20']);
  });

  it('shows a saved run, which names neither attack nor model', async () => {
    const saved = {
      sample_index: { current: 0 },
      initial_labels: ['a', 'b'],
      final_labels: ['a', 'c'],
      elapsed_time: 1.5,
      num_queries: 300,
      success: [false, true],
      results: null,
    };
    const reading = await readJson(saved);
    expect(countsIn(reading)).toEqual(['evasion unknown of : attack-success-rate 1/2']);
    expect(reasonsIn(reading)).toEqual(['1: the summary names neither the attack nor the model: it decides nothing']);
  });
});

function neutral(over: object = {}) {
  return {
    schema: 'stridegate.evidence/1',
    tool: { name: 'ours', version: '1' },
    attack: { family: 'jailbreak', name: 'suite', parameters: {} },
    target: { name: 'acme/bot', digest: '', dataset: '' },
    metric: {
      name: 'attack-success-rate',
      polarity: 'higher-is-worse',
      value: 0.1,
      n: 100,
      errors: 0,
      undetermined: 0,
      interval: null,
    },
    cleanAccuracy: null,
    validity: { gradientMasking: 'not-applicable', adaptive: true, access: 'black-box' },
    cost: null,
    run: { finished: '', complete: true, commit: '' },
    source: { path: 'somewhere/else.json', line: 7 },
    ...over,
  };
}

describe('records in the neutral form', () => {
  it('get their place and their interval here', async () => {
    const reading = await readJson([neutral()], 'evidence/ours.json');
    expect(countsIn(reading)).toEqual(['jailbreak suite of acme/bot: attack-success-rate 10/100']);
    expect(reading.records[0]?.source).toEqual({ path: 'evidence/ours.json', line: 1 });
    expect(reading.records[0]?.metric.interval).toEqual({
      method: 'wilson',
      level: 0.95,
      lower: 0.055229,
      upper: 0.174366,
    });
  });

  it.each<[name: string, over: object, reason: RegExp]>([
    [
      'a polarity that is not the metric’s',
      { metric: { ...neutral().metric, polarity: 'higher-is-better' } },
      /^1: record 1: attack-success-rate is worse when it is higher$/,
    ],
    [
      'a value outside of its interval',
      { metric: { ...neutral().metric, interval: { method: 'other', level: 0.95, lower: 0.2, upper: 0.3 } } },
      /^1: record 1: the value lies outside of its own interval$/,
    ],
    ['a field too many', { proof: 'trust me' }, /^1: record 1, Unrecognized key: "proof"$/],
  ])('name %s', async (_, over, reason) => {
    const reading = await readJson(neutral(over));
    expect(reading.records).toEqual([]);
    expect(reasonsIn(reading)).toEqual([expect.stringMatching(reason)]);
  });
});
