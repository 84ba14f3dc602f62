import {
  flowName,
  keyOf,
  type Element,
  type Fact,
  type Flow,
  type SubjectKey,
  type SubjectKind,
} from '../../model/index.ts';
import { mergeSubjects } from './merge.ts';
import { compareText } from './order.ts';
import { valuesOf, type Draft } from './step.ts';

/** Makes the graph of statements: one subject for each key, flows between elements that are known. Lists are sorted by key. */
export function assemble(facts: readonly Fact[]): Draft {
  const elements = unify('element', valuesOf(facts, 'element'), true);
  const known = new Set(elements.map((element) => keyOf('element', element)));
  return {
    signals: [...new Set(valuesOf(facts, 'signal').map((signal) => signal.name))].sort(),
    elements,
    flows: joinFlows(valuesOf(facts, 'flow'), known),
    references: unify('reference', valuesOf(facts, 'reference'), false),
    dependencies: unify('dependency', valuesOf(facts, 'dependency'), false),
    packageIndexes: unify('index', valuesOf(facts, 'package-index'), false),
    loads: unify('load', valuesOf(facts, 'load'), false),
    operations: unify('operation', valuesOf(facts, 'operation'), false),
    credentials: unify('credential', valuesOf(facts, 'credential'), false),
    jobs: unify('job', valuesOf(facts, 'job'), false),
    artifacts: unify('artifact', valuesOf(facts, 'artifact'), false),
    measurements: [],
    observations: [],
    contradictions: [],
  };
}

/** Flows between known elements, one per pair of ends, named by them. */
export function joinFlows(flows: readonly Flow[], known: ReadonlySet<SubjectKey>): Flow[] {
  const joined = flows
    .filter((flow) => known.has(flow.source) && known.has(flow.target) && flow.source !== flow.target)
    .map((flow) => ({ ...flow, path: '', symbol: '', name: flowName(flow.source, flow.target) }));
  return unify('flow', joined, true);
}

type Subject = Pick<Element, 'path' | 'symbol' | 'name' | 'controls' | 'evidence'> & { readonly kind?: string };

/** One subject per key, sorted by key; what the statements about it say is merged in their order. */
export function unify<T extends Subject>(kind: SubjectKind, subjects: readonly T[], joinControls: boolean): T[] {
  const byKey = new Map<string, [T, ...T[]]>();
  for (const subject of subjects) {
    const key = keyOf(kind, subject);
    const known = byKey.get(key);
    if (known === undefined) byKey.set(key, [subject]);
    else known.push(subject);
  }
  return [...byKey]
    .sort(([a], [b]) => compareText(a, b))
    .map(([, statements]) => mergeSubjects(statements, joinControls));
}
