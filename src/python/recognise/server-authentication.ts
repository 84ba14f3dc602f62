import type { Authentication } from '../../model/index.ts';
import type { Argument, Call, Definition, Span, Value } from '../module.ts';
import type { Unit } from './unit.ts';
import { lastOf } from './unit.ts';
import { argumentOf, callsWithin, valueOf } from './values.ts';

/** Methods of an application that name a path in a decorator. */
export const ROUTE = /^(?:get|post|put|delete|patch|route|websocket|api_route|head)$/;
const HEALTH =
  /^\/?(?:|health\w*|healthz|livez?|readyz?|ready|ping|status|version|metrics|docs|openapi\.json|favicon\.ico|static.*)$/i;
const AUTH =
  /auth|secur|token|api_?key|current_user|get_user|verify_(?:key|user|jwt|access)|login|jwt|oauth|permission|HTTPBearer|HTTPBasic|APIKey|require_\w*user|credential/i;

/** A path that a server answers, and whether its own declaration asks callers who they are. */
export type Route = {
  readonly name: string;
  readonly path: string;
  readonly protected: Authentication;
  readonly span: Span;
  /** Source of the object that the decorator is of: `app`, `router`. */
  readonly object: string;
  /** What it depends on, as the file names it: another file may say that it refuses callers. */
  readonly depends: readonly string[];
};

/** Whether a path only tells that the server is alive. */
export function isHealth(path: string): boolean {
  return HEALTH.test(path);
}

/** Whether an argument of a call, such as `dependencies`, makes callers say who they are. */
export function asksCallers(unit: Unit, call: Call, names: readonly string[]): boolean {
  return given(unit, call, names, AUTH);
}

/** Whether a route asks its callers who they are: by a decorator, by what it depends on, by the type of a parameter. */
export function routeAuthentication(unit: Unit, definition: Definition, parts: readonly Argument[]): Authentication {
  if (
    definition.decorators.some(
      ({ callee }) =>
        /(?:login|auth|token|jwt|key|permission|role)s?_?(?:required|protected)?$/i.test(lastOf(callee)) &&
        !ROUTE.test(lastOf(callee)),
    )
  )
    return 'required';
  if (parts.some(({ name, value }) => name === 'dependencies' && dependsOnCaller(unit, value.text))) return 'required';
  for (const parameter of definition.parameters) {
    const alias = unit.assignmentsByTarget.get(parameter.annotation)?.at(-1)?.value.text ?? '';
    const injected = `${parameter.fallback?.text ?? ''} ${parameter.annotation} ${alias}`;
    if (dependsOnCaller(unit, injected)) return 'required';
  }
  return 'none';
}

/** Names of what an argument, such as `dependencies`, makes a call depend on. */
export function dependenciesGiven(call: { readonly arguments: readonly Argument[] }): readonly string[] {
  return namesDependedOn(valueOf(call, ['dependencies'])?.text ?? '');
}

/** Names of what a route depends on: in its declaration, or as values of its parameters. */
export function routeDependencies({ parameters }: Definition, parts: readonly Argument[]): readonly string[] {
  const injected = parameters.map(({ fallback, annotation }) => `${fallback?.text ?? ''} ${annotation}`).join(' ');
  return [...dependenciesGiven({ arguments: parts }), ...namesDependedOn(injected)];
}

function namesDependedOn(text: string): readonly string[] {
  return [...text.matchAll(DEPENDS)].flatMap(([, name]) => name ?? []).slice(0, 20);
}

/** Functions of the file that refuse callers who do not say who they are, when something depends on them. */
export function refusingFunctions(unit: Unit): readonly string[] {
  return unit.module.definitions.flatMap(({ kind, symbol }) =>
    kind === 'function' && !symbol.includes('.') && refusesCallers(unit, symbol, 0) ? [symbol] : [],
  );
}

