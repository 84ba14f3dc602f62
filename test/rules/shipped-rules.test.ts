import { describe, expect, it } from 'vitest';
import { loadCatalogs } from '../../src/catalog/index.ts';
import { loadRules, testRules } from '../../src/rules/index.ts';

const reading = loadRules('rules', loadCatalogs('catalogs'));

describe('the rules that ship', () => {
  it('load without a problem', () => {
    expect(reading.ok ? [] : reading.problems).toEqual([]);
  });

  const rules = reading.ok ? reading.rules : [];

  it('are many enough to be the shipped ones', () => {
    expect(rules.length).toBeGreaterThanOrEqual(40);
  });

  it.each(rules.map((loaded) => [loaded.rule.id, loaded] as const))('%s passes its inline tests', (_, loaded) => {
    expect(loaded.tests.length).toBeGreaterThanOrEqual(2);
    expect(testRules([loaded])).toEqual([]);
  });

  it.each(rules.map((loaded) => [loaded.rule.id, loaded] as const))('%s says nothing about test code', (_, loaded) => {
    const { each } = loaded.rule.match;
    const inTests = loaded.tests.flatMap((test) =>
      test.subjects.map((subject) => ({ ...subject, view: { ...subject.view, context: 'test' as const } })),
    );
    const quiet = { ...loaded, tests: [{ name: `${each} in a test`, subjects: inTests, expect: [] }] };
    expect(testRules([quiet])).toEqual([]);
  });
});
