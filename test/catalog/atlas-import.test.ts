import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  atlasChanges,
  atlasFolder,
  type ImportedAtlas,
  loadCatalogs,
  readAtlas,
  readCatalogs,
} from '../../src/catalog/index.ts';

const SHIPPED = join(import.meta.dirname, '../../catalogs');
const catalogs = loadCatalogs(SHIPPED);

const LAYOUT_5 = `---
id: ATLAS
version: 5.9.9
matrices:
- id: ATLAS
  tactics:
  - {id: AML.TA0004, name: Initial Access, ATT&CK-reference: {id: TA0001, url: 'https://attack.mitre.org/tactics/TA0001/'}}
  - {id: AML.TA0001, name: AI Attack Adaptation}
  techniques:
  - id: AML.T0010
    name: AI Supply Chain Compromise
    description: 'Long'
    tactics: [AML.TA0004]
    maturity: realized
  - {id: AML.T0010.003, name: 'Model: "weights"', subtechnique-of: AML.T0010, maturity: realized}
  - {id: AML.T0115, name: Publish Poisoned AI Artifacts, tactics: [AML.TA0001, AML.TA0004], maturity: demonstrated, ATT&CK-reference: {id: T1588}}
  - {id: AML.T0011.009, name: Orphan, subtechnique-of: AML.T0011, maturity: feasible}
  - {id: AML.T0012, name: Of nothing, tactics: [AML.TA9999], maturity: feasible}
  - {id: AML.T0013, name: Immature, tactics: [AML.TA0004], maturity: someday}
  - {id: AML.T0010, name: Twice, tactics: [AML.TA0004], maturity: feasible}
  - {id: T1, name: x}
  mitigations:
  - id: AML.M0018
    name: Vet models
    techniques: [{id: AML.T0010.003, use: y}, {id: AML.T9999, use: y}, {id: AML.T0010.003, use: y}]
    ml-lifecycle: [Deployment, {id: AML.T0010, use: stray}]
    category: [Policy]
case-studies: []
`;

/** The same in the layout of later editions. */
const LAYOUT_6 = `format-version: 6.0.0
collection: {id: ATLAS, version: '5.9.9', name: ATLAS}
matrix: {id: ATLAS-matrix, name: ATLAS}
tactics:
  AML.TA0001: {id: AML.TA0001, name: AI Attack Adaptation, object-type: tactic}
  AML.TA0004: {name: Initial Access, attack-reference: {id: TA0001}}
techniques:
  AML.T0010: {id: AML.T0010, name: AI Supply Chain Compromise, maturity: Realized, platforms: [Generative AI]}
  AML.T0010.003: {name: 'Model: "weights"', maturity: Realized}
  AML.T0115: {name: Publish Poisoned AI Artifacts, maturity: Demonstrated, attack-reference: {id: T1588}}
mitigations:
  AML.M0018: {name: Vet models, categories: [Policy], lifecycle-phases: [Deployment]}
relationships:
  ATLAS-matrix:
    sequences:
    - {source: ATLAS-matrix, target: AML.TA0004, relationship-type: sequences}
    - {source: ATLAS-matrix, target: AML.TA0001, relationship-type: sequences}
  AML.T0010:
    achieves: [{source: AML.T0010, target: AML.TA0004, relationship-type: achieves}]
  AML.T0010.003:
    achieves: [{source: AML.T0010.003, target: AML.TA0004, relationship-type: achieves}]
    specializes: [{source: AML.T0010.003, target: AML.T0010, relationship-type: specializes}]
  AML.T0115:
    achieves: [{source: AML.T0115, target: AML.TA0001}, {source: AML.T0115, target: AML.TA0004}]
  AML.M0018:
    mitigates: [{source: AML.M0018, target: AML.T0010.003, relationship-type: mitigates}]
`;

const READ = {
  edition: '5.9.9',
  tactics: [
    { id: 'AML.TA0004', title: 'Initial Access', attack: 'TA0001' },
    { id: 'AML.TA0001', title: 'AI Attack Adaptation' },
  ],
  techniques: [
    { id: 'AML.T0010', title: 'AI Supply Chain Compromise', tactics: ['AML.TA0004'], maturity: 'realized' },
    {
      id: 'AML.T0010.003',
      title: 'Model: "weights"',
      parent: 'AML.T0010',
      tactics: ['AML.TA0004'],
      maturity: 'realized',
    },
    {
      id: 'AML.T0115',
      title: 'Publish Poisoned AI Artifacts',
      tactics: ['AML.TA0001', 'AML.TA0004'],
      maturity: 'demonstrated',
      attack: 'T1588',
    },
  ],
  mitigations: [
    {
      id: 'AML.M0018',
      title: 'Vet models',
      category: ['Policy'],
      lifecycle: ['Deployment'],
      techniques: ['AML.T0010.003'],
    },
  ],
};

function read(text: string): ImportedAtlas {
  const reading = readAtlas(text);
  if (!reading.ok) throw new Error(reading.message);
  return reading.atlas;
}

