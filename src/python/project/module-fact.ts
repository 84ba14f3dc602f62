import { subjectKey } from '../../model/index.ts';
import type { Fact, ModuleCall, PythonModule } from '../../model/index.ts';
import type { Call } from '../module.ts';
import { savedNames } from '../recognise/local-name.ts';
import { workOf } from '../recognise/training.ts';
import type { Unit } from '../recognise/unit.ts';
import { evidenceOf } from '../recognise/unit.ts';
import { commandLine, executedFiles, moduleOptions, moduleSchemas } from './command-line.ts';
import { moduleConstants, moduleFunctions } from './definitions.ts';
import { moduleCalls } from './module-calls.ts';
import { isOwnModule, namesOf, type Names, ownName } from './names.ts';
import { openCalls } from './open-calls.ts';
import { moduleAgents, moduleServers } from './servers.ts';
import { isOpen } from './small.ts';

const IMPORTS = 300;
const CALLS = 600;
const FUNCTIONS = 400;
const CLASSES = 200;

/**
 * What other files may have to know of a module, and what it waits for them to tell. Nothing for tests and documentation, which are
 * nobody's callers, and for a file that neither uses nor offers anything. `facts` are those of the file alone; what is owned is a step's.
 */
export function moduleFacts(unit: Unit, facts: readonly Fact[], isOwned: (call: Call) => boolean): Fact[] {
  // Scripts inside of other files import nothing of the repository and are imported by nobody.
  if (unit.context === 'test' || unit.context === 'documentation' || !/\.(?:py|ipynb)$/.test(unit.path)) return [];
  const executes = executedFiles(unit);
  const names = namesOf(unit, executes.length > 0);
  const open = openCalls(names);
  const calls = moduleCalls(names);
  const plain = unit.module.definitions.length === 0;
  const constants = moduleConstants(names, plain || names.settable);
  const setters = constants.flatMap(({ by, value }) => (by !== undefined && isOpen(value) ? [by] : []));
  const work = workOf(unit, isOwned).map(({ symbol }) => symbol);
  const servers = moduleServers(names);
  const waiting = [...open.map(({ symbol }) => symbol), ...setters, ...work, ...servers.refuses];
  const isKept = keptSymbols(unit, facts, calls, waiting);
  const functions = moduleFunctions(names, isKept).slice(0, FUNCTIONS);
  const offered = new Set(functions.map(({ symbol }) => symbol));
  const module: PythonModule = {
    path: unit.path,
    context: unit.context,
    kind: unit.self.kind,
    entry: hasEntry(unit),
    plain,
    imports: importsOf(names),
    constants,
    functions,
    classes: classesOf(names, functions, constants, isKept),
    calls: callsKept(calls, isKept, offered),
    options: moduleOptions(names),
    schemas: moduleSchemas(names),
    open,
    roots: open.length === 0 ? [] : [...unit.roots].toSorted().slice(0, 50),
    saved: open.length === 0 ? [] : [...savedNames(unit)].toSorted().slice(0, 20),
    commandLine: commandLine(unit),
    executes,
    agents: moduleAgents(names),
    ...servers,
    work: workOf(unit, isOwned).map((call) => ({ symbol: call.symbol, ...linesOf(unit, call) })),
  };
  const idle = isIdle(module) && !unit.path.endsWith('__init__.py') && !hasFlows(unit, facts);
  return idle ? [] : [{ fact: 'python-module', value: module }];
}

/** Whether something goes in or out of the file's own element. */
function hasFlows(unit: Unit, facts: readonly Fact[]): boolean {
  const self = subjectKey(unit.self);
  return facts.some(({ fact, value }) => fact === 'flow' && (value.source === self || value.target === self));
}

function isIdle(module: PythonModule): boolean {
  const { imports, constants, functions, calls, open, commandLine: asks, executes, work, routes, listens } = module;
  return [imports, constants, functions, calls, open, asks, executes, work, routes, listens].every(
    (list) => list.length === 0,
  );
}

function linesOf(unit: Unit, span: { readonly startLine: number; readonly endLine: number }) {
  const { startLine, endLine } = evidenceOf(unit, span);
  return { startLine, endLine };
}

