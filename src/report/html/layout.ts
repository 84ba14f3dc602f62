import type { Element } from '../../model/index.ts';
import type { ChartEdge, ChartNode } from '../contract.ts';

export const NODE = { width: 184, height: 46 } as const;
export const GAP = { x: 130, y: 26 } as const;
const MARGIN = { x: 24, top: 44, bottom: 24 } as const;
const MAX_DEPTH = 3;

/** From outside in. */
const ZONES = ['Internet', 'Third parties', 'Continuous integration', 'This repository'] as const;
type Zone = (typeof ZONES)[number];

export type Placed = ChartNode & {
  readonly zone: Zone;
  readonly column: number;
  readonly x: number;
  readonly y: number;
};
export type Frame = { readonly zone: Zone; readonly x: number; readonly width: number };
export type Layout = {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly Placed[];
  readonly frames: readonly Frame[];
};

/** Nodes in columns by trust zone, and inside a zone by how far flows have come; equal input gives equal places. */
export function layoutOf(nodes: readonly ChartNode[], edges: readonly ChartEdge[]): Layout {
  const depths = depthsOf(nodes, edges);
  const columns = ZONES.flatMap((zone) => {
    const inside = nodes.filter(({ element }) => zoneOf(element) === zone);
    return Array.from({ length: MAX_DEPTH + 1 }, (_, depth) => ({
      zone,
      nodes: inside.filter(({ key }) => depths.get(key) === depth),
    })).filter((column) => column.nodes.length > 0);
  });
  const rows = Math.max(0, ...columns.map((column) => column.nodes.length));
  const pitch = NODE.height + GAP.y;
  const placed = new Map<string, Placed>();
  columns.forEach((column, at) => {
    const top = MARGIN.top + ((rows - column.nodes.length) * pitch) / 2;
    inOrder(column.nodes, edges, placed).forEach((node, row) => {
      placed.set(node.key, {
        ...node,
        zone: column.zone,
        column: at,
        x: MARGIN.x + at * (NODE.width + GAP.x),
        y: top + row * pitch,
      });
    });
  });
  const all = [...placed.values()];
  return {
    width: 2 * MARGIN.x + columns.length * (NODE.width + GAP.x) - GAP.x,
    height: MARGIN.top + rows * pitch - GAP.y + MARGIN.bottom,
    nodes: all,
    frames: ZONES.flatMap((zone) => frameOf(zone, all)),
  };
}

function zoneOf({ kind, trust }: Element): Zone {
  if (trust === 'public') return 'Internet';
  if (trust === 'third-party') return 'Third parties';
  return kind === 'ci' ? 'Continuous integration' : 'This repository';
}

/** The longest way inside a zone, at most 3 steps; a circle ends there too. */
function depthsOf(nodes: readonly ChartNode[], edges: readonly ChartEdge[]): ReadonlyMap<string, number> {
  const depths = new Map(nodes.map(({ key }) => [key, 0]));
  const zones = new Map(nodes.map(({ key, element }) => [key, zoneOf(element)]));
  const inside = edges.filter(
    ({ flow }) =>
      flow.source !== flow.target && zones.has(flow.source) && zones.get(flow.source) === zones.get(flow.target),
  );
  for (let round = 0; round < MAX_DEPTH; round += 1) {
    const before = new Map(depths);
    for (const { flow } of inside) {
      const reached = Math.min(MAX_DEPTH, (before.get(flow.source) ?? 0) + 1);
      depths.set(flow.target, Math.max(depths.get(flow.target) ?? 0, reached));
    }
  }
  return depths;
}

/** Nodes next to those they hang on, so that flows cross less. */
function inOrder(
  nodes: readonly ChartNode[],
  edges: readonly ChartEdge[],
  placed: ReadonlyMap<string, Placed>,
): readonly ChartNode[] {
  const heights = new Map(
    nodes.map(({ key }) => {
      const neighbours = edges
        .flatMap(({ flow }) => (flow.target === key ? [flow.source] : flow.source === key ? [flow.target] : []))
        .flatMap((other) => placed.get(other)?.y ?? []);
      const mean = neighbours.reduce((sum, y) => sum + y, 0) / neighbours.length;
      return [key, neighbours.length === 0 ? Number.MAX_SAFE_INTEGER : mean];
    }),
  );
  return [...nodes].sort(
    (a, b) => (heights.get(a.key) ?? 0) - (heights.get(b.key) ?? 0) || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0),
  );
}

function frameOf(zone: Zone, nodes: readonly Placed[]): readonly Frame[] {
  const left = nodes.filter((node) => node.zone === zone).map(({ x }) => x);
  if (left.length === 0) return [];
  const x = Math.min(...left) - 14;
  return [{ zone, x, width: Math.max(...left) + NODE.width + 14 - x }];
}
