import { flowName, keyOf, mergeEvidence, type Element, type Evidence, type Flow } from '../../model/index.ts';
import { graphOf, type Graph } from './graph.ts';
import type { Draft } from './step.ts';
import { compareText } from './order.ts';

const MOST_EVIDENCE = 20;

/**
 * The people who call what the repository serves: one element for all, with a flow to each endpoint that is published, could be, or
 * does not say, and to each published service that runs code of the repository without an endpoint that a file shows. What a file says
 * about its callers itself stands.
 */
export function withUsers(draft: Draft): Draft {
  const graph = graphOf(draft);
  const reached = draft.elements.filter((element) => isCalled(element, graph));
  if (reached.length === 0) return draft;
  const evidence = mergeEvidence(
    reached.flatMap((element) => element.evidence.slice(0, 1)),
    [],
  ).slice(0, MOST_EVIDENCE);
  const users = usersOf(reached.some(({ context }) => context === 'shipped') ? 'shipped' : 'example', evidence);
  const key = keyOf('element', users);
  const known = graph.elements.get(key);
  const elements = known === undefined ? inKeyOrder([...draft.elements, users]) : draft.elements;
  const flows = reached.map((element) => flowOf(users, element));
  return {
    ...draft,
    elements,
    flows: [...draft.flows, ...flows].sort((a, b) => compareText(a.name, b.name)),
  };
}

function isCalled(element: Element, graph: Graph): boolean {
  const { kind, exposure, context, trust } = element;
  if ((context !== 'shipped' && context !== 'example') || trust === 'third-party' || trust === 'public') return false;
  const key = keyOf('element', element);
  if (graph.into(key).some(({ source }) => isPerson(graph.elements.get(source)))) return false;
  if (kind === 'endpoint')
    return exposure !== 'local' && !graph.outOf(key).some((flow) => isReachedBesides(flow, key, graph));
  if (kind !== 'service' || exposure !== 'public') return false;
  const started = graph.outOf(key).filter(({ protocol }) => protocol === 'exec');
  return started.length > 0 && !started.some(({ target }) => servesEndpoint(target, graph));
}

/** Whether a server starts code that answers at an endpoint of its own, of which a file says who calls it. */
function isReachedBesides({ protocol, target }: Flow, server: Flow['source'], graph: Graph): boolean {
  if (protocol !== 'exec') return false;
  const near = [...graph.into(target).map((flow) => flow.source), ...graph.outOf(target).map((flow) => flow.target)];
  return near.some(
    (one) =>
      one !== server &&
      graph.elements.get(one)?.kind === 'endpoint' &&
      graph.into(one).some(({ source }) => isPerson(graph.elements.get(source))),
  );
}

/** Whether code, or the image that it is started from, answers at an endpoint of its own. */
function servesEndpoint(key: Flow['target'], graph: Graph): boolean {
  const near = graph.outOf(key).flatMap(({ target }) => [target, ...graph.outOf(target).map((flow) => flow.target)]);
  return near.some((one) => graph.elements.get(one)?.kind === 'endpoint');
}

function isPerson(element: Element | undefined): boolean {
  return element?.kind === 'human' || element?.kind === 'external-entity';
}

function usersOf(context: Element['context'], evidence: Evidence[]): Element {
  return {
    name: 'users',
    path: '',
    symbol: '',
    context,
    controls: [],
    evidence,
    edits: [],
    kind: 'human',
    trust: 'unknown',
    exposure: 'unknown',
    authentication: 'unknown',
    capabilities: [],
    zone: 'users',
    details: [],
  };
}

function flowOf(users: Element, element: Element): Flow {
  const [source, target] = [keyOf('element', users), keyOf('element', element)];
  return {
    name: flowName(source, target),
    path: '',
    symbol: '',
    context: element.context,
    controls: element.controls.filter((control) => control === 'authentication' || control === 'tls'),
    evidence: element.evidence.slice(0, 1),
    edits: [],
    data: ['request'],
    protocol: 'unknown',
    source,
    target,
    crosses: [],
  };
}

function inKeyOrder(elements: readonly Element[]): Element[] {
  return elements
    .map((element) => ({ key: keyOf('element', element), element }))
    .sort((a, b) => compareText(a.key, b.key))
    .map(({ element }) => element);
}
