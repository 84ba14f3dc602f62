import { describe, expect, it } from 'vitest';
import { isIgnored, readConfiguration } from '../../src/policy/index.ts';

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
        '2 failon: one of version, mode, fail_on, not_assessed, paths, limits, rules, acceptances, commands, system, evidence',
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
