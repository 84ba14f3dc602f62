/** Places boxes and lines on a plane: the one file that knows the layout engine. */
import { createRequire } from 'node:module';
import type { ELK, ElkNode } from 'elkjs/lib/elk-api.js';

/** A box to place, in pixels. `zone` is the key of the frame that it lies in. */
export type Box = { readonly key: string; readonly width: number; readonly height: number; readonly zone: string };
export type Line = { readonly key: string; readonly source: string; readonly target: string; readonly label: string };
export type Frame = { readonly key: string };

export type Point = { readonly x: number; readonly y: number };
export type Rectangle = Point & { readonly width: number; readonly height: number };
export type Drawn = {
  readonly width: number;
  readonly height: number;
  readonly boxes: ReadonlyMap<string, Rectangle>;
  readonly frames: ReadonlyMap<string, Rectangle>;
  readonly lines: ReadonlyMap<string, { readonly points: readonly Point[]; readonly label: Point }>;
};

/** Pixels that a character of a label takes in the small type of diagrams. */
const CHARACTER = 5.8;
const LABEL_HEIGHT = 13;

const OPTIONS = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.spacing.nodeNode': '22',
  'elk.spacing.componentComponent': '30',
  'elk.spacing.edgeNode': '14',
  'elk.spacing.edgeLabel': '2',
  'elk.layered.spacing.nodeNodeBetweenLayers': '36',
  'elk.layered.spacing.edgeNodeBetweenLayers': '12',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.randomSeed': '1',
};
const FRAME_OPTIONS = { 'elk.padding': '[top=34,left=16,bottom=16,right=16]' };

let engine: ELK | undefined;

function elk(): ELK {
  if (engine !== undefined) return engine;
  const load = createRequire(import.meta.url)('elkjs/lib/elk.bundled.js') as new () => ELK;
  engine = new load();
  return engine;
}

/**
 * Places boxes inside their frames in layers along the direction of the lines (ELK's layered algorithm), lines at right angles and around
 * boxes. The same input gives the same places. Work grows faster than the number of boxes: callers keep it below a hundred. Lines between
 * unknown boxes are left out; coordinates are whole pixels from the top left.
 */
export async function layOut(boxes: readonly Box[], frames: readonly Frame[], lines: readonly Line[]): Promise<Drawn> {
  const known = new Set(boxes.map(({ key }) => key));
  const inside = (zone: string): ElkNode[] =>
    boxes.filter((box) => box.zone === zone).map(({ key, width, height }) => ({ id: `b:${key}`, width, height }));
  const children = frames
    .map(({ key }) => ({ id: `f:${key}`, layoutOptions: FRAME_OPTIONS, children: inside(key) }))
    .filter((frame) => frame.children.length > 0);
  const graph = await elk().layout({
    id: 'root',
    layoutOptions: OPTIONS,
    children,
    edges: lines
      .filter(({ source, target }) => known.has(source) && known.has(target))
      .map(({ key, source, target, label }) => ({
        id: `l:${key}`,
        sources: [`b:${source}`],
        targets: [`b:${target}`],
        labels: label === '' ? [] : [{ text: label, width: label.length * CHARACTER + 6, height: LABEL_HEIGHT }],
      })),
  });
  return drawnOf(graph);
}

function drawnOf(graph: ElkNode): Drawn {
  const frames = new Map<string, Rectangle>();
  const boxes = new Map<string, Rectangle>();
  const origins = new Map<string, Point>([['root', { x: 0, y: 0 }]]);
  for (const frame of graph.children ?? []) {
    const at = rectangle(frame, { x: 0, y: 0 });
    frames.set(frame.id.slice(2), at);
    origins.set(frame.id, at);
    for (const box of frame.children ?? []) boxes.set(box.id.slice(2), rectangle(box, at));
  }
  const lines = new Map<string, { points: readonly Point[]; label: Point }>();
  for (const edge of graph.edges ?? []) {
    // Coordinates of an edge are relative to the innermost frame that holds both ends.
    const origin = origins.get(edge.container ?? 'root') ?? { x: 0, y: 0 };
    const section = edge.sections?.[0];
    if (section === undefined) continue;
    const points = [section.startPoint, ...(section.bendPoints ?? []), section.endPoint].map((point) =>
      moved(point, origin),
    );
    const label = edge.labels?.[0];
    const middle = points[Math.floor((points.length - 1) / 2)] ?? origin;
    const place = label?.x === undefined || label.y === undefined ? middle : labelPlace(label, origin);
    lines.set(edge.id.slice(2), { points, label: place });
  }
  return { width: Math.ceil(graph.width ?? 0), height: Math.ceil(graph.height ?? 0), boxes, frames, lines };
}

function labelPlace(label: { x?: number; y?: number; width?: number }, origin: Point): Point {
  return moved({ x: (label.x ?? 0) + (label.width ?? 0) / 2, y: (label.y ?? 0) + LABEL_HEIGHT - 3 }, origin);
}

function moved(point: Point, origin: Point): Point {
  return { x: Math.round(point.x + origin.x), y: Math.round(point.y + origin.y) };
}

function rectangle(node: ElkNode, origin: Point): Rectangle {
  const at = moved({ x: node.x ?? 0, y: node.y ?? 0 }, origin);
  return { ...at, width: Math.round(node.width ?? 0), height: Math.round(node.height ?? 0) };
}
