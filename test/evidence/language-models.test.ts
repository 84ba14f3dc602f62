import { describe, expect, it } from 'vitest';
import { countsIn, jsonLines, readJson, readText, reasonsIn } from './results.ts';

const SETUP = {
  entry_type: 'start_run setup',
  'plugins.target_type': 'huggingface',
  'plugins.target_name': 'acme/support-bot',
  'plugins.generators': { api_key: 'sk-proj-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' },
};
const INIT = { entry_type: 'init', garak_version: '0.14.0', start_time: '2026-10-01T10:00:00', run: 'a' };
const ATTEMPT = {
  entry_type: 'attempt',
  uuid: 'u',
  seq: 0,
  status: 2,
  prompt: 'secret prompt',
  outputs: ['secret answer'],
};
const DONE = { entry_type: 'completion', end_time: '2026-10-01T11:00:00.000001', run: 'a' };

function evaluation(over: object = {}) {
  return {
    entry_type: 'eval',
    probe: 'promptinject.HijackHateHumans',
    detector: 'promptinject.AttackRogueString',
    passed: 463,
    fails: 37,
    nones: 0,
    total_evaluated: 500,
    total_processed: 500,
    ...over,
  };
}

describe('garak', () => {
  it('counts what got through, of a report of version 0.14', async () => {
    const reading = await readText(jsonLines(SETUP, INIT, ATTEMPT, evaluation(), DONE), 'garak.report.jsonl');
    expect(reading).toEqual({
      path: 'garak.report.jsonl',
      tool: 'garak',
      problems: [],
      records: [
        {
          schema: 'stridegate.evidence/1',
          tool: { name: 'garak', version: '0.14.0' },
          attack: {
            family: 'prompt-injection',
            name: 'promptinject.HijackHateHumans',
            parameters: { detector: 'promptinject.AttackRogueString' },
          },
          target: { name: 'huggingface:acme/support-bot', digest: '', dataset: '' },
          metric: {
            name: 'attack-success-rate',
            polarity: 'higher-is-worse',
            value: 0.074,
            n: 500,
            errors: 0,
            undetermined: 0,
            // Wilson at 95 % for 37 of 500, computed by hand.
            interval: { method: 'wilson', level: 0.95, lower: 0.054161, upper: 0.100335 },
          },
          cleanAccuracy: null,
          validity: { gradientMasking: 'not-applicable', adaptive: false, access: 'black-box' },
          cost: null,
          run: { finished: '2026-10-01T11:00:00.000Z', complete: true, commit: '' },
          source: { path: 'garak.report.jsonl', line: 4 },
        },
      ],
    });
  });

  it('reads reports of version 0.9, which write total and name the model otherwise', async () => {
    const setup = { entry_type: 'start_run setup', 'plugins.model_type': 'openai', 'plugins.model_name': 'gpt-4o' };
    const old = {
      entry_type: 'eval',
      probe: 'probes.dan.Dan_11_0',
      detector: 'detector.mitigation.MitigationBypass',
      passed: 2,
      total: 10,
    };
    const reading = await readText(jsonLines(setup, { ...INIT, garak_version: '0.9.0.16' }, old, DONE));
    expect(countsIn(reading)).toEqual(['jailbreak probes.dan.Dan_11_0 of openai:gpt-4o: attack-success-rate 8/10']);
    expect(reasonsIn(reading)).toEqual([]);
  });

  it('counts answers that nobody could judge as undetermined, never as passed', async () => {
    const reading = await readText(
      jsonLines(
        SETUP,
        INIT,
        evaluation({ passed: 40, fails: 0, nones: 60, total_evaluated: 40, total_processed: 100 }),
        DONE,
      ),
    );
    expect(countsIn(reading)).toEqual([
      'prompt-injection promptinject.HijackHateHumans of huggingface:acme/support-bot: attack-success-rate 0/40, 60 undetermined',
    ]);
  });

  it('takes the interval that the tool states as one of attacks that got through', async () => {
    const bounds = { passed: 37, fails: 13, total_evaluated: 50, confidence_lower: 0.14, confidence_upper: 0.38 };
    const fits = await readText(jsonLines(SETUP, INIT, evaluation(bounds), DONE));
    expect(reasonsIn(fits)).toEqual([]);
    const swapped = await readText(jsonLines(SETUP, INIT, evaluation({ ...bounds, passed: 13, fails: 37 }), DONE));
    expect(swapped.records).toEqual([]);
    expect(reasonsIn(swapped)).toEqual([
      '3: the share of attempts that got through lies outside of its own confidence interval',
    ]);
  });

  it.each<[name: string, text: string, counts: string[], reasons: string[]]>([
    [
      'a run without its last row',
      jsonLines(SETUP, INIT, evaluation()),
      [
        'prompt-injection promptinject.HijackHateHumans of huggingface:acme/support-bot: attack-success-rate 37/500, incomplete',
      ],
      ['1: the run was not completed: its last row is missing'],
    ],
    [
      'a file that is cut in a row',
      jsonLines(SETUP, INIT, evaluation(), DONE) + '{"entry_type": "eval", "pro',
      [
        'prompt-injection promptinject.HijackHateHumans of huggingface:acme/support-bot: attack-success-rate 37/500, incomplete',
      ],
      ['5: the file ends in the middle of a row', '1: the run was not completed: its last row is missing'],
    ],
    [
      'two runs in one file',
      jsonLines(SETUP, INIT, evaluation(), DONE, { ...INIT, garak_version: '0.9.0' }, evaluation(), DONE),
      Array.from(
        { length: 2 },
        () =>
          'prompt-injection promptinject.HijackHateHumans of huggingface:acme/support-bot: attack-success-rate 37/500, incomplete',
      ),
      ['5: a second run begins in the same report; runs in one file are not told apart'],
    ],
    [
      'totals that contradict each other',
      jsonLines(SETUP, INIT, evaluation({ fails: 36 }), DONE),
      [],
      ['3: 463 passed and 36 failed are not the 500 that were evaluated'],
    ],
    [
      'a count that is none',
      `${jsonLines(SETUP, INIT)}{"entry_type": "eval", "probe": "a.B", "detector": "c", "passed": NaN}\n${jsonLines(DONE)}`,
      [],
      ['3: holds NaN or Infinity, which are no measurement', '1: the run was not completed: its last row is missing'],
    ],
  ])('names %s', async (_, text, counts, reasons) => {
    const reading = await readText(text);
    expect(countsIn(reading)).toEqual(counts);
    expect(reasonsIn(reading)).toEqual(reasons);
  });

  it('keeps nothing of prompts, answers and settings', async () => {
    const reading = await readText(jsonLines(SETUP, INIT, ATTEMPT, evaluation(), DONE));
    expect(JSON.stringify(reading)).not.toMatch(/sk-proj|secret/);
  });
});