/** A main guard, or a command line that a tool makes of functions. */
function hasEntry(unit: Unit): boolean {
  if (unit.path.endsWith('.ipynb') || unit.path.endsWith('__main__.py')) return true;
  if (unit.module.calls.some((call) => call.main)) return true;
  return unit.module.definitions.some(({ decorators }) =>
    decorators.some(({ callee }) => /^hydra\.main$|^click\.(?:command|group)$/.test(callee)),
  );
}

/** Bound names with what they stand for, where that may be of the repository. */
function importsOf({ unit }: Names): PythonModule['imports'] {
  const found = new Map<string, PythonModule['imports'][number]>();
  for (const { module, name, alias, ...span } of unit.module.imports) {
    if (!isOwnModule(module)) continue;
    const separator = module.endsWith('.') ? '' : '.';
    const target = name === null || name === '*' ? module : `${module}${separator}${name}`;
    const bound = name === '*' ? '*' : (alias ?? name ?? module);
    const key = `${bound} ${target}`;
    if (!found.has(key)) found.set(key, [bound, target, evidenceOf(unit, span).startLine]);
  }
  return [...found.values()].slice(0, IMPORTS);
}

/**
 * The functions and classes of the file that another file may need: they hold facts, wait for values, call what may be the repository's
 * own, or call such functions of this file.
 */
function keptSymbols(
  unit: Unit,
  facts: readonly Fact[],
  calls: readonly ModuleCall[],
  waiting: readonly string[],
): (symbol: string) => boolean {
  const self = subjectKey(unit.self);
  const kept = new Set<string>(waiting);
  for (const fact of facts) {
    if (fact.fact === 'flow' && (fact.value.source === self || fact.value.target === self)) kept.add(fact.value.symbol);
    if (fact.fact === 'element' && fact.value.path === unit.path) kept.add(fact.value.symbol);
  }
  const callers = new Map<string, string[]>();
  for (const { to, from } of calls) {
    if (!to.startsWith(':')) kept.add(from);
    else if (callers.has(to.slice(1))) callers.get(to.slice(1))?.push(from);
    else callers.set(to.slice(1), [from]);
  }
  const pending = [...kept];
  for (let symbol = pending.pop(); symbol !== undefined; symbol = pending.pop()) {
    const owner = symbol.slice(0, Math.max(0, symbol.lastIndexOf('.')));
    for (const caller of [...(callers.get(symbol) ?? []), ...(callers.get(owner) ?? []), owner]) {
      if (caller === '' || kept.has(caller)) continue;
      kept.add(caller);
      pending.push(caller);
    }
  }
  kept.delete('');
  return (symbol) => kept.has(symbol);
}

/** Calls inside the file only when they lead to something kept; of equal ones the first. */
function callsKept(
  calls: readonly ModuleCall[],
  isKept: (symbol: string) => boolean,
  offered: ReadonlySet<string>,
): ModuleCall[] {
  const found = new Map<string, ModuleCall>();
  for (const call of calls) {
    const own = call.to.startsWith(':') ? call.to.slice(1) : null;
    if (own !== null && !isKept(own) && !offered.has(own) && !isInherited(own, isKept)) continue;
    const { line: _, ...rest } = call;
    const key = JSON.stringify(rest);
    if (!found.has(key)) found.set(key, call);
    if (found.size >= CALLS) break;
  }
  return [...found.values()];
}

/** A method that the class itself does not define may be one of its bases. */
function isInherited(symbol: string, isKept: (symbol: string) => boolean): boolean {
  const owner = symbol.slice(0, Math.max(0, symbol.lastIndexOf('.')));
  return owner !== '' && isKept(owner);
}

function classesOf(
  names: Names,
  functions: PythonModule['functions'],
  constants: PythonModule['constants'],
  isKept: (symbol: string) => boolean,
): PythonModule['classes'] {
  const owners = new Set(
    [...functions, ...constants].map(({ symbol }) => symbol.slice(0, Math.max(0, symbol.lastIndexOf('.')))),
  );
  return names.unit.module.definitions
    .filter(({ kind }) => kind === 'class')
    .map(({ symbol, bases }) => ({
      symbol,
      bases: bases.flatMap((base) => {
        const own = base === '' || base.startsWith('?') ? null : ownName(names, base);
        return own === null ? [] : [own];
      }),
    }))
    .filter(({ symbol, bases }) => bases.length > 0 || owners.has(symbol) || isKept(symbol))
    .slice(0, CLASSES);
}
