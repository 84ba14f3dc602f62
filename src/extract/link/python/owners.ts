import type { Context, Element, Evidence, Fact, PythonModule, SubjectKey } from '../../../model/index.ts';
import { keyOf } from '../../../model/index.ts';
import type { CallGraph } from './calls.ts';
import { speaksFor } from './contexts.ts';
import { selfKeyOf } from './fill.ts';
import { keyAt, type Project } from './project.ts';

/** Whose work something is: the element of a step or of a file, and the call by which it is reached. */
export type Owner = { readonly key: SubjectKey; readonly path: string; readonly evidence: readonly Evidence[] };

export type Owners = {
  /** Whether what the file does belongs to those who call it. */
  readonly isLibrary: (path: string) => boolean;
  /** Whether functions of the file are steps of a pipeline. */
  readonly hasSteps: (path: string) => boolean;
  /** The steps and files that a function works for, sorted; the file itself when nobody calls it, or too many do. */
  readonly of: (path: string, symbol: string, context: Context) => readonly Owner[];
};

/** Kinds of elements that stand for code which runs. */
export const CODE: ReadonlySet<Element['kind']> = new Set([
  'process',
  'training',
  'evaluation',
  'service',
  'orchestrator',
]);
const DISSOLVES: ReadonlySet<Element['kind']> = new Set(['process', 'training', 'evaluation']);
const OWNERS = 16;
const VISITED = 400;

/**
 * Tells whose work a function is, by who calls it. A library is a file without an entry of its own that nothing starts and another file
 * imports; `started` are the files that something starts.
 */
export function ownersOf(
  project: Project,
  graph: CallGraph,
  facts: readonly Fact[],
  started: (path: string) => boolean,
): Owners {
  const steps = stepsOf(facts);
  const structural = new Set(
    [...project.files.values()].flatMap(({ module }) =>
      isImported(project, graph, module) && !started(module.path) ? [module.path] : [],
    ),
  );
  const first = walker(project, graph, steps, structural);
  // A library that trains is one only when every place where it trains is somebody's who can be said to train.
  const libraries = new Set(
    [...structural].filter((path) => {
      const module = project.files.get(path)?.module;
      if (module === undefined || module.kind === 'process') return true;
      const owners = module.work.flatMap(({ symbol }) => first(path, symbol, module.context));
      return owners.length > 0 && owners.every((owner) => owner.path !== path && trains(project, owner.path));
    }),
  );
  const of = libraries.size === structural.size ? first : walker(project, graph, steps, libraries);
  return { isLibrary: (path) => libraries.has(path), hasSteps: (path) => steps.has(path), of };
}

function trains(project: Project, path: string): boolean {
  return DISSOLVES.has(project.files.get(path)?.module.kind ?? 'service');
}

function isImported(project: Project, graph: CallGraph, module: PythonModule): boolean {
  if (module.entry || !DISSOLVES.has(module.kind) || module.work.some(({ symbol }) => symbol === '')) return false;
  return graph.importersOf(module.path).some(({ path }) => {
    const importer = project.files.get(path)?.module;
    return importer !== undefined && speaksFor(importer.context, module.context);
  });
}

/** Elements of steps by the file that they stand in: functions that an orchestrator runs. */
function stepsOf(facts: readonly Fact[]): ReadonlyMap<string, ReadonlyMap<string, SubjectKey>> {
  const steps = new Map<string, Map<string, SubjectKey>>();
  for (const fact of facts) {
    if (fact.fact !== 'element' || fact.value.symbol === '' || !CODE.has(fact.value.kind)) continue;
    const { path, symbol } = fact.value;
    const mine = steps.get(path) ?? new Map<string, SubjectKey>();
    mine.set(symbol, keyOf('element', fact.value));
    steps.set(path, mine);
  }
  return steps;
}

type Visit = { readonly path: string; readonly symbol: string; readonly evidence: readonly Evidence[] };

function walker(
  project: Project,
  graph: CallGraph,
  steps: ReadonlyMap<string, ReadonlyMap<string, SubjectKey>>,
  libraries: ReadonlySet<string>,
): Owners['of'] {
  const known = new Map<string, readonly Owner[]>();
  return (path, symbol, context) => {
    const key = `${context}\0${keyAt(path, symbol)}`;
    const owners = known.get(key) ?? walk(path, symbol, context);
    known.set(key, owners);
    return owners;
  };

  function walk(path: string, symbol: string, context: Context): readonly Owner[] {
    const found = new Map<SubjectKey, Owner>();
    const seen = new Set([keyAt(path, symbol)]);
    const pending: Visit[] = [{ path, symbol, evidence: [] }];
    for (let visit = pending.shift(); visit !== undefined; visit = pending.shift()) {
      const step = stepAround(steps.get(visit.path), visit.symbol);
      const next = step !== null ? [] : callersOf(visit, context);
      if (next.length === 0) {
        const owner = ownerAt(visit, step);
        if (owner !== null && !found.has(owner.key)) found.set(owner.key, owner);
      }
      for (const caller of next) {
        const key = keyAt(caller.path, caller.symbol);
        if (seen.has(key)) continue;
        seen.add(key);
        pending.push(caller);
      }
      if (seen.size > VISITED || found.size > OWNERS)
        return [ownerAt({ path, symbol, evidence: [] }, null)].filter((own) => own !== null);
    }
    return [...found.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1));
  }

  function ownerAt({ path, evidence }: Visit, step: SubjectKey | null): Owner | null {
    const module = project.files.get(path)?.module;
    return module === undefined ? null : { key: step ?? selfKeyOf(module), path, evidence };
  }

  function callersOf({ path, symbol }: Visit, context: Context): readonly Visit[] {
    const speaks = (from: string): boolean => speaksFor(project.files.get(from)?.module.context ?? 'test', context);
    if (symbol === '') {
      if (!libraries.has(path)) return [];
      return graph
        .importersOf(path)
        .filter((importer) => speaks(importer.path))
        .map(({ path: from, line }) => ({
          path: from,
          symbol: '',
          evidence: [{ path: from, startLine: line, endLine: line }],
        }));
    }
    const handler = project.files.get(path)?.functions.get(symbol)?.handler;
    // A file with an entry of its own is its own; inside it a step may still be the caller.
    const inner = !libraries.has(path);
    if (inner && !steps.has(path)) return [];
    const sites = graph.sitesOf(path, symbol).filter((site) => (inner ? site.path === path : speaks(site.path)));
    if (handler !== undefined && sites.length === 0) return [];
    return sites.map((site) => ({
      path: site.path,
      symbol: site.from,
      evidence: [{ path: site.path, startLine: site.line, endLine: site.line }],
    }));
  }
}

/** The step that a function belongs to: the nearest one around it. */
function stepAround(steps: ReadonlyMap<string, SubjectKey> | undefined, symbol: string): SubjectKey | null {
  if (steps === undefined) return null;
  for (let at = symbol; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) {
    const step = steps.get(at);
    if (step !== undefined) return step;
  }
  return null;
}
