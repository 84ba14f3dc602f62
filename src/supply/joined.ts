import { exactVersionOf, isBelow } from '../dependency/index.ts';
import {
  type Artifact,
  type Dependency,
  type Element,
  keyOf,
  type Load,
  type Observation,
  runningIn,
  type SubjectKey,
  type SystemModel,
  type Threat,
} from '../model/index.ts';
import { observed } from './observed.ts';

/** A hostile file, the call that runs what it holds, and what else of the system that call depends on. */
type Joined = {
  readonly artifact: Artifact;
  readonly load: Load;
  readonly library: Dependency | null;
  readonly said: Observation;
};

/** The library whose version decides what a call does. */
const LIBRARIES: Readonly<Partial<Record<Load['format'], string>>> = {
  torch: 'torch',
  torchscript: 'torch',
  joblib: 'joblib',
  keras: 'keras',
  numpy: 'numpy',
  pandas: 'pandas',
  dill: 'dill',
};
/** From this version on `torch.load` refuses code unless it is told otherwise. */
const SAFE_TORCH = '2.6.0';

/** Files in which a scan found something, opened by calls that run it: the bytes, the call, the library's version and the rights of the job as one. */
export function joinedObservations(system: SystemModel): Observation[] {
  return joinedIn(system).map(({ said }) => said);
}

/**
 * Threats without those that a joined one says better: of the file, of the call, and of the library's version. Without any joined one they
 * stay as they are.
 */
export function withoutJoined<T extends Pick<Threat, 'subject'>>(threats: readonly T[], system: SystemModel): T[] {
  const joined = joinedIn(system);
  if (joined.length === 0) return [...threats];
  const told = new Set(threats.map(({ subject }) => subject.key));
  const parts = new Set<SubjectKey>();
  for (const { artifact, load, library, said } of joined) {
    // A rule that is switched off says nothing: then the parts speak for themselves.
    if (!told.has(keyOf('observation', said))) continue;
    parts.add(keyOf('artifact', artifact)).add(keyOf('load', load));
    if (library !== null) parts.add(keyOf('dependency', library));
  }
  return threats.filter(({ subject }) => !parts.has(subject.key));
}

function joinedIn(system: SystemModel): Joined[] {
  const hostile = system.artifacts.filter(({ verdict }) => verdict === 'malicious' || verdict === 'suspicious');
  if (hostile.length === 0) return [];
  const elements = new Map(system.elements.map((element) => [keyOf('element', element), element]));
  const models = new Map(
    [...elements.values()].filter(({ kind }) => kind === 'model').map((model) => [model.name, model]),
  );
  return hostile.flatMap((artifact) => {
    const model = models.get(artifact.path);
    if (model === undefined) return [];
    const key = keyOf('element', model);
    const users = system.flows
      .filter(({ source }) => source === key)
      .flatMap(({ target }) => elements.get(target) ?? []);
    return users.flatMap((user) =>
      system.loads
        .filter((load) => load.path === user.path && user.path !== '')
        .flatMap((load) => joinedBy(artifact, load, user, system)),
    );
  });
}

function joinedBy(artifact: Artifact, load: Load, user: Element, system: SystemModel): Joined[] {
  const name = LIBRARIES[load.format];
  const library = name === undefined ? null : libraryOf(name, system.dependencies);
  const version = library === null ? '' : exactVersionOf(library);
  const runs =
    load.executes === 'yes' || (load.executes === 'version' && version !== '' && isBelow(version, SAFE_TORCH));
  if (!runs) return [];
  const clauses = [
    ...(library === null || version === '' ? [] : [`${library.package} ${version}`]),
    ...placesOf(user, system),
  ];
  const detail = clauses.length === 0 ? `as part of ${user.name}` : clauses.join(', ');
  const said = observed(load, {
    name: `${artifact.path} by ${load.loader}`,
    about: 'artifact',
    kind: 'joined',
    detail,
    scan: artifact.findings[0] ?? '',
  });
  return [{ artifact, load, library, said: { ...said, evidence: [...load.evidence, ...artifact.evidence] } }];
}

/** The version that a lock settles, or else a manifest. */
function libraryOf(name: string, dependencies: readonly Dependency[]): Dependency | null {
  const all = dependencies.filter((one) => one.package === name && one.context === 'shipped');
  const exact = all.filter((one) => exactVersionOf(one) !== '');
  return exact.find(({ manifest }) => manifest === 'lock') ?? exact[0] ?? all[0] ?? null;
}

/** Where the file that opens it runs: the jobs that start it, and who reaches it. */
function placesOf(user: Element, system: SystemModel): string[] {
  const { elements, flows } = system;
  const key = keyOf('element', user);
  const near = new Set(
    flows.flatMap(({ source, target }) => (target === key ? [source] : source === key ? [target] : [])),
  );
  const around = elements.filter((element) => near.has(keyOf('element', element)));
  const isPublic = [user, ...around].some(({ kind, exposure }) => kind !== 'ci' && exposure === 'public');
  return [
    ...runningIn(system)(user.path)
      .slice(0, 2)
      // What the job holds is told of every threat in a file that it runs.
      .map(({ job }) => `job ${job}`),
    ...(isPublic ? ['behind a public endpoint'] : []),
  ];
}
