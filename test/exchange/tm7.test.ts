import { describe, expect, it } from 'vitest';
import { generateThreats } from '../../src/exchange/index.ts';
import { templateOf } from '../../src/exchange/tb7/index.ts';
import { child } from '../../src/exchange/xml.ts';
import { parseXml, walkXml } from '../../src/parse/index.ts';
import { PORTAL, read, TEMPLATE, write } from './drawings.ts';

const ABSTRACTS = 'xmlns="http://schemas.datacontract.org/2004/07/ThreatModeling.Model.Abstracts"';

function property(contract: string, label: string, name: string, value: string): string {
  return `<q:anyType i:type="k:${contract}" xmlns:k="http://schemas.datacontract.org/2004/07/ThreatModeling.KnowledgeBase"><k:DisplayName>${label}</k:DisplayName>${name === '' ? '<k:Name/>' : `<k:Name>${name}</k:Name>`}${value}</q:anyType>`;
}

const text = (value: string): string =>
  `<k:Value i:type="c:string" xmlns:c="http://www.w3.org/2001/XMLSchema">${value}</k:Value>`;
const list = (values: readonly string[], index: number): string =>
  `<k:Value i:type="q:ArrayOfstring">${values.map((value) => `<q:string>${value}</q:string>`).join('')}</k:Value><k:SelectedIndex>${index}</k:SelectedIndex>`;

function stencil(
  guid: string,
  contract: string,
  generic: string,
  type: string,
  properties: string,
  box: readonly number[],
): string {
  const [left, top, width, height] = box;
  return `<q:KeyValueOfguidanyType><q:Key>${guid}</q:Key><q:Value i:type="${contract}"><GenericTypeId ${ABSTRACTS}>${generic}</GenericTypeId><Guid ${ABSTRACTS}>${guid}</Guid><Properties ${ABSTRACTS}>${properties}</Properties><TypeId ${ABSTRACTS}>${type}</TypeId><Height ${ABSTRACTS}>${height}</Height><Left ${ABSTRACTS}>${left}</Left><Top ${ABSTRACTS}>${top}</Top><Width ${ABSTRACTS}>${width}</Width></q:Value></q:KeyValueOfguidanyType>`;
}

