import { describe, expect, it } from 'vitest';
import { gateOf, isIgnored, readConfiguration, readLimitOf } from '../../src/policy/index.ts';

const read = (text: string): unknown => {
  const reading = readConfiguration({ file: 'threatmodel.yml', text });
  return reading.ok ? 'usable' : reading.problems.map(({ line, key, expected }) => `${line} ${key}: ${expected}`);
};

describe('a configuration', () => {
  it.each([
    ['', 'usable'],
    ['version: 1\nmode: audit\nfail_on: critical\n', 'usable'],
    ['version: 2\n', ['1 version: 1']],
    ['version: 1\nmode: sometimes\n', ['2 mode: enforce | audit | off']],
    ['version: 1\nmode: enforce\nfail_on: sometimes\n', ['3 fail_on: critical | high | medium | low']],
    [
      'version: 1\nfailon: high\n',
      [
        '2 failon: one of version, mode, fail_on, decide_on, not_assessed, paths, limits, rules, acceptances, commands, system, evidence, risk',
      ],
    ],
    ['version: 1\npaths:\n  ignore: docs\n', ['3 paths.ignore: a list']],
    ['limits:\n  yaml_mb: 5\n', ['2 limits.yaml_mb: at most 1']],
    [
      'acceptances:\n  - threat: 3f9a1c0b\n    by: ana\n    because: known\n    until: tomorrow\n',
      ['5 acceptances.0.until: a day as YYYY-MM-DD'],
    ],
    ['mode: enforce\nmode: off\n', ['2 (file): a YAML mapping']],
    ['- a list\n', ['1 (file): a map of keys']],
    ['a: &x [1]\nb: *x\n', ['1 (file): a YAML mapping']],
    [`${'['.repeat(20_000)}\n`, ['1 (file): a YAML mapping']],
  ])('%j', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it('may be absent', () => {
    const reading = readConfiguration(null);
    expect(reading.ok && [reading.configuration.mode, reading.configuration.fail_on]).toEqual(['enforce', 'high']);
  });
});

function problemsOf(text: string): readonly unknown[] {
  const reading = readConfiguration({ file: '.github/threatmodel.yml', text });
  return reading.ok ? [] : reading.problems;
}

function problem(line: number, key: string, expected: string, message: string) {
  return { file: '.github/threatmodel.yml', key, line, expected, message };
}

describe('what is wrong with a configuration', () => {
  it.each([
    [
      'fail_on: hihg\n',
      [problem(1, 'fail_on', 'critical | high | medium | low', "not one of the allowed values (did you mean 'high'?)")],
    ],
    ['fail_on: 7\n', [problem(1, 'fail_on', 'critical | high | medium | low', 'not one of the allowed values')]],
    ['paths:\n  ignored: []\n', [problem(2, 'paths.ignored', 'one of ignore', "unknown key (did you mean 'ignore'?)")]],
    [
      'acceptances:\n  - treat: 3f9a1c0b\n    by: ana\n    because: known\n    until: 2026-12-31\n',
      [
        problem(2, 'acceptances.0.threat', 'a text', 'not of the expected form'),
        problem(2, 'acceptances.0.treat', 'one of threat, by, because, until', "unknown key (did you mean 'threat'?)"),
      ],
    ],
    [
      'acceptances:\n  - threat: XYZ\n    by: ""\n    because: known\n    until: 2026-12-31\n',
      [
        problem(
          2,
          'acceptances.0.threat',
          "the first six or more digits of a threat's fingerprint, e.g. 3f9a1c0b",
          'not of the expected form',
        ),
        problem(3, 'acceptances.0.by', 'at least 1', 'not of the expected form'),
      ],
    ],
    ['commands:\n  max_days: 0\n', [problem(2, 'commands.max_days', 'at least 1', 'not of the expected form')]],
    ['commands:\n  max_days: 4000\n', [problem(2, 'commands.max_days', 'at most 3650', 'not of the expected form')]],
    [
      'commands:\n  author_accepts: maybe\n',
      [problem(2, 'commands.author_accepts', 'a boolean', 'not of the expected form')],
    ],
    ['limits:\n  text_mb: 0\n', [problem(2, 'limits.text_mb', 'above 0', 'not of the expected form')]],
  ])('%j', (text, problems) => {
    expect(problemsOf(text)).toEqual(problems);
  });

  it('is told twenty times at most', () => {
    expect(problemsOf(`rules:\n  disable:\n${'    - NO\n'.repeat(40)}`).length).toBe(20);
  });

  it('is nothing where the file is empty but for a comment', () => {
    expect(readConfiguration({ file: 'x', text: '# later\n' })).toEqual(readConfiguration(null));
    expect(readConfiguration({ file: 'x', text: '~\n' })).toEqual(readConfiguration(null));
  });
});

function configurationOf(text: string) {
  const reading = readConfiguration({ file: 'x', text });
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  return reading.configuration;
}

describe('what a configuration decides', () => {
  it('of the gate', () => {
    expect(gateOf(configurationOf(''))).toEqual({ mode: 'enforce', failOn: 'high', notAssessed: 'block' });
    expect(gateOf(configurationOf('mode: audit\nfail_on: low\nnot_assessed: neutral\n'))).toEqual({
      mode: 'audit',
      failOn: 'low',
      notAssessed: 'neutral',
    });
  });

  it('of how much of a file is read: text above a megabyte, structured files up to it', () => {
    const limit = readLimitOf(configurationOf('limits: { text_mb: 2, yaml_mb: 0.5 }\n'));
    expect([5_000_000, 1_000_001, 1_000_000, 500_000, 100_000].map(limit)).toEqual([
      2_000_000, 2_000_000, 500_000, 500_000, 100_000,
    ]);
    expect([5_000_000, 1_000_000].map(readLimitOf(configurationOf('')))).toEqual([5_000_000, 1_000_000]);
  });

  it('when it says nothing', () => {
    expect(configurationOf('')).toMatchObject({
      version: 1,
      paths: { ignore: [] },
      rules: { disable: [] },
      acceptances: [],
      commands: { role: 'write', author_accepts: false, max_days: 365 },
    });
  });
});

describe('ignored paths', () => {
  it.each([
    ['docs/a.md', ['docs/'], true],
    ['docs/a.md', ['docs'], false],
    ['a/docs/b.md', ['**/docs/**'], true],
    ['docs/b.md', ['**/docs/**'], true],
    ['mydocs/b.md', ['**/docs/**'], false],
    ['a/mydocs/b.md', ['**/docs/**'], false],
    ['a/b/train.py', ['**/train.py'], true],
    ['a/pretrain.py', ['**/train.py'], false],
    ['a/b.ipynb', ['*.ipynb'], false],
    ['b.ipynb', ['*.ipynb'], true],
    ['a/b/c.py', ['a/?/c.py'], true],
    ['a/b/c.py', ['a/*'], false],
    ['💾/a.py', ['💾/'], true],
    ['💾.py', ['?.py'], true],
    [`${'a'.repeat(200)}b`, ['*a*a*a*a*a*a*a*a*a*c'], false],
  ])('%s by %j: %s', (path, patterns, expected) => {
    expect(isIgnored(path, patterns)).toBe(expected);
  });
});
