import type { XmlElement } from '../../parse/index.ts';
import { aBoundary, aDrawing, aFlow, anElement, joined } from '../build.ts';
import {
  MAX_THINGS,
  type Box,
  type DrawnBoundary,
  type DrawnElement,
  type DrawnFlow,
  type DrawnProperty,
  type ExchangeFile,
  type NotUnderstood,
  type Point,
  type ReadResult,
} from '../contract.ts';
import { kindNamed, shapeOr } from '../kinds.ts';
import { oneLine, plainText } from '../plain-text.ts';
import { attribute, child, children, localName } from '../xml.ts';
import { drawnShape, isFrame, shapeName, styleOf, type Style } from './style.ts';
import { unpack, type Page } from './unpack.ts';

type Cell = {
  readonly id: string;
  readonly parent: string;
  readonly source: string;
  readonly target: string;
  readonly edge: boolean;
  readonly vertex: boolean;
  readonly style: Style;
  readonly label: string;
  readonly geometry: XmlElement | undefined;
  readonly said: ReadonlyMap<string, string>;
  readonly line: number;
};

/**
 * Reads every page of a draw.io file. Edges are flows; vertices that frame others are boundaries, the rest elements, told by style, library
 * name and label; attributes of an object (`stridegate.kind`, `stridegate.shape`) decide over all of it. Labels are taken as plain text.
 * Texts, lone labels and lines that lead nowhere are listed with their cell.
 */
