/** Visio drawings (`.vsdx`), as Lucidchart exports them: pages, shapes with their text and place, and what connectors join. */
import { parseXml, type XmlElement } from '../../parse/index.ts';
import { aBoundary, aDrawing, aFlow, anElement, joined } from '../build.ts';
import {
  MAX_FILE_BYTES,
  type Box,
  type DrawnBoundary,
  type DrawnElement,
  type DrawnFlow,
  type ExchangeFile,
  type ExchangeFormat,
  type NotUnderstood,
  type ReadResult,
} from '../contract.ts';
import { drawnShape, styleOf } from '../drawio/style.ts';
import { plainText } from '../plain-text.ts';
import { attribute, child, children, localName } from '../xml.ts';
import { unzip } from '../zip.ts';

export const vsdx: ExchangeFormat = {
  id: 'vsdx',
  title: 'Visio (as Lucidchart exports it)',
  extensions: ['vsdx'],
  detects: ({ name, bytes }) => name.toLowerCase().endsWith('.vsdx') && bytes[0] === 0x50 && bytes[1] === 0x4b,
  read: readVsdx,
};

const WANTED = /^visio\/(?:pages\/(?:page\d+|pages)|masters\/masters)\.xml$/;
const LIMITS = { maxBytes: MAX_FILE_BYTES, maxDepth: 60, maxElements: 400_000 };
/** Visio counts inches from the bottom. */
const PER_INCH = 96;

function readVsdx(file: ExchangeFile): ReadResult {
  const members = unzip(file.bytes, (name) => WANTED.test(name), MAX_FILE_BYTES);
  if (members === null) return { ok: false, reason: 'is no readable ZIP, or unpacks to too much', line: 1 };
  const masters = mastersOf(members.get('visio/masters/masters.xml'));
  const elements: DrawnElement[] = [];
  const flows: DrawnFlow[] = [];
  const boundaries: DrawnBoundary[] = [];
  const notUnderstood: NotUnderstood[] = [];
  const diagrams: { id: string; name: string }[] = [];
  const names = [...members.keys()]
    .filter((name) => /page\d+\.xml$/.test(name))
    .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  if (names.length === 0) return { ok: false, reason: 'holds no page of Visio', line: 1 };
  for (const name of names) {
    const parsed = parseXml(members.get(name)?.toString('utf8') ?? '', LIMITS);
    const page = name.replaceAll(/\D/g, '');
    if (!parsed.ok) return { ...parsed, reason: `page ${page}: ${parsed.reason}` };
    diagrams.push({ id: page, name: `Page ${page}` });
    const connects = connectsOf(parsed.root);
    for (const shape of children(child(parsed.root, 'Shapes'), 'Shape')) {
      const id = `${page}/${attribute(shape, 'ID')}`;
      const master = masters.get(attribute(shape, 'Master')) ?? attribute(shape, 'NameU');
      const text = plainText(textIn(shape));
      const ends = connects.get(attribute(shape, 'ID'));
      const given = { id, name: text, type: master, diagram: page, line: shape.line };
      const qualified = (end: string | undefined): string => (end === undefined ? '' : `${page}/${end}`);
      const isLine = ends !== undefined || /connector|line/i.test(master) || cell(shape, 'BeginX') !== null;
      const style = styleOf(`shape=${master.replaceAll(';', ' ')}`);
      if (isLine) flows.push(aFlow({ ...given, source: qualified(ends?.begin), target: qualified(ends?.end) }));
      else if (/container|swimlane|boundary|region|group/i.test(master))
        boundaries.push(aBoundary({ ...given, box: boxOf(shape) }));
      else if (text === '') notUnderstood.push({ id, line: shape.line, reason: 'is a shape without a text' });
      else elements.push(anElement({ ...given, shape: drawnShape(style, text, false), box: boxOf(shape) }));
    }
  }
  const title = file.name.replace(/^.*\//, '').replace(/\.vsdx$/i, '');
  const drawing = aDrawing({ format: 'vsdx', title, diagrams, elements, flows, boundaries, notUnderstood });
  return { ok: true, drawing: joined(drawing) };
}

function mastersOf(xml: Buffer | undefined): ReadonlyMap<string, string> {
  const parsed = xml === undefined ? null : parseXml(xml.toString('utf8'), LIMITS);
  if (parsed === null || !parsed.ok) return new Map();
  return new Map(
    children(parsed.root, 'Master').map((master) => [
      attribute(master, 'ID'),
      attribute(master, 'NameU') || attribute(master, 'Name'),
    ]),
  );
}

/** Which shapes each connector joins. */
function connectsOf(root: XmlElement): ReadonlyMap<string, { begin?: string; end?: string }> {
  const connects = new Map<string, { begin?: string; end?: string }>();
  for (const connect of children(child(root, 'Connects'), 'Connect')) {
    const ends = connects.get(attribute(connect, 'FromSheet')) ?? {};
    const side = attribute(connect, 'FromCell') === 'BeginX' ? 'begin' : 'end';
    connects.set(attribute(connect, 'FromSheet'), { ...ends, [side]: attribute(connect, 'ToSheet') });
  }
  return connects;
}

function textIn(shape: XmlElement): string {
  const parts: string[] = [];
  for (const element of [
    ...children(shape, 'Text'),
    ...children(child(shape, 'Shapes'), 'Shape').flatMap((inner) => children(inner, 'Text')),
  ]) {
    parts.push(element.text, ...element.children.filter((part) => localName(part) !== 'cp').map((part) => part.text));
  }
  return parts.join(' ');
}

function cell(shape: XmlElement, name: string): number | null {
  const found = children(shape, 'Cell').find((candidate) => attribute(candidate, 'N') === name);
  const number = Number.parseFloat(attribute(found, 'V'));
  return Number.isFinite(number) && Math.abs(number) < 1e5 ? number : null;
}

function boxOf(shape: XmlElement): Box | null {
  const [x, y, width, height] = ['PinX', 'PinY', 'Width', 'Height'].map((name) => cell(shape, name));
  if (x == null || y == null || width == null || height == null) return null;
  return { x: scaled(x - width / 2), y: scaled(-y - height / 2), width: scaled(width), height: scaled(height) };
}

function scaled(inches: number): number {
  return inches * PER_INCH;
}
