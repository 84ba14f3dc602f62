import type {
  Box,
  Drawing,
  DrawnBoundary,
  DrawnElement,
  DrawnFlow,
  DrawnThreat,
  NotUnderstood,
  Point,
} from './contract.ts';
import { centreOf, contains, innermost, parentOf } from './geometry.ts';
import { kindOf } from './kinds.ts';

const THING = { description: '', type: '', key: '', diagram: '', properties: [], line: 1 };

/** An element with nothing said but what is given; its kind follows from type and name unless it is given. */
export function anElement(given: Partial<DrawnElement> & Pick<DrawnElement, 'id' | 'name' | 'shape'>): DrawnElement {
  const kind = given.kind ?? kindOf(given.shape, given.type ?? '', given.name);
  return { ...THING, outOfScope: null, boundary: '', box: null, tags: [], ...given, kind };
}

export function aFlow(given: Partial<DrawnFlow> & Pick<DrawnFlow, 'id' | 'name' | 'source' | 'target'>): DrawnFlow {
  return { ...THING, bidirectional: false, protocol: '', data: [], outOfScope: null, points: [], ...given };
}

export function aBoundary(given: Partial<DrawnBoundary> & Pick<DrawnBoundary, 'id' | 'name'>): DrawnBoundary {
  return { ...THING, shape: 'box', parent: '', box: null, points: [], ...given };
}

export function aThreat(given: Partial<DrawnThreat> & Pick<DrawnThreat, 'id' | 'title'>): DrawnThreat {
  return {
    category: '',
    description: '',
    mitigation: '',
    state: 'open',
    justification: '',
    severity: '',
    type: '',
    subjects: [],
    line: 1,
    ...given,
  };
}

/** A drawing with nothing but what is given. */
export function aDrawing(given: Partial<Drawing> & Pick<Drawing, 'format'>): Drawing {
  return {
    title: '',
    description: '',
    owner: '',
    diagrams: [],
    elements: [],
    flows: [],
    boundaries: [],
    threats: [],
    notUnderstood: [],
    ...given,
  };
}

/** How far from an element a line may end and still mean it, in the file's units. */
const REACH = 25;

/**
 * What places tell: elements and boxes lie in the innermost box around their centre unless the file says where, and lines that end at an
 * element without naming it are joined to it. Lines that still end in the open are listed, also where an end names nothing.
 */
export function joined(drawing: Drawing): Drawing {
  const boxes = drawing.boundaries.filter(({ box }) => box !== null);
  const boundaries = drawing.boundaries.map((boundary) =>
    boundary.parent !== '' ? boundary : { ...boundary, parent: parentOf(boundary, onPage(boxes, boundary.diagram)) },
  );
  const elements = drawing.elements.map((element) =>
    element.boundary !== '' || element.box === null
      ? element
      : { ...element, boundary: innermost(onPage(boxes, element.diagram), centreOf(element.box))?.id ?? '' },
  );
  const ids = new Set(elements.map(({ id }) => id));
  const notUnderstood: NotUnderstood[] = [...drawing.notUnderstood];
  const flows = drawing.flows.map((flow) => {
    const near = onPage(elements, flow.diagram);
    const end = (id: string, point: Point | undefined): string =>
      ids.has(id) ? id : id !== '' || point === undefined ? '' : (nearest(near, point)?.id ?? '');
    const whole = { ...flow, source: end(flow.source, flow.points[0]), target: end(flow.target, flow.points.at(-1)) };
    if (whole.source === '' || whole.target === '') {
      const which = whole.source === '' && whole.target === '' ? 'both ends' : whole.source === '' ? 'start' : 'end';
      notUnderstood.push({ id: flow.id, line: flow.line, reason: `is a line whose ${which} leads to no element` });
    }
    return whole;
  });
  return { ...drawing, elements, flows, boundaries, notUnderstood };
}

function nearest(elements: readonly DrawnElement[], point: Point): DrawnElement | undefined {
  return elements
    .filter(({ box }) => box !== null && contains(grown(box), point))
    .toSorted((a, b) => distance(a.box as Box, point) - distance(b.box as Box, point))[0];
}

function distance(box: Box, point: Point): number {
  const centre = centreOf(box);
  return Math.hypot(centre.x - point.x, centre.y - point.y);
}

function onPage<T extends { readonly diagram: string }>(things: readonly T[], diagram: string): readonly T[] {
  return things.filter((thing) => thing.diagram === diagram);
}

function grown({ x, y, width, height }: Box): Box {
  return { x: x - REACH, y: y - REACH, width: width + 2 * REACH, height: height + 2 * REACH };
}
