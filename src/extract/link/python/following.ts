import type { Evidence, SmallArgument, SmallValue } from '../../../model/index.ts';
import type { CallGraph, Site } from './calls.ts';
import type { Found, Project } from './project.ts';
import type { Settings } from './settings.ts';

/** What a function is given while a value is followed: the arguments, and where they stand. */
export type Frame = Pick<Site, 'path' | 'given' | 'opaque' | 'spread' | 'when'> & {
  readonly line: number | null;
  readonly from: string;
};

/**
 * What is settled while a value is followed: which call a function's parameters come from (`frames`, by the function's key), which class
 * an object is of, which of several texts a parameter is, which file overrides a script's settings (`choices`, by the question's key).
 */
export type Bindings = {
  readonly frames: ReadonlyMap<string, Frame>;
  readonly choices: ReadonlyMap<string, Choice>;
};

export type Choice = { readonly value: string; readonly evidence: readonly Evidence[] };

/** Something that has to be settled first, with the possibilities. */
export type Question =
  | { readonly kind: 'frame'; readonly key: string; readonly options: readonly Frame[] }
  | { readonly kind: 'choice'; readonly key: string; readonly options: readonly Choice[] };

/** An object of a class, with what its constructor is given. */
export type Made = { readonly made: Found; readonly frame: Frame };
/** A value, or an object of which fields may be asked: of a class, the options of a file's command line, settings below a key of a file. */
export type Result =
  | { readonly value: SmallValue }
  | Made
  | { readonly optionsOf: string }
  | { readonly settings: string; readonly at: string };

export type Following = {
  readonly project: Project;
  readonly graph: CallGraph;
  readonly settings: Settings;
  readonly bindings: Bindings;
  /** Where the texts come from that were met. */
  readonly evidence: Evidence[];
  question: Question | null;
  /** Steps that may still be taken; whether a circle of calls was met. */
  readonly budget: { left: number; circle: boolean };
  /** Parameters that are being followed. */
  readonly active: Set<string>;
  /** Evaluates a value of a file; handed along, as values are made of parameters and objects and these of values. */
  readonly evaluate: (trail: Following, path: string, value: SmallValue, depth: number) => Result;
};

export const UNKNOWN: Result = { value: { unknown: true } };
export const SETTINGS = 'settings\0';
export const TEXTS = 8;
export const DEPTH = 14;

/** A value of a file as far as the repository tells it, with `unknown` for what it does not: no name is left in it. */
export function follow(trail: Following, path: string, value: SmallValue, depth = 0): SmallValue {
  const result = trail.evaluate(trail, path, value, depth);
  return 'value' in result ? result.value : { unknown: true };
}

/** A frame that gives nothing: defaults hold. */
export const NOBODY: Frame = { path: '', from: '', given: [], opaque: false, spread: null, when: [], line: null };

export function note(trail: Following, path: string, line: number): void {
  trail.evidence.push({ path, startLine: line, endLine: line });
}

/** Notes a question that has to be settled first; false when there is nothing to choose from. */
export function ask(trail: Following, question: Question): boolean {
  if (question.options.length === 0) return false;
  trail.question ??= question;
  return true;
}

/** An object that is made in a statement is made on its line. */
export function onLine(result: Result, line: number | null): Result {
  return 'made' in result && result.frame.line === null ? { ...result, frame: { ...result.frame, line } } : result;
}

/** The same with a function's parameters bound to what one call gives. */
export function within(trail: Following, key: string, frame: Frame): Following {
  const { frames, choices } = trail.bindings;
  return { ...trail, bindings: { frames: new Map(frames).set(key, frame), choices } };
}

export function givenFor(given: readonly SmallArgument[], name: string, position: number): SmallValue | undefined {
  return (given.find(([key]) => key === name) ?? given.find(([key]) => key === position))?.[1];
}

/** One of several texts, each of which may be meant. */
export function chosen(
  trail: Following,
  key: string,
  path: string,
  texts: readonly string[],
  line: number | undefined,
): Result {
  const choice = trail.bindings.choices.get(key);
  if (choice === undefined) {
    const evidence = line === undefined ? [] : [{ path, startLine: line, endLine: line }];
    ask(trail, { kind: 'choice', key, options: texts.map((value) => ({ value, evidence })) });
    return UNKNOWN;
  }
  trail.evidence.push(...choice.evidence);
  return { value: choice.value };
}

/** Whether the key of a question asks for a configuration file. */
export function isSettings(key: string): boolean {
  return key.startsWith(SETTINGS);
}

/** Whether nothing is known of a value. */
export function isUnknown(value: SmallValue): boolean {
  return typeof value === 'object' && value !== null && 'unknown' in value;
}
