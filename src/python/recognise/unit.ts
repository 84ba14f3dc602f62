import { contextOf, subjectKey } from '../../model/index.ts';
import type { Context, Element, Evidence, Fact, SubjectKey } from '../../model/index.ts';
import type { Assignment, Call, Definition, PythonModule, Span, Value } from '../module.ts';
import { optionsOf } from './options.ts';

/** Where a command line stands, for the facts that are made of it. */
export type CommandPlace = {
  readonly path: string;
  readonly symbol: string;
  readonly context: Context;
  readonly evidence: readonly Evidence[];
};

/** Reads one shell command line into facts (packages that it installs, models that it fetches). */
export type CommandReader = (line: string, place: CommandPlace) => readonly Fact[];

/** The file that a module was read from. */
export type PythonSource = {
  readonly path: string;
  /** The source, from which edits are made; null when the module's lines are not the file's lines (a notebook): no edits then. */
  readonly text: string | null;
  /** The file's line for a line of the module; the same line when absent. */
  readonly lineOf?: (line: number) => number;
  /** What to make of commands that the code runs; nothing when absent. */
  readonly commands?: CommandReader;
};

/** A module with the indexes that recognisers share. Built once, so that no recogniser scans all calls for each call. */
export type Unit = {
  readonly module: PythonModule;
  readonly path: string;
  readonly context: Context;
  readonly lines: readonly string[] | null;
  readonly lineOf: (line: number) => number;
  readonly commands: CommandReader;
  /** First segments of the absolute modules that the file imports. */
  readonly roots: ReadonlySet<string>;
  readonly callsBySymbol: ReadonlyMap<string, readonly Call[]>;
  readonly assignmentsByTarget: ReadonlyMap<string, readonly Assignment[]>;
  readonly definitions: ReadonlyMap<string, Definition>;
  /** Defaults of command line options and of fields of configuration classes, by destination. */
  readonly options: ReadonlyMap<string, Value>;
  /** The element that stands for the file's code. */
  readonly self: Element;
};

/** Makes the shared indexes for a module. `kind` is what the file's own element is. */
export function unitOf(
  module: PythonModule,
  source: PythonSource,
  kind: (module: PythonModule) => Element['kind'],
): Unit {
  const lines = source.text === null || source.text.includes('\r') ? null : source.text.split('\n');
  const definitions = new Map(module.definitions.map((definition) => [definition.symbol, definition]));
  const partial = {
    module,
    path: source.path,
    context: contextOf(source.path),
    lines,
    lineOf: source.lineOf ?? ((line: number) => line),
    commands: source.commands ?? (() => []),
    roots: new Set(
      module.imports.filter(({ module: name }) => !name.startsWith('.')).map((item) => rootOf(item.module)),
    ),
    callsBySymbol: groupBy(module.calls, (call) => call.symbol),
    assignmentsByTarget: groupBy(module.assignments, (assignment) => assignment.target),
    definitions,
    options: optionsOf(module, definitions),
  };
  const file = source.path.split('/').at(-1) ?? source.path;
  const self: Element = {
    kind: kind(module),
    name: file.replace(/\.[^.]*$/, ''),
    path: source.path,
    symbol: '',
    context: partial.context,
    controls: [],
    evidence: [],
    edits: [],
    trust: 'internal',
    exposure: 'unknown',
    authentication: 'unknown',
    capabilities: [],
    details: [],
  };
  return { ...partial, self };
}

/** First segment of a dotted name. */
export function rootOf(dotted: string): string {
  const dot = dotted.indexOf('.');
  return dot < 0 ? dotted : dotted.slice(0, dot);
}

/** Last segment of a dotted name. */
export function lastOf(dotted: string): string {
  return dotted.slice(dotted.lastIndexOf('.') + 1);
}

export function evidenceOf(unit: Pick<Unit, 'path' | 'lineOf'>, span: Span): Evidence {
  const startLine = unit.lineOf(span.startLine);
  return { path: unit.path, startLine, endLine: Math.max(startLine, unit.lineOf(span.endLine)) };
}

/** Key of the file's own element, which flows of the file start or end at. */
export function selfKey(unit: Unit): SubjectKey {
  return subjectKey(unit.self);
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
