import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { coverageOf, loadCatalogs, type MappedRule, readCatalogs } from '../../src/catalog/index.ts';
import { loadRules } from '../../src/rules/index.ts';

const SHIPPED = join(import.meta.dirname, '../../catalogs');
const catalogs = loadCatalogs(SHIPPED);

function coverOf(id: string, rules: readonly MappedRule[]): unknown {
  return coverageOf(catalogs, rules).find(({ entry }) => entry.canonicalId === id)?.cover;
}

describe('coverage', () => {
  const rules = [
    { id: 'b', ids: ['AML.T0051.001@5.6.0', 'T4', 'LLM03:2025'] },
    { id: 'a', ids: ['T4', 'AML.T0010@5.6.0', 'AML.T0042@5.6.0'] },
  ];

  it.each<[string, object]>([
    ['T4', { by: 'rule', rules: ['a', 'b'] }],
    ['LLM03:2025', { by: 'rule', rules: ['b'] }],
    ['AML.T0010@5.6.0', { by: 'rule', rules: ['a'] }],
    ['AML.T0051@5.6.0', { by: 'parts', rules: ['b'] }],
    ['AML.T0010.003@5.6.0', { by: 'whole', rules: ['a'] }],
    ['AML.T0051.002@5.6.0', { by: 'nothing' }],
    ['T5', { by: 'nothing' }],
    // A rule counts for more than a reason why there could be none.
    ['AML.T0042@5.6.0', { by: 'rule', rules: ['a'] }],
    // A reason counts for more than a rule on the technique above.
    [
      'AML.T0010.000@5.6.0',
      { by: 'reason', reason: 'Chips and boards are not described by the files of a repository.' },
    ],
  ])('says of %s how it is covered', (id, cover) => {
    expect(coverOf(id, rules)).toEqual(cover);
  });

  it('lists threat classes, techniques and risks, in the order of their catalogues', () => {
    const ids = coverageOf(catalogs, []).map(({ entry }) => entry.id);
    expect([ids.length, ids[0], ids[39], ids.at(-1)]).toEqual([239, 'S1', 'AML.T0000', 'ASI10:2026']);
  });
});

describe('the rules and catalogues that ship', () => {
  const loaded = loadRules('rules', catalogs);
  const rules = (loaded.ok ? loaded.rules : [])
    .filter(({ rule }) => rule.status === 'stable')
    .map(({ rule }) => ({ id: rule.id, ids: [...rule.stride, ...rule.atlas, ...rule.owasp] }));
  const lines = coverageOf(catalogs, rules);

  it('cover every threat class, risk and technique by a rule, or say why none can see it', () => {
    const open = lines.filter(({ cover }) => cover.by === 'nothing').map(({ entry }) => entry.id);
    expect(open).toEqual([]);
  });

  it('cover each threat class and risk by a stable rule of its own, and each technique or a part of it', () => {
    const counts = new Map<string, number>();
    const uncovered = lines.filter(({ entry, cover }) => {
      counts.set(entry.catalog, (counts.get(entry.catalog) ?? 0) + 1);
      return entry.kind === 'technique' ? cover.by === 'whole' : cover.by !== 'rule';
    });
    expect(uncovered.map(({ entry }) => entry.id)).toEqual([]);
    expect(Object.fromEntries(counts)).toEqual({
      'stride-llm': 39,
      atlas: 170,
      'owasp-llm': 10,
      'owasp-ml': 10,
      'owasp-agentic': 10,
    });
  });

  it('give no reason for what a rule covers', () => {
    const told = lines.flatMap(({ entry, cover }) => (cover.by === 'reason' ? [entry.id] : []));
    expect([...catalogs.notObservable.keys()].toSorted()).toEqual(told.toSorted());
  });
});

describe('reasons that cannot be used', () => {
  it.each([
    ["edition: '5.6.0'", "edition: '5.1.0'", 'edition: reasons were written for ATLAS 5.1.0, but 5.6.0 is here'],
    ['AML.T0041:', 'AML.T0410:', "reasons.AML.T0410: there is no technique 'AML.T0410' (did you mean 'AML.T0010'?)"],
    [
      'Access to what a sensor sees is physical.',
      'No.',
      'reasons.AML.T0041: Too small: expected string to have >=10 characters',
    ],
  ])('%s', (before, after, message) => {
    const directory = mkdtempSync(join(tmpdir(), 'catalogs-'));
    try {
      cpSync(SHIPPED, directory, { recursive: true });
      const file = join(directory, 'atlas/not-observable.yaml');
      const text = readFileSync(file, 'utf8').replace(before, after);
      writeFileSync(file, text);
      const line = text.slice(0, text.indexOf(after)).split('\n').length;
      const reading = readCatalogs(directory);
      const problems = reading.ok ? [] : reading.problems.map((problem) => problem.replace(directory, ''));
      expect(problems).toEqual([expect.stringMatching(new RegExp(`^/atlas/not-observable\\.yaml:${line}:\\d+: `))]);
      expect(problems[0]).toContain(`: ${message}; correct the entry`);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
