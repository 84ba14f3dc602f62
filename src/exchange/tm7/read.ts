import { parseXml, type XmlElement } from '../../parse/index.ts';
import {
  MAX_FILE_BYTES,
  MAX_THINGS,
  type Box,
  type Drawing,
  type DrawnBoundary,
  type DrawnElement,
  type DrawnFlow,
  type DrawnProperty,
  type DrawnShape,
  type ExchangeFile,
  type NotUnderstood,
  type ReadResult,
} from '../contract.ts';
import { joined } from '../build.ts';
import { kindNamed, kindOf } from '../kinds.ts';
import { attribute, child, children, localName, textOf, typeOf } from '../xml.ts';
import { KEY_PROPERTY, NOWHERE, OUT_OF_SCOPE, OUT_OF_SCOPE_REASON } from './names.ts';
import { readThreats } from './threats.ts';

const SHAPES: Readonly<Record<string, DrawnShape>> = {
  'GE.EI': 'actor',
  'GE.P': 'process',
  'GE.DS': 'store',
  StencilRectangle: 'actor',
  StencilEllipse: 'process',
  StencilParallelLines: 'store',
};

/** Most characters of a text: the pictures of a template's stencils are texts. */
const MAX_PICTURE = 2_000_000;
const LIMITS = { maxBytes: MAX_FILE_BYTES, maxDepth: 40, maxElements: 400_000, maxText: MAX_PICTURE };

type Surface = {
  readonly id: string;
  readonly elements: DrawnElement[];
  readonly flows: DrawnFlow[];
  readonly boundaries: DrawnBoundary[];
  readonly notUnderstood: NotUnderstood[];
};

/**
 * Reads a file of the Microsoft Threat Modeling Tool: every surface, stencils with their properties, flows, boundaries and in which of
 * them each stencil lies (by place, since the tool keeps no parent), threats with state and justification. The embedded template is kept.
 * Names are matched without their prefix. A document type or an entity of its own is refused.
 */
export function readTm7(_file: ExchangeFile, text: string): ReadResult {
  const parsed = parseXml(text, LIMITS);
  if (!parsed.ok) return parsed;
  const { root } = parsed;
  if (localName(root) !== 'ThreatModel') {
    return { ok: false, reason: `expected <ThreatModel>, found <${localName(root).slice(0, 40)}>`, line: root.line };
  }
  const surfaces = children(child(root, 'DrawingSurfaceList'), 'DrawingSurfaceModel');
  const read = surfaces.map((surface) => ({ surface, ...readSurface(surface) }));
  const things = read.flatMap(({ elements, flows, boundaries }) => [...elements, ...flows, ...boundaries]);
  if (things.length > MAX_THINGS) return { ok: false, reason: `more than ${MAX_THINGS} stencils and lines`, line: 1 };
  const meta = child(root, 'MetaInformation');
  const threats = readThreats(child(root, 'ThreatInstances'), new Set(things.map(({ id }) => id)));
  const drawing: Drawing = {
    format: 'tm7',
    title: textOf(meta, 'ThreatModelName'),
    description: textOf(meta, 'HighLevelSystemDescription'),
    owner: textOf(meta, 'Owner'),
    diagrams: read.map(({ id, surface }) => ({ id, name: textOf(surface, 'Header') || nameOf(propertiesOf(surface)) })),
    elements: read.flatMap(({ elements }) => elements),
    flows: read.flatMap(({ flows }) => flows),
    boundaries: read.flatMap(({ boundaries }) => boundaries),
    threats: threats.threats,
    notUnderstood: [...read.flatMap(({ notUnderstood }) => notUnderstood), ...threats.notUnderstood],
    document: root,
  };
  return { ok: true, drawing: joined(drawing) };
}

function readSurface(surface: XmlElement): Surface {
  const id = textOf(surface, 'Guid');
  const elements: DrawnElement[] = [];
  const flows: DrawnFlow[] = [];
  const boundaries: DrawnBoundary[] = [];
  const notUnderstood: NotUnderstood[] = [];
  const seen = new Set<string>();
  for (const list of ['Borders', 'Lines']) {
    for (const entry of child(surface, list)?.children ?? []) {
      const value = child(entry, 'Value');
      const guid = textOf(value, 'Guid') || textOf(entry, 'Key');
      const reason = value === undefined || guid === '' ? 'has no id' : seen.has(guid) ? 'has the id of another' : null;
      if (value === undefined || reason !== null) {
        notUnderstood.push({ id: guid, line: entry.line, reason: reason ?? 'is empty' });
        continue;
      }
      seen.add(guid);
      const type = typeOf(value);
      if (type === 'Connector') flows.push(flowOf(value, guid, id));
      else if (type === 'LineBoundary' || type === 'BorderBoundary') boundaries.push(boundaryOf(value, guid, id));
      else {
        const shape = SHAPES[textOf(value, 'GenericTypeId') || type];
        if (shape === undefined) notUnderstood.push({ id: guid, line: value.line, reason: noteOf(value, type) });
        else elements.push(elementOf(value, guid, id, shape));
      }
    }
  }
  return { id, elements, flows, boundaries, notUnderstood };
}

