import type { Authentication } from '../../model/index.ts';
import type { Argument, Call, Definition, Span, Value } from '../module.ts';
import type { Unit } from './unit.ts';
import { lastOf } from './unit.ts';
import { argumentOf, valueOf } from './values.ts';

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
};

/** Whether a path only tells that the server is alive. */
export function isHealth(path: string): boolean {
  return HEALTH.test(path);
}

/** Whether an argument of a call, such as `dependencies`, makes callers say who they are. */
export function asksCallers(call: Call, names: readonly string[]): boolean {
  return given(call, names, AUTH);
}

export function routeAuthentication(definition: Definition, parts: readonly Argument[]): Authentication {
  if (
    definition.decorators.some(
      ({ callee }) =>
        /(?:login|auth|token|jwt|key|permission|role)s?_?(?:required|protected)?$/i.test(lastOf(callee)) &&
        !ROUTE.test(lastOf(callee)),
    )
  )
    return 'required';
  if (parts.some(({ name, value }) => name === 'dependencies' && AUTH.test(value.text))) return 'required';
  for (const parameter of definition.parameters) {
    const injected = `${parameter.fallback?.text ?? ''} ${parameter.annotation}`;
    if (/\b(?:Depends|Security)\(/.test(injected) && AUTH.test(injected)) return 'required';
  }
  return 'none';
}

/** `none` as soon as one route that is not a health check lets everybody in; what stands on the application counts for all. */
export function appAuthentication(unit: Unit, made: readonly Call[], routes: readonly Route[]): Authentication {
  if (
    made.some((call) =>
      given(call, ['dependencies', 'auth', 'token_verifier', 'auth_server_provider', 'api_auth', 'middleware'], AUTH),
    )
  )
    return 'required';
  if (middlewareAuthenticates(unit)) return 'required';
  const judged = routes.filter(({ path }) => !HEALTH.test(path));
  if (judged.length > 0 && judged.every((route) => route.protected === 'required')) return 'required';
  return 'none';
}

function given(call: Call, names: readonly string[], words: RegExp): boolean {
  const argument = argumentOf(call, names);
  if (!argument || argument.value.kind === 'none') return false;
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
    return unit.module.calls.some((call) => given(call, ['auth_dependency'], /./)) ? 'required' : 'none';
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
