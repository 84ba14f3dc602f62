import { expect, it } from 'vitest';
import { link } from '../../../src/extract/index.ts';
import { elementFact, graphLines, inFile, runsFact } from '../../support/facts.ts';

const stage = inFile('training', 'train', 'ml/dvc.yaml', { symbol: 'train' });
const script = inFile('training', 'train', 'ml/src/train.py');

it.each([['ml/src/train.py'], ['src/train.py'], ['./src/train.py']])('a stage starts the script at %s', (path) => {
  const facts = [elementFact(stage), elementFact(script), runsFact(stage, path)];
  expect(graphLines(link(facts, ['ml/dvc.yaml']))).toEqual([
    'ml/dvc.yaml train training train',
    'ml/src/train.py training train',
    'ml/dvc.yaml train training train -> ml/src/train.py training train (code)',
  ]);
});

it.each([['other/src/train.py'], ['train.py']])('a stage starts nothing at %s', (path) => {
  expect(link([elementFact(stage), elementFact(script), runsFact(stage, path)], []).flows).toEqual([]);
});

it('a service runs the image of its Dockerfile, and that the code before what the code serves', () => {
  const service = inFile('service', 'api', 'compose.yaml', { symbol: 'api' });
  const image = inFile('container', 'api', 'api/Dockerfile');
  const endpoint = inFile('endpoint', 'fastapi app', 'api/main.py', { exposure: 'local' });
  const code = inFile('service', 'main', 'api/main.py');
  const facts = [service, image, endpoint, code].map(elementFact);
  const runs = [runsFact(service, 'api/Dockerfile'), runsFact(image, 'main.py')];
  expect(graphLines(link([...facts, ...runs], [])).slice(4)).toEqual([
    'api/Dockerfile container api -> api/main.py service main (code)',
    'compose.yaml api service api -> api/Dockerfile container api (code)',
  ]);
});
