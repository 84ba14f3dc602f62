import { keyOf, mergeEvidence, subjectKey } from '../../../model/index.ts';
import type { Element, Evidence, Fact, Flow, PythonModule, SubjectKey } from '../../../model/index.ts';
import { selfKeyOf } from './fill.ts';
import type { Owner, Owners } from './owners.ts';
import type { Project } from './project.ts';

/** What is found of a file's element: calls that lead to its flows, places of the flows themselves, what it turns out to be. */
type Wanted = { readonly calls: Evidence[]; readonly flows: Evidence[]; kind: Element['kind'] };

/**
 * Hands the flows of libraries to the files and steps that call them. A library of which nothing is left is taken out, and who called
 * what trains in it trains. Flows keep the place of the call that makes them, and get that of the call that leads there.
 */
export function attribute(project: Project, owners: Owners, facts: readonly Fact[]): readonly Fact[] {
  const selves = new Map([...project.files.values()].map(({ module }) => [selfKeyOf(module), module]));
  const wanted = new Map<SubjectKey, Wanted>();
  const want = (key: SubjectKey): Wanted => {
    const known = wanted.get(key) ?? { calls: [], flows: [], kind: selves.get(key)?.kind ?? 'process' };
    wanted.set(key, known);
    return known;
  };
  const needed = new Set<SubjectKey>();
  const moved = facts.flatMap((fact): Fact[] => {
    if (fact.fact !== 'flow') return [fact];
    const flows = flowsOf(fact.value, selves, owners, want);
    for (const { source, target } of flows) needed.add(source).add(target);
    return flows.map((value) => ({ fact: 'flow', value }));
  });
  const gone = new Set<SubjectKey>();
  for (const [key, module] of selves) {
    if (!owners.isLibrary(module.path) || needed.has(key)) continue;
    gone.add(key);
    for (const { symbol, ...lines } of module.kind === 'process' ? [] : module.work) {
      for (const owner of owners.of(module.path, symbol, module.context)) {
        const known = want(owner.key);
        known.calls.push(...owner.evidence, { path: module.path, ...lines });
        known.kind = strongest(known.kind, module.kind);
      }
    }
  }
  return renamed(withElements(moved, selves, wanted, gone, needed), selves, wanted);
}

/** Calls of libraries that an element shows. */
const PLACES = 5;

const STRENGTH: readonly Element['kind'][] = ['process', 'evaluation', 'training', 'service'];

function strongest(a: Element['kind'], b: Element['kind']): Element['kind'] {
  return STRENGTH.indexOf(b) > STRENGTH.indexOf(a) ? b : a;
}

/** A flow for each owner of what it is an end of; the same flow when nobody else owns it. */
function flowsOf(
  flow: Flow,
  selves: ReadonlyMap<SubjectKey, PythonModule>,
  owners: Owners,
  want: (key: SubjectKey) => Wanted,
): readonly Flow[] {
  const module = selves.get(flow.source) ?? selves.get(flow.target);
  if (module === undefined || flow.path !== module.path) return [flow];
  const self = selfKeyOf(module);
  const asked = owners.isLibrary(module.path) || owners.hasSteps(module.path);
  const mine = asked ? owners.of(module.path, flow.symbol, flow.context) : [];
  if (mine.length === 0) {
    want(self).flows.push(...flow.evidence.filter(({ path }) => path === module.path));
    return [flow];
  }
  return mine.map((owner): Flow => {
    if (owner.key === self) want(self).flows.push(...flow.evidence);
    else want(owner.key).calls.push(...owner.evidence);
    return owned(flow, self, owner);
  });
}

function owned(flow: Flow, self: SubjectKey, owner: Owner): Flow {
  if (owner.key === self) return flow;
  return {
    ...flow,
    evidence: mergeEvidence(flow.evidence, owner.evidence),
    source: flow.source === self ? owner.key : flow.source,
    target: flow.target === self ? owner.key : flow.target,
  };
}

/** The facts without the elements that are gone, and with those of files that had none and are needed now. */
function withElements(
  facts: readonly Fact[],
  selves: ReadonlyMap<SubjectKey, PythonModule>,
  wanted: ReadonlyMap<SubjectKey, Wanted>,
  gone: ReadonlySet<SubjectKey>,
  needed: ReadonlySet<SubjectKey>,
): readonly Fact[] {
  const there = new Set<SubjectKey>();
  const kept = facts.flatMap((fact): Fact[] => {
    if (fact.fact !== 'element') return [fact];
    const key = keyOf('element', fact.value);
    if (gone.has(key)) return [];
    there.add(key);
    return [fact];
  });
  const added = [...wanted].flatMap(([key, { calls, flows }]): Fact[] => {
    const module = selves.get(key);
    if (module === undefined || gone.has(key) || (calls.length === 0 && (there.has(key) || !needed.has(key))))
      return [];
    const places = mergeEvidence([], calls.length > 0 ? calls : flows).slice(0, PLACES);
    return places.length === 0 ? [] : [{ fact: 'element', value: elementOf(module, places) }];
  });
  return [...kept, ...added];
}

function elementOf(module: PythonModule, evidence: Evidence[]): Element {
  const file = module.path.slice(module.path.lastIndexOf('/') + 1);
  return {
    name: file.replace(/\.[^.]*$/, ''),
    path: module.path,
    symbol: '',
    context: module.context,
    controls: [],
    evidence,
    edits: [],
    kind: module.kind,
    trust: 'internal',
    exposure: 'unknown',
    authentication: 'unknown',
    capabilities: [],
    details: [],
  };
}

/** Elements whose kind became another one, with all that speaks of them. */
function renamed(
  facts: readonly Fact[],
  selves: ReadonlyMap<SubjectKey, PythonModule>,
  wanted: ReadonlyMap<SubjectKey, Wanted>,
): readonly Fact[] {
  const kinds = new Map(
    [...wanted].flatMap(([key, { kind }]) =>
      selves.get(key)?.kind === kind || !selves.has(key) ? [] : [[key, kind] as const],
    ),
  );
  if (kinds.size === 0) return facts;
  const keyNow = (key: SubjectKey): SubjectKey => {
    const kind = kinds.get(key);
    const module = selves.get(key);
    return kind === undefined || module === undefined ? key : selfKeyOf({ kind, path: module.path });
  };
  return facts.map((fact): Fact => {
    if (fact.fact === 'element') {
      const kind = kinds.get(subjectKey(fact.value));
      return kind === undefined ? fact : { fact: 'element', value: { ...fact.value, kind } };
    }
    if (fact.fact === 'flow')
      return {
        fact: 'flow',
        value: { ...fact.value, source: keyNow(fact.value.source), target: keyNow(fact.value.target) },
      };
    if (fact.fact === 'runs') return { fact: 'runs', value: { ...fact.value, runner: keyNow(fact.value.runner) } };
    return fact;
  });
}
