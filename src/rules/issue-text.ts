import { z } from 'zod';
import { hint } from './nearest.ts';

/** The issues of a schema as `field: what is wrong (did you mean …)`; `data` is what was checked. */
export function issueTexts(issues: readonly z.core.$ZodIssue[], schema: z.ZodType, data: unknown): string[] {
  return issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      const known = keysAt(schema, issue.path);
      return issue.keys.map((key) => `${keyPath([...issue.path, key])}: unknown key (${hint(key, known)})`);
    }
    if (issue.path.length > 0 && valueAt(data, issue.path) === undefined)
      return [`${keyPath(issue.path)}: ${missing(issue)}`];
    const told = issue.path.length === 0 ? issue.message : `${keyPath(issue.path)}: ${issue.message}`;
    const given = issue.code === 'invalid_value' ? valueAt(data, issue.path) : undefined;
    if (issue.code !== 'invalid_value' || typeof given !== 'string') return [told];
    return [
      `${keyPath(issue.path)}: '${given.slice(0, 80)}' is no value of it (${hint(given, issue.values.map(String))})`,
    ];
  });
}

function keyPath(path: readonly PropertyKey[]): string {
  return path
    .map((part, at) => (typeof part === 'number' ? `[${part}]` : `${at === 0 ? '' : '.'}${String(part)}`))
    .join('');
}

function missing(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') return `is missing; use one of ${issue.values.map(String).join(', ')}`;
  if (issue.code === 'invalid_type')
    return `is missing; write ${issue.expected === 'array' ? 'a list' : `a ${issue.expected}`}`;
  return `is missing; ${issue.message}`;
}

function keysAt(schema: unknown, path: readonly PropertyKey[]): string[] {
  let at = bare(schema);
  for (const step of path) {
    if (at instanceof z.ZodArray) at = bare(at.element);
    else if (at instanceof z.ZodObject) at = bare(Object.entries(at.shape).find(([key]) => key === step)?.[1]);
  }
  return at instanceof z.ZodObject ? Object.keys(at.shape) : [];
}

/** The schema behind a default or an option. */
function bare(schema: unknown): unknown {
  return schema instanceof z.ZodDefault || schema instanceof z.ZodOptional ? bare(schema.unwrap()) : schema;
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  let at = data;
  for (const step of path) at = Object.entries(at ?? {}).find(([key]) => key === String(step))?.[1];
  return at;
}
