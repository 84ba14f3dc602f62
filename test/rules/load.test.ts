import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadCatalogs } from '../../src/catalog/index.ts';
import { findRule, loadRules, testRules, withoutRules } from '../../src/rules/index.ts';

const catalogs = loadCatalogs('catalogs');

const valid = `id: open-flow
title: '{flow.source.name} reaches {flow.target.name}'
summary: Data moves.
status: stable
stride: [T2]
atlas: [AML.T0010.003]
owasp: [LLM03]
nist: [MANAGE 3.2]
iso: ['ISO/IEC 27001:2022 A.8.28']
likelihood: low
impact: high
confidence: high
match:
  each: flow
  when:
    - flow.target.kind == "training"
    - flow.data.exists(d, d == "dataset")
evidence: '{flow.data} over {flow.protocol}'
mitigations: [Stop it.]
references: [https://atlas.mitre.org/techniques/AML.T0010.003]
tests:
  - name: data fires
    given:
      elements: [{ id: a, kind: dataset }, { id: b, kind: training }]
      flows: [{ id: f1, source: a, target: b, data: [dataset] }]
    expect: [f1]
  - name: metrics are silent
    given:
      elements: [{ id: a, kind: dataset }, { id: b, kind: training }]
      flows: [{ id: f1, source: a, target: b, data: [metrics] }]
    expect: []
`;

let root = '';

beforeEach(() => {
  root = join(mkdtempSync(join(tmpdir(), 'rules-')), 'rules');
  mkdirSync(root);
});

