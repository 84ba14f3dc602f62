import type { Box, Drawing, DrawnBoundary, DrawnElement, DrawnFlow } from '../contract.ts';
import { placed } from '../place.ts';
import { safeId } from '../safe-id.ts';
import { zip } from '../zip.ts';

const TYPES = { actor: 'rectangle', process: 'circle', store: 'database' } as const;
const STROKE = { color: '#333333', width: 1, style: 'solid' };
/** The importer takes ids of at most 36 characters and refuses a document larger than 2 MB. */
const MAX_ID = 36;

/** Writes a file for Lucid's Standard Import: a ZIP with `document.json`. Kind, shape and key travel as custom data of each shape. */
export function writeLucid(drawing: Drawing): Uint8Array {
  const whole = placed(drawing);
  const pages = whole.diagrams.length > 0 ? whole.diagrams : [{ id: '', name: '' }];
  const document = {
    version: 1,
    pages: pages.map((page, index) => {
      const here = ({ diagram }: { readonly diagram: string }): boolean => diagram === page.id || pages.length === 1;
      const elements = whole.elements.filter(here);
      const known = new Set(elements.map(({ id }) => id));
      return {
        id: idOf(page.id || `page-${index + 1}`),
        title: ascii(page.name || `Page ${index + 1}`),
        shapes: [
          ...whole.boundaries
            .filter(here)
            .filter(({ box }) => box !== null)
            .map(frameOf),
          ...elements.map(shapeOf),
        ],
        lines: whole.flows
          .filter(here)
          .filter(({ source, target }) => known.has(source) && known.has(target))
          .map(lineOf),
      };
    }),
  };
  return zip([['document.json', Buffer.from(JSON.stringify(document, null, 1))]]);
}

function idOf(id: string): string {
  const safe = safeId(id);
  return safe.length <= MAX_ID
    ? safe
    : safeId(`${id}#`)
        .slice(-MAX_ID)
        .replace(/^[-.]+/, 'i');
}

/** Titles of pages are ASCII. */
function ascii(text: string): string {
  return text.replaceAll(/[^ -~]/g, '?');
}

function box({ x, y, width, height }: Box) {
  return { x, y, w: width, h: height };
}

const NOWHERE: Box = { x: 0, y: 0, width: 120, height: 60 };

function frameOf(boundary: DrawnBoundary) {
  return {
    id: idOf(boundary.id),
    type: 'rectangleContainer',
    boundingBox: box(boundary.box ?? NOWHERE),
    text: boundary.name,
    style: { stroke: { ...STROKE, style: 'dashed' } },
    zIndex: 1,
  };
}

function shapeOf(element: DrawnElement) {
  return {
    id: idOf(element.id),
    type: TYPES[element.shape],
    boundingBox: box(element.box ?? NOWHERE),
    text: element.name,
    style: { fill: { type: 'color', color: '#ffffff' }, stroke: STROKE },
    customData: [
      { key: 'stridegate.shape', value: element.shape },
      ...(element.kind === null ? [] : [{ key: 'stridegate.kind', value: element.kind }]),
      ...(element.key === '' ? [] : [{ key: 'stridegate.key', value: element.key }]),
    ],
    zIndex: 2,
  };
}

function lineOf(flow: DrawnFlow) {
  const end = (shape: string, style: string) => ({
    type: 'shapeEndpoint',
    style,
    shapeId: idOf(shape),
    position: { x: 0.5, y: 0.5 },
  });
  return {
    id: idOf(flow.id),
    lineType: 'elbow',
    endpoint1: end(flow.source, flow.bidirectional ? 'arrow' : 'none'),
    endpoint2: end(flow.target, 'arrow'),
    stroke: STROKE,
    text: flow.name === '' ? [] : [{ text: flow.name, position: 0.5, side: 'middle' }],
  };
}