describe('ATLAS.yaml', () => {
  it('is read in layout 5, and what is no entry is named', () => {
    const { leftOut, ...atlas } = read(LAYOUT_5);
    expect(atlas).toEqual(READ);
    expect(leftOut).toEqual([
      "technique 'AML.T0010' on line 20: it is there twice",
      "technique 'T1' on line 21: its id is none",
      "technique 'AML.T0011.009' on line 17: the technique that it is a part of is not there",
      "technique 'AML.T0012' on line 18: it belongs to no tactic",
      "technique 'AML.T0013' on line 19: its maturity is none of feasible, demonstrated, realized",
    ]);
  });

  it('is read in the layout of later editions, keyed by id', () => {
    expect(read(LAYOUT_6)).toEqual({ ...READ, leftOut: [] });
  });

  it.each([
    ['no mapping', '- 1', 1, /^is no ATLAS\.yaml/],
    ['nothing', '', 1, /^is no ATLAS\.yaml/],
    ['an anchor', 'version: &a 5\nmatrices: *a', 1, /^anchors are not read here/],
    ['depth', `version: 1\nmatrices: ${'['.repeat(40)}${']'.repeat(40)}`, 2, /^nested deeper than 24 levels/],
    ['size', `version: 1\n#${'x'.repeat(4_000_000)}`, 1, /^larger than 4000000 bytes/],
    [
      'number',
      `version: 1\nmatrices:\n- techniques: [${'{},'.repeat(3_001)}]`,
      1,
      /^holds more than 3000 entries of a kind/,
    ],
  ])('is refused for %s', (_, text, line, message) => {
    expect(readAtlas(text)).toEqual({ ok: false, line, message: expect.stringMatching(message) });
  });

  it('never throws, whatever it says', () => {
    const lines = LAYOUT_5.split('\n');
    const mutation = fc.tuple(fc.nat(lines.length - 1), fc.string({ maxLength: 40 }));
    fc.assert(
      fc.property(fc.array(mutation, { maxLength: 4 }), (changes) => {
        const text = changes.reduce((all, [at, put]) => all.with(at, put), lines).join('\n');
        const reading = readAtlas(text);
        expect(reading.ok || reading.message.length > 0).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});

describe('another edition', () => {
  const other = read(LAYOUT_6);
  const rules = [
    { id: 'b', ids: ['AML.T0019@5.6.0', 'AML.T0010.003@5.6.0'] },
    { id: 'a', ids: ['AML.T0019@5.6.0'] },
  ];

  it('is compared with the one that is here: what goes, its successor, and who names it', () => {
    const changes = atlasChanges(catalogs, other, rules);
    const of = (id: string) => changes.filter((change) => change.id === id);
    expect(of('AML.T0019')).toEqual([
      {
        id: 'AML.T0019',
        change: 'removed',
        title: 'Publish Poisoned Datasets',
        to: 'AML.T0115.000',
        rules: ['a', 'b'],
        links: expect.arrayContaining(['S4']),
      },
    ]);
    expect(of('AML.TA0001')).toEqual([
      {
        id: 'AML.TA0001',
        change: 'renamed',
        title: 'AI Attack Staging',
        to: 'AI Attack Adaptation',
        rules: [],
        links: [],
      },
    ]);
    expect(of('AML.T0010.003').map(({ change, to, rules: by }) => [change, to, by])).toEqual([
      ['renamed', 'Model: "weights"', ['b']],
    ]);
    expect(of('AML.T0115')).toMatchObject([{ change: 'added', title: 'Publish Poisoned AI Artifacts' }]);
    expect(changes.filter(({ change }) => change === 'removed')).toHaveLength(16 + 170 + 35 - 2 - 2 - 1);
  });

  it('says nothing of the edition that is here', () => {
    const { edition, tactics, techniques, mitigations } = catalogs.files.atlas;
    expect(atlasChanges(catalogs, { edition, tactics, techniques, mitigations, leftOut: [] }, rules)).toEqual([]);
  });

  it('becomes a folder that the loader takes, but for the links that lead nowhere now', () => {
    const directory = mkdtempSync(join(tmpdir(), 'catalogs-'));
    try {
      cpSync(SHIPPED, directory, { recursive: true });
      for (const [file, text] of atlasFolder(other, catalogs)) writeFileSync(join(directory, 'atlas', file), text);
      for (const name of ['stride-llm', 'owasp-agentic', 'owasp-llm', 'owasp-ml']) {
        const path = join(directory, name, 'catalog.yaml');
        const text = readFileSync(path, 'utf8').replace("atlasEdition: '5.6.0'", "atlasEdition: '5.9.9'");
        writeFileSync(path, text.replaceAll(/AML\.T(?!0010\b(?!\.0(?!03)))\d{4}(?:\.\d{3})?/g, 'AML.T0010'));
      }
      const reading = readCatalogs(directory);
      if (!reading.ok) throw new Error(reading.problems.slice(0, 3).join('\n'));
      const { tactics, techniques, mitigations } = reading.catalogs.files.atlas;
      expect({ edition: '5.9.9', tactics, techniques, mitigations }).toEqual(READ);
      expect(readFileSync(join(directory, 'atlas/SOURCE.md'), 'utf8')).toContain('| Edition | 5.9.9,');
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