export function readDrawio(file: ExchangeFile, text: string): ReadResult {
  const unpacked = unpack(file, text);
  if (!unpacked.ok) return unpacked;
  const pages = unpacked.pages.map(readPage);
  const count = pages.reduce((sum, page) => sum + page.elements.length + page.flows.length + page.boundaries.length, 0);
  if (count > MAX_THINGS) return { ok: false, reason: `has more than ${MAX_THINGS} cells`, line: 1 };
  const title = file.name.replace(/^.*\//, '').replace(/\.[a-z.]+$/i, '');
  const drawing = aDrawing({
    format: 'drawio',
    title,
    diagrams: unpacked.pages.map(({ id, name }) => ({ id, name })),
    elements: pages.flatMap(({ elements }) => elements),
    flows: pages.flatMap(({ flows }) => flows),
    boundaries: pages.flatMap(({ boundaries }) => boundaries),
    notUnderstood: pages.flatMap(({ notUnderstood }) => notUnderstood),
    document: unpacked.root,
  });
  return { ok: true, drawing: joined(drawing) };
}

function readPage(page: Page) {
  const cells = new Map(cellsOf(page).map((cell) => [cell.id, cell]));
  const parents = new Set([...cells.values()].filter(({ vertex }) => vertex).map(({ parent }) => parent));
  const labels = labelsOf(cells);
  const classic = [...cells.values()].some(({ style, vertex }) => vertex && style.has('ellipse'));
  const elements: DrawnElement[] = [];
  const flows: DrawnFlow[] = [];
  const boundaries: DrawnBoundary[] = [];
  const notUnderstood: NotUnderstood[] = [];
  const frames = new Set(
    [...cells.values()]
      .filter(({ id, vertex, style, label, said }) =>
        said.has('stridegate.shape')
          ? said.get('stridegate.shape') === 'boundary'
          : vertex && isFrame(style, label, parents.has(id)),
      )
      .map(({ id }) => id),
  );
  const own = (id: string): string => (id === '' || page.id === '' ? id : `${page.id}/${id}`);
  for (const cell of cells.values()) {
    const line = cell.line;
    const given = { ...thing(cell, page.id), name: cell.label };
    if (isInTable(cell, cells)) {
      notUnderstood.push({ id: cell.id, line, reason: 'is part of a table' });
    } else if (cell.edge) {
      const name = cell.label || (labels.get(cell.id) ?? '');
      const both = cell.style.has('startArrow') && !['none', ''].includes(cell.style.get('startArrow') ?? '');
      const protocol = cell.said.get('protocol') ?? '';
      const ends = { source: own(endOf(cell.source, cells)), target: own(endOf(cell.target, cells)) };
      flows.push(aFlow({ ...given, name, ...ends, bidirectional: both, protocol, points: pointsOf(cell, cells) }));
    } else if (frames.has(cell.id)) {
      boundaries.push(aBoundary({ ...given, box: boxOf(cell, cells), parent: own(frameAround(cell, cells, frames)) }));
    } else if (cell.style.has('edgeLabel') || cells.get(cell.parent)?.edge === true) continue;
    else if (cell.style.has('text') || (cell.label === '' && shapeName(cell.style) === '')) {
      const reason = cell.label === '' ? 'is a shape without a label' : 'is a text on the page';
      notUnderstood.push({ id: cell.id, line, reason });
    } else {
      const said = cell.said.get('stridegate.shape');
      const kind = kindNamed(cell.said.get('stridegate.kind') ?? '');
      const shape =
        said === 'actor' || said === 'process' || said === 'store'
          ? said
          : shapeOr(kind, drawnShape(cell.style, cell.label, classic));
      elements.push(
        anElement({
          ...given,
          shape,
          box: boxOf(cell, cells),
          boundary: own(frameAround(cell, cells, frames)),
          ...(kind === null ? {} : { kind }),
        }),
      );
    }
  }
  return { elements, flows, boundaries, notUnderstood };
}

function thing(cell: Cell, diagram: string) {
  const properties: DrawnProperty[] = [...cell.said]
    .filter(([name]) => !name.startsWith('stridegate.'))
    .map(([name, value]) => ({ name, label: name, value: value.slice(0, 500) }));
  return {
    id: diagram === '' ? cell.id : `${diagram}/${cell.id}`,
    type: shapeName(cell.style),
    key: cell.said.get('stridegate.key') ?? '',
    description: cell.said.get('tooltip') ?? '',
    diagram,
    properties,
    line: cell.line,
  };
}

/** Cells may be wrapped in an `object` or `UserObject` that carries label, id and what people add. */
function cellsOf(page: Page): Cell[] {
  const root = child(page.model, 'root');
  return (root?.children ?? []).flatMap((outer) => {
    const wrapped = localName(outer) === 'object' || localName(outer) === 'UserObject';
    const cell = wrapped ? child(outer, 'mxCell') : outer;
    if (cell === undefined || localName(cell) !== 'mxCell') return [];
    const id = attribute(outer, 'id') || attribute(cell, 'id');
    const edge = attribute(cell, 'edge') === '1';
    const vertex = attribute(cell, 'vertex') === '1';
    if (id === '' || (!edge && !vertex)) return [];
    const said = wrapped
      ? [...outer.attributes].filter(([name]) => !['id', 'label', 'placeholders'].includes(name))
      : [];
    return [
      {
        id,
        parent: attribute(cell, 'parent'),
        source: attribute(cell, 'source'),
        target: attribute(cell, 'target'),
        edge,
        vertex,
        style: styleOf(attribute(cell, 'style')),
        label: labelOf(wrapped ? attribute(outer, 'label') : attribute(cell, 'value'), attribute(cell, 'style')),
        geometry: children(cell, 'mxGeometry')[0],
        said: new Map(said),
        line: outer.line,
      },
    ];
  });
}

/** A label holds HTML only where its style says so. */
function labelOf(text: string, style: string): string {
  return style.includes('html=1') ? plainText(text) : oneLine(text);
}

function isInTable(cell: Cell, cells: ReadonlyMap<string, Cell>): boolean {
  let at: Cell | undefined = cell;
  for (let steps = 0; steps < 50 && at !== undefined; steps += 1) {
    if (at.style.get('shape')?.startsWith('table') === true || at.style.get('childLayout') === 'tableLayout')
      return true;
    at = cells.get(at.parent);
  }
  return false;
}

/** Labels that are cells of their own, by the edge that they belong to. */
function labelsOf(cells: ReadonlyMap<string, Cell>): ReadonlyMap<string, string> {
  const labels = new Map<string, string>();
  for (const { parent, label, vertex } of cells.values()) {
    if (!vertex || label === '' || cells.get(parent)?.edge !== true) continue;
    const before = labels.get(parent);
    labels.set(parent, before === undefined ? label : `${before} ${label}`);
  }
  return labels;
}

function endOf(id: string, cells: ReadonlyMap<string, Cell>): string {
  const cell = cells.get(id);
  return cell === undefined || cell.edge ? '' : id;
}

function frameAround(cell: Cell, cells: ReadonlyMap<string, Cell>, frames: ReadonlySet<string>): string {
  let at = cell.parent;
  for (let steps = 0; steps < 50 && at !== ''; steps += 1) {
    if (frames.has(at)) return at;
    at = cells.get(at)?.parent ?? '';
  }
  return '';
}

/** Places of children are relative to their parent. */
function originOf(cell: Cell, cells: ReadonlyMap<string, Cell>): Point {
  let [x, y] = [0, 0];
  let parent = cells.get(cell.parent);
  for (let steps = 0; steps < 50 && parent !== undefined && parent.vertex; steps += 1) {
    x += numberOf(parent.geometry, 'x');
    y += numberOf(parent.geometry, 'y');
    parent = cells.get(parent.parent);
  }
  return { x, y };
}

function boxOf(cell: Cell, cells: ReadonlyMap<string, Cell>): Box | null {
  const { geometry } = cell;
  if (geometry === undefined) return null;
  const origin = originOf(cell, cells);
  const [width, height] = [numberOf(geometry, 'width'), numberOf(geometry, 'height')];
  return { x: origin.x + numberOf(geometry, 'x'), y: origin.y + numberOf(geometry, 'y'), width, height };
}

function pointsOf(cell: Cell, cells: ReadonlyMap<string, Cell>): Point[] {
  const origin = originOf(cell, cells);
  const place = (as: string): Point[] =>
    children(cell.geometry, 'mxPoint')
      .filter((point) => attribute(point, 'as') === as)
      .map((point) => ({ x: origin.x + numberOf(point, 'x'), y: origin.y + numberOf(point, 'y') }));
  // Without both ends the bends alone would be taken for ends.
  const [from, to] = [place('sourcePoint'), place('targetPoint')];
  return [...from, ...to];
}

function numberOf(element: XmlElement | undefined, name: string): number {
  const number = Number.parseFloat(attribute(element, name));
  return Number.isFinite(number) && Math.abs(number) < 1e7 ? number : 0;
}
