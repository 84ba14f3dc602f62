import { Ajv, type ValidateFunction } from 'ajv';

export type Json = null | boolean | number | string | Json[] | JsonObject;
export type JsonObject = { [key: string]: Json };

/** A schema of OpenAPI 3.0 (with `nullable`) or 3.1 (with type lists). */
export type Schema = {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly nullable?: boolean;
  readonly const?: Json;
  readonly enum?: readonly Json[];
  readonly format?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
};
type Content = { readonly content?: { readonly 'application/json'?: { readonly schema?: Schema } } };
export type Parameter = {
  readonly $ref?: string;
  readonly name: string;
  readonly in: 'path' | 'query' | 'header' | 'cookie';
  readonly required?: boolean;
  readonly schema?: Schema;
  readonly 'x-multi-segment'?: boolean;
};
export type OperationDescription = {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Content & { readonly $ref?: string; readonly required?: boolean };
  readonly responses?: Readonly<Record<string, Content & { readonly $ref?: string }>>;
};
export type OpenApiFile = {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly paths?: Readonly<Record<string, Readonly<Record<string, OperationDescription>>>>;
  readonly webhooks?: Readonly<Record<string, { readonly post?: OperationDescription }>>;
  readonly components: { readonly schemas?: Readonly<Record<string, Schema>> };
};

/** What a value does wrong: where, which schema keyword, and the limit where there is one. */
export type SchemaIssue = {
  readonly path: string;
  readonly message: string;
  readonly keyword?: string;
  readonly limit?: number;
};

/** An OpenAPI file with its references resolved and its schemas compiled on demand. */
export type OpenApiDocument = {
  readonly file: OpenApiFile;
  deref<T extends { readonly $ref?: string }>(node: T | undefined): T | undefined;
  /** `key` names the schema in the cache of compiled validators. */
  validate(key: string, schema: Schema, value: Json): readonly SchemaIssue[];
};

const COPIED = new Set(
  (
    'type enum const required format pattern minLength maxLength minItems maxItems uniqueItems minimum maximum ' +
    'minProperties maxProperties default'
  ).split(' '),
);
const FORMATS = {
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/,
  date: /^\d{4}-\d\d-\d\d$/,
  uri: /^[a-z][a-z0-9+.-]*:\S+$/i,
  email: /^[^\s@]+@\S+$/,
  uuid: true as const,
  int64: true as const,
  int32: true as const,
  float: true as const,
  double: true as const,
  'uri-template': true as const,
  timestamp: true as const,
  binary: true as const,
  hostname: true as const,
  ipv4: true as const,
  ipv6: true as const,
  repo: true as const,
  regex: true as const,
};

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What JSON.stringify keeps of a value: undefined fields are gone. */
export function toJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value));
}

export function openOpenApi(file: OpenApiFile, id: string): OpenApiDocument {
  const ajv = new Ajv({
    strict: false,
    allErrors: true,
    formats: FORMATS,
    validateSchema: false,
    inlineRefs: false,
    logger: false,
  });
  const compiled = new Map<string, ValidateFunction>();
  const schemas = Object.entries(file.components.schemas ?? {}).map(([name, schema]) => [name, jsonSchema(schema, id)]);
  ajv.addSchema({ $id: id, components: { schemas: Object.fromEntries(schemas) } });

  function deref<T extends { readonly $ref?: string }>(node: T | undefined): T | undefined {
    let current = node;
    for (let hops = 0; current?.$ref !== undefined && hops < 20; hops++) {
      // a reference names a node of the kind that refers to it
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      current = follow(file, current.$ref) as T | undefined;
    }
    return current;
  }
  function validate(key: string, schema: Schema, value: Json): readonly SchemaIssue[] {
    let check = compiled.get(key);
    if (check === undefined) {
      check = ajv.compile(asRecord(jsonSchema(schema, id)));
      compiled.set(key, check);
    }
    if (check(value)) return [];
    return (check.errors ?? []).map((error) => ({
      path: error.instancePath === '' ? '/' : error.instancePath,
      keyword: error.keyword,
      message: error.message ?? error.keyword,
      ...(typeof error.params['limit'] === 'number' ? { limit: error.params['limit'] } : {}),
    }));
  }
  return { file, deref, validate };
}

function follow(file: OpenApiFile, reference: string): unknown {
  const steps = reference.slice(2).split('/');
  let node: unknown = file;
  for (const step of steps) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    node = isObject(node) ? node[key] : undefined;
  }
  return node;
}

function asRecord(schema: unknown): JsonObject {
  return isObject(schema) ? schema : {};
}

/** OpenAPI 3.0 writes `nullable` where JSON Schema has a type; annotations are dropped, references point into the added root. */
function jsonSchema(schema: unknown, root: string): unknown {
  if (!isObject(schema)) return schema;
  const out: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key === '$ref' && typeof value === 'string') out['$ref'] = `${root}${value}`;
    else if (COPIED.has(key)) out[key] = value;
    else if (key === 'properties' || key === 'patternProperties') {
      const named = Object.entries(asRecord(value)).map(([name, one]) => [name, jsonSchema(one, root)]);
      out[key] = Object.fromEntries(named);
    } else if (key === 'items' || key === 'additionalProperties' || key === 'not') out[key] = jsonSchema(value, root);
    else if (key === 'allOf' || key === 'anyOf' || key === 'oneOf') {
      out[key] = Array.isArray(value) ? value.map((one) => jsonSchema(one, root)) : value;
    }
  }
  return schema['nullable'] === true ? orNull(out) : out;
}

function orNull(schema: Record<string, unknown>): unknown {
  const { type } = schema;
  const list = schema['enum'];
  if (typeof type !== 'string') return { anyOf: [schema, { type: 'null' }] };
  const values = Array.isArray(list) && !list.includes(null) ? { enum: [...list, null] } : {};
  return { ...schema, type: [type, 'null'], ...values };
}
