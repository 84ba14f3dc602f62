import type { Authentication, Exposure } from '../../model/index.ts';
import type { Entry } from '../module.ts';
import { checksCaller, isGuarded, type Route, speaksOfAuth } from './routes.ts';
import type { Unit } from './unit.ts';
import { functionOf, lastOf, textIn, valueAt } from './values.ts';

type FileRoutes = { readonly framework: string; readonly routes: readonly Route[]; readonly exposure: Exposure };

const VERB = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/;

/**
 * Routes that a file answers because of where it stands and what it exports (Next.js, SvelteKit, Nuxt, Workers), or by its decorators
 * (Nest). Whether a guard stands in front of all of them, another file tells: what asks nobody by itself is `unknown`.
 */
export function fileRoutes(unit: Unit): FileRoutes | null {
  return nextApp(unit) ?? nextPages(unit) ?? svelteKit(unit) ?? nuxt(unit) ?? nest(unit) ?? worker(unit);
}

function nextApp(unit: Unit): FileRoutes | null {
  const folder = /(?:^|\/)app\/((?:.*\/)?)route\.[jt]sx?$/.exec(unit.path)?.[1];
  if (folder === undefined) return null;
  const path = `/${folder.replaceAll(/\([^/)]*\)\//g, '').replace(/\/$/, '')}`;
  // `next start` listens on every interface: https://nextjs.org/docs/app/api-reference/cli/next
  return of(
    'next',
    verbs(unit).map((entry) => route(unit, `${entry.name} ${path}`, entry)),
    'network',
  );
}

function nextPages(unit: Unit): FileRoutes | null {
  const path = /(?:^|\/)pages\/(api\/.*?)\.[jt]sx?$/.exec(unit.path)?.[1];
  const entry = unit.module.exports.find(({ name }) => name === 'default');
  if (path === undefined || !entry) return null;
  return of('next', [route(unit, `ANY /${path.replace(/\/index$/, '')}`, entry)], 'network');
}

function svelteKit(unit: Unit): FileRoutes | null {
  const folder = /(?:^|\/)routes\/((?:.*\/)?)\+(?:page\.)?server\.[jt]s$/.exec(unit.path)?.[1];
  if (folder === undefined) return null;
  return of(
    'sveltekit',
    verbs(unit).map((entry) => route(unit, `${entry.name} /${folder.replace(/\/$/, '')}`, entry)),
    'unknown',
  );
}

function nuxt(unit: Unit): FileRoutes | null {
  const path = /(?:^|\/)server\/((?:api|routes)\/.*?)\.[jt]s$/.exec(unit.path)?.[1];
  const entry = unit.module.exports.find(
    ({ name, value }) =>
      name === 'default' &&
      value.kind === 'call' &&
      /defineEventHandler|eventHandler|defineLazyEventHandler/.test(value.callee),
  );
  return path === undefined || !entry ? null : of('nuxt', [route(unit, `ANY /${path}`, entry)], 'unknown');
}

/** `export default { fetch(request, env) { … } }` */
function worker(unit: Unit): FileRoutes | null {
  const whole = unit.module.exports.find(({ name, value }) => name === 'default' && value.kind === 'object');
  const entry = whole?.value.kind === 'object' ? whole.value.entries.find(({ name }) => name === 'fetch') : undefined;
  return entry?.value.kind === 'function' ? of('worker', [route(unit, 'ANY /', entry)], 'unknown') : null;
}

function nest(unit: Unit): FileRoutes | null {
  const routes: Route[] = [];
  for (const definition of unit.module.classes) {
    const controller = definition.decorators.find(({ callee }) => callee === '@nestjs/common:Controller');
    if (!controller) continue;
    const base = textIn(valueAt(controller, 0)) ?? '';
    const guarded = definition.decorators.some(({ callee, arguments: given }) =>
      guards(callee, given.map(({ value }) => value.text).join(' ')),
    );
    for (const id of definition.methods.values()) {
      const method = unit.module.functions[id];
      const verb = method?.decorators.find(({ callee }) =>
        /^@nestjs\/common:(?:Get|Post|Put|Patch|Delete|All|Sse)$/.test(callee),
      );
      if (!method || !verb) continue;
      const own = method.decorators.some(({ callee, arguments: given }) =>
        guards(callee, given.map(({ value }) => value.text).join(' ')),
      );
      const path = `/${[base, textIn(valueAt(verb, 0)) ?? ''].filter((part) => part !== '').join('/')}`.replaceAll(
        /\/{2,}/g,
        '/',
      );
      const name = `${lastOf(verb.callee).toUpperCase()} ${path}`.slice(0, 80);
      routes.push({
        name,
        path,
        protected: guarded || own ? 'required' : 'unknown',
        span: { startLine: method.startLine, endLine: method.startLine },
      });
    }
  }
  return of('nest', routes, 'unknown');
}

function guards(callee: string, text: string): boolean {
  return callee.endsWith('UseGuards')
    ? speaksOfAuth(text)
    : /(?:^|[:.])(?:Auth|Authenticated|Roles|Authorize|ApiKey)$/.test(callee);
}

function verbs(unit: Unit): readonly Entry[] {
  return unit.module.exports.filter(({ name }) => VERB.test(name));
}

function route(unit: Unit, name: string, { value, span }: Entry): Route {
  const id = functionOf(unit.module, value);
  const wrapped = value.kind === 'call' && (speaksOfAuth(value.callee) || isGuarded(unit, [{ value, span }]));
  const required = wrapped || (id >= 0 && checksCaller(unit, id));
  const state: Authentication = required ? 'required' : 'unknown';
  return {
    name: name.slice(0, 80),
    path: name,
    protected: state,
    span: { startLine: span.startLine, endLine: span.startLine },
  };
}

function of(framework: string, routes: readonly Route[], exposure: Exposure): FileRoutes | null {
  return routes.length === 0 ? null : { framework, routes, exposure };
}
