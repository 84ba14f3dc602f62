import type { Argument, Entry, JavaScriptModule, Value } from '../module.ts';

/** How a flag is set: by the file (`on`, `off`), by whoever calls (`optional`), or not at all (`absent`). */
export type Switch = 'on' | 'off' | 'optional' | 'absent';

type Arguments = { readonly arguments: readonly Argument[] };

export function valueAt(call: Arguments, position: number): Value | null {
  return call.arguments[position]?.value ?? null;
}

function objectOf(value: Value | null): (Value & { kind: 'object' }) | null {
  if (value?.kind === 'object') return value;
  if (value?.kind === 'choice') return value.items.flatMap((item) => objectOf(item) ?? [])[0] ?? null;
  return value?.kind === 'parameter' ? objectOf(value.fallback) : null;
}

/** Entries of an object literal, empty for anything else. */
export function entriesOf(value: Value | null): readonly Entry[] {
  return objectOf(value)?.entries ?? [];
}

/** The entry under the first of `names` that is there. */
export function entryAt(value: Value | null, ...names: readonly string[]): Entry | null {
  const entries = entriesOf(value);
  for (const name of names) {
    const entry = entries.findLast((item) => item.name === name);
    if (entry) return entry;
  }
  return null;
}

export function entryOf(value: Value | null, ...names: readonly string[]): Value | null {
  return entryAt(value, ...names)?.value ?? null;
}

/** An option of a call, from any of its arguments that is an object literal. */
export function optionOf(call: Arguments, ...names: readonly string[]): Value | null {
  for (const { value } of call.arguments) {
    const found = entryOf(value, ...names);
    if (found) return found;
  }
  return null;
}

/** Whether an options object holds entries that the file does not show. */
export function hasRest(value: Value | null): boolean {
  return entriesOf(value).some(({ name }) => name === '...');
}

/** The texts that a value may have, at most `limit`; a default counts. */
export function textsIn(value: Value | null, limit = 4, depth = 0): readonly string[] {
  if (value === null || depth > 6) return [];
  switch (value.kind) {
    case 'string':
      return [value.value];
    case 'parameter':
    case 'environment':
      return textsIn(value.fallback, limit, depth + 1);
    case 'choice':
      return [...new Set(value.items.flatMap((item) => textsIn(item, limit, depth + 1)))].slice(0, limit);
    default:
      return [];
  }
}

/** The text that a value has, or has by default; of several the first. Null when the file does not tell. */
export function textIn(value: Value | null): string | null {
  return textsIn(value, 1)[0] ?? null;
}

export function switchOf(value: Value | null): Switch {
  if (value === null) return 'absent';
  switch (value.kind) {
    case 'boolean':
      return value.value ? 'on' : 'off';
    case 'number':
      return value.value === 0 ? 'off' : 'on';
    case 'none':
      return 'off';
    case 'string':
      return value.value === '' ? 'off' : 'on';
    case 'list':
    case 'object':
    case 'function':
      return 'on';
    default:
      return 'optional';
  }
}

/** The text that an expression is known to begin with: all of a string, the first part of a template. */
export function startOf(value: Value | null): string {
  if (value === null) return '';
  const text = textIn(value);
  if (text !== null) return text;
  if (value.kind !== 'text') return '';
  let start = '';
  for (const part of value.parts) {
    const known = textIn(part);
    if (known === null) break;
    start += known;
  }
  return start.slice(0, 2_000);
}

/** The text that an expression is known to end with. */
export function endOf(value: Value | null): string {
  if (value === null) return '';
  const text = textIn(value);
  if (text !== null) return text;
  const last = value.kind === 'text' ? value.parts.at(-1) : undefined;
  return last ? (textIn(last) ?? '') : '';
}

/** Source text of a value, short enough for a name. */
export function sourceText(value: Value): string {
  return value.text.length <= 100 ? value.text : `${value.text.slice(0, 99)}…`;
}

/** A string that is an address, without query, fragment and user information. */
export function plainUrl(text: string): string | null {
  const scheme = /^(https?|wss?|s3|gs|hf):\/\//i.exec(text.slice(0, 2_000));
  if (!scheme) return null;
  const rest = text.slice(scheme[0].length, 2_000).split(/[?#]/, 1)[0] ?? '';
  const slash = rest.indexOf('/');
  const authority = slash < 0 ? rest : rest.slice(0, slash);
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  return host === '' ? null : `${scheme[0].toLowerCase()}${host}${slash < 0 ? '' : rest.slice(slash)}`;
}

/** The host of an address, without port, in lower case; empty for what is none. */
export function hostOf(url: string): string {
  return /^[a-z]+:\/\/(?:[^/@]*@)?(\[[^\]]*\]|[^/:?#]*)/i.exec(url)?.[1]?.toLowerCase() ?? '';
}

/** The function of the file that a value is or calls through. */
export function functionOf(module: JavaScriptModule, value: Value | null): number {
  if (value?.kind === 'function') return value.function;
  if (value?.kind !== 'call') return -1;
  // A wrapped function: `withAuth(async () => …)`, `handler.bind(this)`.
  const call = module.calls[value.call];
  if (!call) return -1;
  if (call.callee.endsWith('.bind')) return functionOf(module, call.receiver);
  return call.arguments.flatMap((part) => (part.value.kind === 'function' ? [part.value.function] : []))[0] ?? -1;
}

/** Last segment of a qualified name. */
export function lastOf(qualified: string): string {
  return qualified.slice(Math.max(qualified.lastIndexOf('.'), qualified.lastIndexOf(':')) + 1);
}

/** The module of a qualified name, empty for a global or something of the file. */
export function moduleOf(qualified: string): string {
  const at = qualified.lastIndexOf(':');
  return at < 0 ? '' : qualified.slice(0, at);
}
