import { mergeEvidence } from '../../../model/index.ts';
import type { Element, Evidence, Exposure, Fact, Guard, PythonModule, SmallValue } from '../../../model/index.ts';
import { follow } from './following.ts';
import { find, keyAt, type Found, type Project } from './project.ts';
import { trailOf, type Known } from './outcomes.ts';

const PLACES = 20;
const ROUTES = 10;
const PUBLIC = /^(?:0\.0\.0\.0|::|\[::\]|\*)$/;
const LOCAL = /^(?:127\.\d+\.\d+\.\d+|localhost|::1|\[::1\])$/;

/** What other files say of an application: the routes that it takes in, and the address that it is served at. */
type Told = {
  readonly routes: Route[];
  readonly hosts: { readonly exposure: Exposure; readonly at: Evidence }[];
  certain: boolean;
};
type Route = { readonly name: string; readonly guarded: boolean; readonly at: Evidence };

/** Completes the applications of web servers by the routers and the start that stand in other files. */
export function completeServers(known: Known, facts: readonly Fact[]): readonly Fact[] {
  const told = new Map<string, Told>();
  const of = (path: string): Told => {
    const mine = told.get(path) ?? { routes: [], hosts: [], certain: true };
    told.set(path, mine);
    return mine;
  };
  for (const { module } of known.project.files.values()) {
    if (module.depends.length > 0 || module.routes.some(({ depends }) => depends.length > 0)) of(module.path);
    if (module.includes.length > 0) takeIn(known.project, module, null, false, of(module.path), new Set());
    for (const listen of module.listens) {
      const path = applicationOf(known.project, module.path, listen.app);
      const host = follow(trailOf(known, { frames: new Map(), choices: new Map() }), module.path, listen.host);
      const exposure =
        typeof host !== 'string' ? 'unknown' : PUBLIC.test(host) ? 'public' : LOCAL.test(host) ? 'local' : 'unknown';
      if (path === null || exposure === 'unknown') continue;
      of(path).hosts.push({ exposure, at: { path: module.path, startLine: listen.line, endLine: listen.line } });
    }
  }
  if (told.size === 0) return facts;
  return facts.map((fact) => {
    const mine = fact.fact === 'element' && isApplication(fact.value) ? told.get(fact.value.path) : undefined;
    const module = fact.fact === 'element' ? known.project.files.get(fact.value.path)?.module : undefined;
    return mine === undefined || module === undefined || fact.fact !== 'element'
      ? fact
      : { fact: 'element', value: completed(known.project, fact.value, mine, module) };
  });
}

function isApplication({ kind, name }: Element): boolean {
  return kind === 'endpoint' && /^(?:fastapi|flask|starlette|sanic|quart) app$/.test(name);
}

/**
 * Adds the routes of the routers that an application takes in, and of those that these take in. `object` is the router that takes in;
 * null for the application, which is whatever is no router.
 */
function takeIn(
  project: Project,
  module: PythonModule,
  object: string | null,
  guarded: boolean,
  told: Told,
  seen: Set<string>,
): void {
  for (const include of module.includes) {
    const isRouter = module.routers.some(({ name }) => name === include.object);
    if (object === null ? isRouter : include.object !== object) continue;
    const router = routerOf(project, module.path, include.router);
    const file = router === null ? undefined : project.files.get(router.path)?.module;
    if (router === null || file === undefined) {
      told.certain = false;
      continue;
    }
    const key = keyAt(router.path, router.symbol);
    if (seen.has(key) || seen.size > 200) continue;
    seen.add(key);
    const own = file.routers.some((one) => one.name === router.symbol && asksCallers(project, file, one));
    const inner = guarded || asksCallers(project, module, include) || own;
    for (const route of router.path === module.path && object === null ? [] : file.routes) {
      if (route.object !== router.symbol) continue;
      const at = { path: router.path, startLine: route.line, endLine: route.line };
      told.routes.push({ name: route.name, guarded: inner || asksCallers(project, file, route), at });
    }
    takeIn(project, file, router.symbol, inner, told, seen);
  }
}

/** Whether callers have to say who they are: the file says so, or a function of another file that it depends on refuses them. */
function asksCallers(project: Project, { path }: PythonModule, { guarded, depends }: Guard): boolean {
  return (
    guarded ||
    depends.some((name) => {
      const found = find(project, path, `:${name}`);
      if (found?.kind !== 'function' || found.rest.length > 0) return false;
      return project.files.get(found.path)?.module.refuses.includes(found.symbol) === true;
    })
  );
}

function routerOf(project: Project, path: string, value: SmallValue): Found | null {
  if (typeof value !== 'object' || value === null || !('name' in value)) return null;
  const found = find(project, path, value.name);
  return found?.kind === 'constant' && found.rest.length === 0 ? found : null;
}

/** The file of the application that a server is given: by name, as `module:name`, made by a function. */
function applicationOf(project: Project, path: string, value: SmallValue): string | null {
  if (typeof value === 'string') {
    const [module = ''] = value.split(':');
    return module === ''
      ? null
      : (project.index.locate(path, module).find(({ rest }) => rest.length === 0)?.path ?? null);
  }
  if (typeof value !== 'object' || value === null) return null;
  const name = 'name' in value ? value.name : 'call' in value ? value.call : null;
  if (name === null) return null;
  const found = find(project, path, name);
  if (found?.kind === 'constant') {
    const made = project.files.get(found.path)?.constants.get(found.symbol)?.value;
    const maker =
      typeof made === 'object' && made !== null && 'call' in made ? find(project, found.path, made.call) : null;
    return maker?.path ?? found.path;
  }
  if (found !== null) return found.path;
  return name.startsWith(':') ? path : (project.index.locate(path, name)[0]?.path ?? null);
}

function completed(project: Project, element: Element, told: Told, module: PythonModule): Element {
  const names = told.routes.map(({ name }) => name);
  const details = [...new Set([...element.details, ...names])].toSorted().slice(0, ROUTES);
  const evidence = [...told.routes.map(({ at }) => at), ...told.hosts.map(({ at }) => at)];
  const own = module.routes.map((route) => asksCallers(project, module, route));
  const routes = [...own, ...told.routes.map((route) => route.guarded)];
  // Health checks alone, which nobody minds, say nothing of callers.
  const judged = told.routes.length > 0 || module.routes.some(({ guarded }, at) => !guarded && own[at] === true);
  const all = module.depends.length > 0 && asksCallers(project, module, { guarded: false, depends: module.depends });
  const guarded = all || (told.certain && judged && !routes.includes(false));
  const authentication = element.authentication === 'none' && guarded ? 'required' : element.authentication;
  const controls =
    authentication === 'required' ? [...new Set([...element.controls, 'authentication'])] : element.controls;
  return {
    ...element,
    details,
    authentication,
    controls,
    exposure: exposureOf(element, told),
    evidence: mergeEvidence(element.evidence, evidence).slice(0, PLACES),
  };
}

function exposureOf({ exposure }: Element, { hosts }: Told): Exposure {
  if (hosts.some((host) => host.exposure === 'public')) return 'public';
  return exposure === 'unknown' && hosts.length > 0 ? 'local' : exposure;
}
