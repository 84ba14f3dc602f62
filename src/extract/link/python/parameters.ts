import type { SmallArgument, SmallValue } from '../../../model/index.ts';
import {
  ask,
  chosen,
  DEPTH,
  follow,
  givenFor,
  isUnknown,
  NOBODY,
  note,
  onLine,
  TEXTS,
  UNKNOWN,
  type Following,
  type Frame,
  type Result,
} from './following.ts';
import { find, keyAt } from './project.ts';

type Parameter = Extract<SmallValue, { readonly parameter: string }>;

/** A parameter of a function: what the call that is followed gives for it, else its default. */
export function parameter(trail: Following, path: string, value: Parameter, depth: number): Result {
  const { parameter: name, of } = value;
  const file = trail.project.files.get(path);
  const declared = file?.functions.get(of)?.parameters.find((item) => item.name === name);
  const key = keyAt(path, of);
  const frame = trail.bindings.frames.get(key) ?? null;
  if (frame === null && ask(trail, { kind: 'frame', key, options: framesOf(trail, path, of) })) return UNKNOWN;
  const met = trail.evidence.length;
  const result =
    frame === null ? null : once(trail, `${key}\0${name}`, () => argument(trail, path, of, name, frame, depth));
  if (result !== null && !('value' in result)) return result;
  const texts = declared?.texts;
  const known = result !== null && !isUnknown(result.value);
  if (known && (typeof result.value !== 'string' || texts?.includes(result.value) !== false)) return result;
  // What it cannot be is no evidence of what it is.
  trail.evidence.length = met;
  if (texts !== undefined && texts.length <= TEXTS && (result !== null || value.or === undefined))
    return chosen(trail, `text\0${key}\0${name}`, path, texts, declared?.line);
  if (declared?.type !== undefined) return typed(trail, path, declared.type);
  if (result !== null) return UNKNOWN;
  const or = value.or ?? declared?.or ?? file?.options.get(name)?.or;
  if (or === undefined) return UNKNOWN;
  const settled = byDefault(trail, path, or, depth);
  return 'value' in settled ? { value: { parameter: name, of: '', or: settled.value } } : settled;
}

/** What a parameter is when nobody gives it: a value, or settings. */
function byDefault(trail: Following, path: string, or: SmallValue, depth: number): Result {
  const result = trail.evaluate(trail, path, or, depth + 1);
  return 'value' in result || 'settings' in result ? result : UNKNOWN;
}

/** What follows from a parameter, unless it is followed already: calls in a circle tell nothing. */
function once(trail: Following, key: string, run: () => Result | null): Result | null {
  if (trail.active.has(key)) {
    trail.budget.circle = true;
    return UNKNOWN;
  }
  trail.active.add(key);
  const result = run();
  trail.active.delete(key);
  return result;
}

/** A parameter of a class of the repository is an object of it, of which only defaults are known. */
function typed(trail: Following, path: string, type: string): Result {
  const file = trail.project.files.get(path);
  const own = file?.classes.has(type) === true;
  const [first = '', ...rest] = type.split('.');
  const imported = file?.imports.get(first);
  const name = own ? `:${type}` : imported === undefined ? null : [imported, ...rest].join('.');
  const found = name === null ? null : find(trail.project, path, name);
  return found?.kind === 'class' && found.rest.length === 0 ? { made: found, frame: NOBODY } : UNKNOWN;
}

/** The calls of a function, of equal ones the first. */
function framesOf(trail: Following, path: string, symbol: string): readonly Frame[] {
  const frames = new Map<string, Frame>();
  for (const site of trail.graph.sitesOf(path, symbol)) {
    if (site.given === null || frames.size >= 16) continue;
    const key = JSON.stringify([site.path, site.from, site.given, site.opaque, site.spread, site.when]);
    if (!frames.has(key)) frames.set(key, site);
  }
  return [...frames.values()];
}

