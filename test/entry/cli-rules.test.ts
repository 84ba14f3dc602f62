import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { explainCommand, rulesCommand } from '../../src/entry/cli/rules.ts';

const top = mkdtempSync(join(tmpdir(), 'own-'));
const directory = join(top, '.github/threatmodel/rules');
afterAll(() => rmSync(top, { recursive: true }));
mkdirSync(join(directory, 'data'), { recursive: true });
const rule = `id: open-load
title: '{load.name} runs code'
summary: It runs code.
status: experimental
stride: [E5]
atlas: [AML.T0011.000]
owasp: [LLM03]
likelihood: low
impact: high
confidence: low
match:
  each: load
  when:
    - load.executes == "yes"
  unless:
    - load.origin == "remote"
evidence: '{load.loader}'
example:
  file: train.py
  language: python
  before: |
    torch.load(path)
  after: |
    torch.load(path, weights_only=True)
mitigations: [Pass weights_only.]
references: [https://example.com/load]
aliases: [first-load]
tests:
  - name: it fires
    given: { loads: [{ id: l1, executes: yes }] }
    expect: [l1]
  - name: it is silent
    given: { loads: [{ id: l1, executes: no }] }
    expect: []
`;
const file = join(directory, 'data/open-load.yaml');
writeFileSync(file, rule);

function ids(...args: readonly string[]): string[] {
  const { status, stdout = '', stderr } = rulesCommand(['list', ...args]);
  expect([status, stderr]).toEqual([0, undefined]);
  return stdout.split('\n').flatMap((line) => line.split('\t')[0] || []);
}

describe('stridegate rules list', () => {
  it('lists by area, status and the id of a framework, its parts and letters included', () => {
    const all = ids();
    expect(all.length).toBeGreaterThan(70);
    expect(ids('--area', 'secrets')).toContain('credential-in-source');
    expect(ids('--area', 'secrets').length).toBeLessThan(10);
    expect(ids('--status', 'deprecated')).toEqual([]);
    const models = ids('--id', 'AML.T0010.003');
    expect(models).toContain('pickle-from-mutable-hub-ref');
    expect(models).not.toContain('unpinned-dependency');
    expect(ids('--id', 'AML.T0010')).toEqual(expect.arrayContaining([...models, 'unpinned-dependency']));
    expect(ids('--id', 'E')).toEqual(expect.arrayContaining(ids('--id', 'E5')));
    expect(ids('--id', 'LLM03', '--area', 'references')).toContain('unpinned-model-reference');
  });

  it.each([
    [['list', '--area', 'nope'], "there is no area 'nope': one of agents, "],
    [['list', '--status', 'nope'], "there is no status 'nope': one of deprecated, experimental, stable"],
    [['list', '--id', 'AML.T0010.999'], "there is no 'AML.T0010.999'"],
    [['list', '--id', 'nope'], "'nope' has the form of no catalogue's id"],
    [['show'], 'rules takes list, show ID or test [PATH]'],
    [['show', 'a', 'b'], "rules show takes no 'b'"],
    [
      ['show', 'unsafe-torch-laod'],
      "there is no rule 'unsafe-torch-laod'\nTry: stridegate rules show unsafe-torch-load",
    ],
    [['test', '/nonexistent'], "there is no folder '/nonexistent'"],
    [['test', 'package.json'], "there is no folder 'package.json'"],
    [['list', 'agents'], "rules list takes no 'agents'\nTry: stridegate rules list"],
    [['list', '--frob'], "Unknown option '--frob'\nTry: stridegate rules list"],
  ])('%j is wrong usage, and says so', (args, message) => {
    const { status, stdout, stderr } = rulesCommand(args);
    expect([status, stdout]).toEqual([2, undefined]);
    expect(stderr).toContain(message);
  });
});

describe('stridegate rules show', () => {
  const told = `open-load: {load.name} runs code

It runs code.

Severity medium (likelihood low, impact high), confidence low (only reported); experimental.

Fires on each load
  when:
    load.executes == "yes"
  unless:
    load.origin == "remote"

Before, train.py
  torch.load(path)

After
  torch.load(path, weights_only=True)

How to fix it
  - Pass weights_only.

How to accept it
  One finding: an entry of \`acceptances\` in .github/threatmodel.yml, with its fingerprint, who, why and until when.
  All of them: \`rules: { disable: [open-load] }\` in the same file.

Mapped to
  E5                         Unsafe deserialisation of a model artefact
  AML.T0011.000@5.6.0        User Execution: Unsafe AI Artifacts
  LLM03:2025                 Supply Chain

Read more
  https://example.com/load

Earlier ids: first-load

File: ${directory}/data/open-load.yaml
`;

  it.each(['open-load', 'first-load'])('tells a rule in plain words, by its id or an earlier one: %s', (id) => {
    expect(rulesCommand(['show', id, '--rules', directory])).toEqual({ status: 0, stdout: told });
  });

  it('is what explain prints', () => {
    expect(explainCommand(['unsafe-torch-load'])).toEqual(rulesCommand(['show', 'unsafe-torch-load']));
    expect(explainCommand([]).status).toBe(2);
  });
});

describe('stridegate rules test', () => {
  it('takes a folder by any spelling, that of the rules that ship, too', () => {
    expect(rulesCommand(['test', 'rules'])).toMatchObject({ status: 0 });
  });

  it('says where a test that fails stands and which condition is to blame', () => {
    expect(rulesCommand(['test', directory])).toEqual({ status: 0, stdout: '2 of 2 tests of 1 rules passed\n' });
    writeFileSync(
      file,
      rule.replace('executes: yes }', 'executes: yes, origin: remote }').replace('executes: no', 'executes: yes'),
    );
    expect(rulesCommand(['test', directory])).toEqual({
      status: 2,
      stdout: [
        `${file}:29: it fires: expected [l1], fired on []; match.unless[0] silences l1: load.origin == "remote"`,
        `${file}:32: it is silent: expected [], fired on [l1]; all of match.when hold for l1; add what makes it safe`,
        '0 of 2 tests of 1 rules passed\n',
      ].join('\n'),
    });
  });

  it('says when an id is that of a rule that ships, and where a rule is broken', () => {
    writeFileSync(file, rule.replace('[first-load]', '[unsafe-torch-load]'));
    const problem = "'unsafe-torch-load' is taken by rules/artifacts/unsafe-torch-load.yaml; choose another";
    expect(rulesCommand(['test', `${directory}/`])).toEqual({
      status: 2,
      stderr: `${file}:27: aliases[0]: ${problem}\n`,
    });
    writeFileSync(file, rule.replace('load.executes', 'load.exekutes'));
    expect(rulesCommand(['test', directory]).stderr).toContain(
      `${file}:14: match.when[0]: no field 'exekutes' on load`,
    );
  });
});
