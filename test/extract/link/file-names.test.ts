import { describe, expect, it } from 'vitest';
import { link } from '../../../src/extract/index.ts';
import type { Element, Fact } from '../../../src/model/index.ts';
import { graphLines, inFile, named, reads, writes } from '../../support/facts.ts';

type Said = readonly [file: string, does: 'reads' | 'writes', kind: Element['kind'], name: string];

/** The names of things that are no code, in a repository of these files where code says these things. */
function namesOf(said: readonly Said[], paths: readonly string[] = []): string[] {
  const facts = said.flatMap(([file, does, kind, name]): Fact[] => {
    const code = inFile(/train/.test(file) ? 'training' : /serve/.test(file) ? 'service' : 'process', file, file);
    return (does === 'reads' ? reads : writes)(code, named(kind, name, file));
  });
  const system = link(facts, paths);
  expect(system.flows.length).toBe(said.length);
  return system.elements.filter(({ path }) => path === '').map(({ kind, name }) => `${kind} ${name}`);
}

describe('spellings of one file', () => {
  it.each<[name: string, said: readonly Said[], paths: readonly string[], names: readonly string[]]>([
    [
      'a dot, slashes, a slash at the end, slashes of Windows',
      [
        ['train.py', 'reads', 'dataset', 'data/train.csv'],
        ['a.py', 'writes', 'dataset', './data//train.csv'],
        ['b.py', 'reads', 'dataset', '.\\data\\train.csv'],
        ['c.py', 'reads', 'dataset', 'data/prepared/'],
        ['dvc.yaml', 'writes', 'dataset', 'data/prepared'],
      ],
      [],
      ['dataset data/prepared', 'dataset data/train.csv'],
    ],
    [
      "from the script's folder",
      [
        ['src/train.py', 'reads', 'dataset', '../data/train.csv'],
        ['prepare.py', 'writes', 'dataset', 'data/train.csv'],
      ],
      [],
      ['dataset data/train.csv'],
    ],
    [
      'in a container',
      [
        ['api/serve.py', 'reads', 'model', '/app/models/clf.joblib'],
        ['train.py', 'writes', 'model', 'models/clf.joblib'],
      ],
      ['api/Dockerfile', 'README.md'],
      ['model models/clf.joblib'],
    ],
    [
      'in a volume, of a file that is there',
      [['serving/serve.py', 'reads', 'model', '/models/clf.onnx']],
      ['serving/Dockerfile', 'serving/models/clf.onnx'],
      ['model serving/models/clf.onnx'],
    ],
    [
      'a file of the machine',
      [['train.py', 'reads', 'dataset', '/etc/data/train.csv']],
      ['data/train.csv'],
      ['dataset /etc/data/train.csv'],
    ],
    [
      'only its end is known, and only one such file is there',
      [
        ['src/train.py', 'reads', 'dataset', 'train.csv'],
        ['src/prepare.py', 'writes', 'dataset', 'data/interim/train.csv'],
      ],
      [],
      ['dataset data/interim/train.csv'],
    ],
    [
      'only its end is known, and two such files are there',
      [
        ['src/train.py', 'reads', 'dataset', 'train.csv'],
        ['src/prepare.py', 'writes', 'dataset', 'data/one/train.csv'],
        ['src/prepare2.py', 'writes', 'dataset', 'data/two/train.csv'],
      ],
      [],
      ['dataset data/one/train.csv', 'dataset data/two/train.csv', 'dataset train.csv'],
    ],
    [
      'a pointer file of DVC says that it is there',
      [['ml/train.py', 'reads', 'dataset', 'data/raw.xml']],
      ['ml/data/raw.xml.dvc', 'data/other.xml'],
      ['dataset ml/data/raw.xml'],
    ],
    [
      'the pipeline says where, from the root',
      [
        ['ml/dvc.yaml', 'writes', 'dataset', 'ml/data/train.csv'],
        ['ml/src/train.py', 'reads', 'dataset', 'data/train.csv'],
      ],
      ['ml/dvc.yaml'],
      ['dataset ml/data/train.csv'],
    ],
    [
      'the pipeline of the root says where',
      [
        ['dvc.yaml', 'writes', 'dataset', 'data/train.csv'],
        ['src/train.py', 'reads', 'dataset', 'data/train.csv'],
      ],
      ['dvc.yaml', 'src/requirements.txt', 'src/README.md'],
      ['dataset data/train.csv'],
    ],
  ])('%s', (_, said, paths, names) => {
    expect(namesOf(said, paths)).toEqual(names);
  });
});

