import type { Argument, Call, Value } from '../module.ts';
import type { Unit } from './unit.ts';
import { lastOf } from './unit.ts';

/** How a flag is set: by the file (`on`, `off`), by whoever calls (`optional`), or not at all (`absent`). */
export type Switch = 'on' | 'off' | 'optional' | 'absent';

/** The argument given under one of `names`, else the positional one at `position`. */
export function argumentOf(
  call: { readonly arguments: readonly Argument[] },
  names: readonly string[],
  position: number | null = null,
): Argument | null {
  const named = call.arguments.find((argument) => argument.name !== null && names.includes(argument.name));
  if (named || position === null) return named ?? null;
  return call.arguments.filter((argument) => argument.name === null)[position] ?? null;
}

export function valueOf(
  call: { readonly arguments: readonly Argument[] },
  names: readonly string[],
  position: number | null = null,
): Value | null {
  return argumentOf(call, names, position)?.value ?? null;
}

/** Calls whose result is their argument, or by default is. */
const SAYS_THE_SAME =
  /^(?:str|pathlib\.Path|os\.path\.(?:expanduser|abspath|realpath)|os\.fspath|typer\.(?:Option|Argument))$/;

/** The text that a value has, or has by default; null when the file does not tell. */
export function textIn(unit: Pick<Unit, 'options' | 'module'>, value: Value | null, depth = 0): string | null {
  if (value === null || depth > 6) return null;
  switch (value.kind) {
    case 'string':
      return value.value;
    case 'parameter':
      return textIn(unit, value.fallback ?? unit.options.get(value.name) ?? null, depth + 1);
    case 'environment':
      return textIn(unit, value.fallback, depth + 1);
    case 'attribute':
      return value.path.startsWith('self.')
        ? null
        : textIn(unit, unit.options.get(lastOf(value.path)) ?? null, depth + 1);
    case 'call': {
      if (!SAYS_THE_SAME.test(value.callee)) return null;
      const call = unit.module.calls[value.call];
      const same = call?.arguments.find(({ name }) => name === 'default' || name === null);
      return textIn(unit, same?.value ?? null, depth + 1);
    }
    default:
      return null;
  }
}

export function switchOf(unit: Pick<Unit, 'options' | 'module'>, value: Value | null, depth = 0): Switch {
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
    case 'parameter':
    case 'environment':
    case 'attribute': {
      const fallback =
        value.kind === 'attribute'
          ? unit.options.get(lastOf(value.path))
          : (value.fallback ?? (value.kind === 'parameter' ? unit.options.get(value.name) : undefined));
      return fallback && depth < 6 && switchOf(unit, fallback, depth + 1) === 'on' ? 'on' : 'optional';
    }
    default:
      return 'optional';
  }
}

/** An entry of a dictionary, also of one behind a parameter's default. */
export function entryOf(value: Value | null, key: string): Value | null {
  if (value?.kind !== 'dict') return null;
  return value.entries.find(([name]) => name === key)?.[1] ?? null;
}

/** Source text of a value, short enough for a name. */
export function sourceText(value: Value): string {
  return value.text.length <= 100 ? value.text : `${value.text.slice(0, 99)}…`;
}

/** A string that is a URL, without query, fragment and user information. */
export function plainUrl(text: string): string | null {
  const scheme = /^(https?|s3|s3a|gs|gcs|abfss?|wasbs?|hf|ftp|hdfs):\/\//i.exec(text);
  if (!scheme) return null;
  const rest = text.slice(scheme[0].length).split(/[?#]/, 1)[0] ?? '';
  const slash = rest.indexOf('/');
  const authority = slash < 0 ? rest : rest.slice(0, slash);
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  return `${scheme[0].toLowerCase()}${host}${slash < 0 ? '' : rest.slice(slash)}`;
}

/** Calls made inside a function or class, including what is nested in it. */
export function callsWithin(unit: Unit, symbol: string): Call[] {
  const found: Call[] = [];
  for (const [name, calls] of unit.callsBySymbol) {
    if (name === symbol || name.startsWith(`${symbol}.`)) found.push(...calls);
  }
  return found;
}
