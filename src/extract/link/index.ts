import {
  flowName,
  keyOf,
  type Dependency,
  type Element,
  type Fact,
  type Flow,
  type Load,
  type Runs,
  type SubjectKind,
  type SystemModel,
} from '../../model/index.ts';
import { boundariesOf } from './boundaries.ts';
import { mergeSubjects } from './merge.ts';
import { reputationOf, resemblance } from './names.ts';
import { nearestDependency, reaches } from './versions.ts';

type FactOf<Name extends Fact['fact']> = Extract<Fact, { fact: Name }>['value'];

/**
 * Joins the facts of all files into one system model: equal subjects become one, scripts are joined to what starts them, facts that
 * need a second file are completed (which torch a `torch.load` meets, whose name a dependency resembles), flows get their boundaries.
 */
export function link(facts: readonly Fact[]): SystemModel {
  const elements = unify('element', valuesOf(facts, 'element'), true);
  const dependencies = unify('dependency', valuesOf(facts, 'dependency').map(withStanding), false);
  const loads = unify(
    'load',
    valuesOf(facts, 'load').map((load) => settleVersion(load, dependencies)),
    false,
  );
  const known = new Map(elements.map((element) => [keyOf('element', element) as string, element]));
  const started = valuesOf(facts, 'runs').flatMap((runs) => flowsOfRun(runs, elements));
  const flows = linkFlows([...valuesOf(facts, 'flow'), ...started], known);
  const { boundaries, crossings } = boundariesOf(elements);
  return {
    signals: [...new Set(valuesOf(facts, 'signal').map((signal) => signal.name))].sort(),
    elements,
    flows: flows.map((flow) => ({ ...flow, crosses: crossings(flow.source, flow.target) })),
    boundaries,
    references: unify('reference', valuesOf(facts, 'reference'), false),
    dependencies,
    packageIndexes: unify('index', valuesOf(facts, 'package-index'), false),
    loads,
    operations: unify('operation', valuesOf(facts, 'operation'), false),
    credentials: unify('credential', valuesOf(facts, 'credential'), false),
    jobs: unify('job', valuesOf(facts, 'job'), false),
    artifacts: unify('artifact', valuesOf(facts, 'artifact'), false),
  };
}

function valuesOf<Name extends Fact['fact']>(facts: readonly Fact[], name: Name): FactOf<Name>[] {
  return facts
    .filter((fact): fact is Extract<Fact, { fact: Name }> => fact.fact === name)
    .map((fact) => fact.value as FactOf<Name>);
}

type Keyed =
  | Element
  | Flow
  | FactOf<'reference'>
  | Dependency
  | FactOf<'package-index'>
  | Load
  | FactOf<'operation'>
  | FactOf<'credential'>
  | FactOf<'job'>
  | FactOf<'artifact'>;

/** One subject per key, sorted by key. Evidence and lists inside are sorted too, so that the order of files changes nothing. */
function unify<T extends Keyed>(kind: SubjectKind, subjects: readonly T[], joinControls: boolean): T[] {
  const byKey = new Map<string, T>();
  for (const subject of subjects) {
    const key = keyOf(kind, subject);
    const known = byKey.get(key);
    byKey.set(key, known === undefined ? tidy(subject) : mergeSubjects(known, subject, joinControls));
  }
  return [...byKey.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, subject]) => subject);
}

function tidy<T extends Keyed>(subject: T): T {
  return { ...subject, controls: [...new Set(subject.controls)].sort() };
}

function withStanding(dependency: Dependency): Dependency {
  if (dependency.ecosystem !== 'pypi' || dependency.source !== 'index') return dependency;
  return {
    ...dependency,
    resembles: resemblance(dependency.package),
    reputation: reputationOf(dependency.package, dependency.specifier),
  };
}

/**
 * `torch.load` without `weights_only` runs code before torch 2.6 and does not from 2.6 on (PyTorch 2.6 release notes). The version comes
 * from the manifest nearest to the file; where none tells, it stays unknown.
 */
function settleVersion(load: Load, dependencies: readonly Dependency[]): Load {
  if (load.executes !== 'version') return load;
  if (load.format !== 'torch') return { ...load, executes: 'unknown' };
  const torch = nearestDependency(dependencies, ['torch', 'pytorch'], load.path);
  const reach = torch === null ? 'unknown' : reaches(torch.specifier, '2.6');
  const executes = { yes: 'no', no: 'yes', unknown: 'unknown' } as const;
  return { ...load, executes: executes[reach] };
}

/** What starts a script gets a flow to the element of that script. The path may be relative to the repository or to the runner's file. */
function flowsOfRun(runs: Runs, elements: readonly Element[]): Flow[] {
  const folder = runs.evidence[0]?.path.split('/').slice(0, -1).join('/') ?? '';
  const path = runs.path.replace(/^(?:\.\/)+/, '');
  const candidates = [path, folder === '' ? path : `${folder}/${path}`];
  const target = candidates.flatMap((candidate) =>
    elements.filter((element) => element.path === candidate && element.symbol === '' && element.kind !== 'container'),
  )[0];
  const runner = elements.find((element) => keyOf('element', element) === runs.runner);
  if (target === undefined || runner === undefined || target === runner) return [];
  return [
    {
      name: '',
      path: '',
      symbol: '',
      context: runner.context,
      controls: [],
      evidence: [...runs.evidence],
      edits: [],
      data: ['code'],
      protocol: 'exec',
      source: runs.runner,
      target: keyOf('element', target),
      crosses: [],
    },
  ];
}

/** Flows between known elements, one per pair of ends, named by them. */
function linkFlows(flows: readonly Flow[], known: ReadonlyMap<string, Element>): Flow[] {
  const joined = flows
    .filter((flow) => known.has(flow.source) && known.has(flow.target) && flow.source !== flow.target)
    .map((flow) => ({ ...flow, path: '', symbol: '', name: flowName(flow.source, flow.target) }));
  return unify('flow', joined, true);
}
