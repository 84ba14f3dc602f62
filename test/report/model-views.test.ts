import { describe, expect, it } from 'vitest';
import { keyOf, type Element, type SystemModel } from '../../src/model/index.ts';
import { modelOutputs, type ModelReport } from '../../src/report/index.ts';
import { aFlow, anAnalysis, anElement } from '../support/builders.ts';
import { OPTIONS } from './analyses.ts';

const commit = anAnalysis().head.commit;

function zone({ trust }: Element): string {
  return trust === 'public' ? 'internet' : trust === 'third-party' ? 'third-party' : 'repository';
}

function aReport(elements: readonly Element[], flows: SystemModel['flows']): ModelReport {
  const names = { internet: 'Internet', 'third-party': 'Third parties', repository: 'This repository' };
  const boundaries = Object.entries(names).map(([key, name]) => ({
    key,
    name,
    contains: elements.filter((element) => zone(element) === key).map((element) => keyOf('element', element)),
  }));
  const system: SystemModel = {
    ...anAnalysis().system,
    elements: [...elements],
    flows,
    boundaries: boundaries.filter(({ contains }) => contains.length > 0),
  };
  return {
    commit,
    system,
    coverage: [{ part: 'extract', plugin: 'python-source', status: 'done', files: ['train.py'] }],
  };
}

async function render(id: string, report: ModelReport, options: object = {}): Promise<string> {
  const output = modelOutputs.find((one) => one.id === id);
  if (output === undefined) throw new Error(`no ${id}`);
  return output.render(report, { ...OPTIONS, ...options });
}

const hub = anElement({ kind: 'model', name: 'org/base', path: '', trust: 'third-party' });
const data = anElement({ kind: 'data-source', name: 'https://example.org/a.csv', path: '', trust: 'public' });
const train = anElement({ controls: ['data-validation'] });
const model = anElement({ kind: 'model', name: 'models/out.pt', path: '' });
const server = anElement({
  kind: 'endpoint',
  name: 'fastapi app',
  path: 'serve.py',
  authentication: 'none',
  exposure: 'public',
});
const small = aReport(
  [hub, data, train, model, server],
  [
    aFlow(hub, train),
    aFlow(data, train, { data: ['dataset'], protocol: 'https' }),
    aFlow(train, model, { protocol: 'file' }),
    aFlow(model, server, { protocol: 'file' }),
  ],
);

/** 200 elements in 5 folders of 4 parts each, and 20 models of a hub. */
const many = Array.from({ length: 180 }, (_, at) =>
  anElement({
    name: `step-${at}`,
    path: `team-${at % 5}/part-${at % 20}/step_${at}.py`,
    kind: at % 3 === 0 ? 'training' : 'process',
  }),
);
const hubs = Array.from({ length: 20 }, (_, at) =>
  anElement({ kind: 'model', name: `org/model-${at}`, path: '', trust: 'third-party' }),
);
const large = aReport(
  [...hubs, ...many],
  many.map((element, at) => aFlow(at % 4 === 0 ? (hubs[at % 20] ?? hub) : (many[at - 1] ?? hub), element)),
);

describe.each(['svg', 'html'])('%s', (id) => {
  it('shows a small system whole, the same each time', async () => {
    const written = await render(id, small);
    expect(await render(id, structuredClone(small))).toBe(written);
    await expect(written).toMatchFileSnapshot(`fixtures/model/small.${id}`);
  });

  it('says so when there is nothing', async () => {
    const written = await render(id, aReport([], []));
    expect(written).toContain(id === 'html' ? 'Nothing of a machine-learning system was found.' : '0 boxes, 0 lines');
  });

  it('writes what a repository names as text', async () => {
    const text = '"><script>alert(1)</script></svg>\u202E@everyone';
    const evil = anElement({
      name: text,
      path: text,
      details: [text],
      controls: [text],
      evidence: [{ path: text, startLine: 1, endLine: 1 }],
    });
    const written = await render(id, aReport([evil, hub], [aFlow(hub, evil, { protocol: text })]), {
      sourceUrl: 'https://github.com/acme/app/blob/main',
    });
    expect(written).not.toMatch(/<script|\u202E/);
    expect(written.match(/<\/svg>/g)?.length).toBe(written.match(/<svg/g)?.length);
  });
});

type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

function rectangles(svg: string, pattern: RegExp): Box[] {
  return [...svg.matchAll(pattern)].map(([, x, y, width, height]) => ({
    x: Number(x),
    y: Number(y),
    width: Number(width),
    height: Number(height),
  }));
}

const BOX = /<svg class="node[^"]*" x="(-?\d+)" y="(-?\d+)" width="(\d+)" height="(\d+)">/g;
const FRAME = /<g class="zone"><rect x="(-?\d+)" y="(-?\d+)" width="(\d+)" height="(\d+)"/g;

it('collapses 200 elements to what can be read, none lost', async () => {
  const svg = await render('svg', large);
  const boxes = rectangles(svg, BOX);
  expect(boxes.length).toBeGreaterThan(15);
  expect(boxes.length).toBeLessThanOrEqual(45);
  const stand = [...svg.matchAll(/<title>[^<]*: (\d+) elements<\/title>/g)].map(([, count]) => Number(count));
  expect(stand.reduce((sum, count) => sum + count, 0) + (boxes.length - stand.length)).toBe(200);
  expect(svg).toContain('20 × model');
});

it('draws no box over another, and each inside its frame', async () => {
  const svg = await render('svg', large);
  const boxes = rectangles(svg, BOX);
  const frames = rectangles(svg, FRAME);
  const overlaps = boxes.flatMap((a, at) =>
    boxes
      .slice(at + 1)
      .filter((b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height),
  );
  expect(overlaps).toEqual([]);
  const outside = boxes.filter(
    (a) =>
      !frames.some(
        (f) => f.x <= a.x && a.x + a.width <= f.x + f.width && f.y <= a.y && a.y + a.height <= f.y + f.height,
      ),
  );
  expect(outside).toEqual([]);
});

it('every box of the page leads to something in the page', async () => {
  const page = await render('html', large);
  const targets = [...page.matchAll(/href="#([^"]+)"/g)].map(([, target]) => target ?? '');
  expect(targets.length).toBeGreaterThan(200);
  expect(targets.filter((target) => !page.includes(` id="${target}"`))).toEqual([]);
});

it('places are links below an address that is given, and none without', async () => {
  const linked = await render('html', small, { sourceUrl: 'https://github.com/acme/app/blob/main/' });
  expect(linked).toContain('<a href="https://github.com/acme/app/blob/main/train.py#L1" rel="noreferrer">');
  expect(await render('html', small)).not.toContain('https://github.com');
  expect(await render('html', small, { sourceUrl: 'javascript:alert(1)' })).not.toContain('javascript:');
});