afterEach(() => {
  rmSync(dirname(root), { recursive: true, force: true });
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** The problems with their lines taken out, which have a test of their own. */
function problems(): readonly string[] {
  return problemsAndLines().map((problem) => problem.replace(/^(\S+?):\d+: /, '$1: '));
}

function problemsAndLines(): readonly string[] {
  const reading = loadRules(root, catalogs);
  return reading.ok ? [] : reading.problems;
}

/** The problems of the valid rule with one text replaced. */
function problemsWith(from: string, to: string): readonly string[] {
  expect(valid).toContain(from);
  write('data/open-flow.yaml', valid.replace(from, to));
  return problems();
}

describe('a rule that can be used', () => {
  it('has its mappings as reports write them, and passes its tests', () => {
    write('data/open-flow.yaml', valid);
    const reading = loadRules(root, catalogs);
    if (!reading.ok) throw new Error(reading.problems.join('\n'));
    const [loaded] = reading.rules;
    expect(loaded?.area).toBe('data');
    expect(loaded?.rule).toMatchObject({
      stride: ['T2'],
      atlas: ['AML.T0010.003@5.6.0'],
      owasp: ['LLM03:2025'],
      nist: ['MANAGE 3.2'],
      iso: ['ISO/IEC 27001:2022 A.8.28'],
    });
    expect(testRules(reading.rules)).toEqual([]);
  });

  it('tells which test its conditions do not meet', () => {
    write('data/open-flow.yaml', valid.replace('data: [metrics]', 'data: [dataset]'));
    const reading = loadRules(root, catalogs);
    expect(reading.ok && testRules(reading.rules)).toEqual([
      { rule: 'open-flow', test: 'metrics are silent', message: 'expected [], fired on [f1]' },
    ]);
  });

  it('is found and left out by an earlier id', () => {
    write('data/open-flow.yaml', `${valid}aliases: [old-flow]\n`);
    const reading = loadRules(root, catalogs);
    if (!reading.ok) throw new Error(reading.problems.join('\n'));
    expect(findRule(reading.rules, 'old-flow')?.rule.id).toBe('open-flow');
    expect(findRule(reading.rules, 'never')).toBeUndefined();
    expect(withoutRules(reading.rules, ['old-flow'])).toEqual([]);
  });
});

describe('a rule that cannot be used names file, place and next step', () => {
  const place = 'rules/data/open-flow.yaml: ';

  it.each([
    [
      'a wrong field',
      'flow.target.kind ==',
      'flow.tagret.kind ==',
      "match.when[0]: no field 'tagret' on flow (did you mean 'target'?)",
    ],
    [
      'a wrong field of an end',
      'flow.target.kind ==',
      'flow.target.knd ==',
      "match.when[0]: no field 'knd' on element (did you mean 'kind'?)",
    ],
    [
      'a wrong value',
      '"training"',
      '"trainning"',
      "match.when[0]: 'trainning' is no value of flow.target.kind (did you mean 'training'?)",
    ],
    [
      'a wrong value inside exists',
      'd == "dataset")',
      'd == "datasett")',
      "match.when[1]: 'datasett' is no value of d (did you mean 'dataset'?)",
    ],
    [
      'a wrong value in a list inside exists',
      'd == "dataset")',
      'd in ["dataset", "featurs"])',
      "match.when[1]: 'featurs' is no value of d (did you mean 'features'?)",
    ],
    [
      'an unknown protection',
      'flow.target.kind == "training"',
      '\'"check-sum" in flow.controls\'',
      "match.when[0]: 'check-sum' is no value of flow.controls (did you mean 'checksum'?)",
    ],
    [
      'a regular expression',
      'flow.target.kind == "training"',
      'flow.name.matches("(a+)+$")',
      "match.when[0]: 'matches' can take exponential time; use glob(text, pattern)",
    ],
    [
      'a computed pattern',
      'flow.target.kind == "training"',
      'glob(flow.name, flow.path)',
      'match.when[0]: the pattern of glob(text, pattern) is a literal of at most 100 characters; write it out',
    ],
    [
      'an escape from the type check',
      'flow.target.kind == "training"',
      'dyn(flow).x == 1',
      "match.when[0]: no function 'dyn' here (use one of all, contains, crosses, endsWith, exists, filter, glob, size, startsWith, under)",
    ],
    [
      'an index',
      'flow.target.kind == "training"',
      'flow["name"] == "x"',
      "match.when[0]: '[]' is not offered to conditions; compare fields, or add a fact to the model",
    ],
    [
      'another subject',
      'flow.target.kind == "training"',
      'flows.name == "x"',
      "match.when[0]: no 'flows' here (did you mean 'flow'?)",
    ],
    [
      'no condition',
      'flow.target.kind == "training"',
      'flow.name',
      'match.when[0]: is a string, not a condition; compare it with something',
    ],
    [
      'a hidden field',
      'flow.target.kind == "training"',
      'flow.evidence == []',
      "match.when[0]: no field 'evidence' on flow (use one of name, path, symbol, context, controls, data, protocol, source, target, boundaries)",
    ],
    ['a broken condition', 'flow.target.kind == "training"', 'flow.name ==', 'match.when[0]: Unexpected token: EOF'],
    [
      'a wrong field in a template',
      '{flow.protocol}',
      '{flow.protocl}',
      "evidence: no field 'protocl' on flow (did you mean 'protocol'?)",
    ],
    [
      'a template of another subject',
      '{flow.source.name}',
      '{reference.repo}',
      "title: '{reference.repo}' does not begin with the subject; write '{flow.field}'",
    ],
    [
      'a template without a text',
      '{flow.source.name}',
      '{flow.source}',
      "title: '{flow.source}' is not a text; name one of its fields",
    ],
    ['a lone brace', '{flow.source.name}', '{flow', "title: a brace stands alone; write holes as '{subject.field}'"],
    ['another file name', 'id: open-flow', 'id: other', "id: 'other' is not the file's name; rename one of them"],
    [
      'no silent test',
      'data: [metrics] }]\n    expect: []',
      'data: [dataset] }]\n    expect: [f1]',
      'tests: none is silent; add one with `expect: []`',
    ],
    ['no firing test', 'expect: [f1]', 'expect: []', 'tests: none fires; add one that expects a subject'],
    [
      'a stranger in expect',
      'expect: [f1]',
      'expect: [f2]',
      "tests[0].expect: no 'f2' in given.flows (did you mean 'f1'?)",
    ],
    [
      'a test of other subjects',
      'given:\n      elements',
      'given:\n      loads: []\n      elements',
      'tests[0].given.loads: a rule on each flow does not see it; use given.flows',
    ],
    [
      'an experimental rule that would block',
      'status: stable',
      'status: experimental',
      "confidence: an experimental rule has confidence 'low'; lower it or make the rule stable",
    ],
    [
      'an unknown key',
      'likelihood: low',
      'likelyhood: low\nlikelihood: low',
      "likelyhood: unknown key (did you mean 'likelihood'?)",
    ],
    [
      'an unknown key of the match',
      'each: flow',
      'each: flow\n  wehn: []',
      "match.wehn: unknown key (did you mean 'when'?)",
    ],
    [
      'a value that is none',
      'status: stable',
      'status: stabel',
      "status: 'stabel' is no value of it (did you mean 'stable'?)",
    ],
    ['a key that is missing', 'summary: Data moves.\n', '', 'summary: is missing; write a string'],
  ])('%s', (_, from, to, message) => {
    expect(problemsWith(from, to)).toEqual([place + message]);
  });

  it('an id that a catalogue does not hold', () => {
    const [problem, ...more] = problemsWith('[AML.T0010.003]', '[AML.T0010.999]');
    expect(more).toEqual([]);
    expect(problem).toMatch(/^rules\/data\/open-flow\.yaml: atlas\[0\]: atlas: there is no 'AML\.T0010\.999'/);
  });

  it('an id of no catalogue that fits', () => {
    expect(problemsWith("['ISO/IEC 27001:2022 A.8.28']", '[A.8.28]')).toEqual([
      `${place}iso[0]: 'A.8.28' belongs to none of iso-27001, iso-42001; write the full id`,
    ]);
  });

  it('a subject of a test that is none', () => {
    const [problem] = problemsWith('data: [metrics]', 'data: [metric]');
    expect(problem).toMatch(/^rules\/data\/open-flow\.yaml: tests\[1\]\.given\.flows\[0\]: data\[0\]: /);
  });

  it('a condition that is too long for its checker', () => {
    const line = `1 in [${Array.from({ length: 210 }, () => '1').join(',')}]`;
    expect(line.length).toBeLessThan(500);
    expect(problemsWith('flow.target.kind == "training"', line)).toEqual([
      `${place}match.when[0]: Exceeded maxAstNodes (200)`,
    ]);
  });

  it('YAML that is broken, repeats a key or uses an alias', () => {
    write('data/a.yaml', 'id: [');
    write('data/b.yaml', 'id: b\nid: b\n');
    write('data/c.yaml', 'id: &x c\ntitle: *x\n');
    write('data/d.yaml', `${'['.repeat(30)}${']'.repeat(30)}`);
    write('data/e.yaml', '# nothing\n');
    write('data/f.yaml', 'id: f\n---\nid: g\n');
    write('data/g.yaml', `id: g\nsummary: ${'x'.repeat(65_536)}\n`);
    expect(problemsAndLines()).toEqual([
      'rules/data/a.yaml:1: not valid YAML (bad indent); correct the YAML',
      'rules/data/b.yaml:2: a key is repeated; correct the YAML',
      'rules/data/c.yaml:1: anchors are not read here; correct the YAML',
      'rules/data/d.yaml:1: nested deeper than 24 levels; correct the YAML',
      'rules/data/e.yaml:1: is empty; write a rule or remove the file',
      'rules/data/f.yaml:3: holds a second document; write one rule a file',
      'rules/data/g.yaml:1: larger than 65536 bytes; correct the YAML',
    ]);
  });

  it.each([
    ['likelihood: low', 'likelihood: low\nlikelyhood: low', 11, 'likelyhood'],
    ['flow.data.exists(d, d == "dataset")', 'flow.data.exists(d, d == "datasett")', 17, 'match.when[1]'],
    ['{flow.protocol}', '{flow.protocl}', 18, 'evidence'],
    ['[AML.T0010.003]', '[AML.T0010.999]', 6, 'atlas[0]'],
    ['data: [metrics]', 'data: [metric]', 30, 'tests[1].given.flows[0]'],
    ['expect: [f1]', 'expect: [f2]', 26, 'tests[0].expect'],
  ])('%s at its line', (from, to, line, key) => {
    write('data/open-flow.yaml', valid.replace(from, to));
    expect(problemsAndLines()[0]).toContain(`rules/data/open-flow.yaml:${line}: ${key}: `);
  });

  it('a file in the wrong place, and an id used twice', () => {
    write('open-flow.yaml', valid);
    write('data/open-flow.yml', valid);
    write('data/open-flow.yaml', valid);
    write('flows/open-flow.yaml', valid);
    expect(problems()).toEqual([
      'rules/data/open-flow.yml: a rule is a file named <id>.yaml; move or rename it',
      "rules/flows/open-flow.yaml: id: 'open-flow' is taken by rules/data/open-flow.yaml; choose another",
      'rules/open-flow.yaml: rules lie in <area>/<id>.yaml, both kebab-case; move or rename it',
    ]);
  });

  it('an earlier id that two rules claim, or that a rule has', () => {
    const other = valid.replace('id: open-flow', 'id: other-flow');
    write('data/open-flow.yaml', `${valid}aliases: [first-flow, old-flow]\n`);
    write('data/other-flow.yaml', `${other}aliases: [old-flow, open-flow]\n`);
    expect(problemsAndLines()).toEqual([
      "rules/data/other-flow.yaml:32: aliases[0]: 'old-flow' is taken by rules/data/open-flow.yaml; choose another",
      "rules/data/other-flow.yaml:32: aliases[1]: 'open-flow' is taken by rules/data/open-flow.yaml; choose another",
    ]);
  });

  it('a folder without rules', () => {
    expect(problems()).toEqual(['rules: holds no rule; add <area>/<id>.yaml']);
  });
});

function problemsOf(text: string): readonly string[] {
  write('data/open-flow.yaml', text);
  return problems();
}

describe('a rule on each path', () => {
  const path = valid
    .replace(
      "title: '{flow.source.name} reaches {flow.target.name}'",
      "title: '{path.source.name} reaches {path.target.name}'",
    )
    .replace("evidence: '{flow.data} over {flow.protocol}'", "evidence: '{path.hops} hops, {path.through}'")
    .replace(
      `  each: flow
  when:
    - flow.target.kind == "training"
    - flow.data.exists(d, d == "dataset")`,
      `  each: path
  from: ['element.kind == "dataset"']
  to: ['element.kind == "training"']
  along: ['flow.data.exists(d, d == "dataset")']
  when: [path.hops < 9, '!path.crosses("internet")']`,
    )
    .replace('expect: [f1]', 'expect: [a -> b]');

  it('looks for its paths in its tests', () => {
    expect(problemsOf(path)).toEqual([]);
    const reading = loadRules(root, catalogs);
    expect(reading.ok && testRules(reading.rules)).toEqual([]);
  });

  it.each([
    ['  to: [\'element.kind == "training"\']\n', '', 'match.to: a path needs a condition on the element at this end'],
    [
      'element.kind == "dataset"',
      'element.kind == "datset"',
      "match.from[0]: 'datset' is no value of element.kind (did you mean 'dataset'?)",
    ],
    ['flow.data.exists', 'flow.dat.exists', "match.along[0]: no field 'dat' on flow (did you mean 'data'?)"],
    [
      '  along:',
      '  stopped-by: [human-aproval]\n  along:',
      "match.stopped-by[0]: no protection 'human-aproval' (did you mean 'human-approval'?)",
    ],
    ['  along:', '  hops: 9\n  along:', 'match.hops: Too big: expected number to be <=8'],
    ['path.hops < 9', 'path.hop < 9', "match.when[0]: no field 'hop' on path (did you mean 'hops'?)"],
    [
      'expect: [a -> b]',
      'expect: [f1]',
      "tests[0].expect: no 'f1' in given.elements (use one of a, b); write 'source -> target'",
    ],
  ])('tells what is wrong with %s -> %s', (from, to, problem) => {
    expect(path).toContain(from);
    expect(problemsOf(path.replace(from, to))).toEqual([`rules/data/open-flow.yaml: ${problem}`]);
  });

  it('is the only one that says something of paths', () => {
    expect(problemsWith('  when:', "  from: ['true']\n  when:")).toEqual([
      'rules/data/open-flow.yaml: match.from: belongs to rules on each path; leave it out',
    ]);
  });
});