function noteOf(value: XmlElement, type: string): string {
  const generic = textOf(value, 'GenericTypeId');
  return generic === 'GE.A' ? 'is a note on the diagram' : `is of the unknown type ${(generic || type).slice(0, 60)}`;
}

function elementOf(value: XmlElement, id: string, diagram: string, shape: DrawnShape): DrawnElement {
  const thing = thingOf(value, id, diagram);
  return {
    ...thing,
    shape,
    kind: kindNamed(/^SE\.\w+\.Stridegate\.(.+)$/.exec(thing.type)?.[1] ?? '') ?? kindOf(shape, thing.type, thing.name),
    outOfScope: outOfScopeOf(thing.properties),
    boundary: '',
    box: boxOf(value),
    tags: [],
  };
}

function flowOf(value: XmlElement, id: string, diagram: string): DrawnFlow {
  const thing = thingOf(value, id, diagram);
  const end = (name: string): string => {
    const guid = textOf(value, name);
    return guid === NOWHERE ? '' : guid;
  };
  return {
    ...thing,
    source: end('SourceGuid'),
    target: end('TargetGuid'),
    bidirectional: false,
    protocol: protocolOf(thing.type),
    data: [],
    outOfScope: outOfScopeOf(thing.properties),
    points: pointsOf(value),
  };
}

function boundaryOf(value: XmlElement, id: string, diagram: string): DrawnBoundary {
  const isBox = typeOf(value) === 'BorderBoundary';
  return {
    ...thingOf(value, id, diagram),
    shape: isBox ? 'box' : 'line',
    parent: '',
    box: isBox ? boxOf(value) : null,
    points: isBox ? [] : pointsOf(value),
  };
}

function thingOf(value: XmlElement, id: string, diagram: string) {
  const properties = propertiesOf(value);
  return {
    id,
    name: nameOf(properties),
    description: '',
    type: textOf(value, 'TypeId'),
    key: properties.find(({ name }) => name === KEY_PROPERTY)?.value ?? '',
    diagram,
    properties: properties.filter(({ name, label }) => name !== '' || label !== 'Name'),
    line: value.line,
  };
}

/** Stencils of the tool's templates name what they carry: `SE.DF.TMCore.HTTPS`. */
function protocolOf(type: string): string {
  const word = /^SE\.DF\.[\w.]*?(HTTPS?|IPsec|SMB|RPC|DCOM|ALPC|IOCTL|NamedPipe|Binary|UDP)$/i.exec(type)?.[1];
  return word === undefined ? '' : word.toLowerCase();
}

function outOfScopeOf(properties: readonly DrawnProperty[]): string | null {
  const value = (id: string): string => properties.find(({ name }) => name === id)?.value ?? '';
  return value(OUT_OF_SCOPE) === 'true' ? value(OUT_OF_SCOPE_REASON) : null;
}

function nameOf(properties: readonly DrawnProperty[]): string {
  return properties.find(({ name, label }) => name === '' && label === 'Name')?.value ?? '';
}

/** Headings are for the eye; a list's value is the chosen one. */
function propertiesOf(value: XmlElement): DrawnProperty[] {
  return (child(value, 'Properties')?.children ?? [])
    .filter((property) => typeOf(property) !== 'HeaderDisplayAttribute')
    .map((property) => {
      const holder = child(property, 'Value');
      const options = holder?.children.map((option) => option.text) ?? [];
      const chosen = options[Number.parseInt(textOf(property, 'SelectedIndex') || '0', 10)] ?? '';
      return {
        name: textOf(property, 'Name'),
        label: textOf(property, 'DisplayName'),
        value: (options.length > 0 ? chosen : attribute(holder, 'nil') === 'true' ? '' : (holder?.text ?? '')).trim(),
      };
    });
}

function boxOf(value: XmlElement): Box | null {
  const [x, y, width, height] = ['Left', 'Top', 'Width', 'Height'].map((name) => numberOf(value, name));
  return x === undefined || y === undefined || width === undefined || height === undefined
    ? null
    : { x, y, width, height };
}

function pointsOf(value: XmlElement) {
  return [
    ['SourceX', 'SourceY'],
    ['HandleX', 'HandleY'],
    ['TargetX', 'TargetY'],
  ].flatMap(([horizontal = '', vertical = '']) => {
    const x = numberOf(value, horizontal);
    const y = numberOf(value, vertical);
    return x === undefined || y === undefined ? [] : [{ x, y }];
  });
}

function numberOf(value: XmlElement, name: string): number | undefined {
  const number = Number.parseFloat(textOf(value, name));
  return Number.isFinite(number) && Math.abs(number) < 1e7 ? number : undefined;
}