describe('what only looks alike', () => {
  it.each<[name: string, said: readonly Said[], paths: readonly string[], names: readonly string[]]>([
    [
      'a model of the same name in two projects',
      [
        ['churn/train.py', 'writes', 'model', 'model.pkl'],
        ['churn/serve.py', 'reads', 'model', 'model.pkl'],
        ['fraud/train.py', 'writes', 'model', 'model.pkl'],
        ['fraud/serve.py', 'reads', 'model', './model.pkl'],
      ],
      ['churn/requirements.txt', 'fraud/pyproject.toml', 'README.md'],
      ['model churn/model.pkl', 'model fraud/model.pkl'],
    ],
    [
      'of the root and of a project that writes its own',
      [
        ['train.py', 'writes', 'model', 'model.pkl'],
        ['fraud/train.py', 'writes', 'model', 'model.pkl'],
        ['fraud/serve.py', 'reads', 'model', 'model.pkl'],
      ],
      ['fraud/pyproject.toml'],
      ['model fraud/model.pkl', 'model model.pkl'],
    ],
    [
      'in two folders of notebooks',
      [
        ['a/one.ipynb', 'writes', 'dataset', 'train.csv'],
        ['b/one.ipynb', 'writes', 'dataset', 'train.csv'],
      ],
      [],
      ['dataset a/train.csv', 'dataset b/train.csv'],
    ],
    [
      'things of a hub, addresses and plain names',
      [
        ['ml/train.py', 'reads', 'dataset', 'openwebtext'],
        ['ml/train.py', 'reads', 'dataset', 's3://bucket/data/train.csv'],
        ['ml/train.py', 'reads', 'dataset', 'squad/plain'],
      ],
      ['ml/setup.py', 'data/train.csv'],
      ['dataset openwebtext', 'dataset s3://bucket/data/train.csv', 'dataset squad/plain'],
    ],
  ])('%s', (_, said, paths, names) => {
    expect(namesOf(said, paths)).toEqual(names);
  });

  it('a model of a hub that is named like a path', () => {
    const train = inFile('training', 'train', 'ml/train.py');
    const hub = named('model', 'org/model.bin', 'ml/train.py', { trust: 'third-party' });
    expect(graphLines(link(reads(train, hub), ['ml/setup.py', 'ml/org/model.bin']))).toContain('model org/model.bin');
  });
});

describe('kinds of one file', () => {
  it.each<[name: string, said: readonly Said[], kind: string]>([
    [
      'a model before data',
      [
        ['a.py', 'writes', 'dataset', 'lin_reg.bin'],
        ['b.py', 'reads', 'model', 'lin_reg.bin'],
      ],
      'model',
    ],
    [
      'data before an artifact',
      [
        ['dvc.yaml', 'writes', 'artifact', 'x.pkl'],
        ['b.py', 'reads', 'dataset', 'x.pkl'],
      ],
      'dataset',
    ],
    ['what a training writes', [['train.py', 'writes', 'artifact', 'x.pkl']], 'model'],
    ['what a service loads', [['serve.py', 'reads', 'artifact', 'x.joblib']], 'model'],
    ['what a step writes', [['a.py', 'writes', 'artifact', 'x.pkl']], 'artifact'],
    ['what a training writes of another form', [['train.py', 'writes', 'artifact', 'plot.png']], 'artifact'],
    [
      'a table is never a model',
      [
        ['a.py', 'writes', 'model', 'x.csv'],
        ['b.py', 'reads', 'dataset', 'x.csv'],
      ],
      'dataset',
    ],
  ])('%s', (_, said, kind) => {
    expect(namesOf(said)).toEqual([`${kind} ${said[0]?.[3] ?? ''}`]);
  });

  it('what moves follows the kind', () => {
    const [train, serve] = [inFile('process', 'a', 'a.py'), inFile('service', 'b', 'b.py')];
    const facts = [
      ...writes(train, named('dataset', 'm.bin', 'a.py')),
      ...reads(serve, named('model', 'm.bin', 'b.py'), { data: ['model'] }),
    ];
    expect(link(facts).flows.map(({ data }) => data)).toEqual([['model'], ['model']]);
  });
});
