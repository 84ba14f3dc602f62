import { isObject, type Json, type JsonObject, type OpenApiDocument, type Schema } from './openapi.ts';

const MAX_DEPTH = 12;
const STRINGS = new Map([
  ['date-time', '2026-01-01T00:00:00Z'],
  ['uri', 'https://api.github.com/filled-in'],
  ['email', 'filled-in@users.noreply.github.com'],
]);

/**
 * Fills in every required field that `value` lacks with the smallest plausible value, so that an operation spells out
 * only the fields that matter. Changes `value` in place where it is an object.
 */
export function complete(document: OpenApiDocument, schema: Schema | undefined, value: Json, depth = 0): Json {
  const resolved = document.deref(schema);
  if (resolved === undefined || depth > MAX_DEPTH) return value;
  if (Array.isArray(value)) {
    const { items } = resolved;
    return items === undefined ? value : value.map((item) => complete(document, items, item, depth + 1));
  }
  return isObject(value) ? completeObject(document, resolved, value, depth) : value;
}

function completeObject(document: OpenApiDocument, schema: Schema, value: JsonObject, depth: number): JsonObject {
  for (const part of schema.allOf ?? []) complete(document, part, value, depth + 1);
  const alternatives = schema.oneOf ?? schema.anyOf;
  if (alternatives !== undefined && schema.properties === undefined) {
    const fitting = alternatives.find((one) => {
      const properties = document.deref(one)?.properties;
      return properties !== undefined && Object.keys(value).some((key) => key in properties);
    });
    if (fitting !== undefined) complete(document, fitting, value, depth + 1);
  }
  for (const name of schema.required ?? []) {
    const property = schema.properties?.[name];
    if (value[name] === undefined && property !== undefined) value[name] = sample(document, property, depth + 1);
  }
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const present = value[name];
    if (present !== undefined) value[name] = complete(document, property, present, depth + 1);
  }
  return value;
}

function sample(document: OpenApiDocument, schema: Schema, depth: number): Json {
  const resolved = document.deref(schema);
  if (resolved === undefined) return null;
  const types = typeof resolved.type === 'string' ? [resolved.type] : (resolved.type ?? []);
  if (resolved.nullable === true || types.includes('null')) return null;
  if (resolved.const !== undefined) return resolved.const;
  if (resolved.enum?.[0] !== undefined) return resolved.enum[0];
  const first = (resolved.oneOf ?? resolved.anyOf)?.[0];
  if (resolved.allOf === undefined && first !== undefined && resolved.properties === undefined) {
    return sample(document, first, depth + 1);
  }
  switch (types[0] ?? (resolved.properties === undefined && resolved.allOf === undefined ? 'string' : 'object')) {
    case 'string':
      return STRINGS.get(resolved.format ?? '') ?? 'filled-in';
    case 'integer':
    case 'number':
      return 0;
    case 'boolean':
      return false;
    case 'array':
      return [];
    default:
      return complete(document, resolved, {}, depth + 1);
  }
}
