import { z } from 'zod';
import type { SubjectKind } from '../model/index.ts';
import { hint } from './nearest.ts';
import { type View, views } from './vocabulary.ts';

/** Longest text that one hole is filled with, in characters. */
export const LONGEST_VALUE = 80;

/** Text with holes that name fields of the subject. */
export type Template = { readonly render: (view: View) => string };

export type TemplateReading =
  | { readonly ok: true; readonly template: Template }
  | { readonly ok: false; readonly message: string };

type Part = string | { readonly path: readonly string[] };

/**
 * Reads a template such as `{reference.repo} at {reference.revision}` and checks that every hole names a field that has a text.
 * A hole is filled with plain text on one line of at most 80 characters: lists are joined with `, `,
 * elements and flows are told by their names, and nothing is `(none)`.
 * The text comes from a repository: outputs escape it.
 */
export function readTemplate(each: SubjectKind, text: string): TemplateReading {
  const parts: Part[] = [];
  for (const [, plain, hole] of text.matchAll(/([^{}]+)|\{([^{}]*)\}|[{}]/g)) {
    if (plain !== undefined) parts.push(plain);
    else if (hole === undefined) return refuse("a brace stands alone; write holes as '{subject.field}'");
    else {
      const path = hole.split('.');
      const problem = problemOf(each, path);
      if (problem !== undefined) return refuse(problem);
      parts.push({ path: path.slice(1) });
    }
  }
  const render = (view: View): string =>
    parts.map((part) => (typeof part === 'string' ? part : shown(valueAt(view, part.path)))).join('');
  return { ok: true, template: { render } };
}

function refuse(message: string): TemplateReading {
  return { ok: false, message };
}

function problemOf(each: SubjectKind, path: readonly string[]): string | undefined {
  const [root, ...fields] = path;
  if (root !== each) return `'{${path.join('.')}}' does not begin with the subject; write '{${each}.field}'`;
  let schema: z.ZodType = views[each];
  let owner: string = each;
  for (const field of fields) {
    if (!(schema instanceof z.ZodObject)) return `'${owner}' has no fields; write '{${each}.field}'`;
    const next: unknown = Object.hasOwn(schema.shape, field) ? schema.shape[field] : undefined;
    if (!(next instanceof z.ZodType))
      return `no field '${field}' on ${owner} (${hint(field, Object.keys(schema.shape))})`;
    schema = next;
    owner = field;
  }
  return schema instanceof z.ZodObject ? `'{${path.join('.')}}' is not a text; name one of its fields` : undefined;
}

function valueAt(view: View, path: readonly string[]): unknown {
  let value: unknown = view;
  for (const field of path) value = Object.entries(value ?? {}).find(([name]) => name === field)?.[1];
  return value;
}

function shown(value: unknown): string {
  const text = (Array.isArray(value) ? value.map(named).join(', ') : String(value))
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  if (text === '') return '(none)';
  // A character takes two units at most; one more tells whether something is left out.
  const characters = Array.from(text.slice(0, LONGEST_VALUE * 2 + 2));
  return characters.length > LONGEST_VALUE ? `${characters.slice(0, LONGEST_VALUE - 1).join('')}…` : text;
}

function named(item: unknown): string {
  return typeof item === 'object' && item !== null && 'name' in item ? String(item.name) : String(item);
}
