import { allows, exactVersionOf } from '../dependency/index.ts';
import type { Dependency, Observation, SystemModel } from '../model/index.ts';
import { observed } from './observed.ts';

/** Which lock settles which manifest, by the ends of their names. */
const PAIRS: readonly (readonly [manifest: RegExp, lock: RegExp, upwards: boolean])[] = [
  [/(?:^|\/)pyproject\.toml$/, /(?:^|\/)(?:poetry\.lock|pdm\.lock)$/, false],
  [/(?:^|\/)(?:pyproject|pixi)\.toml$/, /(?:^|\/)pixi\.lock$/, false],
  [/(?:^|\/)pyproject\.toml$/, /(?:^|\/)uv\.lock$/, true],
  [/(?:^|\/)package\.json$/, /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|yarn\.lock)$/, true],
];

/** What builds a project is not what it is locked with. */
const BUILD =
  /^(?:setuptools|wheel|hatchling|hatch-.*|flit-core|poetry-core|poetry-.*|pdm-backend|pdm-pep517|scikit-build(?:-core)?|setuptools-.*|cython|maturin|meson-python|uv-build|ninja|cmake|pybind11|versioningit|numpy|torch|packaging)$/;

/** A move of more packages than this to one place is told once. */
const MANY = 5;

/** Where manifests and locks disagree, and what a lock says otherwise of the same versions than before the change. */
export function lockObservations(system: SystemModel, former: SystemModel): Observation[] {
  const locks = byFile(system.dependencies);
  const before = byFile(former.dependencies);
  const known = new Set(former.dependencies.filter(isAsked).map(({ path, package: name }) => `${path}\0${name}`));
  return [
    ...system.dependencies.filter(isAsked).flatMap((asked) => disagreement(asked, locks, known)),
    ...[...locks].flatMap(([path, packages]) => changedEntries(packages, before.get(path))),
  ];
}

type Packages = ReadonlyMap<string, readonly Dependency[]>;

/** The packages of each lock file, by ecosystem and name. */
function byFile(dependencies: readonly Dependency[]): ReadonlyMap<string, Packages> {
  const files = new Map<string, Map<string, Dependency[]>>();
  for (const dependency of dependencies) {
    if (dependency.manifest !== 'lock') continue;
    const packages = files.get(dependency.path) ?? new Map<string, Dependency[]>();
    files.set(dependency.path, packages);
    const key = nameOf(dependency);
    packages.set(key, [...(packages.get(key) ?? []), dependency]);
  }
  return files;
}

function nameOf({ ecosystem, package: name }: Dependency): string {
  return `${ecosystem} ${name}`;
}

function isAsked({ manifest, source }: Dependency): boolean {
  return manifest !== 'lock' && source === 'index';
}

/** No lock, or one that lets the manifest have its way, says nothing. */
function disagreement(
  asked: Dependency,
  locks: ReadonlyMap<string, Packages>,
  known: ReadonlySet<string>,
): Observation[] {
  for (const [manifest, lock, upwards] of PAIRS) {
    if (!manifest.test(asked.path)) continue;
    const path = lockOf(asked.path, lock, upwards, locks);
    const packages = path === null ? undefined : locks.get(path);
    if (path === null || packages === undefined) continue;
    const held = packages.get(nameOf(asked));
    const said = held === undefined ? missing(asked, path, known) : otherVersion(asked, held, path);
    if (said !== null) return [said];
  }
  return [];
}

/** The lock beside a manifest or, for workspaces, in the nearest folder above. */
function lockOf(path: string, lock: RegExp, upwards: boolean, locks: ReadonlyMap<string, Packages>): string | null {
  let folder = folderOf(path);
  for (;;) {
    for (const candidate of locks.keys()) if (folderOf(candidate) === folder && lock.test(candidate)) return candidate;
    if (!upwards || folder === '') return null;
    folder = folderOf(folder.slice(0, -1));
  }
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

function otherVersion(asked: Dependency, held: readonly Dependency[], path: string): Observation | null {
  const verdicts = held.map((one) => allows(asked, exactVersionOf(one)));
  // One of several, a commit, a condition that nobody can read: no disagreement that is certain.
  if (verdicts.some((verdict) => verdict !== false)) return null;
  const versions = held.map(exactVersionOf).join(', ');
  const detail = `asks for ${asked.specifier}, ${path} holds ${versions}`;
  return observed(asked, { name: asked.package, about: 'lock', kind: 'drift', detail });
}

/** Only what the change brings: an entry of long ago may be a package of the build, of another tool or for another platform. */
function missing(asked: Dependency, path: string, known: ReadonlySet<string>): Observation | null {
  if (known.has(`${asked.path}\0${asked.package}`) || BUILD.test(asked.package) || asked.marker !== '') return null;
  return observed(asked, {
    name: asked.package,
    about: 'lock',
    kind: 'stale',
    detail: `is new, ${path} does not hold it`,
  });
}

function changedEntries(packages: Packages, before: Packages | undefined): Observation[] {
  if (before === undefined) return [];
  const bytes: Observation[] = [];
  const moved = new Map<string, [Dependency, string][]>();
  for (const entry of [...packages.values()].flat()) {
    const earlier = before.get(nameOf(entry))?.find(({ specifier }) => specifier === entry.specifier);
    if (earlier === undefined) continue;
    const algorithm = entry.ecosystem === 'conda' ? null : otherBytes(earlier.hashes, entry.hashes);
    const version = exactVersionOf(entry);
    if (algorithm !== null) {
      const detail = `version ${version} has other digests (${algorithm}) than before`;
      bytes.push(observed(entry, { name: entry.package, about: 'lock', kind: 'other-bytes', detail }));
    }
    const [from, to] = [hostOf(earlier), hostOf(entry)];
    if (from !== to) moved.set(to, [...(moved.get(to) ?? []), [entry, from]]);
  }
  return [...bytes, ...[...moved].flatMap(([to, entries]) => movedObservations(to, entries))];
}

function movedObservations(to: string, entries: readonly [Dependency, string][]): Observation[] {
  const [first] = entries;
  if (first === undefined) return [];
  const detail = (from: string): string => `comes from ${to} instead of ${from}`;
  if (entries.length <= MANY)
    return entries.map(([entry, from]) =>
      observed(entry, { name: entry.package, about: 'lock', kind: 'other-source', detail: detail(from) }),
    );
  const told = `${first[0].package} and ${entries.length - 1} more packages of the same versions`;
  return [observed(first[0], { name: told, about: 'lock', kind: 'other-source', detail: detail(first[1]) })];
}

/** The algorithm by which two lists of digests share none; null when they share one, or have no algorithm in common. */
function otherBytes(before: readonly string[], after: readonly string[]): string | null {
  for (const algorithm of ['sha512', 'sha384', 'sha256']) {
    const earlier = before.filter((one) => one.startsWith(`${algorithm}:`));
    const later = after.filter((one) => one.startsWith(`${algorithm}:`));
    if (earlier.length > 0 && later.length > 0) return later.some((one) => earlier.includes(one)) ? null : algorithm;
  }
  return null;
}

function hostOf({ source, origin }: Dependency): string {
  if (origin === '') return source === 'index' ? 'the public registry' : `a ${source}`;
  return /^[a-z+]{2,20}:\/\/(?:[^/@]*@)?([^/]{1,200})/.exec(origin)?.[1] ?? origin.slice(0, 100);
}
