import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { complete } from './complete.ts';
import {
  isObject,
  type Json,
  type OpenApiDocument,
  openOpenApi,
  type OpenApiFile,
  type OperationDescription,
  type Parameter,
  type Schema,
  type SchemaIssue,
  toJson,
} from './openapi.ts';

/** A request's operation, with the path's parameters decoded. */
export type Match = {
  readonly kind: 'operation';
  readonly id: string;
  readonly operation: OperationDescription;
  readonly params: Readonly<Record<string, string>>;
};
export type RequestProblems = { readonly errors: readonly SchemaIssue[]; readonly warnings: readonly SchemaIssue[] };
export type Shaped = { readonly value: Json; readonly errors: readonly SchemaIssue[] };

/** GitHub's own description of its REST API and webhooks, as far as it was cut out. */
export type Contract = {
  readonly version: string;
  match(
    method: string,
    path: string,
  ): Match | { readonly kind: 'wrong-method'; readonly allowed: string[] } | undefined;
  checkRequest(match: Match, query: Readonly<Record<string, string>>, body: Json | undefined): RequestProblems;
  /** Completes a response body to the declared schema and validates it. */
  shapeResponse(match: Match, status: number, body: unknown): Shaped;
  shapeWebhook(event: string, action: string | null, payload: unknown): Shaped;
};

type Route = {
  readonly pattern: RegExp;
  readonly names: readonly string[];
  readonly literals: number;
  readonly item: Readonly<Record<string, OperationDescription>>;
};

/** Reads `rest.json` and `webhooks.json` of a folder. Throws when one is missing. */
export function loadContract(folder = join(import.meta.dirname, 'contract')): Contract {
  const rest = openOpenApi(readDescription(join(folder, 'rest.json')), 'github-rest');
  const webhooks = openOpenApi(readDescription(join(folder, 'webhooks.json')), 'github-webhooks');
  const routes = Object.entries(rest.file.paths ?? {}).map(([template, item]) => routeOf(rest, template, item));
  routes.sort((a, b) => b.literals - a.literals || a.names.length - b.names.length);
  return {
    version: rest.file.info.version,
    match: (method, path) => matchRoute(routes, method.toLowerCase(), path),
    checkRequest: (match, query, body) => checkRequest(rest, match, query, body),
    shapeResponse: (match, status, body) => shapeResponse(rest, match, status, body),
    shapeWebhook: (event, action, payload) => shapeWebhook(webhooks, event, action, payload),
  };
}

function readDescription(file: string): OpenApiFile {
  if (!existsSync(file)) throw new Error(`${file} is missing: run scripts/cut-github-contract.ts`);
  return JSON.parse(readFileSync(file, 'utf8'));
}

function routeOf(rest: OpenApiDocument, template: string, item: Readonly<Record<string, OperationDescription>>): Route {
  const multiSegment = new Set<string>();
  for (const operation of Object.values(item)) {
    for (const parameter of operation.parameters ?? []) {
      const resolved = rest.deref<Parameter>(parameter);
      if (resolved?.in === 'path' && resolved['x-multi-segment'] === true) multiSegment.add(resolved.name);
    }
  }
  const names: string[] = [];
  const source = template.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{([^}]+)\}/g, (_, name: string) => {
    names.push(name);
    return multiSegment.has(name) ? '(.+)' : '([^/]+)';
  });
  const literals = template.split('/').filter((step) => step !== '' && !step.startsWith('{')).length;
  return { pattern: new RegExp(`^${source}$`), names, literals, item };
}

