import { describe, expect, it } from 'vitest';
import { loadCatalogs } from '../../src/catalog/index.ts';
import { SystemModel } from '../../src/model/index.ts';
import { judge, loadRules, type RuleSet, withRepositoryRules } from '../../src/rules/index.ts';
import { anElement } from '../support/builders.ts';

function aSystem(parts: Partial<SystemModel>): SystemModel {
  return {
    signals: ['torch'],
    elements: [],
    flows: [],
    boundaries: [],
    references: [],
    dependencies: [],
    packageIndexes: [],
    loads: [],
    operations: [],
    credentials: [],
    jobs: [],
    artifacts: [],
    measurements: [],
    observations: [],
    contradictions: [],
    ...parts,
  };
}

const catalogs = loadCatalogs('catalogs');
const reading = loadRules('rules', catalogs);
const shipped = reading.ok ? reading.rules : [];

const rule = `id: metrics-leave
title: '{element.name} is watched'
summary: Metrics of the model leave the cluster.
status: stable
stride: [I7]
atlas: []
owasp: []
likelihood: low
impact: high
confidence: high
match:
  each: element
  when:
    - element.kind == "training"
evidence: '{element.name}'
mitigations: [Keep them.]
references: [https://example.com/policy]
tests:
  - name: a training fires
    given: { elements: [{ id: a, kind: training }] }
    expect: [a]
  - name: a model is silent
    given: { elements: [{ id: a, kind: model }] }
    expect: []
`;

const PATH = '.github/threatmodel/rules/own/metrics-leave.yaml';

function withRule(text: string, path = PATH) {
  return withRepositoryRules(shipped, [{ path, text, reason: '' }], catalogs);
}

function rulesWith(text: string): RuleSet {
  const result = withRule(text);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.rules.filter(({ origin }) => origin === 'repository');
}

describe("a repository's own rule", () => {
  it('judges beside the shipped ones', () => {
    expect(shipped.length).toBeGreaterThan(70);
    const system = aSystem({ elements: [anElement({ kind: 'training', name: 'fit' })] });
    const { findings, failures } = judge(rulesWith(rule), system);
    expect(findings.map(({ rule: id, title }) => [id, title])).toEqual([['metrics-leave', 'fit is watched']]);
    expect(failures).toEqual([]);
  });

  it('is none where there is no file', () => {
    expect(withRepositoryRules(shipped, [], catalogs)).toEqual({ ok: true, rules: shipped });
  });

  it.each([
    [
      'a slip of the pen',
      rule.replace('element.kind ==', 'element.knd =='),
      14,
      'match.when[0]',
      "no field 'knd' on element (did you mean 'kind'?)",
    ],
    [
      'an id of a shipped rule',
      rule.replace('likelihood: low', 'aliases: [unsafe-torch-load]\nlikelihood: low'),
      8,
      'aliases[0]',
      "'unsafe-torch-load' is taken by rules/artifacts/unsafe-torch-load.yaml; choose another",
    ],
    [
      'a test that does not fire',
      rule.replace('[{ id: a, kind: training }]', '[{ id: a, kind: model }]'),
      19,
      'tests[0]',
      `'a training fires' fails: expected [a], fired on []; match.when[0] is false for a: element.kind == "training"`,
    ],
    [
      'a test that fires',
      rule.replace('[{ id: a, kind: model }]', '[{ id: a, kind: training }]'),
      22,
      'tests[1]',
      "'a model is silent' fails: expected [], fired on [a]; all of match.when hold for a; add what makes it safe",
    ],
    [
      'a technique that is none',
      rule.replace('atlas: []', 'atlas: [AML.T9999]'),
      6,
      'atlas[0]',
      expect.stringContaining("there is no 'AML.T9999'"),
    ],
  ])('with %s is a problem of the configuration, with its line', (_, text, line, key, message) => {
    const result = withRule(text);
    expect(result.ok ? [] : result.problems).toEqual([
      {
        file: PATH,
        line,
        key,
        message,
        expected: 'a rule as https://github.com/stridegate/stridegate/blob/main/docs/adding-a-rule.md describes it',
      },
    ]);
  });

  it.each([
    [
      '.github/threatmodel/rules/metrics-leave.yaml',
      'rules lie in <area>/<id>.yaml, both kebab-case; move or rename it',
    ],
    ['.github/threatmodel/rules/own/metrics-leave.yml', 'a rule is a file named <id>.yaml; move or rename it'],
    [
      '.github/threatmodel/rules/own/deep/metrics-leave.yaml',
      'rules lie in <area>/<id>.yaml, both kebab-case; move or rename it',
    ],
  ])('at %s is told where it belongs', (path, message) => {
    const result = withRule(rule, path);
    expect(result.ok ? [] : result.problems.map((problem) => [problem.file, problem.message])).toEqual([
      [path, message],
    ]);
  });

  it('that cannot be read is a problem, too', () => {
    const result = withRepositoryRules(
      shipped,
      [{ path: PATH, text: null, reason: 'symbolic link, not followed' }],
      catalogs,
    );
    expect(result.ok ? [] : result.problems.map(({ message }) => message)).toEqual([
      'is not read: symbolic link, not followed',
    ]);
  });
});

describe('a rule that takes too long', () => {
  const slow = rule
    .replaceAll('metrics-leave', 'slow-rule')
    .replace(
      '    - element.kind == "training"',
      [
        '    - element.kind == "training"',
        '    - element.details.all(a, element.details.all(b, element.details.all(c, a != "" || b != "" || c != "")))',
      ].join('\n'),
    );

  it('is cut off before it does, and told; others judge on', () => {
    const loaded = withRepositoryRules(
      shipped,
      [
        { path: '.github/threatmodel/rules/own/slow-rule.yaml', text: slow, reason: '' },
        { path: PATH, text: rule, reason: '' },
      ],
      catalogs,
    );
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
    const own = loaded.rules.filter(({ origin }) => origin === 'repository');
    const details = Array.from({ length: 400 }, (_, at) => `d${at}`);
    const system = aSystem({ elements: [anElement({ kind: 'training', name: 'fit', details })] });
    const { findings, failures } = judge(own, system);
    expect(failures).toEqual([
      {
        rule: 'slow-rule',
        message: 'cut off after 5000000 steps; compare less, or fire on less',
        origin: 'repository',
        path: '.github/threatmodel/rules/own/slow-rule.yaml',
      },
    ]);
    expect(findings.map(({ rule: id }) => id)).toEqual(['metrics-leave']);
  });

  it('is cut off after a thousand findings', () => {
    const elements = Array.from({ length: 1_010 }, (_, at) => anElement({ kind: 'training', name: `fit-${at}` }));
    const { findings, failures } = judge(rulesWith(rule), aSystem({ elements }));
    expect([findings.length, failures[0]?.message]).toEqual([
      1_000,
      'cut off after 1000 findings; compare less, or fire on less',
    ]);
  });
});