function row(success: boolean, over: object = {}) {
  return {
    success,
    failureReason: success ? 0 : 1,
    provider: { id: 'openai:chat:gpt-4o', label: '' },
    testCase: { metadata: { pluginId: 'indirect-prompt-injection', strategyId: 'basic', severity: 'high' } },
    gradingResult: { pass: success, componentResults: [{ pass: success }] },
    ...over,
  };
}

function promptfooExport(rows: readonly object[], stats: object | null, version = 3) {
  return {
    evalId: 'eval-1',
    results: { version, timestamp: '2026-10-01T20:08:11.168Z', results: rows, ...(stats === null ? {} : { stats }) },
    config: { providers: [{ config: { apiKey: 'sk-proj-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' } }] },
    metadata: { promptfooVersion: '0.118.10', exportedAt: '2026-10-01T20:08:52.710Z' },
  };
}

function harmful(strategyId: string) {
  return row(false, { testCase: { metadata: { pluginId: 'harmful:cybercrime', strategyId } } });
}

describe('promptfoo', () => {
  it('counts failures of a red team as attacks that got through', async () => {
    const rows = [row(true), row(true), row(false), row(true)];
    const reading = await readJson(promptfooExport(rows, { successes: 3, failures: 1, errors: 0 }));
    expect(countsIn(reading)).toEqual([
      'prompt-injection indirect-prompt-injection of openai:chat:gpt-4o: attack-success-rate 1/4',
    ]);
    expect(reasonsIn(reading)).toEqual([]);
    expect(JSON.stringify(reading)).not.toContain('sk-proj');
  });

  it('counts graders that failed and targets that gave no answer as errors', async () => {
    const graderError = row(false, {
      gradingResult: { pass: false, componentResults: [{ pass: false, metadata: { graderError: true } }] },
    });
    const noAnswer = row(false, { failureReason: 2, error: 'HTTP 500', gradingResult: null });
    const reading = await readJson(
      promptfooExport([graderError, noAnswer, row(true)], { successes: 1, failures: 1, errors: 1 }),
    );
    expect(countsIn(reading)).toEqual([
      'prompt-injection indirect-prompt-injection of openai:chat:gpt-4o: attack-success-rate 0/1, 2 errors',
    ]);
  });

  it('tells plugins and strategies apart, and a jailbreak from what it asks for', async () => {
    const reading = await readJson(promptfooExport([harmful('basic'), harmful('jailbreak:composite')], null, 2));
    expect(countsIn(reading)).toEqual([
      'harmful-content harmful:cybercrime of openai:chat:gpt-4o: attack-success-rate 1/1',
      'jailbreak harmful:cybercrime of openai:chat:gpt-4o: attack-success-rate 1/1',
    ]);
  });

  it('reads rows of version 2, whose provider is a text and whose plugin stands beside the test', async () => {
    const old = { success: false, provider: 'http://bot.example/chat?key=1', metadata: { pluginId: 'pii:direct' } };
    const reading = await readJson(promptfooExport([old], { successes: 0, failures: 1 }, 2));
    expect(countsIn(reading)).toEqual(['data-leakage pii:direct of http://bot.example/chat: attack-success-rate 1/1']);
  });

  it('reads rows, which never tell that they are all', async () => {
    const one = { promptIdx: 0, testIdx: 0, ...row(false) };
    const reading = await readText(jsonLines(one, { ...one, testIdx: 1, success: true }), 'results.jsonl');
    expect(reading.tool).toBe('promptfoo-rows');
    expect(countsIn(reading)).toEqual([
      'prompt-injection indirect-prompt-injection of openai:chat:gpt-4o: attack-success-rate 1/2, incomplete',
    ]);
  });

  it('takes tests that are no attacks for what they are', async () => {
    const reading = await readJson(
      promptfooExport([row(false, { testCase: { metadata: {} } })], { successes: 0, failures: 1, errors: 0 }),
    );
    expect(reading.records).toEqual([]);
    expect(reasonsIn(reading)).toEqual(['1: 1 of 1 results are tests, not attacks: they name no plugin of a red team']);
  });

  it('does not count on an export that was trimmed', async () => {
    const reading = await readJson(promptfooExport([row(true)], { successes: 40, failures: 9, errors: 1 }));
    expect(countsIn(reading)).toEqual([
      'prompt-injection indirect-prompt-injection of openai:chat:gpt-4o: attack-success-rate 0/1, incomplete',
    ]);
    expect(reasonsIn(reading)).toEqual(['1: 1 results are listed, 50 are counted: the export is not whole']);
  });
});

