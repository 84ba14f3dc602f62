import { expect, it } from 'vitest';
import { outputs } from '../../src/report/index.ts';
import { aFlow, anAnalysis, anElement } from '../support/builders.ts';
import { OPTIONS } from './analyses.ts';

const html = outputs.find(({ id }) => id === 'html');
const elements = Array.from({ length: 45 }, (_, at) =>
  anElement({
    name: `element-${at}`,
    path: `src/${at}.py`,
    kind: at % 5 === 0 ? 'dataset' : 'process',
    trust: ['public', 'third-party', 'internal', 'internal', 'internal'][at % 5] ?? 'internal',
  }),
);
const first = elements[0] ?? anElement();
const flows = elements.map((element, at) => aFlow(elements[at - 1] ?? first, elements[at + 2] ?? element));
const system = { ...anAnalysis().diff.system, added: elements, flows: { added: flows, removed: [], changed: [] } };
const large = anAnalysis([], { relevant: true, diff: { ...anAnalysis().diff, system } });

function places(page: string): readonly string[] {
  return [...page.matchAll(/<svg class="node[^>]*>/g)].map(([tag]) => tag);
}

it('draws 40 elements and says what it did not draw', () => {
  const page = html?.render(large, OPTIONS) ?? '';
  expect(page.match(/<svg class="node added/g)).toHaveLength(40);
  const drawn = page.match(/<g class="flow added"><title>/g)?.length ?? 0;
  expect(page).toContain(`<p>5 more elements and ${45 - drawn} more flows not drawn.</p>`);
});

it('places equal diagrams equally, whatever the order of the flows', () => {
  const turned = {
    ...large,
    diff: { ...large.diff, system: { ...system, flows: { ...system.flows, added: [...flows].reverse() } } },
  };
  expect(places(html?.render(turned, OPTIONS) ?? '')).toEqual(places(html?.render(large, OPTIONS) ?? ''));
});

it('loads nothing and runs nothing', () => {
  const page = html?.render(large, OPTIONS) ?? '';
  expect(page).toContain(
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">`,
  );
  expect(page).not.toMatch(/<script|<link|<img|@import|url\((?!#arrow)/);
});
