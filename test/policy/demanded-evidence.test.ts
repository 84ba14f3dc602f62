import { describe, expect, it } from 'vitest';
import { isResultsFile, readConfiguration } from '../../src/policy/index.ts';

/** The configuration's evidence, or what is wrong with it, a line each. */
function evidenceOf(text: string): unknown {
  const reading = readConfiguration({ file: '.github/threatmodel.yml', text: `evidence:\n${text}` });
  if (reading.ok) return reading.configuration.evidence;
  return reading.problems.map(({ line, key, expected }) => `${line} ${key}: ${expected}`);
}

const demand = (more: string): string => `  demand: [{ model: m.pt, family: evasion, ${more} }]\n`;

describe('evidence that a configuration demands', () => {
  it('is none unless it is asked for', () => {
    expect(evidenceOf('  files: []\n')).toEqual({ files: [], targets: [], demand: [] });
  });

  it.each([
    ['at_most: 0', { at_most: 0 }],
    ['at_least: 1', { at_least: 1 }],
    ['at_least: 0.4, eps: 8/255', { at_least: 0.4, eps: '8/255' }],
    ['at_least: 0.4, eps: 0.5 / 12.5', { at_least: 0.4, eps: '0.5 / 12.5' }],
    ['at_least: 0.4, eps: 1000, max_age_days: 3650', { at_least: 0.4, eps: 1000, max_age_days: 3650 }],
  ])('%s', (text, expected) => {
    expect(evidenceOf(demand(text))).toEqual({
      files: [],
      targets: [],
      demand: [{ model: 'm.pt', family: 'evasion', ...expected }],
    });
  });

  const EITHER = '2 evidence.demand.0: one of at_most (attacks that succeed) and at_least (accuracy under attack)';

  it.each([
    ['eps: 0.1', [EITHER]],
    ['at_most: 0.1, at_least: 0.4', [EITHER]],
    ['at_most: 1.1', ['2 evidence.demand.0.at_most: at most 1']],
    ['at_most: -0.1', ['2 evidence.demand.0.at_most: at least 0']],
    ['at_most: 0.1, max_age_days: 0', ['2 evidence.demand.0.max_age_days: at least 1']],
    ['at_most: 0.1, max_age_days: 3651', ['2 evidence.demand.0.max_age_days: at most 3650']],
    ['at_most: 0.1, max_age_days: 1.5', ['2 evidence.demand.0.max_age_days: a int']],
  ])('cannot be %s', (text, problems) => {
    expect(evidenceOf(demand(text))).toEqual(problems);
  });

  it.each(['8/0', '8//255', 'x8/255', '8/255x', '1001', '0', '/255', '8/', '1234567890/1'])(
    'has no bound of %s',
    (eps) => {
      expect(evidenceOf(demand(`at_most: 0.1, eps: ${eps}`))).not.toHaveProperty('demand');
    },
  );

  it('is of a known kind of attack', () => {
    expect(evidenceOf('  demand: [{ model: m.pt, family: unclassified, at_most: 0.1 }]\n')).not.toHaveProperty(
      'demand',
    );
    expect(evidenceOf('  demand: [{ model: "", family: evasion, at_most: 0.1 }]\n')).not.toHaveProperty('demand');
  });

  it.each([
    ['a'.repeat(40), true],
    ['0'.repeat(64), true],
    ['a'.repeat(41), false],
    ['a'.repeat(39), false],
    ['g'.repeat(40), false],
    [`x${'a'.repeat(40)}`, false],
    [`${'a'.repeat(64)}x`, false],
  ])('names weights elsewhere by digest: %s, %s', (digest, isUsable) => {
    const target = { results: 'r', model: 'm', digest };
    const text = `  targets: [{ results: r, model: m, digest: '${digest}' }]\n`;
    expect(evidenceOf(text)).toEqual(
      isUsable
        ? { files: [], targets: [target], demand: [] }
        : ['2 evidence.targets.0.digest: a SHA-256, or the commit of a hub, in hexadecimal digits'],
    );
  });

  it('stands in the files that it names', () => {
    const policy = { files: ['results/'], targets: [], demand: [] };
    expect(['results/a.json', 'a.json'].map((path) => isResultsFile(path, policy))).toEqual([true, false]);
    expect(isResultsFile('results/a.json', { ...policy, files: [] })).toBe(false);
  });
});