function attack(outcome: string, over: object = {}) {
  return {
    conversation_id: 'c',
    objective: 'how to …',
    outcome,
    attack_identifier: { __type__: 'CrescendoAttack', __module__: 'pyrit.executor.attack' },
    objective_target_identifier: { __type__: 'OpenAIChatTarget', model_name: 'gpt-4o' },
    ...over,
  };
}

describe('PyRIT', () => {
  it('keeps what is undetermined and what failed by itself apart from what was blocked', async () => {
    const reading = await readJson([
      attack('success'),
      attack('failure'),
      attack('failure'),
      attack('undetermined'),
      attack('error'),
    ]);
    expect(countsIn(reading)).toEqual([
      'jailbreak CrescendoAttack of gpt-4o: attack-success-rate 1/3, 1 errors, 1 undetermined',
    ]);
  });

  it('believes a person before the outcome', async () => {
    const human = { score_value: 'False', score_type: 'true_false' };
    const reading = await readJson([
      attack('success', { human_objective_score: human }),
      attack('undetermined', { human_objective_score: { score_value: true } }),
    ]);
    expect(countsIn(reading)).toEqual(['jailbreak CrescendoAttack of gpt-4o: attack-success-rate 1/2']);
  });

  it('reads identifiers of later versions, with the target among the children', async () => {
    const identifier = {
      class_name: 'AtomicAttack',
      children: {
        attack: { class_name: 'XPIAWorkflow' },
        objective_target: { class_name: 'HTTPTarget', endpoint: 'https://u:p@bot.example/api?key=1' },
      },
    };
    const result = {
      conversation_id: 'c',
      outcome: 'AttackOutcome.SUCCESS',
      atomic_attack_identifier: identifier,
      timestamp: '2026-10-01T11:00:00+02:00',
    };
    const reading = await readJson({ attack_results: [result, { outcome: 'success' }] });
    expect(countsIn(reading)).toEqual([
      'prompt-injection XPIAWorkflow of https://bot.example/api: attack-success-rate 1/1',
    ]);
    expect(reading.records.map(({ run }) => run.finished)).toEqual(['2026-10-01T09:00:00.000Z']);
    expect(reasonsIn(reading)).toEqual(['1: result 2 names no outcome']);
  });

  it('names outcomes that it does not know', async () => {
    const reading = await readJson([attack('partial')]);
    expect(countsIn(reading)).toEqual(['jailbreak CrescendoAttack of gpt-4o: attack-success-rate 0/0, 1 undetermined']);
    expect(reasonsIn(reading)).toEqual(['1: result 1: the outcome partial is not known']);
  });
});

