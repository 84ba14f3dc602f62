import type { Authentication, Capability, DataKind, Element, Exposure, Fact } from '../../model/index.ts';
import {
  elementFact,
  flowFact,
  type LanguageModel,
  languageModelElement,
  type Lines,
  ownElement,
  sharedElement,
  type Source,
  storeElement,
} from '../../statement/index.ts';

/** What a node of a drawn flow is. `pass`: it shapes data on the way and is not drawn. */
export type Part =
  | 'agent'
  | 'step'
  | 'llm'
  | 'embedding'
  | 'tool'
  | 'memory'
  | 'store'
  | 'knowledge'
  | 'database'
  | 'service'
  | 'source'
  | 'prompt'
  | 'entrance'
  | 'guard'
  | 'pass';

export type FlowNode = {
  readonly id: string;
  readonly name: string;
  readonly part: Part;
  readonly lines: Lines;
  /** Type on its platform, for the reader. */
  readonly type: string;
  readonly model?: LanguageModel | null | undefined;
  readonly address?: string | undefined;
  /** Word of a store, for `store` and `database`. */
  readonly word?: string;
  readonly capabilities?: readonly Capability[];
  readonly controls?: readonly string[];
  readonly exposure?: Exposure;
  readonly authentication?: Authentication;
};

/** `part`: the source is a part of the target (a model of an agent), not what is handed on to it. */
export type FlowEdge = {
  readonly source: string;
  readonly target: string;
  readonly lines: Lines;
  readonly part: boolean;
};

const MAX_NODES = 2_000;
const MAX_EDGES = 10_000;
const MAX_REACH = 200;

/** Facts of a drawn flow. Nothing when no node of it is an agent, a model or a store of vectors. */
export function graphFacts(
  source: Source,
  platform: string,
  nodes: readonly FlowNode[],
  edges: readonly FlowEdge[],
): Fact[] {
  const kept = nodes.slice(0, MAX_NODES);
  if (!kept.some(({ part, model }) => /^(?:agent|llm|embedding|store|knowledge)$/.test(part) || model)) return [];
  const counts = new Map<string, number>();
  for (const { name } of kept) counts.set(name, (counts.get(name) ?? 0) + 1);
  const drawn = new Map<string, { readonly node: FlowNode; readonly element: Element }>();
  for (const node of kept) {
    const name = (counts.get(node.name) ?? 0) > 1 ? `${node.name} (${node.id})` : node.name;
    const element = elementOf(source, platform, { ...node, name });
    if (element !== null) drawn.set(node.id, { node, element });
  }
  const facts: Fact[] = [...drawn.values()].map(({ element }) => elementFact(element));
  for (const { node, element } of drawn.values()) {
    if (node.model && node.part !== 'llm' && node.part !== 'embedding')
      facts.push(...modelFacts(source, node, element));
  }
  for (const edge of spanned(kept, edges.slice(0, MAX_EDGES), drawn)) {
    const [from, to] = [drawn.get(edge.source), drawn.get(edge.target)];
    if (from !== undefined && to !== undefined && from.element !== to.element)
      facts.push(...edgeFacts(source, edge, from, to));
  }
  return facts;
}

function modelFacts(source: Source, node: FlowNode, element: Element): Fact[] {
  if (!node.model) return [];
  const model = languageModelElement(source, node.lines, node.model, node.address);
  const protocol = protocolOf(model);
  return [
    elementFact(model),
    flowFact(source, node.lines, { from: element, to: model, data: ['prompt'], protocol }),
    flowFact(source, node.lines, { from: model, to: element, data: ['completion'], protocol }),
  ];
}

function protocolOf(model: Element): string {
  return model.trust === 'third-party' ? 'https' : 'unknown';
}

const KINDS = {
  agent: 'agent',
  step: 'process',
  tool: 'tool',
  memory: 'memory',
  knowledge: 'vector-store',
  service: 'external-service',
  source: 'data-source',
  prompt: 'prompt',
  entrance: 'endpoint',
  guard: 'process',
} as const;

