import { type Context, type Evidence, identityOf, type Step, type StepEnd, subjectKey } from '../model/index.ts';
import type { Edge, Node, RuleGraph } from './graph.ts';
import { findRoutes, type PathQuery, type Route } from './path-search.ts';
import type { Subject, Subjects } from './subjects.ts';
import type { PathView } from './vocabulary.ts';

const CONTEXTS: readonly Context[] = ['shipped', 'example', 'test', 'documentation'];

/** The paths that a rule asks for, by the keys of source and target: of each pair the shortest. */
export function pathSubjects(graph: RuleGraph, query: PathQuery): Subjects {
  const { routes, problems } = findRoutes(graph, query);
  return { subjects: routes.flatMap((route) => pathSubject(graph, route)), problems: [...graph.problems, ...problems] };
}

function pathSubject({ nodes }: RuleGraph, route: Route): Subject[] {
  const [first] = route;
  const passed = [first?.from, ...route.map(({ to }) => to)].flatMap((place) => nodes[place ?? -1] ?? []);
  const source = passed[0];
  const target = passed.at(-1);
  if (source === undefined || target === undefined) return [];
  const { path, symbol } = target.element;
  const view: PathView = {
    name: `${source.element.name} -> ${target.element.name}`,
    path,
    symbol,
    context: leastSerious([...passed.map(({ element }) => element), ...route.map(({ flow }) => flow)]),
    controls: union([...passed.map(({ element }) => element.controls), ...route.map(({ flow }) => flow.controls)]),
    source: source.element,
    target: target.element,
    through: passed.slice(1, -1).map(({ element }) => element),
    flows: route.map(({ flow }) => flow),
    hops: route.length,
    data: union(route.map(({ flow }) => flow.data)),
    boundaries: union(route.map(({ flow }) => flow.boundaries)),
  };
  const key = subjectKey({ kind: 'path', path: '', symbol: '', name: `${source.key} -> ${target.key}` });
  const steps = route.flatMap((edge) => hopOf(edge, nodes));
  return [
    {
      about: { key, kind: 'path', name: view.name, path, symbol, context: view.context },
      view,
      evidence: distinct(steps.flatMap(({ evidence }) => evidence)),
      edits: [],
      steps,
    },
  ];
}

/** A flow that nobody states in a line stands where one of its ends does. */
function hopOf({ from, to, flow }: Edge, nodes: readonly Node[]): Step[] {
  const [source, target] = [nodes[from], nodes[to]];
  if (source === undefined || target === undefined) return [];
  const evidence =
    [flow.evidence, target.element.evidence, source.element.evidence].find((places) => places.length > 0) ?? [];
  return [
    {
      role: 'hop',
      from: stepEnd(source),
      to: stepEnd(target),
      data: flow.data,
      protocol: flow.protocol,
      evidence: [...evidence],
      isNew: false,
      changes: [],
    },
  ];
}

/** An element as the end of a step. */
export function stepEnd({ key, element: { kind, name } }: Pick<Node, 'key' | 'element'>): StepEnd {
  return { key, kind, name: name === '' ? identityOf(key).path : name };
}

/** Each place once, in order of appearance. */
export function distinct(evidence: readonly Evidence[]): Evidence[] {
  return [...new Map(evidence.map((one) => [`${one.path}\0${one.startLine}\0${one.endLine}`, one])).values()];
}

function leastSerious(places: readonly { readonly context: Context }[]): Context {
  const furthest = Math.max(0, ...places.map(({ context }) => CONTEXTS.indexOf(context)));
  return CONTEXTS[furthest] ?? 'shipped';
}

function union<T extends string>(lists: readonly (readonly T[])[]): T[] {
  return [...new Set(lists.flat())].toSorted();
}
