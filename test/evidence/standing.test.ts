import { describe, expect, it } from 'vitest';
import { describeRecord, FAMILIES, groupsOf, type EvidenceRecord } from '../../src/evidence/index.ts';
import { loadCatalogs, resolve } from '../../src/catalog/index.ts';
import { readJson } from './results.ts';

type Over = { name?: string; n?: number; accuracy?: number; eps?: number; masking?: string; digest?: string };

async function evasion({
  name = 'AutoAttack',
  n = 1000,
  accuracy = 0.6,
  eps = 0.03,
  masking = 'ruled-out',
  digest = '',
}: Over = {}): Promise<EvidenceRecord[]> {
  const reading = await readJson({
    schema: 'stridegate.art/1',
    target: { name: 'models/digits.pt', digest },
    attack: { name, parameters: { norm: 'inf', eps } },
    n,
    adversarial_accuracy: accuracy,
    accuracy: 0.95,
    gradient_masking: masking,
  });
  return [...reading.records];
}

async function probes(...rates: readonly (readonly [through: number, n: number])[]): Promise<EvidenceRecord[]> {
  const rows = rates.flatMap(([through, n], at) =>
    Array.from({ length: n }, (_, i) => ({
      success: i >= through,
      provider: 'acme/bot',
      metadata: { pluginId: ['hijacking', 'ascii-smuggling'][at] },
    })),
  );
  const reading = await readJson({ results: { version: 3, results: rows } });
  return [...reading.records];
}

function saysOf(records: readonly EvidenceRecord[], bar: Parameters<typeof groupsOf>[1] = {}) {
  return groupsOf(records, bar).map(({ standing }) => [standing.standing, ...standing.reasons]);
}

describe('what measurements say', () => {
  it('is for a threat when the whole interval is on the bad side', async () => {
    expect(saysOf(await evasion({ accuracy: 0.31, n: 500, name: 'ProjectedGradientDescent' }))).toEqual([['for']]);
    expect(saysOf(await probes([9, 40]))).toEqual([['for']]);
  });

  it('is against it for a complete suite that clears the bar', async () => {
    expect(saysOf(await evasion())).toEqual([['against']]);
    expect(saysOf(await probes([0, 100], [1, 200]))).toEqual([['against']]);
  });

  it.each<[name: string, records: () => Promise<EvidenceRecord[]>, reasons: string[]]>([
    [
      'a single step along the gradient',
      async () => evasion({ name: 'FastGradientMethod', accuracy: 0.99 }),
      ['one attack is no assessment: run a suite, or several that differ'],
    ],
    [
      'a single step and one attack beside it',
      async () => [
        ...(await evasion({ name: 'FastGradientMethod' })),
        ...(await evasion({ name: 'ProjectedGradientDescent' })),
      ],
      ['one attack is no assessment: run a suite, or several that differ'],
    ],
    ['too few attempts', async () => evasion({ n: 20, accuracy: 1 }), ['AutoAttack: 20 attempts, fewer than 30']],
    [
      'an interval over the bar',
      async () => evasion({ n: 100, accuracy: 0.45 }),
      ['AutoAttack: the interval reaches over the bar'],
    ],
    ['masked gradients', async () => evasion({ masking: 'detected' }), ['AutoAttack: the gradient is masked']],
    [
      'gradients that nobody looked at',
      async () => evasion({ masking: 'not-checked' }),
      ['AutoAttack: masked gradients were not ruled out'],
    ],
    [
      'one kind of probe',
      async () => probes([0, 200]),
      ['one attack is no assessment: run a suite, or several that differ'],
    ],
  ])('is nothing of %s', async (_, records, reasons) => {
    expect(saysOf(await records())).toEqual([['inconclusive', ...reasons]]);
  });

  it('follows the bar and the bound of a policy', async () => {
    const curve = [
      ...(await evasion({ eps: 0.01, accuracy: 0.8 })),
      ...(await evasion({ eps: 0.0314, accuracy: 0.35 })),
    ];
    expect(saysOf(curve)).toEqual([['against']]);
    expect(saysOf(curve, { eps: 8 / 255 })).toEqual([['for']]);
    expect(saysOf(curve, { eps: 8 / 255, share: 0.3 })).toEqual([['against']]);
    expect(saysOf(curve, { eps: 0.1 })).toEqual([]);
  });

  it('does not mix weights', async () => {
    const other = await evasion({ digest: 'cd'.repeat(32), accuracy: 0.1 });
    expect(saysOf([...(await evasion()), ...other])).toEqual([['against'], ['for']]);
  });

  it('reads as one line', async () => {
    const [record] = await evasion({ name: 'PGD', accuracy: 0.31, n: 500, eps: 8 / 255 });
    expect(record === undefined ? '' : describeRecord(record)).toBe(
      'evasion: robust accuracy 31 % [27, 35], n = 500 (PGD, norm inf, eps 0.0314)',
    );
    const copy = await readJson({
      schema: 'stridegate.art/1',
      target: { name: 'm' },
      attack: { name: 'KnockoffNets' },
      n: 1000,
      extraction: { fidelity: 0.93, queries: 20_000, price_per_query: 0.002 },
    });
    expect(copy.records.map(describeRecord)).toEqual([
      'extraction: fidelity of the copy 93 % [91, 94], n = 1000, 20,000 queries, which cost about 40 (KnockoffNets)',
    ]);
  });
});

describe('families of attacks', () => {
  it('stand in the catalogues with ids of the current editions', () => {
    const catalogs = loadCatalogs('catalogs');
    const ids = Object.values(FAMILIES).flatMap(({ stride, atlas, owasp }) => [
      ...stride.map((id) => resolve(catalogs, 'stride-llm', id)),
      ...atlas.map((id) => resolve(catalogs, 'atlas', id)),
      ...owasp.map((id) =>
        resolve(catalogs, id.startsWith('ML') ? 'owasp-ml' : id.startsWith('LLM') ? 'owasp-llm' : 'owasp-agentic', id),
      ),
    ]);
    expect(ids.length).toBeGreaterThan(30);
    expect(ids.filter((found) => !found.ok)).toEqual([]);
  });
});
