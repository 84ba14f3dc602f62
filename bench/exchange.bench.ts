import type { Drawing } from '../src/exchange/index.ts';
import { built } from './built.ts';

/** How long a model of 500 elements and 1,000 flows takes to be written and read in each format. Bar: 2 s. */
const { exchangeFormats, machineLearningTemplate } = await built('exchange/index');
const COUNT = 500;
const thing = { description: '', type: '', key: '', diagram: 'd', properties: [], line: 1 };
const drawing: Drawing = {
  format: 'bench',
  title: 'Bench',
  description: '',
  owner: '',
  diagrams: [{ id: 'd', name: 'Bench' }],
  elements: Array.from({ length: COUNT }, (_, index) => ({
    ...thing,
    id: `e${index}`,
    name: `Element ${index}`,
    shape: 'process' as const,
    kind: 'service' as const,
    outOfScope: null,
    boundary: `b${index % 10}`,
    box: null,
    tags: [],
  })),
  flows: Array.from({ length: 2 * COUNT }, (_, index) => ({
    ...thing,
    id: `f${index}`,
    name: `flow ${index}`,
    source: `e${index % COUNT}`,
    target: `e${(index * 7 + 1) % COUNT}`,
    bidirectional: false,
    protocol: 'https',
    data: [],
    outOfScope: null,
    points: [],
  })),
  boundaries: Array.from({ length: 10 }, (_, index) => ({
    ...thing,
    id: `b${index}`,
    name: `Boundary ${index}`,
    shape: 'box' as const,
    parent: '',
    box: null,
    points: [],
  })),
  threats: [],
  notUnderstood: [],
};
const template = machineLearningTemplate({ version: '1.0.0', letters: [], classes: [], rules: [] });
for (const format of exchangeFormats(template)) {
  const started = performance.now();
  const bytes = format.write?.(drawing);
  if (bytes === undefined) continue;
  const text = Buffer.from(bytes).toString('utf8');
  if (format.id !== 'lucid') format.read?.({ name: 'bench', bytes }, text);
  const seconds = (performance.now() - started) / 1000;
  process.stdout.write(`${format.id}: ${seconds.toFixed(2)} s, ${Math.round(bytes.length / 1000)} kB\n`);
}