function matchRoute(routes: readonly Route[], method: string, path: string): ReturnType<Contract['match']> {
  let otherMethods: string[] | undefined;
  for (const route of routes) {
    const found = route.pattern.exec(path);
    if (found === null) continue;
    const operation = route.item[method];
    if (operation !== undefined) {
      const params = Object.fromEntries(route.names.map((name, index) => [name, decoded(found[index + 1] ?? '')]));
      return { kind: 'operation', id: operation.operationId, operation, params };
    }
    otherMethods ??= Object.keys(route.item);
  }
  return otherMethods && { kind: 'wrong-method', allowed: otherMethods };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function checkRequest(
  rest: OpenApiDocument,
  match: Match,
  query: Readonly<Record<string, string>>,
  body: Json | undefined,
): RequestProblems {
  const errors: SchemaIssue[] = [];
  const warnings: SchemaIssue[] = [];
  const declared = (match.operation.parameters ?? []).map((one) => rest.deref<Parameter>(one)).filter((one) => !!one);
  for (const parameter of declared) {
    if (parameter.in !== 'path' && parameter.in !== 'query') continue;
    const given = (parameter.in === 'path' ? match.params : query)[parameter.name];
    const place = `${parameter.in}.${parameter.name}`;
    if (given === undefined) {
      if (parameter.required === true) errors.push({ path: place, message: 'is required' });
      continue;
    }
    errors.push(...checkParameter(rest, `${match.id}:${place}`, place, parameter.schema ?? {}, given));
    if (parameter.name === 'per_page' && (Number(given) > 100 || Number(given) < 1)) {
      warnings.push({ path: place, message: `per_page ${given} is outside 1..100` });
    }
  }
  for (const name of Object.keys(query)) {
    if (declared.some((one) => one.in === 'query' && one.name === name)) continue;
    warnings.push({ path: `query.${name}`, message: 'unknown query parameter' });
  }
  checkBody(rest, match, body, errors, warnings);
  return { errors, warnings };
}

function checkParameter(
  rest: OpenApiDocument,
  key: string,
  place: string,
  schema: Schema,
  given: string,
): SchemaIssue[] {
  const type = rest.deref(schema)?.type;
  let value: Json = given;
  if (type === 'integer') {
    if (!/^-?\d+$/.test(given)) return [{ path: place, message: `must be integer, got ${JSON.stringify(given)}` }];
    value = Number(given);
  } else if (type === 'boolean') value = given === 'true' ? true : given === 'false' ? false : given;
  else if (type === 'array') value = given.split(',');
  return rest
    .validate(key, schema, value)
    .map((issue) => ({ ...issue, path: issue.path === '/' ? place : `${place}${issue.path}` }));
}

function checkBody(
  rest: OpenApiDocument,
  { id, operation }: Match,
  body: Json | undefined,
  errors: SchemaIssue[],
  warnings: SchemaIssue[],
): void {
  const request = rest.deref(operation.requestBody);
  const schema = request?.content?.['application/json']?.schema;
  if (schema === undefined) {
    if (isObject(body) && Object.keys(body).length > 0) {
      warnings.push({ path: 'body', message: 'this operation takes no JSON body' });
    }
    return;
  }
  if (body === undefined) {
    if (request?.required === true) errors.push({ path: 'body', message: 'request body is required' });
    return;
  }
  for (const issue of rest.validate(`${id}:body`, schema, body)) errors.push({ ...issue, path: `body${issue.path}` });
  reportUnknownFields(rest, schema, body, 'body', warnings);
}

function reportUnknownFields(
  rest: OpenApiDocument,
  schema: Schema,
  value: Json,
  path: string,
  warnings: SchemaIssue[],
): void {
  const resolved = rest.deref(schema);
  if (Array.isArray(value)) {
    const items = resolved?.items;
    if (items === undefined) return;
    value.forEach((item, index) => reportUnknownFields(rest, items, item, `${path}/${index}`, warnings));
    return;
  }
  if (!isObject(value) || resolved?.properties === undefined || resolved.oneOf !== undefined) return;
  for (const [name, field] of Object.entries(value)) {
    const property = resolved.properties[name];
    if (property !== undefined) reportUnknownFields(rest, property, field, `${path}/${name}`, warnings);
    else warnings.push({ path: `${path}/${name}`, message: 'unknown field (GitHub ignores it)' });
  }
}

function shapeResponse(rest: OpenApiDocument, { id, operation }: Match, status: number, body: unknown): Shaped {
  const response = rest.deref(operation.responses?.[String(status)]);
  const schema = response?.content?.['application/json']?.schema;
  if (schema === undefined || typeof body !== 'object' || body === null) {
    const declared = response !== undefined || status >= 400 || status === 304;
    return {
      value: body === undefined ? null : toJson(body),
      errors: declared ? [] : [{ path: '/', message: `status ${status} is not declared for ${id}` }],
    };
  }
  const value = complete(rest, schema, toJson(body));
  return { value, errors: rest.validate(`${id}:response:${status}`, schema, value) };
}

function shapeWebhook(webhooks: OpenApiDocument, event: string, action: string | null, payload: unknown): Shaped {
  const key = (action === null ? event : `${event}-${action}`).replaceAll('_', '-');
  const schema = webhooks.file.webhooks?.[key]?.post?.requestBody?.content?.['application/json']?.schema;
  if (schema === undefined) {
    return { value: toJson(payload), errors: [{ path: '/', message: `no webhook schema for ${key}` }] };
  }
  const value = complete(webhooks, schema, toJson(payload));
  return { value, errors: webhooks.validate(key, schema, value) };
}
