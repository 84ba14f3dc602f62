import { keyOf, type Element, type Flow, type SubjectKey } from '../../model/index.ts';
import type { Draft } from './step.ts';

/** The graph to walk on. */
export type Graph = {
  readonly elements: ReadonlyMap<SubjectKey, Element>;
  /** Flows that leave an element. */
  readonly outOf: (key: SubjectKey) => readonly Flow[];
  /** Flows that reach an element. */
  readonly into: (key: SubjectKey) => readonly Flow[];
};

const NONE: readonly Flow[] = [];

export function graphOf({ elements, flows }: Pick<Draft, 'elements' | 'flows'>): Graph {
  const out = new Map<SubjectKey, Flow[]>();
  const reaching = new Map<SubjectKey, Flow[]>();
  for (const flow of flows) {
    push(out, flow.source, flow);
    push(reaching, flow.target, flow);
  }
  return {
    elements: new Map(elements.map((element) => [keyOf('element', element), element])),
    outOf: (key) => out.get(key) ?? NONE,
    into: (key) => reaching.get(key) ?? NONE,
  };
}

/** Adds to the list that a map holds for a key. */
export function push<Key, Item>(lists: Map<Key, Item[]>, key: Key, item: Item): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}

/** The graph with more protections, by key of element or flow. */
export function withControls(draft: Draft, more: ReadonlyMap<SubjectKey, ReadonlySet<string>>): Draft {
  if (more.size === 0) return draft;
  const joined = <T extends Element | Flow>(key: SubjectKey, subject: T): T => {
    const added = more.get(key);
    if (added === undefined) return subject;
    return { ...subject, controls: [...new Set([...subject.controls, ...added])].sort() };
  };
  return {
    ...draft,
    elements: draft.elements.map((element) => joined(keyOf('element', element), element)),
    flows: draft.flows.map((flow) => joined(keyOf('flow', flow), flow)),
  };
}
