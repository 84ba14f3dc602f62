import { stringLimit } from './literals.ts';
import type { Value } from './module.ts';
import { elsewhere } from './patterns.ts';

/** The name of entries that are not known. */
export const rest = '...';

/** What a composite value is made of. */
export function partsOf(value: Value): readonly Value[] {
  switch (value.kind) {
    case 'list':
    case 'choice':
      return value.items;
    case 'text':
      return value.parts;
    case 'object':
      return value.entries.map((entry) => entry.value);
    case 'member':
      return [value.object];
    case 'parameter':
    case 'environment':
      return value.fallback ? [value.fallback] : [];
    default:
      return [];
  }
}

/** Texts one after another. */
export function joined(values: readonly Value[], text: string): Value {
  const known = values.every((value) => value.kind === 'string' || value.kind === 'number');
  if (!known) return { kind: 'text', parts: values, text };
  const whole = values.map(({ value }) => String(value)).join('');
  return whole.length > stringLimit
    ? { kind: 'unknown', text }
    : { kind: 'string', value: whole, text, followed: true };
}

/** One of several values: itself when they are the same. */
export function choice(values: readonly Value[], text: string): Value {
  const items: Value[] = [];
  for (const value of values.flatMap((item) => (item.kind === 'choice' ? item.items : [item]))) {
    if (!items.some((known) => sameScalar(known, value)) && items.length < 9) items.push(value);
  }
  const telling = items.filter(({ kind }) => kind !== 'none');
  const [first, ...others] = telling.length > 0 ? telling : items;
  if (first === undefined) return { kind: 'unknown', text };
  return others.length === 0 ? reached(first, text) : { kind: 'choice', items: telling, text };
}

function sameScalar(a: Value, b: Value): boolean {
  return 'value' in a && 'value' in b && a.kind === b.kind && a.value === b.value;
}

/** A value reached by a name keeps the text it was reached by. */
export function reached(value: Value, text: string): Value {
  const scalar = value.kind === 'string' || value.kind === 'boolean';
  return scalar ? { ...value, text, followed: true } : { ...value, text };
}

/** What something is when it may be missing. */
export function withFallback(value: Value, fallback: Value, text: string): Value {
  if (value.kind === 'none') return reached(fallback, text);
  if (value.kind === 'environment' || value.kind === 'parameter') {
    return value.fallback && value.fallback.kind !== 'none' ? { ...value, text } : { ...value, fallback, text };
  }
  if (value.kind === 'string' && value.value !== '') return reached(value, text);
  return choice([value, fallback], text);
}

export function isEnvironment(path: string): boolean {
  return /^(?:process[.:]env|Bun\.env|import\.meta\.env|bun:env)$/.test(path);
}

/** The part of a value that a name or index leads to. */
export function select(value: Value, name: string, text: string): Value {
  if (value.kind === 'object') {
    const entry = value.entries.findLast((item) => item.name === name);
    if (entry) return reached(entry.value, text);
    if (name !== elsewhere && value.entries.length > 0 && !value.entries.some((item) => item.name === rest))
      return { kind: 'none', text };
    // One of its entries, by a name that is chosen at run time.
    if (name === elsewhere && value.entries.length > 0 && value.entries.length < 9)
      return choice(
        value.entries.map((item) => item.value),
        text,
      );
  }
  if (value.kind === 'list') {
    const item = /^\d+$/.test(name) ? value.items[Number(name)] : undefined;
    if (item) return reached(item, text);
  }
  if (value.kind === 'name' && isEnvironment(value.qualified) && name !== elsewhere)
    return { kind: 'environment', name, fallback: null, text };
  if (value.kind === 'name' && name !== elsewhere) {
    const joint = value.qualified.endsWith(':') ? '' : '.';
    return { kind: 'name', qualified: `${value.qualified}${joint}${name}`.slice(0, 300), text };
  }
  return { kind: 'member', object: value, name, text };
}
