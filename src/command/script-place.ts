import { subjectKey } from '../model/index.ts';
import type { Context, Dependency, Element, Evidence, Fact, Flow, SubjectKey } from '../model/index.ts';

/** Where a script stands, for the facts that are made of it. */
export type ScriptPlace = {
  readonly path: string;
  /** The job, stage, function or build stage that runs it; empty for none. */
  readonly symbol: string;
  readonly context: Context;
  /** The file's line of the script's first line, from 1; the evidence of a fact is counted from it. */
  readonly startLine: number;
  /** What the packages that it installs count as. */
  readonly manifest: Dependency['manifest'];
  /** The evidence of every fact, where a script's lines are not lines of the file (a notebook's cell, a folded text). */
  readonly evidence?: readonly Evidence[] | undefined;
  /** Variables that the script starts with (a container's environment), with the lines of the file that give them. */
  readonly variables?: ReadonlyMap<string, { readonly value: string; readonly line: number }> | undefined;
  /** The element that runs the script. Without it nothing is said about which files are run. */
  readonly runner?: SubjectKey | undefined;
};

/** Where one command of a script stands. */
export type Site = Pick<ScriptPlace, 'path' | 'symbol' | 'context' | 'manifest' | 'runner' | 'variables'> & {
  readonly evidence: readonly Evidence[];
};

/** The site of a whole script's lines `startLine` to `endLine`, counted from 1 in the script. */
export function siteOf(place: ScriptPlace, startLine: number, endLine: number): Site {
  const { path, symbol, context, manifest, runner, variables } = place;
  const first = place.startLine + startLine - 1;
  const evidence = place.evidence ?? [
    { path, startLine: first, endLine: Math.max(first, place.startLine + endLine - 1) },
  ];
  return { path, symbol, context, manifest, runner, variables, evidence };
}

/** What every subject at a site carries. */
export function subjectAt(site: Site): {
  path: string;
  symbol: string;
  context: Context;
  controls: string[];
  evidence: Evidence[];
  edits: never[];
} {
  return {
    path: site.path,
    symbol: site.symbol,
    context: site.context,
    controls: [],
    evidence: [...site.evidence],
    edits: [],
  };
}

/** An element of the file, or with `shared` one of the whole repository (a hub model). */
export function elementAt(
  site: Site,
  element: Pick<Element, 'kind' | 'name'> & Partial<Element>,
  shared: boolean,
): Element {
  return {
    ...subjectAt(site),
    path: shared ? '' : site.path,
    symbol: shared ? '' : site.symbol,
    trust: 'internal',
    exposure: 'unknown',
    authentication: 'unknown',
    capabilities: [],
    details: [],
    ...element,
  };
}

/** A flow between two elements by their keys. */
export function flowAt(
  site: Site,
  ends: { readonly source: SubjectKey; readonly target: SubjectKey; readonly name: string },
  data: Flow['data'],
  protocol: string,
): Fact {
  return { fact: 'flow', value: { ...subjectAt(site), symbol: '', ...ends, data, protocol, crosses: [] } };
}

/** A model of a hub or registry, with the flow that brings it to `target` (or to what runs the script). */
export function modelFacts(site: Site, name: string, protocol: string, target: Element | null): Fact[] {
  const model = elementAt(site, { kind: 'model', name, trust: 'public' }, true);
  const end = target === null ? site.runner : subjectKey(target);
  const facts: Fact[] = [{ fact: 'element', value: model }];
  if (end === undefined) return facts;
  const source = subjectKey(model);
  return [
    ...facts,
    flowAt(site, { source, target: end, name: `${name} -> ${target?.name ?? 'script'}` }, ['model'], protocol),
  ];
}
