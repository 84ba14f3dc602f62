import type { Context } from '../model/index.ts';
import type { Bound, Condition } from './expression.ts';
import type { Edge, RuleGraph } from './graph.ts';

/** A rule's paths, compiled: see `PathShape`. */
export type PathQuery = {
  readonly from: readonly Condition[];
  readonly through: readonly (readonly Condition[])[];
  readonly to: readonly Condition[];
  readonly along: readonly Condition[];
  readonly stoppedBy: readonly string[];
  readonly hops: number;
};

/** The edges of a path in the order in which they are walked. */
export type Route = readonly Edge[];

export type RoutesFound = { readonly routes: readonly Route[]; readonly problems: readonly string[] };

/** Edges that one rule may look at. A rule that needs more is told as failed, never as silent. */
const MOST_WORK = 5_000_000;
const MOST_ROUTES = 1000;

/**
 * The shortest way from each source to each target, ties by the keys of what is passed. A way is as short as it can be said: it passes no
 * other source before its first `through`, and ends at the first target. Code of tests and prose are never walked.
 *
 * Costs one walk backwards from all targets, which finds what can reach one at all and how far away it is, and one walk forwards from each
 * source within that: at most (`through` + 1) × flows for each source, cut at `hops` and at `MOST_WORK` for the rule.
 */
export function findRoutes(graph: RuleGraph, query: PathQuery): RoutesFound {
  const test = testsOf(graph, query);
  const distance = distances(graph, query, test);
  const routes: Route[] = [];
  const search: Search = { graph, query, test, distance, left: MOST_WORK };
  for (const [source] of graph.nodes.entries()) {
    if (!test.isSource(source) || (distance.get(stateOf(source, 0, query)) ?? Infinity) > query.hops) continue;
    routes.push(...routesFrom(search, source));
    const stopped =
      search.left < 0
        ? `its search was stopped after ${MOST_WORK} flows`
        : routes.length > MOST_ROUTES
          ? `more than ${MOST_ROUTES} paths were found`
          : undefined;
    if (stopped !== undefined)
      return { routes: routes.slice(0, MOST_ROUTES), problems: [`${stopped}; the rest is not judged`] };
  }
  return { routes, problems: [] };
}

type Search = {
  readonly graph: RuleGraph;
  readonly query: PathQuery;
  readonly test: Tests;
  readonly distance: ReadonlyMap<number, number>;
  left: number;
};

/** By which edge, from which state, a state was reached first; null for where the walk began. */
type Parents = Map<number, { readonly edge: Edge; readonly state: number } | null>;

/** A node together with the number of `through` entries that were passed. */
function stateOf(node: number, passed: number, { through }: PathQuery): number {
  return node * (through.length + 1) + passed;
}

function routesFrom(search: Search, source: number): Route[] {
  const { graph, query, test, distance } = search;
  const whole = query.through.length;
  const ends = new Map<number, Route>();
  const parents: Parents = new Map([[stateOf(source, 0, query), null]]);
  let ring = [stateOf(source, 0, query)];
  for (let hops = 1; hops <= query.hops && ring.length > 0; hops += 1) {
    const next: number[] = [];
    for (const state of ring) {
      const passed = state % (whole + 1);
      for (const edge of graph.out[(state - passed) / (whole + 1)] ?? []) {
        search.left -= 1;
        if (edge.to === source || !test.isOpen(edge)) continue;
        if (passed === whole && test.isTarget(edge.to)) {
          if (!ends.has(edge.to)) ends.set(edge.to, [...routeTo(parents, state), edge]);
          continue;
        }
        // The next entry is passed as soon as a node fits it.
        const arrived = passed < whole && test.isThrough(edge.to, passed) ? passed + 1 : passed;
        const reached = stateOf(edge.to, arrived, query);
        if (parents.has(reached) || hops + (distance.get(reached) ?? Infinity) > query.hops) continue;
        if (arrived === 0 && test.isSource(edge.to)) continue;
        parents.set(reached, { edge, state });
        next.push(reached);
      }
    }
    ring = next;
  }
  return [...ends.entries()].toSorted(([a], [b]) => a - b).map(([, route]) => route);
}

function routeTo(parents: Parents, state: number): Edge[] {
  const route: Edge[] = [];
  for (let step = parents.get(state); step; step = parents.get(step.state)) route.push(step.edge);
  return route.toReversed();
}

/** How many hops a state is away from the end of a path, at least; states from which there is none within the bound are left out. */
function distances(graph: RuleGraph, query: PathQuery, test: Tests): Map<number, number> {
  const whole = query.through.length;
  const found = new Map<number, number>();
  const next: number[] = [];
  const reach = (node: number, passed: number, hops: number, ring: number[]): void => {
    const state = stateOf(node, passed, query);
    if (found.has(state)) return;
    found.set(state, hops);
    ring.push(state);
  };
  for (const edge of graph.edges) if (test.isTarget(edge.to) && test.isOpen(edge)) reach(edge.from, whole, 1, next);
  let ring = next;
  for (let hops = 2; hops <= query.hops && ring.length > 0; hops += 1) {
    const further: number[] = [];
    for (const state of ring) {
      const passed = state % (whole + 1);
      const node = (state - passed) / (whole + 1);
      for (const edge of graph.into[node] ?? []) {
        if (!test.isOpen(edge)) continue;
        if (passed > 0 && test.isThrough(node, passed - 1)) reach(edge.from, passed - 1, hops, further);
        if (passed === whole || !test.isThrough(node, passed)) reach(edge.from, passed, hops, further);
      }
    }
    ring = further;
  }
  return found;
}

type Tests = {
  readonly isSource: (node: number) => boolean;
  readonly isTarget: (node: number) => boolean;
  readonly isThrough: (node: number, entry: number) => boolean;
  readonly isOpen: (edge: Edge) => boolean;
};

/** A rule's conditions, each asked once at most of each node and edge. */
function testsOf({ nodes, edges }: RuleGraph, query: PathQuery): Tests {
  const placeOf = new Map(edges.map((edge, place) => [edge, place]));
  const isWalked = remembered(nodes.length, (node) => !isClosed(nodes[node]?.element, query));
  const isOpen = remembered(edges.length, (place) => {
    const edge = edges[place];
    if (edge === undefined || isClosed(edge.flow, query) || !isWalked(edge.from) || !isWalked(edge.to)) return false;
    return holds(query.along, edge.bound);
  });
  const through = query.through.map((entry) => remembered(nodes.length, (node) => holds(entry, nodes[node]?.bound)));
  return {
    isSource: remembered(nodes.length, (node) => isWalked(node) && holds(query.from, nodes[node]?.bound)),
    isTarget: remembered(nodes.length, (node) => isWalked(node) && holds(query.to, nodes[node]?.bound)),
    isThrough: (node, entry) => through[entry]?.(node) ?? false,
    isOpen: (edge) => isOpen(placeOf.get(edge) ?? -1),
  };
}

function holds(conditions: readonly Condition[], bound: Bound | undefined): boolean {
  return bound !== undefined && conditions.every((condition) => condition.holds(bound));
}

type Walked = { readonly context: Context; readonly controls: readonly string[] };

function isClosed(place: Walked | undefined, { stoppedBy }: PathQuery): boolean {
  if (place === undefined || place.context === 'test' || place.context === 'documentation') return true;
  return place.controls.some((control) => stoppedBy.includes(control));
}

function remembered(count: number, ask: (place: number) => boolean): (place: number) => boolean {
  const known = new Uint8Array(count);
  return (place) => {
    if (known[place] === 0) known[place] = ask(place) ? 2 : 1;
    return known[place] === 2;
  };
}
