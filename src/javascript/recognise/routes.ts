import type { Authentication } from '../../model/index.ts';
import type { Span } from '../../syntax/index.ts';
import type { Argument, Call } from '../module.ts';
import { callsWithin, type Unit } from './unit.ts';
import { functionOf, lastOf, moduleOf, startOf, textIn, valueAt } from './values.ts';

/** A path that a server answers, and whether its own declaration asks callers who they are. */
export type Route = {
  readonly name: string;
  readonly path: string;
  readonly protected: Authentication;
  readonly span: Span;
};

const VERBS = /^(?:get|post|put|delete|patch|all|head|ws|route)$/;
const ROUTERS =
  /^(?:express:(?:default|Router)|hono(?:\/\w+)?:(?:Hono|OpenAPIHono)|@hono\/zod-openapi:OpenAPIHono|fastify:(?:default|fastify)|(?:@koa\/router|koa-router):(?:default|Router)|elysia:Elysia|polka:default|restify:createServer|h3:createRouter)\./;
const RECEIVERS = /^(?:app|router|server|api|fastify|route[rs]?|\w*(?:App|Router|Server))$/;
const AUTH =
  /auth|secur|jwt|token|api[-_]?key|login|session|permission|passport|clerk|bearer|protect|guard|credential|currentUser|getUser|verify(?:Key|User|Access|Request|Signature)|requireUser|jwks|kinde/i;
/** Packages and words that speak of tokens or sessions without asking anybody. */
const NO_AUTH =
  /tokeni[sz]|maxTokens|max_tokens|tokenCount|countTokens|tokensUsed|express-session|sessionId|createSession|author\b/i;
/** Paths that are open on purpose: health checks, documents, and where callers get their credentials. */
const OPEN =
  /^\/?(?:|\*|health\w*|healthz|livez?|readyz?|ready|ping|status|version|metrics|docs|openapi\.json|favicon\.ico|robots\.txt|static.*|public.*|\.well-known\/.*|(?:.*\/)?(?:login|logout|signin|signup|sign-in|sign-up|oauth.*|authorize|token|register|callback))$/i;

/** Functions that answer requests, by the call that hands them to a server. */
export function routesOf(unit: Unit): Route[] {
  return unit.module.calls.flatMap((call): Route[] => {
    const verb = lastOf(call.callee);
    if (!VERBS.test(verb) || call.arguments.length < 2 || !isRouter(call)) return [];
    const path = startOf(valueAt(call, 0));
    if (!path.startsWith('/') && path !== '*') return [];
    const handlers = call.arguments.slice(1);
    const name = `${verb === 'all' || verb === 'route' ? 'ANY' : verb.toUpperCase()} ${path}`;
    const span = { startLine: call.startLine, endLine: call.startLine };
    return [{ name: name.slice(0, 80), path, protected: isGuarded(unit, handlers) ? 'required' : 'none', span }];
  });
}

function isRouter(call: Call): boolean {
  if (ROUTERS.test(call.callee)) return true;
  return RECEIVERS.test(call.receiver?.text ?? '') && (moduleOf(call.callee) === '' || /^[.@~#/]/.test(call.callee));
}

/** Whether a middleware or a check at the handler's start asks callers who they are. */
export function isGuarded(unit: Unit, handlers: readonly Argument[]): boolean {
  return handlers.some(({ value }) => {
    const id = functionOf(unit.module, value);
    const named = value.kind === 'call' ? value.callee : value.text;
    // A function that is written out is told by what it does, one that is named by its name as well.
    if ((value.kind !== 'function' || /^[\w$.]+$/.test(named)) && speaksOfAuth(named)) return true;
    return id >= 0 && checksCaller(unit, id);
  });
}

export function speaksOfAuth(text: string): boolean {
  const named = text.slice(0, 200).replaceAll(/(['"`])(?:(?!\1).)*\1/g, '');
  return AUTH.test(named) && !NO_AUTH.test(named);
}

const CHECKS =
  /(?:^|[.:])(?:auth|getAuth|currentUser|getServerSession|getSession|getToken|jwtVerify|verifyToken|verifyIdToken|verifyJWT|verifyApiKey|validateApiKey|checkAuth|requireAuth|requireUser|requireSession|authenticate|authorize|isAuthenticated|ensureAuthenticated|getUser|validateToken|verifySession|withAuth|assertAuthenticated|timingSafeEqual|protect)$/;
const HEADER = /authorization|x-api-key|api-key|x-auth/i;

/** Whether a function looks at who calls: a check by its name, or the header that carries a key. */
export function checksCaller(unit: Unit, id: number): boolean {
  return (
    callsWithin(unit, id).some((call) => {
      if (CHECKS.test(call.callee)) return true;
      const header = /(?:^|[.:])(?:get|header)$/.test(call.callee) ? textIn(valueAt(call, 0)) : null;
      return header !== null && HEADER.test(header);
    }) || readsHeader(unit, id)
  );
}

/** `req.headers.authorization`, `req.headers['x-api-key']`. */
function readsHeader(unit: Unit, id: number): boolean {
  const text = unit.module.functions[id];
  if (!text || unit.lines === null) return false;
  const lines = unit.lines.slice(text.startLine - 1, Math.min(text.endLine, text.startLine + 40));
  return lines.some((line) =>
    /headers\s*(?:\.authorization|\[\s*['"](?:authorization|x-api-key|api-key)['"]\s*\])/i.test(line.slice(0, 500)),
  );
}

/** `none` as soon as one route that is not a health check lets everybody in; what stands on the application counts for all. */
export function appAuthentication(unit: Unit, routes: readonly Route[]): Authentication {
  const installed = unit.module.calls.some((call) => {
    const name = lastOf(call.callee);
    if (!/^(?:use|addHook|register|useGlobalGuards|onRequest|derive|guard)$/.test(name)) return false;
    const given = call.arguments.filter(({ value }) => value.kind !== 'string');
    return isGuarded(unit, given);
  });
  if (installed) return 'required';
  const judged = routes.filter(({ path }) => !OPEN.test(path));
  return judged.length > 0 && judged.every((route) => route.protected === 'required') ? 'required' : 'none';
}
