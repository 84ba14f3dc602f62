import { exactVersionOf, popularNames } from '../dependency/index.ts';
import { type Dependency, HubQuestion, PackageQuestion, type Reference, type SystemModel } from '../model/index.ts';

/** Registries and vendors' indexes whose presence says nothing about private packages. */
const PUBLIC_INDEX =
  /^https:\/\/(?:(?:test\.)?pypi\.org|files\.pythonhosted\.org|download\.pytorch\.org|pypi\.nvidia\.com|pypi\.ngc\.nvidia\.com|data\.pyg\.org|wheels\.vllm\.ai|flashinfer\.ai|storage\.googleapis\.com\/jax-releases|registry\.npmjs\.org|registry\.yarnpkg\.com)(?:\/|$)/;
const PUBLIC_ORIGIN = new Set(['', 'https://pypi.org', 'https://pypi.org/simple', 'https://registry.npmjs.org']);

export const MOST_PACKAGES = 20_000;
export const MOST_HUB = 2_000;

/** What is to be asked of two commits, and how much was left out. */
export type Asked = {
  readonly packages: readonly PackageQuestion[];
  readonly hub: readonly HubQuestion[];
  readonly left: number;
};

/**
 * The names that a change asks about: advisories of all packages, registries about those that the change brings, the hub about every model and
 * dataset. A package of another index is nobody's business; in a repository that names an index of its own only popular names leave it.
 */
export function questionsOf(base: SystemModel, head: SystemModel): Asked {
  const before = new Set(base.dependencies.map(stampOf));
  const isPrivate = [base, head].some(({ packageIndexes }) =>
    packageIndexes.some(({ kind, url }) => (kind === 'index' || kind === 'extra-index') && !PUBLIC_INDEX.test(url)),
  );
  const packages = new Map<string, PackageQuestion>();
  for (const dependency of [...head.dependencies, ...base.dependencies]) {
    const asked = packageQuestion(dependency, isPrivate);
    if (asked === null) continue;
    const key = `${asked.ecosystem}:${asked.name}@${asked.version}`;
    const registry = !before.has(stampOf(dependency)) && dependency.context !== 'test';
    packages.set(key, { ...asked, registry: registry || packages.get(key)?.registry === true });
  }
  const hub = new Map<string, HubQuestion>();
  for (const reference of [...head.references, ...base.references]) {
    const asked = hubQuestion(reference);
    if (asked !== null) hub.set(`${asked.kind}:${asked.repo}@${asked.revision}`, asked);
  }
  const all = { packages: [...packages.values()], hub: [...hub.values()] };
  return {
    packages: all.packages.slice(0, MOST_PACKAGES),
    hub: all.hub.slice(0, MOST_HUB),
    left: Math.max(0, all.packages.length - MOST_PACKAGES) + Math.max(0, all.hub.length - MOST_HUB),
  };
}

/** Whether a dependency comes from its ecosystem's public registry, as far as the files say. */
export function isPublic({ source, origin }: Dependency): boolean {
  return source === 'index' && PUBLIC_ORIGIN.has(origin.replace(/\/$/, ''));
}

function stampOf({ ecosystem, package: name, specifier }: Dependency): string {
  return `${ecosystem}:${name}@${specifier}`;
}

function packageQuestion(dependency: Dependency, isPrivate: boolean): PackageQuestion | null {
  const { ecosystem, package: name } = dependency;
  if ((ecosystem !== 'pypi' && ecosystem !== 'npm') || !isPublic(dependency)) return null;
  if (isPrivate && !popularNames(ecosystem).has(name)) return null;
  const version = exactVersionOf(dependency);
  return PackageQuestion.safeParse({ ecosystem, name, version, registry: false }).data ?? null;
}

const MODELS = new Set<Reference['kind']>(['model', 'adapter', 'embedding', 'tokenizer', 'weights']);

/** What of the hub a reference means; null when it names nothing there. */
export function hubQuestion({ kind, transport, resolved, repo, revision }: Reference): HubQuestion | null {
  if (transport !== 'hub' || !resolved) return null;
  const asked = MODELS.has(kind) ? 'model' : kind === 'dataset' ? 'dataset' : null;
  return asked === null ? null : (HubQuestion.safeParse({ kind: asked, repo, revision }).data ?? null);
}
