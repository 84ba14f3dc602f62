import { subjectKey, type Element, type Fact, type Flow, type SubjectKey } from '../../model/index.ts';
import type { Assignment } from '../module.ts';
import { namesIn } from './pipelines/operands.ts';
import { reachOf } from './pipelines/reach.ts';
import type { Unit } from './unit.ts';

/** A helper that more steps call belongs to the file, not to each of them. */
const sharedLimit = 4;

/** Where something is said: the function, and the file's line of what stands outside of functions. */
type Place = { readonly symbol: string; readonly line: number };

/** Tells whose work stands at a place: the steps that own the function or whose functions call it; none when it is the file's own. */
export type OwnersOf = (place: Place) => readonly Element[];

/**
 * Who owns what in a file with these steps. A function that only steps call is theirs; so is what is made at module level and bound to a
 * name that only they use.
 */
export function ownersOf(unit: Unit, owners: ReadonlyMap<string, Element>): OwnersOf {
  if (owners.size === 0) return () => [];
  const called = calledFunctions(unit, owners);
  const inFunction = (symbol: string): readonly Element[] => {
    for (let outer = symbol; outer !== ''; outer = outer.slice(0, Math.max(0, outer.lastIndexOf('.')))) {
      const owner = owners.get(outer);
      if (owner) return [owner];
      const callers = called.get(outer);
      if (callers) return callers.size <= sharedLimit ? [...callers] : [];
    }
    return [];
  };
  const users = usersOfNames(unit, inFunction);
  return ({ symbol, line }) => (symbol === '' ? users(line) : inFunction(symbol));
}

/** Functions that steps call by themselves or through others, with these steps. */
function calledFunctions(unit: Unit, owners: ReadonlyMap<string, Element>): ReadonlyMap<string, ReadonlySet<Element>> {
  const called = new Map<string, Set<Element>>();
  for (const [symbol, element] of owners) {
    for (const helper of reachOf(unit, symbol, (other) => owners.has(other)).slice(1)) {
      called.set(helper, (called.get(helper) ?? new Set<Element>()).add(element));
    }
  }
  return called;
}

/** Flows of a file's own element that a step's function states, as flows of the step. */
export function attribute(facts: readonly Fact[], self: SubjectKey, of: OwnersOf): Fact[] {
  return facts.flatMap((fact) => {
    if (fact.fact !== 'flow' || (fact.value.source !== self && fact.value.target !== self)) return [fact];
    const flow = fact.value;
    const found = of({ symbol: flow.symbol, line: flow.evidence[0]?.startLine ?? 0 });
    return found.length === 0 ? [fact] : found.map((owner) => ({ fact: 'flow', value: moved(flow, self, owner) }));
  });
}

function moved(flow: Flow, self: string, owner: Element): Flow {
  const key = subjectKey(owner);
  const [from = '', to = ''] = flow.name.split(' -> ');
  const source = flow.source === self ? key : flow.source;
  const target = flow.target === self ? key : flow.target;
  const name = `${flow.source === self ? owner.name : from} -> ${flow.target === self ? owner.name : to}`;
  return { ...flow, source, target, name };
}

type InFunction = (symbol: string) => readonly Element[];

/** Steps that use the module-level name which the value made on a line is bound to. */
function usersOfNames(unit: Unit, inFunction: InFunction): (line: number) => readonly Element[] {
  const bound = new Map<number, Assignment>();
  for (const assignment of unit.module.assignments) {
    if (assignment.symbol !== '' || !/^\w+$/.test(assignment.target)) continue;
    for (let line = assignment.startLine; line <= Math.min(assignment.endLine, assignment.startLine + 50); line++)
      bound.set(unit.lineOf(line), assignment);
  }
  if (bound.size === 0) return () => [];
  const uses = usesOfNames(unit, inFunction);
  return (line) => {
    const name = bound.get(line)?.target;
    const users = name === undefined ? undefined : uses.get(name);
    return users && users.size <= sharedLimit ? [...users] : [];
  };
}

function usesOfNames(unit: Unit, inFunction: InFunction): ReadonlyMap<string, ReadonlySet<Element>> {
  const uses = new Map<string, Set<Element>>();
  const note = (symbol: string, text: string): void => {
    const owners = symbol === '' || text === '' ? [] : inFunction(symbol);
    if (owners.length === 0) return;
    for (const name of namesIn(text)) {
      const users = uses.get(name) ?? new Set<Element>();
      for (const owner of owners) users.add(owner);
      uses.set(name, users);
    }
  };
  for (const call of unit.module.calls) {
    note(call.symbol, call.receiver);
    for (const { value } of call.arguments) note(call.symbol, value.text);
  }
  for (const { symbol, value } of unit.module.assignments) note(symbol, value.text);
  return uses;
}
