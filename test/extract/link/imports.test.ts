import { expect, it } from 'vitest';
import { link } from '../../../src/extract/index.ts';
import { importedKey, keyOf, type Element, type Fact } from '../../../src/model/index.ts';
import { elementFact, flowFact, graphLines, inFile } from '../../support/facts.ts';

const pipeline = inFile('orchestrator', 'nightly', 'apps/churn/pipelines/nightly.py', { symbol: 'nightly' });

function stepAt(path: string, symbol: string): Element {
  return inFile('process', symbol, path, { symbol });
}

/** The pipeline's file says that it starts what it imports. */
function starts(qualified: string): Fact {
  const fact = flowFact(pipeline, pipeline, pipeline.path, { data: ['code'] });
  if (fact.fact !== 'flow') throw new Error('no flow');
  return { fact: 'flow', value: { ...fact.value, target: importedKey(pipeline.path, qualified) } };
}

function targets(qualified: string, steps: readonly Element[]): string[] {
  const flows = link([pipeline, ...steps].map(elementFact).concat(starts(qualified))).flows;
  return flows.map(({ target }) => steps.find((step) => keyOf('element', step) === target)?.path ?? target);
}

it.each([
  ['steps.train.train', 'apps/churn/steps/train.py'],
  ['.steps.train', 'apps/churn/pipelines/steps.py'],
  ['..steps.train.train', 'apps/churn/steps/train.py'],
  ['churn.steps.train', 'apps/churn/steps/train.py'],
])('%s is the function in %s', (qualified, path) => {
  expect(targets(qualified, [stepAt(path, 'train'), stepAt('apps/other/steps/train.py', 'train')])).toEqual([path]);
});

it('of two projects with the same steps the nearer one is meant', () => {
  const steps = [stepAt('apps/churn/steps/train.py', 'train'), stepAt('apps/fraud/steps/train.py', 'train')];
  expect(targets('steps.train.train', steps)).toEqual(['apps/churn/steps/train.py']);
});

it.each([
  ['another module', 'other.train', [stepAt('apps/churn/steps/train.py', 'train')]],
  ['another function', 'steps.train.fit', [stepAt('apps/churn/steps/train.py', 'train')]],
  ['two that are equally near', 'steps.train', [stepAt('x/steps/a.py', 'train'), stepAt('y/steps/b.py', 'train')]],
  ['a folder above the repository', '.......train', [stepAt('train/x.py', 'fit')]],
  ['a notebook', 'steps.train', [stepAt('apps/churn/steps/train.ipynb', 'train')]],
])('%s is no step', (_, qualified, steps) => {
  expect(targets(qualified, steps)).toEqual([]);
});

it('both ends of a flow may be imported', () => {
  const steps = [stepAt('apps/churn/steps/load.py', 'load'), stepAt('apps/churn/steps/train.py', 'train')];
  const fact = starts('steps.train.train');
  if (fact.fact !== 'flow') throw new Error('no flow');
  const between: Fact = {
    fact: 'flow',
    value: { ...fact.value, data: ['dataset'], source: importedKey(pipeline.path, 'steps.load.load') },
  };
  expect(graphLines(link([...steps.map(elementFact), between]))).toEqual([
    'apps/churn/steps/load.py load process load',
    'apps/churn/steps/train.py train process train',
    'apps/churn/steps/load.py load process load -> apps/churn/steps/train.py train process train (dataset)',
  ]);
});

it('an asset is meant by its key, whatever its function is called', () => {
  const asset = { ...stepAt('apps/churn/assets.py', 'build'), details: ['asset: features'] };
  expect(targets('asset: features', [asset, stepAt('apps/churn/features.py', 'features')])).toEqual([
    'apps/churn/assets.py',
  ]);
});

it('a pipeline does not start what an imported step hands something to', () => {
  const [load, train] = [stepAt('apps/churn/steps/load.py', 'load'), stepAt('apps/churn/steps/train.py', 'train')];
  const exec = ['steps.load.load', 'steps.train.train'].map((qualified): Fact => {
    const fact = starts(qualified);
    return fact.fact === 'flow' ? { fact: 'flow', value: { ...fact.value, protocol: 'exec' } } : fact;
  });
  const between = flowFact(load, train, pipeline.path, {
    source: importedKey(pipeline.path, 'steps.load.load'),
    target: importedKey(pipeline.path, 'steps.train.train'),
    protocol: 'call',
  });
  const facts = [pipeline, load, train].map(elementFact).concat(exec, between);
  expect(graphLines(link(facts)).slice(3)).toEqual([
    'apps/churn/pipelines/nightly.py nightly orchestrator nightly -> apps/churn/steps/load.py load process load (code)',
    'apps/churn/steps/load.py load process load -> apps/churn/steps/train.py train process train (dataset)',
  ]);
});
