import {
  type Edit,
  type Evidence,
  keyOf,
  type SubjectKey,
  type Step,
  type SubjectKind,
  type SystemModel,
  type ThreatSubject,
} from '../model/index.ts';
import { joinedFlow } from './graph.ts';
import { compareText } from './text.ts';
import type { View } from './vocabulary.ts';

/** A subject of the system model with what a finding about it carries. */
export type Subject = {
  readonly about: ThreatSubject;
  readonly view: View;
  readonly evidence: readonly Evidence[];
  readonly edits: readonly Edit[];
  /** The hops of a path, in order. */
  readonly steps?: readonly Step[];
};

/** What stands in the system model as it is; paths are looked for, rule by rule, and authorities are gathered. */
export type ListedKind = Exclude<SubjectKind, 'path' | 'authority'>;

/** The subjects of one kind, by key, and what kept others from being judged. */
export type Subjects = { readonly subjects: readonly Subject[]; readonly problems: readonly string[] };

type Value = View & { readonly evidence: readonly Evidence[]; readonly edits: readonly Edit[] };

/** All subjects of a kind in the model. A flow with an end that the model does not hold is a problem, not a subject. */
export function subjectsOf(system: SystemModel, kind: ListedKind): Subjects {
  const { subjects, problems } =
    kind === 'flow' ? joinFlows(system) : { subjects: unjoined(system, kind), problems: [] };
  return { subjects: subjects.toSorted((a, b) => compareText(a.about.key, b.about.key)), problems };
}

/** One subject of the given kind; `key` is how threats about it are told apart. */
export function aboutSubject(kind: ListedKind, key: SubjectKey, value: Value, name = value.name): Subject {
  return {
    about: { key, kind, name, path: value.path, symbol: value.symbol, context: value.context },
    view: value,
    evidence: value.evidence,
    edits: value.edits,
  };
}

function unjoined(system: SystemModel, kind: Exclude<ListedKind, 'flow'>): Subject[] {
  const values: { readonly [Kind in Exclude<ListedKind, 'flow'>]: readonly Value[] } = {
    element: system.elements,
    reference: system.references,
    dependency: system.dependencies,
    index: system.packageIndexes,
    load: system.loads,
    operation: system.operations,
    credential: system.credentials,
    job: system.jobs,
    artifact: system.artifacts,
    measurement: system.measurements,
    observation: system.observations,
  };
  return values[kind].map((value) => aboutSubject(kind, keyOf(kind, value), value));
}

function joinFlows(system: SystemModel): { subjects: Subject[]; problems: string[] } {
  const elements = new Map(system.elements.map((element) => [keyOf('element', element), element]));
  const subjects: Subject[] = [];
  const problems: string[] = [];
  for (const flow of system.flows) {
    const source = elements.get(flow.source);
    const target = elements.get(flow.target);
    if (source === undefined || target === undefined) {
      problems.push(`the flow '${flow.source}' -> '${flow.target}' has an end that is no element of the model`);
      continue;
    }
    const joined = joinedFlow(flow, source, target);
    subjects.push(aboutSubject('flow', keyOf('flow', flow), joined, `${source.name} -> ${target.name}`));
  }
  return { subjects, problems };
}
