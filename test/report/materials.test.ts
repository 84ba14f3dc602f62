import { describe, expect, it } from 'vitest';
import type { Analysis, MaterialChange } from '../../src/model/index.ts';
import { outputs } from '../../src/report/index.ts';
import { anAnalysis } from '../support/builders.ts';
import { OPTIONS } from './analyses.ts';

const [OLD, NEW] = ['a'.repeat(40), 'b'.repeat(40)];

const MATERIALS: readonly MaterialChange[] = [
  { kind: 'package', name: 'tqdm', before: null, after: ['4.66.5'], direct: false },
  { kind: 'package', name: 'numpy', before: ['1.26.4'], after: ['2.1.0'], direct: true },
  { kind: 'package', name: 'six', before: ['1.16.0', '1.17.0'], after: null, direct: false },
  { kind: 'model', name: 'acme/base`<img src=x>\u202E', before: [OLD], after: [NEW], direct: true },
  { kind: 'dataset', name: 'acme/rows', before: null, after: [''], direct: true },
];

const analysis = anAnalysis([], { materials: MATERIALS, relevant: true });

function rendered(id: string, of: Analysis = analysis): string {
  const output = outputs.find((one) => one.id === id);
  if (output === undefined) throw new Error(`no output ${id}`);
  return output.render(of, OPTIONS);
}

describe('what changed of the bill of materials', () => {
  it('stands in the text, models first and what is asked for before what others need', () => {
    const text = rendered('text');
    const from = text.indexOf('Bill of materials');
    expect(text.slice(from, text.indexOf('\n\n', from)).split('\n')).toEqual([
      'Bill of materials: 1 dataset added, 1 package added, 1 package removed, 1 model changed, 1 package changed (5)',
      expect.stringMatching(/^ {2}~ model acme\/base`<img src=x>.* a{40} → b{40}$/),
      '  + dataset acme/rows any',
      '  ~ package numpy 1.26.4 → 2.1.0',
      '  + package tqdm 4.66.5',
      '  - package six 1.16.0 and 1.17.0',
    ]);
  });

  it.each(['markdown', 'html'])('stands in %s, where a hostile name stays a text', (id) => {
    const text = rendered(id);
    expect(text).toContain('1 model changed');
    expect(text).not.toContain('<img');
    expect(text).not.toContain('\u202E');
  });

  it('stands in json as it is', () => {
    expect((JSON.parse(rendered('json')) as { materials: unknown }).materials).toEqual(MATERIALS);
  });

  it.each(['text', 'markdown', 'html', 'json'])('is not spoken of in %s when it is the same', (id) => {
    expect(rendered(id, anAnalysis([], { relevant: true }))).not.toMatch(/bill of materials|"materials"/i);
  });

  it('is cut where it is long', () => {
    const many = Array.from({ length: 500 }, (_, at) => ({ ...MATERIALS[0], name: `p${at}` }));
    const long = anAnalysis([], { materials: many, relevant: true });
    expect(rendered('text', long)).toContain('  … and 488 more');
    expect(rendered('markdown', long)).toContain('- and 470 more');
    expect(rendered('html', long)).toContain('<li>and 300 more</li>');
  });
});
