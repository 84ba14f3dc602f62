import { identityOf, keyOf, type Element, type Fact, type SubjectKey } from '../../model/index.ts';
import { push } from './graph.ts';
import { fileOf, renamed, Renaming, type NewIdentity } from './renaming.ts';
import { valuesOf, type Surroundings } from './step.ts';
import { folderOf, type Tree } from './tree.ts';

/** Kinds of things that code calls by the name of their software. */
const CALLED = new Set<Element['kind']>([
  'datastore',
  'feature-store',
  'vector-store',
  'model-registry',
  'monitoring',
  'annotation',
]);

type Server = { readonly key: SubjectKey; readonly path: string; readonly identity: NewIdentity };

/**
 * Code that talks to `postgresql` talks to the PostgreSQL that the deployment of its project starts: both are one element. Where the
 * project starts several, or none, the name stays what it is.
 */
export function withSoftware(facts: readonly Fact[], { tree }: Surroundings): readonly Fact[] {
  const servers = serversOf(facts);
  if (servers.size === 0) return facts;
  const renaming = new Renaming();
  for (const fact of facts) {
    if (fact.fact !== 'element') continue;
    const { kind, path, symbol, name, trust } = fact.value;
    if (path !== '' || symbol !== '' || !CALLED.has(kind) || trust === 'third-party' || trust === 'public') continue;
    const file = fileOf(fact);
    const server = serverFor(file, servers.get(name.toLowerCase()) ?? [], tree);
    // A file without such a server keeps the name, whatever others mean by it.
    renaming.set(keyOf('element', fact.value), file, server?.identity ?? { kind, path, symbol, name });
  }
  return renamed(facts, renaming);
}

/** What deployments start, by the name of its software in lower case. */
function serversOf(facts: readonly Fact[]): ReadonlyMap<string, readonly Server[]> {
  const known = new Map(valuesOf(facts, 'element').map((element) => [keyOf('element', element), element]));
  const servers = new Map<string, Server[]>();
  for (const { of, names, evidence } of valuesOf(facts, 'alias')) {
    const element = known.get(of);
    if (element === undefined || element.context === 'test' || !CALLED.has(element.kind)) continue;
    const { kind } = element;
    for (const name of names) {
      if (!name.startsWith('software:')) continue;
      const server = { key: of, path: evidence[0]?.path ?? '', identity: { ...identityOf(of), kind } };
      push(servers, name.slice('software:'.length).toLowerCase(), server);
    }
  }
  return servers;
}

/**
 * The server of a file's project, or of a folder above the file. Of variants of one deployment (`compose.yaml`, `compose.dev.yaml`) the
 * first; null when the project has several.
 */
function serverFor(file: string, servers: readonly Server[], tree: Tree): Server | null {
  const project = tree.projectOf(file);
  const own = servers.filter(({ path }) => tree.projectOf(path) === project);
  const above = servers.filter(({ path }) => folderOf(path) === '' || file.startsWith(`${folderOf(path)}/`));
  const near = own.length > 0 ? own : above;
  const [first] = near;
  if (first === undefined) return null;
  return near.filter(({ path }) => path === first.path).length === 1 ? first : null;
}