/** Prefixes differ from those that the tool writes: only names count. */
const FILE = `<ThreatModel xmlns="http://schemas.datacontract.org/2004/07/ThreatModeling.Model" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><DrawingSurfaceList><DrawingSurfaceModel><Guid ${ABSTRACTS}>d0</Guid><Borders xmlns:q="http://schemas.microsoft.com/2003/10/Serialization/Arrays">${[
  stencil(
    'b1',
    'BorderBoundary',
    'GE.TB.B',
    'GE.TB.B',
    property('StringDisplayAttribute', 'Name', '', text('Data centre')),
    [100, 0, 400, 400],
  ),
  stencil(
    'e1',
    'StencilRectangle',
    'GE.EI',
    'SE.EI.TMCore.Browser',
    property('StringDisplayAttribute', 'Name', '', text('Browser')),
    [0, 100, 50, 50],
  ),
  stencil(
    'e2',
    'StencilEllipse',
    'GE.P',
    'SE.P.TMCore.WebServer',
    property('HeaderDisplayAttribute', 'Web Server', '', '<k:Value i:nil="true"/>') +
      property('StringDisplayAttribute', 'Name', '', text('Scoring API')) +
      property('BooleanDisplayAttribute', 'Out Of Scope', '71f3d9aa-b8ef-4e54-8126-607a1d903103', text('true')) +
      property(
        'StringDisplayAttribute',
        'Reason For Out Of Scope',
        '752473b6-52d4-4776-9a24-202153f7d579',
        text('Run by others'),
      ) +
      property('ListDisplayAttribute', 'Code Type', 'codeType', list(['Not Selected', 'Managed', 'Unmanaged'], 1)),
    [200, 100, 100, 100],
  ),
  stencil(
    'e3',
    'StencilParallelLines',
    'GE.DS',
    'SE.DS.TMCore.SQL',
    property('StringDisplayAttribute', 'Name', '', text('Labels')),
    [400, 300, 60, 60],
  ),
  stencil(
    'n1',
    'StencilRectangle',
    'GE.A',
    'GE.A',
    property('StringDisplayAttribute', 'Name', '', text('To do')),
    [0, 0, 10, 10],
  ),
  stencil(
    'e3',
    'StencilParallelLines',
    'GE.DS',
    'GE.DS',
    property('StringDisplayAttribute', 'Name', '', text('Twice')),
    [0, 0, 10, 10],
  ),
].join(
  '',
)}</Borders><Header>Scoring</Header><Lines xmlns:q="http://schemas.microsoft.com/2003/10/Serialization/Arrays"><q:KeyValueOfguidanyType><q:Key>l1</q:Key><q:Value i:type="Connector"><GenericTypeId ${ABSTRACTS}>GE.DF</GenericTypeId><Guid ${ABSTRACTS}>l1</Guid><Properties ${ABSTRACTS}>${property('StringDisplayAttribute', 'Name', '', text('score'))}</Properties><TypeId ${ABSTRACTS}>SE.DF.TMCore.HTTPS</TypeId><HandleX ${ABSTRACTS}>120</HandleX><HandleY ${ABSTRACTS}>130</HandleY><SourceGuid ${ABSTRACTS}>e1</SourceGuid><SourceX ${ABSTRACTS}>50</SourceX><SourceY ${ABSTRACTS}>125</SourceY><TargetGuid ${ABSTRACTS}>e2</TargetGuid><TargetX ${ABSTRACTS}>200</TargetX><TargetY ${ABSTRACTS}>150</TargetY></q:Value></q:KeyValueOfguidanyType><q:KeyValueOfguidanyType><q:Key>l2</q:Key><q:Value i:type="Connector"><Guid ${ABSTRACTS}>l2</Guid><Properties ${ABSTRACTS}/><TypeId ${ABSTRACTS}>GE.DF</TypeId><SourceGuid ${ABSTRACTS}>00000000-0000-0000-0000-000000000000</SourceGuid><SourceX ${ABSTRACTS}>900</SourceX><SourceY ${ABSTRACTS}>900</SourceY><TargetGuid ${ABSTRACTS}>e3</TargetGuid><TargetX ${ABSTRACTS}>400</TargetX><TargetY ${ABSTRACTS}>300</TargetY></q:Value></q:KeyValueOfguidanyType></Lines></DrawingSurfaceModel></DrawingSurfaceList><MetaInformation><HighLevelSystemDescription>Scores &lt;b&gt;loans&lt;/b&gt;</HighLevelSystemDescription><Owner>risk</Owner><ThreatModelName>Scoring</ThreatModelName></MetaInformation><ThreatInstances xmlns:q="http://schemas.microsoft.com/2003/10/Serialization/Arrays"><q:KeyValueOfstringThreatpc_P0_PhOB><q:Key>S1e1l1e2</q:Key><q:Value xmlns:k="http://schemas.datacontract.org/2004/07/ThreatModeling.KnowledgeBase"><k:FlowGuid>l1</k:FlowGuid><k:Priority>High</k:Priority><k:Properties><q:KeyValueOfstringstring><q:Key>Title</q:Key><q:Value>Spoofing the browser</q:Value></q:KeyValueOfstringstring><q:KeyValueOfstringstring><q:Key>UserThreatCategory</q:Key><q:Value>Spoofing</q:Value></q:KeyValueOfstringstring></k:Properties><k:SourceGuid>e1</k:SourceGuid><k:State>NotApplicable</k:State><k:StateInformation>Mutual TLS</k:StateInformation><k:TargetGuid>e2</k:TargetGuid><k:TypeId>S1</k:TypeId></q:Value></q:KeyValueOfstringThreatpc_P0_PhOB></ThreatInstances></ThreatModel>`;

describe('a file of the Threat Modeling Tool', () => {
  const drawing = read('tm7', FILE);

  it('gives its elements with kind, boundary and scope', () => {
    expect(
      drawing.elements.map(({ name, shape, kind, boundary, outOfScope }) => ({
        name,
        shape,
        kind,
        boundary,
        outOfScope,
      })),
    ).toEqual([
      { name: 'Browser', shape: 'actor', kind: null, boundary: '', outOfScope: null },
      { name: 'Scoring API', shape: 'process', kind: 'endpoint', boundary: 'b1', outOfScope: 'Run by others' },
      { name: 'Labels', shape: 'store', kind: 'dataset', boundary: 'b1', outOfScope: null },
    ]);
    expect(drawing.elements[1]?.properties.at(-1)).toEqual({ name: 'codeType', label: 'Code Type', value: 'Managed' });
    expect([drawing.title, drawing.owner, drawing.description]).toEqual(['Scoring', 'risk', 'Scores <b>loans</b>']);
  });

  it('gives its flows, and its threats with what was decided', () => {
    expect(drawing.flows.map(({ name, source, target, protocol }) => [name, source, target, protocol])).toEqual([
      ['score', 'e1', 'e2', 'https'],
      ['', '', 'e3', ''],
    ]);
    expect(drawing.threats).toEqual([
      {
        id: 'S1e1l1e2',
        title: 'Spoofing the browser',
        category: 'Spoofing',
        description: '',
        mitigation: '',
        state: 'not-applicable',
        justification: 'Mutual TLS',
        severity: 'High',
        type: 'S1',
        subjects: ['e1', 'l1', 'e2'],
        line: 1,
      },
    ]);
  });

  it('lists what stands for nothing', () => {
    expect(drawing.notUnderstood.map(({ id, reason }) => `${id} ${reason}`)).toEqual([
      'n1 is a note on the diagram',
      'e3 has the id of another',
      'l2 is a line whose start leads to no element',
    ]);
  });

  it('is written again as it was', () => {
    expect(write('tm7', drawing)).toBe(FILE);
  });

  it.each([
    ['<!DOCTYPE x [<!ENTITY a "b">]><ThreatModel>&a;</ThreatModel>', 'a document type is not read'],
    ['<ThreatModel><DrawingSurfaceList>', 'not valid XML'],
    ['<Other><ThreatModel/></Other>', 'expected <ThreatModel>, found <Other>'],
  ])('is refused: %s', (source, reason) => {
    expect(() => read('tm7', source)).toThrow(reason);
  });
});

