import { describe, expect, it } from 'vitest';
import { link } from '../../../src/extract/index.ts';
import { keyOf, type Element, type Fact } from '../../../src/model/index.ts';
import { elementFact, graphLines, inFile, named, reads } from '../../support/facts.ts';

function stores(file: string, names: readonly string[], kind: Element['kind'] = 'vector-store'): Fact[] {
  const code = inFile('process', 'code', file);
  return names.flatMap((name) => reads(code, named(kind, name, file)));
}

describe('a choice', () => {
  it('of four stores in one file is one element that names them', () => {
    const system = link(stores('stores.py', ['faiss', 'chroma', 'qdrant', 'milvus']));
    expect(graphLines(system)).toEqual([
      'stores.py process code',
      'stores.py vector-store one of several',
      'stores.py vector-store one of several -> stores.py process code (dataset)',
    ]);
    expect(system.elements[1]?.details).toEqual(['or chroma', 'or faiss', 'or milvus', 'or qdrant']);
  });

  it('leaves what another file uses', () => {
    const facts = [...stores('stores.py', ['faiss', 'chroma', 'qdrant', 'milvus']), ...stores('ask.py', ['chroma'])];
    expect(
      graphLines(link(facts))
        .filter((line) => !line.includes('->'))
        .sort(),
    ).toEqual([
      'ask.py process code',
      'stores.py process code',
      'stores.py vector-store one of several',
      'vector-store chroma',
    ]);
  });

  it.each<[name: string, facts: Fact[], elements: number]>([
    ['three stores', stores('stores.py', ['faiss', 'chroma', 'qdrant']), 4],
    ['four stores of two files', [...stores('a.py', ['faiss', 'chroma']), ...stores('b.py', ['qdrant', 'milvus'])], 6],
    ['four models of one provider', stores('a.py', ['openai/a', 'openai/b', 'openai/c', 'openai/d'], 'llm'), 5],
    ['four datasets', stores('a.py', ['a.csv', 'b.csv', 'c.csv', 'd.csv'], 'dataset'), 5],
  ])('is none of %s', (_, facts, elements) => {
    expect(link(facts).elements).toHaveLength(elements);
  });
});

/** A database that a Compose file starts. */
function started(path: string, name = 'db', over: Readonly<Record<string, unknown>> = {}): Fact[] {
  const element = inFile('datastore', name, path, { symbol: name, ...over });
  const names = ['software:PostgreSQL'];
  return [
    elementFact(element),
    { fact: 'alias', value: { of: keyOf('element', element), names, evidence: element.evidence } },
  ];
}

describe('a database that code names by its software', () => {
  const code = stores('app/etl.py', ['postgresql'], 'datastore');

  it.each([['app/compose.yaml'], ['compose.yaml']])('is the one that %s starts', (path) => {
    const system = link([...code, ...started(path)], ['app/compose.yaml', 'app/etl.py', 'compose.yaml']);
    expect(system.elements.filter(({ kind }) => kind === 'datastore').map(({ name }) => name)).toEqual(['db']);
    expect(system.flows.map(({ source }) => source)).toEqual([`datastore|${path}|db|db`]);
  });

  it('is not the one of another project whose code names it, too', () => {
    const other = stores('other/etl.py', ['postgresql'], 'datastore');
    const system = link([...code, ...other, ...started('app/compose.yaml')], ['app/compose.yaml', 'other/setup.py']);
    expect(system.flows.map(({ name }) => name)).toEqual([
      'datastore|||postgresql -> process|other/etl.py||code',
      'datastore|app/compose.yaml|db|db -> process|app/etl.py||code',
    ]);
  });

  it.each<[name: string, others: Fact[]]>([
    ['of another project', started('other/compose.yaml')],
    ['of two in its project', [...started('app/compose.yaml'), ...started('app/compose.yaml', 'db2')]],
    ['of a test', started('app/compose.yaml', 'db', { context: 'test' })],
  ])('is not the one %s', (_, others) => {
    const paths = ['app/compose.yaml', 'app/etl.py', 'other/compose.yaml'];
    const names = link([...code, ...others], paths).elements.map(({ name }) => name);
    expect(names).toContain('postgresql');
  });
});