function elementOf(source: Source, platform: string, node: FlowNode): Element | null {
  if (node.part === 'pass') return null;
  if (node.part === 'llm' || node.part === 'embedding') {
    return languageModelElement(source, node.lines, node.model ?? { provider: node.type, model: '' }, node.address);
  }
  if (node.part === 'store' || node.part === 'database')
    return storeElement(source, node.lines, node.word ?? node.type);
  const outside = node.part === 'service' || node.part === 'source';
  const given = {
    kind: KINDS[node.part],
    name: node.name.slice(0, 80),
    trust: outside ? ('third-party' as const) : ('internal' as const),
    exposure: node.exposure ?? 'unknown',
    authentication: node.authentication ?? 'unknown',
    capabilities: [...(node.capabilities ?? [])].sort(),
    controls: [...(node.controls ?? [])],
    details: [platform, node.type],
  };
  // What has an address is one thing for all files that name it.
  return /^https?:/.test(given.name) ? sharedElement(source, node.lines, given) : ownElement(source, node.lines, given);
}

type Drawn = { readonly node: FlowNode; readonly element: Element };

/** Edges between drawn nodes: what passes through nodes that are not drawn arrives behind them. */
function spanned(
  nodes: readonly FlowNode[],
  edges: readonly FlowEdge[],
  drawn: ReadonlyMap<string, Drawn>,
): FlowEdge[] {
  const next = new Map<string, FlowEdge[]>();
  for (const edge of edges) next.set(edge.source, [...(next.get(edge.source) ?? []), edge].slice(0, MAX_REACH));
  const found: FlowEdge[] = [];
  for (const { id } of nodes) {
    if (!drawn.has(id)) continue;
    const seen = new Set<string>([id]);
    const pending = [...(next.get(id) ?? [])].reverse();
    for (let edge = pending.pop(); edge !== undefined && seen.size < MAX_REACH; edge = pending.pop()) {
      if (seen.has(edge.target)) continue;
      seen.add(edge.target);
      if (drawn.has(edge.target)) found.push({ ...edge, source: id });
      else
        for (const onward of [...(next.get(edge.target) ?? [])].reverse())
          pending.push({ ...onward, lines: edge.lines, part: edge.part && onward.part });
    }
    if (found.length > MAX_EDGES) break;
  }
  return found;
}

/** What moves along an edge. A model, tool or memory that is a part of an agent is asked by it, whichever way the edge is drawn. */
function edgeFacts(source: Source, edge: FlowEdge, from: Drawn, to: Drawn): Fact[] {
  const flow = (a: Element, b: Element, data: DataKind, protocol = 'unknown'): Fact =>
    flowFact(source, edge.lines, { from: a, to: b, data: [data], protocol });
  const [a, b] = [from.element, to.element];
  const part = from.node.part;
  if (edge.part || /^(?:agent|step)$/.test(to.node.part)) {
    if (part === 'llm') return [flow(b, a, 'prompt', protocolOf(a)), flow(a, b, 'completion', protocolOf(a))];
    if (part === 'tool') return [flow(b, a, 'tool-call', 'call')];
    if (part === 'memory') return [flow(b, a, 'document'), flow(a, b, 'document')];
    if (part === 'store' || part === 'knowledge' || part === 'database') return [flow(a, b, 'document')];
    if (part === 'embedding') return [flow(b, a, 'document', protocolOf(a))];
  }
  if (to.node.part === 'llm') return [flow(a, b, 'prompt', protocolOf(b))];
  if (to.node.part === 'embedding') return [flow(a, b, 'document', protocolOf(b))];
  if (part === 'embedding') return [flow(b, a, 'document', protocolOf(a))];
  if (to.node.part === 'store' || to.node.part === 'database' || to.node.part === 'memory')
    return [flow(a, b, 'document')];
  const data: DataKind =
    part === 'entrance'
      ? 'request'
      : part === 'prompt'
        ? 'prompt'
        : /^(?:source|store|knowledge|database)$/.test(part)
          ? 'document'
          : 'completion';
  return [flow(a, b, data)];
}
