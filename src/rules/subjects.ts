import {
  type Edit,
  type Element,
  type Evidence,
  type Flow,
  type JoinedFlow,
  subjectKey,
  type SubjectKey,
  type SubjectKind,
  type SystemModel,
  type ThreatSubject,
} from '../model/index.ts';
import type { View } from './vocabulary.ts';

/** A subject of the system model with what a finding about it carries. */
export type Subject = {
  readonly about: ThreatSubject;
  readonly view: View;
  readonly evidence: readonly Evidence[];
  readonly edits: readonly Edit[];
};

/** The subjects of one kind, by key, and what kept others from being judged. */
export type Subjects = { readonly subjects: readonly Subject[]; readonly problems: readonly string[] };

type Value = View & { readonly evidence: readonly Evidence[]; readonly edits: readonly Edit[] };

/** All subjects of a kind in the model. A flow with an end that the model does not hold is a problem, not a subject. */
export function subjectsOf(system: SystemModel, kind: SubjectKind): Subjects {
  const { subjects, problems } =
    kind === 'flow' ? joinFlows(system) : { subjects: unjoined(system, kind), problems: [] };
  return { subjects: subjects.toSorted((a, b) => compareText(a.about.key, b.about.key)), problems };
}

/** One subject of the given kind; `key` is how threats about it are told apart. */
export function aboutSubject(kind: SubjectKind, key: SubjectKey, value: Value, name = value.name): Subject {
  return {
    about: { key, kind, name, path: value.path, symbol: value.symbol, context: value.context },
    view: value,
    evidence: value.evidence,
    edits: value.edits,
  };
}

/** Plain comparison by code unit, the same on every machine. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function unjoined(system: SystemModel, kind: Exclude<SubjectKind, 'flow'>): Subject[] {
  const values: { readonly [Kind in Exclude<SubjectKind, 'flow'>]: readonly Value[] } = {
    element: system.elements,
    reference: system.references,
    dependency: system.dependencies,
    index: system.packageIndexes,
    load: system.loads,
    operation: system.operations,
    credential: system.credentials,
    job: system.jobs,
    artifact: system.artifacts,
  };
  return values[kind].map((value) => {
    const { path, symbol, name } = value;
    return aboutSubject(kind, subjectKey({ kind: keyKind(kind, value), path, symbol, name }), value);
  });
}

/** What the key of a subject begins with: an element's kind, or the subject's with its own kind where those differ in nature. */
function keyKind(kind: SubjectKind, value: Value): string {
  if (!('kind' in value)) return kind;
  if (kind === 'element') return value.kind;
  return kind === 'reference' || kind === 'operation' ? `${kind}:${value.kind}` : kind;
}

function joinFlows(system: SystemModel): { subjects: Subject[]; problems: string[] } {
  const elements = new Map(system.elements.map((element) => [subjectKey(element), element]));
  const boundaryNames = new Map(system.boundaries.map(({ key, name }) => [key, name]));
  const subjects: Subject[] = [];
  const problems: string[] = [];
  for (const flow of system.flows) {
    const source = elements.get(flow.source);
    const target = elements.get(flow.target);
    if (source === undefined || target === undefined) {
      problems.push(`the flow '${flow.source}' -> '${flow.target}' has an end that is no element of the model`);
      continue;
    }
    const { path, symbol } = flow;
    const key = subjectKey({ kind: 'flow', path, symbol, name: `${flow.source} -> ${flow.target}` });
    const joined = join(flow, source, target, boundaryNames);
    subjects.push(aboutSubject('flow', key, joined, `${source.name} -> ${target.name}`));
  }
  return { subjects, problems };
}

/** A rule may name a boundary by its key or by its name. */
function join(flow: Flow, source: Element, target: Element, boundaryNames: ReadonlyMap<string, string>): JoinedFlow {
  const { crosses, ...rest } = flow;
  const boundaries = new Set([...crosses, ...crosses.map((key) => boundaryNames.get(key) ?? key)]);
  return { ...rest, source, target, boundaries: [...boundaries].sort(compareText) };
}
