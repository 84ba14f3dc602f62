import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { loadCatalogs } from '../../src/catalog/index.ts';
import { navigatorLayer } from '../../src/entry/cli/layer.ts';
import { aThreat } from '../support/builders.ts';

const catalogs = loadCatalogs('catalogs');
const commit = 'a'.repeat(40);

const Colour = z.string().regex(/^#[0-9a-f]{6}$/i);
const Metadata = z.array(z.strictObject({ name: z.string(), value: z.string() }));

/** Layer format 4.5 as far as it is used here, by mitre-attack/attack-navigator, layers/LAYERFORMATv4_5.md. */
const Layer = z.strictObject({
  name: z.string(),
  versions: z.strictObject({
    attack: z.string().optional(),
    navigator: z.string().regex(/^(?:4\.9|[5-9])\./),
    layer: z.literal('4.5'),
  }),
  domain: z.string(),
  description: z.string(),
  sorting: z.number().int().min(0).max(3),
  layout: z.strictObject({
    layout: z.enum(['side', 'flat', 'mini']),
    showID: z.boolean(),
    showName: z.boolean(),
    expandedSubtechniques: z.enum(['none', 'all', 'annotated']),
  }),
  hideDisabled: z.boolean(),
  techniques: z.array(
    z.strictObject({
      techniqueID: z.string().regex(/^AML\.T\d{4}(\.\d{3})?$/),
      score: z.number().optional(),
      color: Colour.optional(),
      comment: z.string().optional(),
      metadata: Metadata.optional(),
      showSubtechniques: z.boolean().optional(),
    }),
  ),
  gradient: z.strictObject({ colors: z.array(Colour).min(2), minValue: z.number(), maxValue: z.number() }),
  legendItems: z.array(z.strictObject({ label: z.string(), color: Colour })),
  metadata: Metadata,
});

describe('a layer for ATLAS Navigator', () => {
  it('scores a technique by its most severe open threat and says where', () => {
    const evidence = [{ path: 'train\u202E.py', startLine: 8, endLine: 8 }];
    const threats = [
      aThreat({ severity: 'medium', atlas: ['AML.T0010.003@5.6.0'], evidence }),
      aThreat({ severity: 'critical', atlas: ['AML.T0010.003@5.6.0', 'AML.T0020@5.6.0'], evidence }),
      aThreat({ severity: 'critical', status: 'accepted', atlas: ['AML.T0049@5.6.0'] }),
    ];
    const layer = Layer.parse(navigatorLayer(threats, commit, catalogs));
    const { rule } = aThreat();
    expect(layer.techniques).toEqual([
      { techniqueID: 'AML.T0010', showSubtechniques: true },
      {
        techniqueID: 'AML.T0010.003',
        score: 100,
        color: '#d1495b',
        comment: `${rule} (medium): train?.py:8\n${rule} (critical): train?.py:8`,
        metadata: [{ name: 'rule', value: rule }],
      },
      {
        techniqueID: 'AML.T0020',
        score: 100,
        color: '#d1495b',
        comment: `${rule} (critical): train?.py:8`,
        metadata: [{ name: 'rule', value: rule }],
      },
    ]);
    expect(layer.metadata).toEqual([
      { name: 'atlas_data_version', value: '5.6.0' },
      { name: 'commit', value: commit },
    ]);
  });

  it('is empty without threats', () => {
    expect(Layer.parse(navigatorLayer([], commit, catalogs)).techniques).toEqual([]);
  });
});
