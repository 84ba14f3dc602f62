import { assert, array, constantFrom, property, record, shuffledSubarray } from 'fast-check';
import { readFileSync } from 'node:fs';
import { globSync } from 'tinyglobby';
import { expect, it } from 'vitest';
import { extractors, link } from '../../../src/extract/index.ts';
import type { Fact } from '../../../src/model/index.ts';
import { inFile, named, reads, runsFact, writes } from '../../support/facts.ts';

const FILES = ['train.py', 'src/train.py', 'a/train.py', 'a/serve.py', 'b/serve.py', 'b/notebook.ipynb', 'dvc.yaml'];
const NAMES = ['data/x.csv', './data/x.csv', 'x.csv', '/app/data/x.csv', 'model.pkl', 'a/model.pkl', 'postgresql'];

const statements = array(
  record({
    file: constantFrom(...FILES),
    kind: constantFrom('training', 'process', 'service', 'evaluation'),
    thing: constantFrom('dataset', 'model', 'artifact', 'datastore'),
    name: constantFrom(...NAMES),
    way: constantFrom('reads', 'writes', 'runs'),
  }),
  { maxLength: 12 },
).map((told) =>
  told.flatMap(({ file, kind, thing, name, way }): Fact[] => {
    const code = inFile(kind, file.replaceAll('/', '-'), file);
    if (way === 'runs') return [{ fact: 'element', value: code }, runsFact(code, 'train.py')];
    return (way === 'reads' ? reads : writes)(code, named(thing, name, file));
  }),
);

it('the order of statements changes nothing', () => {
  assert(
    property(
      statements.chain((facts) => record({ facts: shuffledSubarray(facts, { minLength: facts.length }) })),
      ({ facts }) => {
        const sorted = [...facts].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
        expect(JSON.stringify(link(facts, FILES))).toBe(JSON.stringify(link(sorted, [...FILES].reverse())));
      },
    ),
    { numRuns: 300 },
  );
});

it('nor does the order of files, of all fixtures of all readers', async () => {
  const facts: Fact[] = [];
  const paths: string[] = [];
  for (const file of globSync('src/extract/*/fixtures/**', { dot: true }).sort()) {
    const path = file.replace(/^src\/extract\/[^/]+\/fixtures\//, '');
    const bytes = readFileSync(file);
    if (bytes.length > 100_000) continue;
    paths.push(path);
    const source = { path, text: bytes.toString('utf8') };
    for (const extractor of extractors) {
      if (!extractor.matches(path) || extractor.claims?.(source) === false) continue;
      facts.push(...(await extractor.extract(source, new AbortController().signal)).facts);
    }
  }
  const once = link(facts, paths);
  expect(once.elements.length).toBeGreaterThan(30);
  const middle = Math.floor(facts.length / 2);
  for (const shuffled of [[...facts].reverse(), [...facts.slice(middle), ...facts.slice(0, middle)]]) {
    expect(JSON.stringify(link(shuffled, paths))).toBe(JSON.stringify(once));
  }
});

it('a graph of 10,000 things is linked', () => {
  const facts = Array.from({ length: 5_000 }, (_, index) => index).flatMap((index) => {
    const file = `team${index % 50}/step${index}.py`;
    const step = inFile('process', `step${index}`, file);
    return [
      ...reads(step, named('dataset', `data/part-${index}.csv`, file)),
      ...writes(step, named('dataset', `data/part-${index + 50}.csv`, file)),
      ...reads(step, named('model', 'huggingface.co/one', file, { trust: 'third-party' })),
      runsFact(step, `team${index % 50}/step${index + 50}.py`),
    ];
  });
  const system = link(facts, []);
  expect(system.elements.length).toBeGreaterThan(10_000);
  expect(system.flows.length).toBeGreaterThan(15_000);
});