/** What a frame gives for a parameter: null when it gives nothing and the default holds. */
function argument(
  trail: Following,
  path: string,
  of: string,
  name: string,
  frame: Frame,
  depth: number,
): Result | null {
  const position = positionOf(trail, path, of, name);
  const given = givenFor(frame.given ?? [], name, position);
  if (given === undefined) {
    const spread = frame.spread === null ? null : spreadArgument(trail, frame, frame.spread, name, depth);
    if (spread !== null) return spread;
    if (frame.opaque) return UNKNOWN;
    const or = trail.project.files
      .get(path)
      ?.functions.get(of)
      ?.parameters.find((item) => item.name === name)?.or;
    return or === undefined ? null : byDefault(trail, path, or, depth);
  }
  const result = trail.evaluate(trail, frame.path, given, depth + 1);
  if (!('value' in result)) return onLine(result, frame.line);
  if (contradicts(frame, given, result.value)) return UNKNOWN;
  if (frame.line !== null && typeof given !== 'object') note(trail, frame.path, frame.line);
  return result;
}

/** What a caller hands on in `**kwargs` under a name: null when it does not. */
function spreadArgument(trail: Following, frame: Frame, of: string, name: string, depth: number): Result | null {
  if (depth > DEPTH) return UNKNOWN;
  const key = keyAt(frame.path, of);
  const outer = trail.bindings.frames.get(key);
  if (outer === undefined)
    return ask(trail, { kind: 'frame', key, options: framesOf(trail, frame.path, of) }) ? UNKNOWN : null;
  const given = givenFor(outer.given ?? [], name, -1);
  if (given !== undefined) {
    if (outer.line !== null && typeof given !== 'object') note(trail, outer.path, outer.line);
    return trail.evaluate(trail, outer.path, given, depth + 1);
  }
  if (outer.spread !== null) return spreadArgument(trail, outer, outer.spread, name, depth + 1);
  return outer.opaque ? UNKNOWN : null;
}

/** The arguments that a function gets beyond its parameters, when one call of it is followed and shows them all; else null. */
export function spreadArguments(trail: Following, path: string, of: string): readonly SmallArgument[] | null {
  const key = keyAt(path, of);
  const frame = trail.bindings.frames.get(key);
  if (frame === undefined) {
    ask(trail, { kind: 'frame', key, options: framesOf(trail, path, of) });
    return null;
  }
  if (frame.opaque || frame.given === null || frame.spread !== null) return null;
  const declared = new Set(
    trail.project.files
      .get(path)
      ?.functions.get(of)
      ?.parameters.map((item) => item.name),
  );
  return frame.given.flatMap(([name, value]): SmallArgument[] => {
    if (typeof name !== 'string' || declared.has(name)) return [];
    if (frame.line !== null && typeof value !== 'object') note(trail, frame.path, frame.line);
    return [[name, follow(trail, frame.path, value)]];
  });
}

/** The place of a parameter among the positional ones; methods do not count the object. */
function positionOf(trail: Following, path: string, of: string, name: string): number {
  const file = trail.project.files.get(path);
  const parameters = file?.functions.get(of)?.parameters ?? [];
  const dot = of.lastIndexOf('.');
  const method =
    dot > 0 && file?.classes.has(of.slice(0, dot)) === true && /^(?:self|cls)$/.test(parameters[0]?.name ?? '');
  const position = parameters.findIndex((item) => item.name === name);
  return position < 0 ? -1 : position - (method ? 1 : 0);
}

/** Whether a condition above the call says that the value is another one there: `if name.startswith('gpt2'): load(name)`. */
function contradicts(frame: Frame, given: SmallValue, value: SmallValue): boolean {
  if (typeof value !== 'string' || frame.when.length === 0) return false;
  const written = JSON.stringify(given);
  return frame.when.some((condition) => {
    if (JSON.stringify(condition.value) !== written) return false;
    const holds = condition.texts.some((text) => (condition.test === 'is' ? value === text : value.startsWith(text)));
    return holds === (condition.not === true);
  });
}
