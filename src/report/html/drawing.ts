import type { SystemDiff, SystemModel } from '../../model/index.ts';
import { changedPart, count, flowText, html, SIGN, type ChartEdge } from '../contract.ts';
import { GAP, layoutOf, NODE, type Layout, type Placed } from './layout.ts';

const MAX_NODES = 40;
const MAX_EDGES = 80;

/** The changed part of the data-flow diagram as SVG, at most 40 elements; a cut is stated. Empty when nothing of it changed. */
export function drawing(diff: SystemDiff, head: SystemModel): string {
  const part = changedPart(diff, head);
  if (part.nodes.length === 0) return '';
  const shown = new Set(part.nodes.slice(0, MAX_NODES).map(({ key }) => key));
  const drawable = part.edges.filter(({ flow }) => shown.has(flow.source) && shown.has(flow.target));
  const edges = drawable.slice(0, MAX_EDGES);
  const layout = layoutOf(part.nodes.slice(0, MAX_NODES), edges);
  const left = [
    ...(part.nodes.length > MAX_NODES ? [count(part.nodes.length - MAX_NODES, 'more element')] : []),
    ...(part.edges.length > edges.length ? [count(part.edges.length - edges.length, 'more flow')] : []),
  ];
  const told = `Data-flow diagram: ${count(shown.size, 'element')}, ${count(edges.length, 'flow')}; listed below it`;
  return [
    `<div class="drawing" tabindex="0" role="region" aria-label="Data-flow diagram">`,
    `<svg xmlns="http://www.w3.org/2000/svg" width="${layout.width}" height="${layout.height}" viewBox="0 0 ${layout.width} ${layout.height}" role="img" aria-label="${told}">`,
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L8 4L0 8z"/></marker></defs>',
    ...layout.frames.map(
      ({ zone, x, width }) =>
        `<g class="zone"><rect x="${x}" y="26" width="${width}" height="${layout.height - 34}" rx="8"/><text x="${x + 2}" y="18">${zone}</text></g>`,
    ),
    ...flows(edges, layout),
    ...layout.nodes.map(node),
    '</svg></div>',
    '<p class="dim">+ came, − went, ~ changed; without a sign: as before. Columns are trust zones, from outside in.</p>',
    ...(left.length > 0 ? [`<p>${left.join(' and ')} not drawn.</p>`] : []),
    ...(edges.length > 0
      ? [
          '<details><summary>The flows as text</summary><ul>',
          ...edges.map(({ flow, mark }) => `<li>${SIGN[mark]}${html(flowText(flow), 200)}</li>`),
          '</ul></details>',
        ]
      : []),
  ].join('\n');
}

/** A nested `svg` cuts off a name that is too wide. */
function node({ element, mark, x, y }: Placed): string {
  const { width, height } = NODE;
  const isStore = /store|dataset|data-source|memory|registry/.test(element.kind);
  const isOutside = /^(?:human|external)/.test(element.kind);
  const lines = isStore ? `<path d="M0 1H${width}M0 ${height - 1}H${width}"/>` : '';
  const title = `${element.kind} ${element.name}${element.path === '' ? '' : ` in ${element.path}`}`;
  return [
    `<svg class="node ${mark}${isStore ? ' store' : ''}" x="${x}" y="${y}" width="${width}" height="${height}"><title>${html(title, 200)}</title>`,
    `<rect x="1" y="1" width="${width - 2}" height="${height - 2}" rx="${isStore || isOutside ? 0 : 12}"/>${lines}`,
    `<text class="kind" x="12" y="18">${SIGN[mark]}${html(element.kind)}</text>`,
    `<text x="12" y="35">${html(element.name, 26)}</text></svg>`,
  ].join('');
}

type Box = { readonly x: number; readonly y: number };

/** Lines first, so that none runs through the label of another. */
function flows(edges: readonly ChartEdge[], layout: Layout): readonly string[] {
  const placed = new Map<string, Placed>(layout.nodes.map((one) => [one.key, one]));
  const taken: Box[] = [];
  const drawn = edges.flatMap(({ flow, mark }) => {
    const [from, to] = [placed.get(flow.source), placed.get(flow.target)];
    if (from === undefined || to === undefined) return [];
    const { path, middle } = curve(from, to);
    const label = free(middle, taken);
    taken.push(label);
    const text = html(`${SIGN[mark]}${[...flow.data, flow.protocol].join(', ')}`, 24);
    return [
      {
        line: `<g class="flow ${mark}"><title>${html(flowText(flow), 200)}</title><path d="${path}" marker-end="url(#arrow)"/></g>`,
        label: `<g class="flow ${mark}"><text x="${label.x}" y="${label.y}" text-anchor="middle">${text}</text></g>`,
      },
    ];
  });
  return [...drawn.map(({ line }) => line), ...drawn.map(({ label }) => label)];
}

function curve(from: Placed, to: Placed): { readonly path: string; readonly middle: Box } {
  const half = NODE.height / 2;
  const isBack = to.column < from.column;
  const isBeside = to.column === from.column;
  const start = { x: isBack ? from.x : from.x + NODE.width, y: from.y + half };
  const end = { x: isBack || isBeside ? to.x + NODE.width : to.x, y: to.y + half + (from.key === to.key ? 12 : 0) };
  const reach = isBeside ? 70 : Math.max(40, Math.abs(end.x - start.x) / 2);
  const first = isBack ? start.x - reach : start.x + reach;
  const second = isBack || isBeside ? end.x + reach : end.x - reach;
  const isFar = Math.abs(to.column - from.column) > 1;
  const beside = (isBack ? -1 : 1) * (GAP.x / 2);
  return {
    path: `M${start.x} ${start.y}C${first} ${start.y} ${second} ${end.y} ${end.x} ${end.y}`,
    // Between two columns there is room for a label; on the way over others it would lie on a node.
    middle: isFar
      ? { x: start.x + beside, y: start.y - 5 }
      : { x: isBeside ? start.x + 52 : (start.x + end.x) / 2, y: (start.y + end.y) / 2 - 5 },
  };
}

/** The next place downwards at which no label stands yet. */
function free(wanted: Box, taken: readonly Box[]): Box {
  let { y } = wanted;
  const isTaken = (): boolean => taken.some((box) => Math.abs(box.x - wanted.x) < 110 && Math.abs(box.y - y) < 13);
  for (let tries = 0; tries < 12 && isTaken(); tries += 1) y += 13;
  return { x: wanted.x, y };
}
