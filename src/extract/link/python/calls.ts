import type { ModuleCall, SmallArgument } from '../../../model/index.ts';
import { find, keyAt, lineage, member, type Found, type Project } from './project.ts';

/** A place that calls a function; `given` is null where the function is only handed over. */
export type Site = {
  readonly path: string;
  readonly from: string;
  readonly line: number;
  readonly given: readonly SmallArgument[] | null;
  readonly opaque: boolean;
  readonly spread: string | null;
  readonly when: NonNullable<ModuleCall['when']>;
};

export type CallGraph = {
  /** Who calls a function; for a method that nobody calls by name, who makes an object of its class. Sorted by place. */
  readonly sitesOf: (path: string, symbol: string) => readonly Site[];
  /** Files that import a file, with the line of the first import, sorted. */
  readonly importersOf: (path: string) => readonly { readonly path: string; readonly line: number }[];
};

/** Joins the calls of all files to what they call. Linear in the calls; a name is looked up once for each file. */
export function callGraph(project: Project): CallGraph {
  const sites = new Map<string, Site[]>();
  const importers = new Map<string, Map<string, number>>();
  const handlers = handlersOf(project);
  for (const { module } of project.files.values()) {
    for (const [, target, line] of module.imports) {
      const found = find(project, module.path, target);
      const path = found?.path ?? project.index.locate(module.path, target)[0]?.path;
      if (path !== undefined && path !== module.path) addTo(importers, path, module.path, line);
    }
    for (const call of module.calls) {
      const site = siteOf(module.path, call);
      for (const target of targetsOf(project, module.path, call, handlers)) {
        const known = sites.get(target);
        if (known) known.push(site);
        else sites.set(target, [site]);
      }
    }
  }
  for (const list of sites.values()) list.sort(bySite);
  const sorted = new Map(
    [...importers].map(([path, from]) => [path, [...from].map(([at, line]) => ({ path: at, line })).toSorted(byPath)]),
  );
  return {
    sitesOf: (path, symbol) => sites.get(keyAt(path, symbol)) ?? madeBy(sites, path, symbol),
    importersOf: (path) => sorted.get(path) ?? [],
  };
}

function addTo(importers: Map<string, Map<string, number>>, path: string, from: string, line: number): void {
  const known = importers.get(path) ?? new Map<string, number>();
  importers.set(path, known.set(from, Math.min(known.get(from) ?? line, line)));
}

function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}

function siteOf(path: string, call: ModuleCall): Site {
  const { from, line, given = null, opaque = false, spread = null, when = [] } = call;
  return { path, from, line, given, opaque, spread, when };
}

function bySite(a: Site, b: Site): number {
  return a.path < b.path
    ? -1
    : a.path > b.path
      ? 1
      : a.line - b.line || (a.from < b.from ? -1 : a.from > b.from ? 1 : 0);
}

/** Whoever makes an object is taken to use its methods. */
function madeBy(sites: ReadonlyMap<string, readonly Site[]>, path: string, symbol: string): readonly Site[] {
  const dot = symbol.lastIndexOf('.');
  const made = dot < 0 ? undefined : sites.get(keyAt(path, symbol.slice(0, dot)));
  return (made ?? []).map((site) => ({ ...site, given: null, when: [] }));
}

/** The keys of what a call reaches: a function; a class with those it derives from, and its constructor; the handlers of an object. */
function targetsOf(
  project: Project,
  from: string,
  call: ModuleCall,
  handlers: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const found = callable(project, from, call.to);
  if (found === null) return [];
  if (found.kind === 'function') return found.rest.length === 0 ? [keyAt(found.path, found.symbol)] : [];
  if (found.kind === 'constant')
    return found.path === from ? [] : (handlers.get(keyAt(found.path, found.symbol)) ?? []);
  if (found.kind !== 'class') return [];
  const [name] = found.rest;
  const owners = lineage(project, found.path, found.symbol).map(({ path, symbol }) => keyAt(path, symbol));
  const maker = name === undefined ? member(project, found.path, found.symbol, '__init__') : null;
  return maker?.kind === 'function' ? [keyAt(maker.path, maker.symbol), ...owners] : owners;
}

/** What a name leads to when it is called: an object of a known class is looked into. */
export function callable(project: Project, from: string, name: string, depth = 0): Found | null {
  const found = find(project, from, name);
  if (found?.kind !== 'constant' || found.rest.length === 0 || depth > 4) return found;
  const value = project.files.get(found.path)?.constants.get(found.symbol)?.value;
  if (typeof value !== 'object' || value === null || !('call' in value)) return found;
  const made = callable(project, found.path, value.call, depth + 1);
  if (made?.kind !== 'class') return found;
  return member(project, made.path, made.symbol, found.rest.join('.')) ?? found;
}

/** The functions that a framework calls through an object: the routes of a router, by the object's key. */
function handlersOf(project: Project): ReadonlyMap<string, readonly string[]> {
  const handlers = new Map<string, string[]>();
  for (const { module } of project.files.values()) {
    for (const { symbol, handler } of module.functions) {
      if (handler?.startsWith(':') !== true) continue;
      const key = keyAt(module.path, handler.slice(1));
      const known = handlers.get(key);
      if (known) known.push(keyAt(module.path, symbol));
      else handlers.set(key, [keyAt(module.path, symbol)]);
    }
  }
  return handlers;
}
