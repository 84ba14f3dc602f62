import { keyOf, type DataKind, type Element, type Flow, type SubjectKey } from '../../model/index.ts';
import { graphOf, withControls, type Graph } from './graph.ts';
import type { Draft } from './step.ts';

/** A protection that stands on the way: what it lets through is protected where it arrives. */
type Guard = {
  readonly control: string;
  /** Where the protection counts. */
  readonly arrives: ReadonlySet<Element['kind']>;
  /** What carries it on. */
  readonly data: ReadonlySet<DataKind>;
  /** What it may pass through. */
  readonly through: ReadonlySet<Element['kind']>;
};

const MATERIAL = new Set<DataKind>(['dataset', 'features', 'labels', 'document', 'artifact', 'feedback']);
const PRODUCT = new Set<DataKind>(['model', 'artifact', 'metrics', 'code', 'configuration']);
const STORES = new Set<Element['kind']>(['dataset', 'feature-store', 'artifact', 'datastore', 'data-source']);
const STEPS: readonly Element['kind'][] = ['process', 'evaluation', 'ci', 'orchestrator', 'monitoring'];

const GUARDS: readonly Guard[] = [
  {
    control: 'data-validation',
    arrives: new Set<Element['kind']>(['training', 'vector-store']),
    data: MATERIAL,
    through: new Set<Element['kind']>([...STORES, ...STEPS]),
  },
  ...['evaluation-gate', 'human-approval', 'signature'].map((control) => ({
    control,
    arrives: new Set<Element['kind']>(['model-registry', 'endpoint', 'service']),
    data: PRODUCT,
    through: new Set<Element['kind']>(['model', 'artifact', 'container', ...STEPS]),
  })),
];

/**
 * Protections of one step count for what comes after it: data that was validated on its way to a training, a model that had to pass an
 * evaluation, a person or a check of its signature on its way to a registry or a server. The flow that arrives is protected; so is what
 * the guard itself looks at and others use beside it.
 */
export function withGuards(draft: Draft): Draft {
  const graph = graphOf(draft);
  const found = new Map<SubjectKey, Set<string>>();
  for (const guard of GUARDS) {
    const guards = draft.elements.filter((element) => isGuard(element, guard)).map((one) => keyOf('element', one));
    for (const flow of protectedBy(guard, guards, graph)) add(found, keyOf('flow', flow), guard.control);
    for (const key of lookedAt(guard, guards, graph)) add(found, key, guard.control);
  }
  return withControls(draft, found);
}

function isGuard({ controls, kind }: Element, { control, through }: Guard): boolean {
  return controls.includes(control) && through.has(kind);
}

/** What a guard reads and does not itself make: the thing that it vouches for. */
function lookedAt({ data }: Guard, guards: readonly SubjectKey[], graph: Graph): readonly SubjectKey[] {
  return guards.flatMap((key) =>
    graph
      .into(key)
      .filter((flow) => carries(flow, data) && isThing(graph.elements.get(flow.source)))
      .map(({ source }) => source),
  );
}

function isThing(element: Element | undefined): boolean {
  return (
    element !== undefined && (element.kind === 'dataset' || element.kind === 'model' || element.kind === 'artifact')
  );
}

/** Flows that arrive where the guard counts, walking on from the guards and from what they look at. */
function protectedBy(guard: Guard, guards: readonly SubjectKey[], graph: Graph): readonly Flow[] {
  const arrived: Flow[] = [];
  const seen = new Set<SubjectKey>([...guards, ...lookedAt(guard, guards, graph)]);
  // A set is walked while it grows.
  for (const key of seen) {
    for (const flow of graph.outOf(key)) {
      const target = graph.elements.get(flow.target);
      if (target === undefined || !carries(flow, guard.data)) continue;
      if (guard.arrives.has(target.kind)) arrived.push(flow, ...broughtBeside(flow, guard, graph));
      else if (guard.through.has(target.kind)) seen.add(flow.target);
    }
  }
  return arrived;
}

/** A guard that a pipeline runs before a step, and that names no data, looks at the data of that step. */
function broughtBeside(flow: Flow, { control, data }: Guard, graph: Graph): readonly Flow[] {
  const source = graph.elements.get(flow.source);
  if (control !== 'data-validation' || source === undefined || STORES.has(source.kind)) return [];
  if (!source.controls.includes(control) || graph.into(flow.source).some((one) => carries(one, data))) return [];
  return graph.into(flow.target).filter((one) => {
    const kind = graph.elements.get(one.source)?.kind;
    return kind !== undefined && STORES.has(kind) && carries(one, data);
  });
}

function carries(flow: Flow, data: ReadonlySet<DataKind>): boolean {
  return flow.data.some((one) => data.has(one));
}

function add(found: Map<SubjectKey, Set<string>>, key: SubjectKey, control: string): void {
  found.set(key, (found.get(key) ?? new Set()).add(control));
}