const DEPENDS = /\b(?:Depends|Security)\(\s*([A-Za-z_][\w.]{0,120})?/g;
const HOPS = 4;

/** Whether a dependency is called like one that authenticates, or is a function of the file that refuses callers. */
function dependsOnCaller(unit: Unit, text: string, hops = 0): boolean {
  const found = [...text.matchAll(DEPENDS)];
  if (found.length > 0 && AUTH.test(text)) return true;
  return hops < HOPS && found.some(([, name]) => name !== undefined && refusesCallers(unit, name, hops));
}

/** `raise HTTPException(status_code=401)` in a dependency, or in one that it has itself. */
function refusesCallers(unit: Unit, symbol: string, hops: number): boolean {
  const refuses = callsWithin(unit, symbol).some((call) => {
    if (lastOf(call.callee) !== 'HTTPException') return false;
    const status = valueOf(call, ['status_code'], 0);
    return /^(?:40[13]|(?:\w+\.)*HTTP_40[13]\w*|(?:\w+\.)*(?:UNAUTHORIZED|FORBIDDEN))$/.test(status?.text ?? '');
  });
  if (refuses) return true;
  const parameters = unit.definitions.get(symbol)?.parameters ?? [];
  return parameters.some(({ fallback, annotation }) =>
    dependsOnCaller(unit, `${fallback?.text ?? ''} ${annotation}`, hops + 1),
  );
}

/** `none` as soon as one route that is not a health check lets everybody in; what stands on the application counts for all. */
export function appAuthentication(unit: Unit, made: readonly Call[], routes: readonly Route[]): Authentication {
  if (
    made.some((call) =>
      given(
        unit,
        call,
        ['dependencies', 'auth', 'token_verifier', 'auth_server_provider', 'api_auth', 'middleware'],
        AUTH,
      ),
    )
  )
    return 'required';
  if (middlewareAuthenticates(unit)) return 'required';
  const judged = routes.filter(({ path }) => !HEALTH.test(path));
  if (judged.length > 0 && judged.every((route) => route.protected === 'required')) return 'required';
  return 'none';
}

function given(unit: Unit, call: Call, names: readonly string[], words: RegExp): boolean {
  const argument = argumentOf(call, names);
  if (!argument || argument.value.kind === 'none') return false;
  if (argument.name === 'dependencies' && dependsOnCaller(unit, argument.value.text)) return true;
  return argument.name === 'auth' || words.test(argument.value.text);
}

function middlewareAuthenticates(unit: Unit): boolean {
  const added = unit.module.calls.some(
    (call) => call.callee.endsWith('.add_middleware') && AUTH.test(call.arguments[0]?.value.text ?? ''),
  );
  const decorated = unit.module.definitions.some(
    ({ symbol, decorators }) =>
      AUTH.test(symbol) && decorators.some(({ callee }) => /(?:^|\.)(?:middleware|before_request)$/.test(callee)),
  );
  return (
    added ||
    decorated ||
    unit.module.calls.some(({ callee }) => /^flask_(?:httpauth|login|jwt_extended|security)\./.test(callee))
  );
}

/** `auth=` of a launch: a value asks callers, a name that may be None leaves it to whoever starts it. */
export function gradioAuthentication(unit: Unit, listening: readonly Call[]): Authentication {
  const values = listening.map((call): Authentication =>
    authenticationOf(valueOf(call, ['auth', 'auth_dependency']), call.opaque),
  );
  if (values.length === 0)
    return unit.module.calls.some((call) => given(unit, call, ['auth_dependency'], /./)) ? 'required' : 'none';
  return values.includes('none')
    ? 'none'
    : values.includes('optional')
      ? 'optional'
      : values.includes('unknown')
        ? 'unknown'
        : 'required';
}

function authenticationOf(value: Value | null, opaque: boolean): Authentication {
  if (value === null) return opaque ? 'unknown' : 'none';
  if (value.kind === 'none') return 'none';
  if (
    value.kind === 'parameter' ||
    value.kind === 'attribute' ||
    value.kind === 'unknown' ||
    value.kind === 'environment'
  )
    return 'optional';
  return 'required';
}