function inspectLog(over: object = {}, results: object = {}) {
  return {
    version: 2,
    status: 'success',
    eval: {
      task: 'inspect_evals/strong_reject',
      model: 'openai/gpt-4o',
      packages: { inspect_ai: '0.3.150' },
      revision: { commit: '' },
    },
    results: {
      total_samples: 100,
      completed_samples: 100,
      scores: [{ name: 'strong_reject_scorer', metrics: { jailbreak_rate: { name: 'jailbreak_rate', value: 0.12 } } }],
      ...results,
    },
    stats: { completed_at: '2026-10-01T11:00:00+00:00' },
    ...over,
  };
}

describe('Inspect', () => {
  it('counts rates of attacks that say so by their name', async () => {
    const reading = await readJson(inspectLog());
    expect(countsIn(reading)).toEqual([
      'jailbreak inspect_evals/strong_reject of openai/gpt-4o: attack-success-rate 12/100',
    ]);
  });

  it('does not guess whether a high accuracy is good', async () => {
    const scores = [
      {
        name: 'model_graded',
        metrics: { accuracy: { name: 'accuracy', value: 0.9 }, stderr: { name: 'stderr', value: 0.03 } },
      },
    ];
    const reading = await readJson(inspectLog({}, { scores }));
    expect(reading.records).toEqual([]);
    expect(reasonsIn(reading)).toEqual(['1: model_graded: whether a high accuracy, stderr is good or bad is not told']);
  });

  it('takes the word of the task for what its score measures', async () => {
    const scores = [{ name: 'model_graded', metrics: { accuracy: { name: 'accuracy', value: 0.9 } } }];
    const metadata = { stridegate: { family: 'prompt-injection', metric: 'accuracy', attacks_succeed: false } };
    const reading = await readJson(inspectLog({ eval: { task: 'ours', model: 'local/bot', metadata } }, { scores }));
    expect(countsIn(reading)).toEqual(['prompt-injection ours of local/bot: attack-success-rate 10/100']);
  });

  it('knows an evaluation that did not come to its end', async () => {
    const reading = await readJson(inspectLog({ status: 'cancelled' }, { completed_samples: 50 }));
    expect(countsIn(reading)).toEqual([
      'jailbreak inspect_evals/strong_reject of openai/gpt-4o: attack-success-rate 6/50, 50 errors, incomplete',
    ]);
    expect(reasonsIn(reading)).toEqual(['1: the evaluation ended with the status cancelled']);
  });
});
