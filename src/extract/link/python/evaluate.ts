import type { SmallArgument, SmallValue } from '../../../model/index.ts';
import { callable } from './calls.ts';
import {
  DEPTH,
  follow,
  isUnknown,
  NOBODY,
  UNKNOWN,
  within,
  type Following,
  type Frame,
  type Result,
} from './following.ts';
import { attribute, constant, fields, option } from './objects.ts';
import { parameter } from './parameters.ts';
import { find, keyAt } from './project.ts';
import { settingsRead } from './settings-files.ts';

/** What a value of a file is, as far as the repository tells. */
export function evaluate(trail: Following, path: string, value: SmallValue, depth: number): Result {
  trail.budget.left -= 1;
  if (trail.budget.left < 0 || depth > DEPTH) return UNKNOWN;
  const inner = (part: SmallValue): SmallValue => follow(trail, path, part, depth + 1);
  if (typeof value !== 'object' || value === null) return { value };
  if ('list' in value) return { value: { list: value.list.map(inner) } };
  if ('dict' in value) return { value: { dict: value.dict.map(([key, part]) => [key, inner(part)] as const) } };
  if ('joined' in value) return { value: joined(value.joined.map(inner), value.by) };
  if ('name' in value) return named(trail, path, value.name, depth);
  if ('parameter' in value) return parameter(trail, path, value, depth);
  if ('self' in value) return attribute(trail, path, value.of, value.self, depth);
  if ('field' in value) return fields(trail, evaluate(trail, path, value.in, depth + 1), value.field.split('.'), depth);
  if ('item' in value) return fields(trail, evaluate(trail, path, value.in, depth + 1), [value.item], depth);
  if ('call' in value) return called(trail, path, value, depth);
  if ('environment' in value) return { value: value.or === undefined ? value : { ...value, or: inner(value.or) } };
  if ('option' in value) return option(trail, path, value);
  return UNKNOWN;
}

/** Texts that are all known as one; else with what became known. */
function joined(parts: readonly SmallValue[], by: '' | '/'): SmallValue {
  const texts = parts.map(textOf);
  if (texts.includes(null)) return { joined: parts, by };
  return by === '' ? texts.join('') : texts.reduce<string>((whole, text) => pathJoin(whole, text ?? ''), '');
}

/** The text that a value is, or is by default. */
function textOf(value: SmallValue): string | null {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  return typeof value === 'object' && value !== null && 'or' in value && value.or !== undefined
    ? textOf(value.or)
    : null;
}

function pathJoin(whole: string, part: string): string {
  return whole === '' || part.startsWith('/') ? part : `${whole.replace(/\/$/, '')}/${part}`;
}

function named(trail: Following, path: string, name: string, depth: number): Result {
  const found = find(trail.project, path, name);
  if (found === null) return UNKNOWN;
  if (found.kind === 'constant') return fields(trail, constant(trail, found, depth), found.rest, depth);
  if (found.kind !== 'class' || found.rest.length === 0) return UNKNOWN;
  return fields(trail, { made: { ...found, rest: [] }, frame: NOBODY }, found.rest, depth);
}

type CallValue = Extract<SmallValue, { readonly call: string }>;

/** What a call of the repository's own function returns, an object of its own class; another call with its arguments followed. */
function called(trail: Following, path: string, value: CallValue, depth: number): Result {
  const settings = settingsRead(trail, path, value, depth);
  if (settings !== null) return settings;
  const found = callable(trail.project, path, value.call);
  const frame: Frame = { ...NOBODY, path, given: value.given };
  if (found?.kind === 'class')
    return found.rest.length === 0 ? { made: found, frame: settled(trail, frame, depth) } : UNKNOWN;
  if (found?.kind === 'function' && found.rest.length === 0) {
    const returned = trail.project.files.get(found.path)?.functions.get(found.symbol)?.returns;
    if (returned === undefined) return UNKNOWN;
    const inner = within(trail, keyAt(found.path, found.symbol), settled(trail, frame, depth));
    const result = evaluate(inner, found.path, returned, depth + 1);
    trail.question ??= inner.question;
    return result;
  }
  if (found !== null || value.call.startsWith(':') || value.call.startsWith('.')) return UNKNOWN;
  const given = value.given.map(([key, part]): SmallArgument => [key, follow(trail, path, part, depth + 1)]);
  return { value: { call: value.call, given } };
}

/** Arguments are followed where the call stands; what is not known there is asked again where it is needed. */
function settled(trail: Following, frame: Frame, depth: number): Frame {
  const given = (frame.given ?? []).map(([key, part]): SmallArgument => {
    const value = follow(trail, frame.path, part, depth + 1);
    return [key, isUnknown(value) ? part : value];
  });
  return { ...frame, given };
}
