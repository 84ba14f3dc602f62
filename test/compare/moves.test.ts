import { describe, expect, it } from 'vitest';
import { compare } from '../../src/compare/index.ts';
import { link } from '../../src/extract/index.ts';
import { movedKey, subjectKey, type Fact } from '../../src/model/index.ts';
import { movesOf } from '../../src/compare/moves.ts';
import { inFile, named, reads, writes } from '../support/facts.ts';

type Rename = { readonly from: string; readonly to: string };

function deltaOf(
  before: readonly Fact[],
  after: readonly Fact[],
  renames: readonly Rename[],
): Record<string, string[]> {
  const [base, head] = [before, after].map((facts) => ({ system: link(facts), threats: [] }));
  if (base === undefined || head === undefined) throw new Error('two sides');
  const { system } = compare(base, head, renames);
  return {
    added: names(system.added),
    removed: names(system.removed),
    changed: system.changed.map(
      ({ before: one, after: other }) => `${one.kind} ${one.name} → ${other.kind} ${other.name}`,
    ),
    flows: [...system.flows.added, ...system.flows.removed].map(({ name }) => name),
  };
}

function names(elements: readonly { readonly kind: string; readonly name: string }[]): string[] {
  return elements.map(({ kind, name }) => `${kind} ${name}`);
}

const UNCHANGED = { added: [], removed: [], changed: [], flows: [] };

function project(folder: string): Fact[] {
  const train = inFile('training', 'train', `${folder}/train.py`);
  const stage = inFile('process', 'prepare', `${folder}/dvc.yaml`, { symbol: 'prepare' });
  return [
    ...writes(stage, named('dataset', `${folder}/data/train.csv`, stage.path)),
    ...reads(train, named('dataset', 'data/train.csv', train.path)),
    ...writes(train, named('model', `${folder}/model.pt`, train.path)),
  ];
}

describe('what a rename leaves as it was', () => {
  it('data and models of a folder that moved', () => {
    const renames = ['train.py', 'dvc.yaml'].map((file) => ({ from: `old/${file}`, to: `teams/new/${file}` }));
    expect(deltaOf(project('old'), project('teams/new'), renames)).toEqual({
      ...UNCHANGED,
      changed: [
        'dataset old/data/train.csv → dataset teams/new/data/train.csv',
        'model old/model.pt → model teams/new/model.pt',
      ],
    });
  });

  it('data of a folder that one file left', () => {
    const stay = project('old');
    const moved = [...stay, ...reads(inFile('process', 'a', 'lib/a.py'), named('dataset', 'x.csv', 'lib/a.py'))];
    const before = [...stay, ...reads(inFile('process', 'a', 'old/a.py'), named('dataset', 'x.csv', 'old/a.py'))];
    expect(deltaOf(before, moved, [{ from: 'old/a.py', to: 'lib/a.py' }])).toEqual(UNCHANGED);
  });

  it('a file of which another file tells where it lies', () => {
    const train = inFile('training', 'train', 'train.py');
    const before = reads(train, named('dataset', 'train.csv', 'train.py'));
    const prepare = inFile('process', 'prepare', 'prepare.py');
    const after = [...before, ...writes(prepare, named('dataset', 'data/train.csv', 'prepare.py'))];
    expect(deltaOf(before, after, [])).toEqual({
      added: ['process prepare'],
      removed: [],
      changed: ['dataset train.csv → dataset data/train.csv'],
      flows: ['process|prepare.py||prepare -> dataset|||data/train.csv'],
    });
  });

  it('a file that turns out to be a model', () => {
    const train = inFile('training', 'train', 'train.py');
    const before = writes(train, named('dataset', 'lin_reg.bin', 'train.py'));
    const after = [
      ...before,
      ...reads(inFile('service', 'serve', 'serve.py'), named('model', 'lin_reg.bin', 'serve.py')),
    ];
    expect(deltaOf(before, after, [])['changed']).toEqual(['dataset lin_reg.bin → model lin_reg.bin']);
  });
});

describe('where folders went', () => {
  it.each<[name: string, renames: readonly Rename[], folders: readonly string[]]>([
    ['one file', [{ from: 'a/x.py', to: 'b/x.py' }], ['a/ → b/']],
    ['below', [{ from: 'p/a/x.py', to: 'p/b/x.py' }], ['p/a/ → p/b/']],
    [
      'two ways',
      [
        { from: 'a/x.py', to: 'b/x.py' },
        { from: 'a/y.py', to: 'c/y.py' },
      ],
      [],
    ],
    ['another name', [{ from: 'a/x.py', to: 'b/y.py' }], []],
    ['to the root', [{ from: 'a/x.py', to: 'x.py' }], []],
    ['a middle folder', [{ from: 'a/b/x.py', to: 'c/b/x.py' }], ['a/ → c/']],
  ])('%s', (_, renames, folders) => {
    const moves = [...movesOf(renames)].filter(([from]) => from.endsWith('/')).map((pair) => pair.join(' → '));
    expect(moves).toEqual(folders);
  });

  it('a name is moved by the nearest folder, and only a name of the whole repository', () => {
    const moved = new Map([
      ['a/', 'x/'],
      ['a/b/', 'y/'],
    ]);
    const keys = ['a/b/c.csv', 'a/c.csv', 'ab/c.csv', 'c.csv'].map((name) =>
      movedKey(subjectKey({ kind: 'dataset', path: '', symbol: '', name }), moved),
    );
    expect(keys).toEqual(['dataset|||y/c.csv', 'dataset|||x/c.csv', 'dataset|||ab/c.csv', 'dataset|||c.csv']);
    const own = subjectKey({ kind: 'load', path: 'a/t.py', symbol: '', name: 'a/b/c.csv' });
    expect(movedKey(own, moved)).toBe(own);
  });
});
