import type { Call } from '../../module.ts';
import type { Unit } from '../unit.ts';

const callLimit = 2_000;
const functionLimit = 200;

const inside = new WeakMap<Unit, ReadonlyMap<string, readonly Call[]>>();

/** Calls in a function or class and in what is defined inside it. */
export function callsInside(unit: Unit, symbol: string): readonly Call[] {
  const known = inside.get(unit) ?? index(unit);
  inside.set(unit, known);
  return known.get(symbol) ?? [];
}

function index(unit: Unit): ReadonlyMap<string, readonly Call[]> {
  const calls = new Map<string, Call[]>();
  for (const call of unit.module.calls) {
    for (let symbol = call.symbol; symbol !== ''; symbol = symbol.slice(0, Math.max(0, symbol.lastIndexOf('.')))) {
      const group = calls.get(symbol);
      if (group) group.push(call);
      else calls.set(symbol, [call]);
    }
  }
  return calls;
}

/** Functions of the file that the function calls by itself or through others, itself first. */
export function reachOf(
  unit: Unit,
  symbol: string,
  stop: (symbol: string) => boolean = () => false,
): readonly string[] {
  const seen = new Set([symbol]);
  for (const current of seen) {
    for (const { callee } of callsInside(unit, current).slice(0, callLimit)) {
      if (seen.size >= functionLimit) return [...seen];
      const called = definedAs(unit, callee);
      if (called !== null && !within(seen, called) && !stop(called)) seen.add(called);
    }
  }
  return [...seen];
}

/** What the function does: its own calls and those of the file's functions that it calls, at most 2,000. */
export function workOf(unit: Unit, symbol: string): readonly Call[] {
  return reachOf(unit, symbol)
    .flatMap((name) => callsInside(unit, name).slice(0, callLimit))
    .slice(0, callLimit);
}

/** The function or class of the file that a callee is; the constructor for a class that is called. */
function definedAs(unit: Unit, callee: string): string | null {
  const symbol = callee.endsWith('.__call__') ? callee.slice(0, -'.__call__'.length) : callee;
  return unit.definitions.has(symbol) ? symbol : null;
}

function within(seen: ReadonlySet<string>, symbol: string): boolean {
  for (let outer = symbol; outer !== ''; outer = outer.slice(0, Math.max(0, outer.lastIndexOf('.')))) {
    if (seen.has(outer)) return true;
  }
  return false;
}
