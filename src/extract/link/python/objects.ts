import type { SmallValue } from '../../../model/index.ts';
import {
  ask,
  chosen,
  follow,
  givenFor,
  note,
  onLine,
  SETTINGS,
  NOBODY,
  TEXTS,
  UNKNOWN,
  within,
  type Following,
  type Made,
  type Result,
} from './following.ts';
import { find, keyAt, member, type Found, type Project } from './project.ts';
import { settingsField } from './settings-files.ts';

/** A constant of a module or an attribute of a class, as a configuration file overrides it when one is chosen. */
export function constant(trail: Following, found: Found, depth: number): Result {
  const entry = trail.project.files.get(found.path)?.constants.get(found.symbol);
  if (entry === undefined) return UNKNOWN;
  const overriding = trail.settings.overridesOf(found.path, found.symbol);
  if (overriding.length > 0) {
    const key = SETTINGS + found.path;
    const choice = trail.bindings.choices.get(key);
    if (choice === undefined) ask(trail, { kind: 'choice', key, options: trail.settings.choicesOf(found.path) });
    const override = overriding.find(({ file }) => file === choice?.value);
    if (override) {
      note(trail, override.file, override.line);
      if (isPlain(entry.value)) note(trail, found.path, entry.line);
      return { value: override.value };
    }
  }
  if (isPlain(entry.value)) note(trail, found.path, entry.line);
  return onLine(trail.evaluate(trail, found.path, entry.value, depth + 1), entry.line);
}

function isPlain(value: SmallValue): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return 'environment' in value || 'dict' in value || 'list' in value;
}

/** `self.x`: what the class, those it derives from or those that derive from it say. */
export function attribute(trail: Following, path: string, symbol: string, name: string, depth: number): Result {
  const own = member(trail.project, path, symbol, name);
  const told = own?.kind === 'constant' && valueAt(trail, own) !== null ? own : null;
  const derived = derivedWith(trail.project, path, symbol, name);
  const all = told === null ? derived : new Map([['', told], ...derived]);
  const key = `class\0${keyAt(path, symbol)}\0${name}`;
  if (all.size > 1 && !trail.bindings.choices.has(key))
    ask(trail, { kind: 'choice', key, options: [...all.keys()].map((value) => ({ value, evidence: [] })) });
  const found = all.get(trail.bindings.choices.get(key)?.value ?? '') ?? [...all.values()][0];
  if (found === undefined) return own?.kind === 'constant' ? { value: null } : UNKNOWN;
  return fields(trail, constant(trail, found, depth), found.rest, depth);
}

function valueAt(trail: Following, { path, symbol }: Found): SmallValue {
  return trail.project.files.get(path)?.constants.get(symbol)?.value ?? null;
}

/** Attributes of that name of the classes that derive from a class, at most eight, by key. */
function derivedWith(project: Project, path: string, symbol: string, name: string): ReadonlyMap<string, Found> {
  const found = new Map<string, Found>();
  const pending = [keyAt(path, symbol)];
  const seen = new Set(pending);
  for (let key = pending.pop(); key !== undefined && found.size < 8; key = pending.pop()) {
    for (const child of project.derived.get(key) ?? []) {
      const own = project.files.get(child.path)?.constants.get(`${child.symbol}.${name}`);
      const at = keyAt(child.path, child.symbol);
      if (own !== undefined) found.set(at, { kind: 'constant', path: child.path, symbol: own.symbol, rest: [] });
      if (seen.has(at) || seen.size > 200) continue;
      seen.add(at);
      pending.push(at);
    }
  }
  return new Map([...found].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Fields of an object, entries of a dict, options of a command line. */
export function fields(trail: Following, start: Result, names: readonly string[], depth: number): Result {
  let result = start;
  for (const name of names) {
    if ('settings' in result) result = settingsField(trail, result, name);
    else if ('made' in result) result = fieldOf(trail, result, name, depth);
    else if ('optionsOf' in result) result = option(trail, result.optionsOf, { option: name });
    else if (typeof result.value !== 'object' || result.value === null) return name === 'value' ? result : UNKNOWN;
    else if ('dict' in result.value) result = entry(result.value.dict, name);
    else return UNKNOWN;
  }
  return result;
}

function entry(entries: readonly (readonly [string, SmallValue])[], name: string): Result {
  const found = entries.find(([key]) => key === name);
  return found === undefined ? UNKNOWN : { value: found[1] };
}

/** A field of an object: what its constructor is given under that name, else what its class says. */
function fieldOf(trail: Following, { made, frame }: Made, name: string, depth: number): Result {
  const direct = givenFor(frame.given ?? [], name, -1);
  const declared = member(trail.project, made.path, made.symbol, name);
  const maker = member(trail.project, made.path, made.symbol, '__init__');
  if (direct !== undefined && maker?.kind !== 'function') {
    if (frame.line !== null && typeof direct !== 'object') note(trail, frame.path, frame.line);
    return trail.evaluate(trail, frame.path, direct, depth + 1);
  }
  if (declared?.kind !== 'constant') return UNKNOWN;
  const bound = maker?.kind === 'function' ? keyAt(maker.path, maker.symbol) : null;
  const inner = bound === null || frame === NOBODY ? trail : within(trail, bound, frame);
  const result = fields(inner, constant(inner, declared, depth + 1), declared.rest, depth);
  trail.question ??= inner.question;
  return result;
}

type Option = Extract<SmallValue, { readonly option: string }>;

/** An option of a file's command line, by default; or all of them together. */
export function option(trail: Following, path: string, value: Option): Result {
  const file = trail.project.files.get(path);
  if (value.option === '') return { optionsOf: path };
  if (value.or !== undefined) return { value: { ...value, or: follow(trail, path, value.or) } };
  if (file === undefined) return UNKNOWN;
  const declared = file.options.get(value.option);
  if (declared?.or !== undefined) {
    note(trail, path, declared.line);
    return { value: { option: value.option, or: follow(trail, path, declared.or) } };
  }
  if (declared?.texts !== undefined && declared.texts.length <= TEXTS)
    return chosen(trail, `option\0${keyAt(path, value.option)}`, path, declared.texts, declared.line);
  for (const schema of file.module.schemas) {
    const found = find(trail.project, path, `${schema}.${value.option}`);
    const entry =
      found?.kind === 'constant' ? trail.project.files.get(found.path)?.constants.get(found.symbol) : undefined;
    if (found === null || entry === undefined || found.rest.length > 0) continue;
    note(trail, found.path, entry.line);
    return { value: { option: value.option, or: follow(trail, found.path, entry.value) } };
  }
  return UNKNOWN;
}
