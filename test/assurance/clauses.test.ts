import { describe, expect, it } from 'vitest';
import { clausesOf, foundIn, type Framework, FRAMEWORKS, type Kept } from '../../src/assurance/index.ts';
import { elsewhere, spokenOf } from '../../src/assurance/elsewhere.ts';
import { CONTROLS, PRACTICES } from '../../src/assurance/mapping.ts';
import { loadCatalogs } from '../../src/catalog/index.ts';
import { SystemModel, type Threat } from '../../src/model/index.ts';
import { loadRules } from '../../src/rules/index.ts';
import { aThreat, anElement } from '../support/builders.ts';

const catalogs = loadCatalogs('catalogs');
const FIELDS = { 'iso-27001': 'iso27001', 'iso-42001': 'iso42001', 'nist-ai-rmf': 'nist', atlas: 'atlas' } as const;

const EMPTY = {
  signals: ['x'],
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
};

function standing(
  framework: Framework,
  id: string,
  elements: readonly unknown[],
  threats: readonly Threat[],
  kept: Kept = {},
) {
  const found = foundIn(SystemModel.parse({ ...EMPTY, elements }), kept);
  return clausesOf(catalogs, found, threats).find((line) => line.framework === framework && line.id === id);
}

describe('what controls are mapped to', () => {
  it.each(FRAMEWORKS)('is in the catalogue of %s, and never said to stand elsewhere', (framework) => {
    const mapped = [...Object.values(CONTROLS), ...Object.values(PRACTICES)].flatMap((one) => one[FIELDS[framework]]);
    expect(mapped.length).toBeGreaterThan(10);
    const entries = catalogs.entries.get(framework);
    expect(mapped.filter((id) => entries?.has(id) !== true)).toEqual([]);
    expect(mapped.filter((id) => elsewhere(framework, id) !== '')).toEqual([]);
  });

  it.each(FRAMEWORKS)('leaves no reason about %s that stands for nothing', (framework) => {
    const ids = [...(catalogs.entries.get(framework)?.keys() ?? [])];
    const stale = spokenOf(framework).filter(
      (prefix) => !ids.some((id) => id === prefix || id.startsWith(`${prefix}.`)),
    );
    expect(stale).toEqual([]);
  });

  it('says of no clause that no file shows it when a rule finds threats against it', () => {
    const reading = loadRules('rules', catalogs);
    if (!reading.ok) throw new Error(reading.problems.join('\n'));
    const named = new Map(
      FRAMEWORKS.flatMap((framework) =>
        [...(catalogs.entries.get(framework)?.values() ?? [])].map((entry) => [
          entry.canonicalId,
          { framework, id: entry.id },
        ]),
      ),
    );
    const contradicting = reading.rules.flatMap(({ rule }) =>
      [...rule.nist, ...rule.iso].flatMap((id) => {
        const clause = named.get(id);
        return clause !== undefined && elsewhere(clause.framework, clause.id) !== '' ? [`${rule.id}: ${id}`] : [];
      }),
    );
    expect(contradicting).toEqual([]);
  });
});

describe('a clause', () => {
  const pinned = anElement({ controls: ['authentication'], name: 'api', kind: 'endpoint' });
  const against = aThreat({ iso: ['ISO/IEC 27001:2022 A.8.5'], nist: [], atlas: [] });

  it.each<[name: string, elements: readonly unknown[], threats: readonly Threat[], standing: string]>([
    ['in place', [pinned], [], 'shown'],
    ['in place with something open', [pinned], [against], 'partly'],
    ['only open', [], [against], 'gap'],
    ['only accepted', [], [{ ...against, status: 'accepted' }], 'silent'],
    ['nothing', [], [], 'silent'],
    ['of a test only', [{ ...pinned, context: 'test' }], [], 'silent'],
    [
      'declared',
      [{ ...pinned, declared: { data: [], owner: '', controls: ['authentication'], because: 'gateway' } }],
      [],
      'declared',
    ],
  ])('%s', (_, elements, threats, expected) => {
    expect(standing('iso-27001', 'A.8.5', elements, threats)?.standing).toBe(expected);
  });

  it('that is about buildings stands elsewhere, with the reason', () => {
    expect(standing('iso-27001', 'A.7.4', [], [])).toMatchObject({
      standing: 'elsewhere',
      reason: 'It is about buildings and devices.',
    });
  });

  it('is served by a practice, with where it is seen', () => {
    const evidence = [{ path: '.github/CODEOWNERS', startLine: 1, endLine: 1 }];
    const line = standing('iso-42001', 'A.3.2', [], [], { 'code-owners': { count: 1, evidence } });
    expect(line?.found).toEqual([
      {
        control: 'code-owners',
        title: 'Files have owners',
        origin: 'found',
        count: 1,
        places: [{ name: '', evidence }],
      },
    ]);
  });

  it('of ATLAS is asked for by the techniques that it is against', () => {
    const line = standing('atlas', 'AML.M0014', [], [aThreat({ atlas: ['AML.T0011.000@5.6.0'] })]);
    expect([line?.standing, line?.gravest]).toEqual(['gap', 'high']);
    expect(standing('atlas', 'AML.M0018', [], [aThreat({ atlas: ['AML.T0011.000@5.6.0'] })])?.standing).toBe(
      'elsewhere',
    );
  });
});
