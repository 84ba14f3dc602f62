import { layOut, type Drawn, type Point } from '../layout/index.ts';
import { html } from './escape.ts';
import type { View, ViewEdge, ViewNode } from './system-view.ts';
import { count } from './wording.ts';

const NODE = { width: 190, height: 48 } as const;
const MARGIN = 12;

/** Colours for a picture that stands alone; pages bring their own. */
export const SVG_STYLE = `svg{background:#fff}svg text{font:12px system-ui,-apple-system,"Segoe UI",sans-serif;fill:#1f2328}
svg .kind,svg .zone text,svg .flow text{font-size:10.5px;fill:#59636e}svg .zone rect{fill:#f6f8fa;fill-opacity:.6;stroke:#d1d9e0;stroke-dasharray:4 4}
svg .node rect{fill:#fff;stroke:#59636e}svg .store rect{stroke:none}svg .store path{stroke:#59636e;fill:none}svg .many rect{stroke-width:2}
svg .flow path{fill:none;stroke:#59636e;stroke-width:1.2}svg .flow text{paint-order:stroke;stroke:#fff;stroke-width:4px;stroke-linejoin:round}
svg marker path{fill:#59636e;stroke:none}svg a:hover rect{stroke:#0969da}`;

export type SvgOptions = {
  /** What a click on a box leads to, a link inside the page; undefined for none. */
  readonly linkOf: (node: ViewNode) => string | undefined;
  /** Names the picture for those who don't see it. */
  readonly title: string;
  /** Style that the picture carries itself; empty inside a page. */
  readonly style: string;
  /** Prefix of ids inside the picture, so that several stand in one page. */
  readonly id: string;
};

/** A view as SVG: trust boundaries as frames, stores between two lines, outside entities square. Needs no script and no network. */
export async function systemSvg(view: View, options: SvgOptions): Promise<string> {
  const drawn = await layOut(
    view.nodes.map(({ key, zone }) => ({ key, zone, ...NODE })),
    view.zones,
    view.edges.map((edge) => ({ key: edge.key, source: edge.source, target: edge.target, label: labelOf(edge) })),
  );
  const [width, height] = [drawn.width + 2 * MARGIN, drawn.height + 2 * MARGIN];
  const told = `${options.title}: ${count(view.nodes.length, 'box', 'boxes')}, ${count(view.edges.length, 'line')}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${-MARGIN} ${-MARGIN} ${width} ${height}" role="img" aria-label="${html(told, 200)}">`,
    ...(options.style === '' ? [] : [`<style>${options.style}</style>`]),
    `<defs><marker id="${options.id}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L8 4L0 8z"/></marker></defs>`,
    ...view.zones.map((zone) => frame(zone, drawn)),
    ...view.edges.map((edge) => line(edge, drawn, options.id)),
    ...view.edges.map((edge) => label(edge, drawn)),
    ...view.nodes.map((node) => box(node, drawn, options)),
    '</svg>',
  ].join('\n');
}

function frame({ key, name }: View['zones'][number], drawn: Drawn): string {
  const at = drawn.frames.get(key);
  if (at === undefined) return '';
  return `<g class="zone"><rect x="${at.x}" y="${at.y}" width="${at.width}" height="${at.height}" rx="8"/><text x="${at.x + 12}" y="${at.y + 20}">${html(name)}</text></g>`;
}

/** A nested `svg` cuts off a name that is too wide. */
function box(node: ViewNode, drawn: Drawn, { linkOf }: SvgOptions): string {
  const at = drawn.boxes.get(node.key);
  const [first] = node.elements;
  if (at === undefined || first === undefined) return '';
  const { width, height } = NODE;
  const many = node.elements.length > 1;
  const isStore = !many && /store|dataset|data-source|memory|registry/.test(first.kind);
  const isOutside = !many && /^(?:human|external)/.test(first.kind);
  const radius = isStore || isOutside ? 0 : many ? 4 : 12;
  const drawing = [
    `<svg class="node${isStore ? ' store' : ''}${many ? ' many' : ''}" x="${at.x}" y="${at.y}" width="${width}" height="${height}"><title>${html(hover(node), 400)}</title>`,
    `<rect x="1" y="1" width="${width - 2}" height="${height - 2}" rx="${radius}"/>`,
    isStore ? `<path d="M0 1H${width}M0 ${height - 1}H${width}"/>` : '',
    `<text class="kind" x="12" y="19">${html(node.above, 30)}</text>`,
    `<text x="12" y="36">${many ? '<tspan aria-hidden="true">▸ </tspan>' : ''}${html(shortened(node.label), 25)}</text></svg>`,
  ].join('');
  const link = linkOf(node);
  return link === undefined ? drawing : `<a href="${html(link, 300)}">${drawing}</a>`;
}

/** The end of a path tells more than its beginning. */
function shortened(name: string): string {
  return name.length <= 25 || !name.includes('/') ? name : `…${name.slice(-23)}`;
}

function hover({ elements, label: name }: ViewNode): string {
  const [first] = elements;
  if (first === undefined || elements.length > 1) return `${name}: ${count(elements.length, 'element')}`;
  const [place] = first.evidence;
  const where = place === undefined ? '' : `, ${place.path}:${place.startLine}`;
  const controls = first.controls.length === 0 ? '' : `; protected by ${first.controls.join(', ')}`;
  return `${first.kind} ${first.name}${where}${controls}`;
}

function line({ key, flows }: ViewEdge, drawn: Drawn, marker: string): string {
  const at = drawn.lines.get(key);
  if (at === undefined) return '';
  const told = flows.slice(0, 8).map((flow) => `${flow.data.join(', ') || 'data'} over ${flow.protocol}`);
  const more = flows.length > 8 ? ` and ${flows.length - 8} more` : '';
  return `<g class="flow"><title>${html([...new Set(told)].join('; ') + more, 300)}</title><path d="${pathOf(at.points)}" marker-end="url(#${marker})"/></g>`;
}

function pathOf(points: readonly Point[]): string {
  return points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('');
}

function label(edge: ViewEdge, drawn: Drawn): string {
  const at = drawn.lines.get(edge.key)?.label;
  const text = labelOf(edge);
  if (at === undefined || text === '') return '';
  return `<g class="flow"><text x="${at.x}" y="${at.y}" text-anchor="middle">${html(text)}</text></g>`;
}

/** What moves along a line, in few words. */
function labelOf({ flows }: ViewEdge): string {
  const data = [...new Set(flows.flatMap((flow) => flow.data))];
  const shown = data.slice(0, 2).join(', ');
  const more = data.length > 2 ? ' …' : '';
  return flows.length > 1 && data.length > 0 ? `${flows.length} × ${shown}${more}` : `${shown}${more}`;
}
