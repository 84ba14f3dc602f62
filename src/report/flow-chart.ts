import { keyOf, type Boundary, type Element, type Flow, type SystemDiff, type SystemModel } from '../model/index.ts';
import { mermaidLabel } from './escape.ts';

/** What a change did to a part of the diagram. */
export type Mark = 'added' | 'removed' | 'changed' | 'same';
export type ChartNode = { readonly key: string; readonly element: Element; readonly mark: Mark };
export type ChartEdge = { readonly flow: Flow; readonly mark: Mark };

/** GitHub draws larger charts slowly or not at all. */
const MAX_NODES = 60;
const MAX_EDGES = 120;
/** The sign of a mark, so that colour is not the only one. */
export const SIGN: Readonly<Record<Mark, string>> = { added: '+ ', removed: '− ', changed: '~ ', same: '' };

/** The data-flow diagram of a whole system as a Mermaid flowchart, at most 60 elements; a cut is stated in the chart. */
export function systemChart(system: SystemModel): string {
  const nodes = system.elements.map((element) => ({ key: keyOf('element', element), element, mark: 'same' as const }));
  return chart(
    nodes,
    system.flows.map((flow) => ({ flow, mark: 'same' as const })),
    system.boundaries,
  );
}

/**
 * The part of the data-flow diagram that a change touched, as a Mermaid flowchart: what came is green and `+`, what went dashed and `−`.
 * Empty when nothing of the diagram changed.
 */
export function changeChart(diff: SystemDiff, head: SystemModel): string {
  const { nodes, edges } = changedPart(diff, head);
  return nodes.length === 0 ? '' : chart(nodes, edges, head.boundaries);
}

/** What a change touched of the data-flow diagram, with the elements that its flows hang on; those come last. */
export function changedPart(
  diff: SystemDiff,
  head: SystemModel,
): { readonly nodes: readonly ChartNode[]; readonly edges: readonly ChartEdge[] } {
  const edges: ChartEdge[] = [
    ...diff.flows.added.map((flow) => ({ flow, mark: 'added' as const })),
    ...diff.flows.removed.map((flow) => ({ flow, mark: 'removed' as const })),
    ...diff.flows.changed.map(({ after }) => ({ flow: after, mark: 'changed' as const })),
  ];
  const nodes = new Map<string, ChartNode>();
  const add = (mark: Mark) => (element: Element) => {
    const key = keyOf('element', element);
    if (!nodes.has(key)) nodes.set(key, { key, element, mark });
  };
  diff.added.forEach(add('added'));
  diff.removed.forEach(add('removed'));
  diff.changed.map(({ after }) => after).forEach(add('changed'));
  const ends = new Set<string>(edges.flatMap(({ flow }) => [flow.source, flow.target]));
  head.elements.filter((element) => ends.has(keyOf('element', element))).forEach(add('same'));
  return { nodes: [...nodes.values()], edges };
}

function chart(all: readonly ChartNode[], flows: readonly ChartEdge[], boundaries: readonly Boundary[]): string {
  const nodes = all.slice(0, MAX_NODES);
  const ids = new Map(nodes.map((node, index) => [node.key, `n${index + 1}`]));
  const drawable = flows.filter(({ flow }) => ids.has(flow.source) && ids.has(flow.target));
  const edges = drawable.slice(0, MAX_EDGES);
  const placed = new Set<string>();
  const groups = boundaries.flatMap((boundary, index) => {
    const inside = boundary.contains.filter((key) => ids.has(key) && !placed.has(key));
    inside.forEach((key) => placed.add(key));
    const members = nodes.filter(({ key }) => inside.some((one) => one === key));
    if (members.length === 0) return [];
    const head = `  subgraph b${index + 1}["${mermaidLabel(boundary.name)}"]`;
    return [head, ...members.map((node) => `    ${nodeLine(ids, node)}`), '  end'];
  });
  const left = all.length - nodes.length;
  const leftFlows = drawable.length - edges.length;
  const cut = [...(left > 0 ? [`${left} more elements`] : []), ...(leftFlows > 0 ? [`${leftFlows} more flows`] : [])];
  return [
    'flowchart LR',
    ...groups,
    ...nodes.filter(({ key }) => !placed.has(key)).map((node) => `  ${nodeLine(ids, node)}`),
    ...edges.map((edge) => `  ${edgeLine(ids, edge)}`),
    ...(cut.length > 0 ? [`  cut["${cut.join(' and ')} not drawn"]`] : []),
    '  classDef added fill:#dafbe1,stroke:#1a7f37,color:#116329',
    '  classDef removed fill:#fff,stroke:#cf222e,color:#82071e,stroke-dasharray:5 4',
    '  classDef changed fill:#fff8c5,stroke:#9a6700,color:#633c01',
    '',
  ].join('\n');
}

function nodeLine(ids: ReadonlyMap<string, string>, { key, element, mark }: ChartNode): string {
  const label = `"${SIGN[mark]}${mermaidLabel(element.kind)}<br>${mermaidLabel(element.name)}"`;
  return `${ids.get(key) ?? ''}${shapeOf(element, label)}${mark === 'same' ? '' : `:::${mark}`}`;
}

function shapeOf({ kind }: Element, label: string): string {
  if (/store|dataset|data-source|memory|registry/.test(kind)) return `[(${label})]`;
  return /^(?:human|external)/.test(kind) ? `[${label}]` : `(${label})`;
}

function edgeLine(ids: ReadonlyMap<string, string>, { flow, mark }: ChartEdge): string {
  const label = mermaidLabel([...flow.data, flow.protocol].join(', '));
  const arrow = mark === 'removed' ? '-.->' : '-->';
  return `${ids.get(flow.source) ?? ''} ${arrow}|"${SIGN[mark]}${label}"| ${ids.get(flow.target) ?? ''}`;
}
