import { type Element, type Flow, type JoinedFlow, keyOf, type SubjectKey, type SystemModel } from '../model/index.ts';
import { bind, type Bound } from './expression.ts';
import { compareText } from './text.ts';

/** An element with its place in the graph. */
export type Node = { readonly key: SubjectKey; readonly element: Element; readonly bound: Bound };

/** A flow between two nodes, by their places. */
export type Edge = {
  readonly key: SubjectKey;
  readonly from: number;
  readonly to: number;
  readonly flow: JoinedFlow;
  readonly bound: Bound;
};

/** The data-flow diagram made ready for walking: nodes by key, and of each node its edges by the key of the other end. */
export type RuleGraph = {
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
  readonly out: readonly (readonly Edge[])[];
  readonly into: readonly (readonly Edge[])[];
  /** Flows with an end that the model does not hold. */
  readonly problems: readonly string[];
};

type Keyed<Name extends string, T> = { readonly key: SubjectKey } & { readonly [Key in Name]: T };

/** The graph of a system. Sorts once for all rules: takes elements and flows times the logarithm of their number. */
export function ruleGraph({ elements, flows }: Pick<SystemModel, 'elements' | 'flows'>): RuleGraph {
  return graphOf(
    elements.map((element) => ({ key: keyOf('element', element), element })),
    flows.map((flow) => ({ key: keyOf('flow', flow), flow })),
  );
}

/** The graph of elements and flows that go by these keys. */
export function graphOf(
  elements: readonly Keyed<'element', Element>[],
  flows: readonly Keyed<'flow', Flow>[],
): RuleGraph {
  const nodes = elements
    .map(({ key, element }) => ({ key, element, bound: bind('element', element) }))
    .toSorted((a, b) => compareText(a.key, b.key));
  const placeOf = new Map(nodes.map(({ key }, place) => [key, place]));
  const edges: Edge[] = [];
  const problems: string[] = [];
  for (const { key, flow } of flows) {
    const from = placeOf.get(flow.source);
    const to = placeOf.get(flow.target);
    const source = from === undefined ? undefined : nodes[from]?.element;
    const target = to === undefined ? undefined : nodes[to]?.element;
    if (from === undefined || to === undefined || source === undefined || target === undefined) {
      problems.push(`the flow '${flow.source}' -> '${flow.target}' has an end that is no element of the model`);
      continue;
    }
    const joined = joinedFlow(flow, source, target);
    edges.push({ key, from, to, flow: joined, bound: bind('flow', joined) });
  }
  edges.sort((a, b) => a.from - b.from || a.to - b.to || compareText(a.key, b.key));
  const out = nodes.map((): Edge[] => []);
  const into = nodes.map((): Edge[] => []);
  for (const edge of edges) {
    out[edge.from]?.push(edge);
    into[edge.to]?.push(edge);
  }
  return { nodes, edges, out, into, problems };
}

/** The same flow as rules see it: ends in full. */
export function joinedFlow({ crosses, ...rest }: Flow, source: Element, target: Element): JoinedFlow {
  return { ...rest, source, target, boundaries: crosses };
}
