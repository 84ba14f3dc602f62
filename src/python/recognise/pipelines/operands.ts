import type { Assignment, Call, Value } from '../../module.ts';
import type { Unit } from '../unit.ts';
import type { End, StepOf } from './contract.ts';

const depthLimit = 6;
const nameLimit = 20;
const itemLimit = 50;
/** Assignments of one name that are looked at, from the last. */
const assignmentLimit = 200;
const lineLimit = 60;

export type At = { readonly symbol: string; readonly startLine: number };

/** The calls of steps whose results a value is made of: through names, attributes of results (`x.outputs["model"]`), lists, wrappers. */
export function callsBehind(unit: Unit, value: Value, at: At, isStep: (call: Call) => boolean): readonly Call[] {
  const found = new Set<Call>();
  visit({ unit, at, isStep, found, seen: new Set() }, value, 0);
  return [...found];
}

/** The steps behind a value, each once. */
export function stepsBehind(unit: Unit, value: Value, at: At, stepOf: StepOf): readonly End[] {
  const ends = callsBehind(unit, value, at, (call) => stepOf(call) !== null).map((call) => stepOf(call));
  return [...new Set(ends.filter((end) => end !== null))];
}

/** The step that a method is called on: `train(x).after(y)`, `train_task.set_upstream(y)`. */
export function callsOfReceiver(unit: Unit, call: Call, isStep: (call: Call) => boolean): readonly Call[] {
  const chained = chainOf(unit, call).filter((part) => part !== call && isStep(part));
  if (chained.length > 0) return chained;
  const found = new Set<Call>();
  visitNames({ unit, at: call, isStep, found, seen: new Set() }, call.receiver, 0);
  return [...found];
}

type Search = {
  readonly unit: Unit;
  readonly at: At;
  readonly isStep: (call: Call) => boolean;
  readonly found: Set<Call>;
  readonly seen: Set<unknown>;
};

function visit(search: Search, value: Value, depth: number): void {
  if (depth > depthLimit) return;
  switch (value.kind) {
    case 'call': {
      const call = search.unit.module.calls[value.call];
      if (call) visitCall(search, call, depth);
      return;
    }
    case 'list':
      for (const item of value.items.slice(0, itemLimit)) visit(search, item, depth + 1);
      return;
    case 'dict':
      for (const [, item] of value.entries.slice(0, itemLimit)) visit(search, item, depth + 1);
      return;
    case 'attribute':
    case 'unknown':
      visitNames(search, value.text, depth);
      return;
    default:
  }
}

function visitCall(search: Search, call: Call, depth: number): void {
  if (search.seen.has(call)) return;
  search.seen.add(call);
  const steps = chainOf(search.unit, call).filter(search.isStep);
  const [first] = steps;
  if (first) {
    search.found.add(first);
    return;
  }
  for (const { value } of call.arguments.slice(0, itemLimit)) visit(search, value, depth + 1);
  if (call.receiver !== '') visitNames(search, call.receiver, depth);
}

function visitNames(search: Search, text: string, depth: number): void {
  if (depth > depthLimit) return;
  for (const name of namesIn(text)) {
    const assignment = assignedTo(search.unit, name, search.at);
    if (!assignment || search.seen.has(assignment)) continue;
    search.seen.add(assignment);
    if (assignment.value.kind === 'unknown' || assignment.value.kind === 'attribute') {
      const call = firstCallOf(search.unit, assignment);
      if (call) visitCall(search, call, depth + 1);
      else visit(search, assignment.value, depth + 1);
    } else visit(search, assignment.value, depth + 1);
  }
}

/** Names that an expression begins its parts with; not attributes, keywords or what stands in quotes. */
export function namesIn(text: string): readonly string[] {
  const bare = text.replaceAll(/([fF]?)("[^"]*"|'[^']*')/g, (_, formatted: string, quoted: string) =>
    formatted === '' ? '' : (quoted.match(/\{[^{}]*\}/g) ?? []).join(' '),
  );
  const names = new Set<string>();
  for (const match of bare.matchAll(/[A-Za-z_]\w*/g)) {
    const before = bare[match.index - 1];
    const after = bare.slice(match.index + match[0].length, match.index + match[0].length + 3);
    if (before === '.' || /^ ?=(?!=)/.test(after)) continue;
    names.add(match[0]);
    if (names.size >= nameLimit) break;
  }
  return [...names];
}

/** The last assignment of a name before a place, in the same function or one around it. */
export function assignedTo(unit: Unit, name: string, at: At): Assignment | null {
  const all = unit.assignmentsByTarget.get(name)?.slice(-assignmentLimit) ?? [];
  for (let symbol: string | null = at.symbol; symbol !== null; symbol = outerOf(symbol)) {
    const here = all.filter((assignment) => assignment.symbol === symbol);
    const found =
      here.findLast(({ endLine }) => endLine < at.startLine) ??
      here.findLast(({ startLine, endLine }) => at.startLine < startLine || endLine < at.startLine);
    if (found) return found;
  }
  return null;
}

function outerOf(symbol: string): string | null {
  if (symbol === '') return null;
  return symbol.slice(0, Math.max(0, symbol.lastIndexOf('.')));
}

const byLine = new WeakMap<Unit, ReadonlyMap<string, readonly Call[]>>();

/** The outermost call of the value of an assignment: of `a, b = split(df)` and `m = train(x).outputs["model"]`. */
function firstCallOf(unit: Unit, { symbol, startLine, endLine }: Assignment): Call | null {
  const calls = byLine.get(unit) ?? linesOf(unit);
  byLine.set(unit, calls);
  for (let line = startLine; line <= Math.min(endLine, startLine + lineLimit); line++) {
    const first = calls.get(`${line} ${symbol}`)?.[0];
    if (first) return first;
  }
  return null;
}

function linesOf(unit: Unit): ReadonlyMap<string, readonly Call[]> {
  return grouped(unit.module.calls, (call) => `${call.startLine} ${call.symbol}`);
}

const chains = new WeakMap<Unit, ReadonlyMap<string, readonly Call[]>>();

/** The calls of `a(x).b(y).c(z)`, the inner first, of which the given one is any. */
export function chainOf(unit: Unit, call: Call): readonly Call[] {
  const known = chains.get(unit) ?? grouped(unit.module.calls, placeOf);
  chains.set(unit, known);
  const chain = known.get(placeOf(call)) ?? [call];
  return chain.length === 1 ? chain : chain.toReversed();
}

function placeOf(call: Call): string {
  return `${call.startLine}:${call.startColumn}`;
}

function grouped(calls: readonly Call[], keyOf: (call: Call) => string): ReadonlyMap<string, readonly Call[]> {
  const groups = new Map<string, Call[]>();
  for (const call of calls) {
    const group = groups.get(keyOf(call));
    if (group) group.push(call);
    else groups.set(keyOf(call), [call]);
  }
  return groups;
}
