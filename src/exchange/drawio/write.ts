import type { XmlElement } from '../../parse/index.ts';
import type { Box, Drawing, DrawnBoundary, DrawnElement, DrawnFlow } from '../contract.ts';
import { placed } from '../place.ts';
import { markup, writeXml, type Markup } from '../xml.ts';

const STYLES = {
  actor: 'rounded=0;whiteSpace=wrap;html=0;',
  process: 'ellipse;whiteSpace=wrap;html=0;',
  store: 'shape=partialRectangle;whiteSpace=wrap;html=0;left=0;right=0;fillColor=none;',
} as const;
const FRAME = 'rounded=0;whiteSpace=wrap;html=0;dashed=1;fillColor=none;verticalAlign=top;container=1;collapsible=0;';
const LINE = 'endArrow=classic;html=0;rounded=0;edgeStyle=orthogonalEdgeStyle;';

/**
 * Writes a draw.io file, a page for each diagram, not compressed. Kind and key travel as attributes of each object, so that reading it
 * again gives the same elements. A drawing that came from such a file is written as it was, unpacked or not.
 */
export function writeDrawio(drawing: Drawing): Uint8Array {
  if (drawing.format === 'drawio' && drawing.document !== undefined) {
    return Buffer.from(`${writeXml(drawing.document as XmlElement, true)}\n`);
  }
  const whole = placed(drawing);
  const pages = whole.diagrams.length > 0 ? whole.diagrams : [{ id: '', name: '' }];
  const root = markup(
    'mxfile',
    { host: 'stridegate' },
    pages.map((page, index) => {
      const here = ({ diagram }: { readonly diagram: string }): boolean => diagram === page.id || pages.length === 1;
      const id = page.id || `page-${index + 1}`;
      return markup('diagram', { id, name: page.name || `Page-${index + 1}` }, [modelOf(whole, here)]);
    }),
  );
  return Buffer.from(`${writeXml(root, true)}\n`);
}

type Here = (thing: { readonly diagram: string }) => boolean;

function modelOf(drawing: Drawing, here: Here): Markup {
  const frames = drawing.boundaries.filter(here).filter(({ box }) => box !== null);
  const boxes = new Map(frames.map(({ id, box }) => [id, box as Box]));
  const parent = (id: string): string => (boxes.has(id) ? id : '1');
  const within = (box: Box | null, around: string): Box => {
    const outer = boxes.get(around);
    const { x, y, width, height } = box ?? { x: 0, y: 0, width: 120, height: 60 };
    return { x: x - (outer?.x ?? 0), y: y - (outer?.y ?? 0), width, height };
  };
  const nested = (boundary: DrawnBoundary): Markup =>
    object(
      boundary,
      { 'stridegate.shape': 'boundary' },
      FRAME,
      parent(boundary.parent),
      within(boundary.box, boundary.parent),
    );
  const elements = drawing.elements.filter(here);
  const known = new Set(elements.map(({ id }) => id));
  const depth = (boundary: DrawnBoundary): number => {
    let count = 0;
    for (let at = boundary.parent; boxes.has(at) && count < 50; count += 1) {
      at = frames.find(({ id }) => id === at)?.parent ?? '';
    }
    return count;
  };
  return markup('mxGraphModel', { dx: '0', dy: '0', grid: '1', page: '1' }, [
    markup('root', {}, [
      markup('mxCell', { id: '0' }),
      markup('mxCell', { id: '1', parent: '0' }),
      ...frames.toSorted((a, b) => depth(a) - depth(b)).map(nested),
      ...elements.map((element) =>
        object(
          element,
          saidOf(element),
          STYLES[element.shape],
          parent(element.boundary),
          within(element.box, element.boundary),
        ),
      ),
      ...drawing.flows.filter(here).map((flow) => edgeOf(flow, known)),
    ]),
  ]);
}

function saidOf(element: DrawnElement): Record<string, string> {
  return {
    'stridegate.shape': element.shape,
    ...(element.kind === null ? {} : { 'stridegate.kind': element.kind }),
    ...(element.key === '' ? {} : { 'stridegate.key': element.key }),
    ...(element.description === '' ? {} : { tooltip: element.description }),
  };
}

function object(
  { id, name }: DrawnElement | DrawnBoundary,
  said: Readonly<Record<string, string>>,
  style: string,
  parent: string,
  { x, y, width, height }: Box,
): Markup {
  const geometry = markup('mxGeometry', {
    x: String(x),
    y: String(y),
    width: String(width),
    height: String(height),
    as: 'geometry',
  });
  return markup('object', { label: name, ...said, id }, [markup('mxCell', { style, vertex: '1', parent }, [geometry])]);
}

function edgeOf(flow: DrawnFlow, known: ReadonlySet<string>): Markup {
  const style = flow.bidirectional ? `${LINE}startArrow=classic;` : LINE;
  const ends = {
    ...(known.has(flow.source) ? { source: flow.source } : {}),
    ...(known.has(flow.target) ? { target: flow.target } : {}),
  };
  const said = {
    ...(flow.protocol === '' ? {} : { protocol: flow.protocol }),
    ...(flow.key === '' ? {} : { 'stridegate.key': flow.key }),
  };
  return markup('object', { label: flow.name, ...said, id: flow.id }, [
    markup('mxCell', { style, edge: '1', parent: '1', ...ends }, [
      markup('mxGeometry', { relative: '1', as: 'geometry' }),
    ]),
  ]);
}
