import { assert, constantFrom, property, record, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { link } from '../../src/extract/index.ts';
import type { Coverage, Element } from '../../src/model/index.ts';
import { declare, proposeConfiguration, readConfiguration } from '../../src/policy/index.ts';
import { elementFact, inFile, named } from '../support/facts.ts';

function proposal(elements: readonly Element[], files: readonly string[] = []): string {
  const coverage: Coverage[] = [{ part: 'extract', plugin: 'python', status: 'done', files: [...files] }];
  return proposeConfiguration({ commit: 'a'.repeat(40) }, link(elements.map(elementFact)), coverage);
}

/** The settings that stand in comments, as if they held. */
function uncommented(text: string): string {
  return text
    .split('\n')
    .filter((line) => !line.startsWith('## ') && !line.startsWith('# yaml-language-server'))
    .map((line) => line.replace(/^# /, ''))
    .join('\n');
}

const api = inFile('endpoint', 'fastapi app', 'api/main.py');
const studio = inFile('annotation', 'studio', 'compose.yaml', { symbol: 'studio', exposure: 'local' });
const table = named('dataset', 'data/train.csv', 'train.py');

describe('a proposed configuration', () => {
  it('reports without blocking and asks what no file says', () => {
    const hub = named('dataset', 'squad', 'train.py', { trust: 'third-party' });
    const known = inFile('endpoint', 'known', 'b.py', { exposure: 'local', authentication: 'required' });
    const text = proposal([api, studio, table, hub, known], ['vendor/x.py', 'vendor/y.py', 'src/old/z.py', 'src/a.py']);
    const lines = text.split('\n').filter((line) => !line.startsWith('## ') || /^## {5}/.test(line));
    expect(lines).toEqual([
      '# yaml-language-server: $schema=https://raw.githubusercontent.com/stridegate/stridegate/main/docs/reference/configuration.schema.json',
      'version: 1',
      '',
      'mode: audit',
      'fail_on: high',
      '',
      '# paths:',
      '#   ignore:',
      '#     - src/old/ # 1 file',
      '#     - vendor/ # 2 files',
      '',
      '# system:',
      '#   elements:',
      '#     - kind: human',
      '#       name: labellers',
      '#       zone: workforce',
      '#       trust: third-party',
      '#   flows:',
      '#     - from: human labellers',
      '#       to: annotation studio in compose.yaml',
      '#       data: [labels]',
      '#   about:',
      '##     compose.yaml:1',
      '#     - element: annotation studio in compose.yaml',
      '#       authentication: required',
      '#       data: [internal]',
      '##     train.py:1',
      '#     - element: dataset data/train.csv',
      '#       data: [internal]',
      '##     api/main.py:1',
      '#     - element: endpoint fastapi app in api/main.py',
      '#       exposure: network',
      '#       authentication: required',
      '',
    ]);
  });

  it('can be used as it is, and changes nothing but the mode', () => {
    const reading = readConfiguration({ file: 'f', text: proposal([api, studio, table], ['legacy/a.py']) });
    expect(reading.ok && [reading.configuration.mode, reading.declaration]).toEqual([
      'audit',
      { elements: [], about: [], flows: [] },
    ]);
  });

  it.each([[[]], [[table]]])('nothing is asked where there is nothing to ask: %#', (elements) => {
    expect(proposal(elements).includes('system:')).toBe(elements.length > 0);
  });

  it('answers find what they are about, whatever it is called', () => {
    assert(
      property(
        record({
          kind: constantFrom<Element['kind']>('endpoint', 'dataset', 'annotation', 'datastore'),
          name: string({ unit: 'binary', minLength: 1, maxLength: 20 }),
          path: string({ unit: 'binary', maxLength: 10 }),
        }),
        ({ kind, name, path }) => {
          const file = path === '' ? 'x.py' : path;
          const element = inFile(kind, name, file, { path });
          const system = link([elementFact(element)]);
          const text = proposeConfiguration({ commit: 'a'.repeat(40) }, system, []);
          expect(readConfiguration({ file: 'f', text }).ok).toBe(true);
          const reading = readConfiguration({ file: 'f', text: uncommented(text) });
          if (!reading.ok) throw new Error(JSON.stringify([reading.problems, text]));
          const { declaration } = reading;
          const answered = link([elementFact(element)], [], (graph) => declare(graph, declaration));
          expect(answered.contradictions).toEqual([]);
          expect(answered.elements.some(({ declared }) => declared !== undefined)).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });
});