describe('a file written for the Threat Modeling Tool', () => {
  const file = write('tm7', PORTAL);
  const parsed = parseXml(file, { maxBytes: 1e8, maxElements: 1e6 });
  if (!parsed.ok) throw new Error(parsed.reason);
  const all = [...walkXml(parsed.root)];
  const named = (name: string) => all.filter((element) => element.name === name);
  const order = (element: (typeof all)[number] | undefined) => element?.children.map(({ name }) => name);

  it('has no declaration and the members of each contract in order', () => {
    expect(file.startsWith('<ThreatModel xmlns="http://schemas.datacontract.org/2004/07/ThreatModeling.Model"')).toBe(
      true,
    );
    expect(order(parsed.root)).toEqual([
      'DrawingSurfaceList',
      'MetaInformation',
      'Notes',
      'ThreatInstances',
      'ThreatGenerationEnabled',
      'Validations',
      'Version',
      'KnowledgeBase',
      'Profile',
    ]);
    expect(order(named('DrawingSurfaceModel')[0])).toEqual([
      'GenericTypeId',
      'Guid',
      'Properties',
      'TypeId',
      'Borders',
      'Header',
      'Lines',
      'Zoom',
    ]);
    const values = named('a:Value').filter(({ attributes }) => attributes.has('z:Id'));
    const shapes = values.map((value) => `${value.attributes.get('i:type')}: ${order(value)?.join(' ')}`);
    const box = 'GenericTypeId Guid Properties TypeId Height Left StrokeDashArray StrokeThickness Top Width';
    const line =
      'GenericTypeId Guid Properties TypeId HandleX HandleY PortSource PortTarget SourceGuid SourceX SourceY TargetGuid TargetX TargetY';
    expect([...new Set(shapes)]).toEqual([
      `BorderBoundary: ${box}`,
      `StencilRectangle: ${box}`,
      `StencilEllipse: ${box}`,
      `StencilParallelLines: ${box}`,
      `Connector: ${line}`,
    ]);
    expect(order(named('a:Value').find(({ children }) => children[0]?.name === 'b:ChangedBy'))).toEqual(
      'ChangedBy DrawingSurfaceGuid FlowGuid Id InteractionKey InteractionString ModifiedAt Priority Properties SourceGuid State StateInformation TargetGuid Title TypeId Upgraded UserThreatCategory UserThreatDescription UserThreatShortDescription Wide'
        .split(' ')
        .map((name) => `b:${name}`),
    );
  });

  it('types each value of a property, as the tool refuses those without', () => {
    const untyped = named('b:Value').filter(
      ({ attributes }) => !attributes.has('i:type') && attributes.get('i:nil') !== 'true',
    );
    expect(untyped.filter(({ line, text: value }) => line > 0 && value === '')).toEqual([]);
    expect(named('b:Value').length).toBeGreaterThan(20);
  });

  it('numbers its objects and uses GUIDs that follow from the ids', () => {
    const ids = all.flatMap(({ attributes }) => attributes.get('z:Id') ?? []);
    expect(ids).toEqual(ids.map((_, index) => `i${index + 1}`));
    expect(named('Guid').every(({ text: guid }) => /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/.test(guid))).toBe(true);
    expect(new Set(named('Guid').map(({ text: guid }) => guid)).size).toBe(named('Guid').length);
  });

  it('embeds the template, by which its own threats can be generated', () => {
    const knowledge = child(parsed.root, 'KnowledgeBase');
    if (knowledge === undefined) throw new Error('no template');
    const { template, notUnderstood } = templateOf(knowledge);
    expect(notUnderstood).toEqual([]);
    expect(template.threatTypes.map(({ id, include, exclude }) => ({ id, include, exclude }))).toEqual(
      TEMPLATE.threatTypes.map(({ id, include, exclude }) => ({ id, include, exclude })),
    );
    const generated = generateThreats(read('tm7', file), template).map(({ title }) => title);
    expect(generated).toEqual(['Portal API to Assistant in the clear', 'Poisoned data: Feedback'].slice(1));
  });
});
