import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { globSync } from 'tinyglobby';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { loadCatalogs } from '../../src/catalog/index.ts';
import { parseYaml, plainOf } from '../../src/parse/index.ts';
import { loadRules, ruleSchema, testRules } from '../../src/rules/index.ts';

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

  it.each(rules.map(({ rule }) => [rule.id, rule] as const))('%s is mapped, explained and mended', (_, rule) => {
    const { stride, atlas, nist, iso, mitigations, references, example } = rule;
    const counts = { stride, atlas, nist, iso, mitigations, references };
    expect(Object.entries(counts).flatMap(([name, list]) => (list.length === 0 ? [name] : []))).toEqual([]);
    expect(example).toBeDefined();
  });

  /** What tests load runs with the rights of their job: the one thing that counts there. */
  const ABOUT_TESTS = new Set(['malicious-model-file-among-tests']);
  const others = rules.filter(({ rule }) => !ABOUT_TESTS.has(rule.id));

  it.each(others.map((loaded) => [loaded.rule.id, loaded] as const))('%s says nothing about test code', (_, loaded) => {
    const { each } = loaded.rule.match;
    const inTests = loaded.tests.flatMap((test) =>
      test.subjects.map((subject) => ({ ...subject, view: { ...subject.view, context: 'test' as const } })),
    );
    const quiet = { ...loaded, tests: [{ name: `${each} in a test`, subjects: inTests, expect: [] }] };
    expect(testRules([quiet])).toEqual([]);
  });
});

it('fit the JSON Schema that editors get', () => {
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(
    z.looseObject({}).parse(ruleSchema()),
  );
  const files = globSync('rules/*/*.yaml');
  expect(files.length).toBeGreaterThan(70);
  const wrong = files.filter((file) => {
    const parsed = parseYaml(readFileSync(file, 'utf8'));
    return !parsed.ok || !validate(JSON.parse(JSON.stringify(parsed.documents.map(plainOf)[0])));
  });
  expect(wrong).toEqual([]);
});
