import type { Value } from './module.ts';

/** A value reached by a name keeps the text it was reached by. */
export function followed(value: Value, text: string): Value {
  const named = value.kind === 'string' || value.kind === 'boolean';
  return named ? { ...value, text, followed: true } : { ...value, text };
}

/** What one of several values is, whichever holds: equal ones as they are, dicts with the entries of all; null when they differ. */
export function branches(values: readonly Value[]): Value | null {
  const [first] = values;
  if (!first) return null;
  if (values.every((value) => sameValue(value, first))) return first;
  if (!values.every((value) => value.kind === 'dict')) return null;
  const entries = new Map<string, Value>();
  for (const [key, value] of values.flatMap((dict) => dict.entries)) {
    const known = entries.get(key);
    entries.set(key, known && !sameValue(known, value) ? { kind: 'unknown', text: value.text } : value);
  }
  return { kind: 'dict', entries: [...entries], text: first.text };
}

function sameValue(a: Value, b: Value): boolean {
  if (a.kind === 'unknown' || b.kind === 'unknown') return false;
  return bare(a) === bare(b);
}

/** Bindings are compared at every use of their name, their values are the same objects. */
const seen = new WeakMap<Value, string>();

function bare(value: Value): string {
  const known = seen.get(value);
  if (known !== undefined) return known;
  const text = JSON.stringify(value, (key, inner: unknown) =>
    key === 'text' || key === 'followed' || key === 'joined' ? undefined : inner,
  );
  seen.set(value, text);
  return text;
}
