import { describe, expect, it } from 'vitest';
import { loadCatalogs } from '../../src/catalog/index.ts';
import { shippedTemplate } from '../../src/entry/cli/exchange-formats.ts';
import { CATALOGS } from '../../src/entry/package-root.ts';
import { generateThreats, readTemplate, writeTemplate, type Drawing, type Template } from '../../src/exchange/index.ts';
import { parseFilter } from '../../src/exchange/tb7/index.ts';
import { PORTAL, TEMPLATE } from './drawings.ts';

const shipped = shippedTemplate(loadCatalogs(CATALOGS)) as Template;

/** The portal with what people would choose on the diagram. */
function chosen(properties: Readonly<Record<string, string>>, protocol = ''): Drawing {
  const said = Object.entries(properties).map(([name, value]) => ({ name, label: name, value }));
  return {
    ...PORTAL,
    elements: PORTAL.elements.map((element) => ({
      ...element,
      type: `SE.${{ actor: 'EI', process: 'P', store: 'DS' }[element.shape]}.Stridegate.${element.kind}`,
      properties: element.kind === 'agent' ? said : [],
    })),
    flows: PORTAL.flows.map((flow) => ({
      ...flow,
      properties: protocol === '' ? [] : [{ name: 'sgProtocol', label: '', value: protocol }],
    })),
  };
}

const ids = (drawing: Drawing): string[] =>
  generateThreats(drawing, TEMPLATE).map(({ type, target }) => `${type.id} ${target}`);

describe('the template for machine learning', () => {
  it('is read as it was written', () => {
    const result = readTemplate(Buffer.from(writeTemplate(shipped)).toString('utf8'));
    expect(result).toEqual({ ok: true, template: shipped, notUnderstood: [] });
  });

  it('has a stencil for each kind, a threat type for each class of STRIDE-LLM, and those of rules that filters can say', () => {
    expect(shipped.standard.map(({ name }) => name)).toContain('Language model (LLM)');
    expect(shipped.categories.map(({ name }) => name)).toEqual([
      'Spoofing',
      'Tampering',
      'Repudiation',
      'Information disclosure',
      'Denial of service',
      'Elevation of privilege',
      'Abuse',
    ]);
    expect(shipped.threatTypes.filter(({ id }) => id.startsWith('SL-'))).toHaveLength(39);
    expect(shipped.threatTypes.filter(({ id }) => id.startsWith('SG-')).length).toBeGreaterThanOrEqual(15);
    const stencils = new Set([...shipped.generic, ...shipped.standard].map(({ id }) => id));
    const attributes = new Set(shipped.generic.flatMap((stencil) => stencil.attributes.map(({ name }) => name)));
    for (const { include, exclude } of shipped.threatTypes) {
      for (const text of [include, exclude]) {
        expect(parseFilter(text)).toMatchObject({ ok: true });
        for (const [, id = ''] of text.matchAll(/(?:source|target) is '([^']+)'/g)) expect(stencils).toContain(id);
        for (const [, name = ''] of text.matchAll(/\.(\w+) is '/g)) expect(attributes).toContain(name);
      }
    }
  });

  it('fires where the rule would, and is silent where it would be', () => {
    expect(ids(chosen({}))).toEqual(['SL-T4 data']);
    expect(ids(chosen({ sgCapabilityCode: 'Yes' }))).toEqual(['SG-agent-runs-code bot', 'SL-T4 data']);
    expect(ids(chosen({ sgCapabilityCode: 'Yes', sgControlHumanApproval: 'Yes' }))).toEqual(['SL-T4 data']);
    expect(ids(chosen({}, 'http'))).toEqual(['SG-plain-http api', 'SL-T4 data']);
  });

  it('asks nothing of what is out of scope', () => {
    const drawing = chosen({});
    const elements = drawing.elements.map((element) => ({ ...element, outOfScope: element.id === 'data' ? '' : null }));
    expect(ids({ ...drawing, elements })).toEqual([]);
  });
});

describe('crossing', () => {
  const template: Template = {
    ...TEMPLATE,
    threatTypes: [
      {
        ...(TEMPLATE.threatTypes[0] as Template['threatTypes'][number]),
        id: 'box',
        include: "flow crosses 'GE.TB.B'",
        exclude: '',
      },
      {
        ...(TEMPLATE.threatTypes[0] as Template['threatTypes'][number]),
        id: 'line',
        include: "flow crosses 'GE.TB.L'",
        exclude: '',
      },
    ],
  };
  const [user, api] = PORTAL.elements;
  const [flow] = PORTAL.flows;
  if (user === undefined || api === undefined || flow === undefined) throw new Error('no portal');
  const drawing: Drawing = {
    ...PORTAL,
    elements: [
      { ...user, box: at(0, 0) },
      { ...api, box: at(100, 0) },
    ],
    flows: [
      {
        ...flow,
        points: [
          { x: 10, y: 5 },
          { x: 55, y: 60 },
          { x: 100, y: 5 },
        ],
      },
    ],
    boundaries: [],
  };
  const boundary = { ...(PORTAL.boundaries[0] as Drawing['boundaries'][number]), parent: '', type: '' };

  it.each<[string, Partial<Drawing['boundaries'][number]>, string[]]>([
    ['a box around one end', { shape: 'box', box: { x: 90, y: -10, width: 50, height: 50 } }, ['box']],
    ['a box around both ends', { shape: 'box', box: { x: -10, y: -10, width: 200, height: 200 } }, []],
    [
      'a line across',
      {
        shape: 'line',
        box: null,
        points: [
          { x: 55, y: -20 },
          { x: 55, y: 20 },
          { x: 55, y: 90 },
        ],
      },
      ['line'],
    ],
    [
      'a line beside',
      {
        shape: 'line',
        box: null,
        points: [
          { x: 0, y: 80 },
          { x: 50, y: 90 },
          { x: 100, y: 80 },
        ],
      },
      [],
    ],
  ])('%s', (_, given, types) => {
    const threats = generateThreats({ ...drawing, boundaries: [{ ...boundary, ...given }] }, template);
    expect(threats.map(({ type }) => type.id)).toEqual(types);
  });
});

function at(x: number, y: number) {
  return { x, y, width: 10, height: 10 };
}
