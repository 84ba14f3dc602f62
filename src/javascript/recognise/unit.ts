import type { Element, Evidence } from '../../model/index.ts';
import { evidenceAt, ownElement, type Source, sourceOf } from '../../statement/index.ts';
import type { Span } from '../../syntax/index.ts';
import type { Call, JavaScriptModule } from '../module.ts';
import { isOwn, packageOf } from '../specifier.ts';
import { isMlPackage } from './packages.ts';

/** The file that a module was read from. */
export type JavaScriptSource = { readonly path: string; readonly text: string };

/** A module with the indexes that recognisers share. Built once, so that no recogniser scans all calls for each call. */
export type Unit = {
  readonly module: JavaScriptModule;
  readonly source: Source;
  readonly path: string;
  /** Lines for edits; null when they would not end as the file's do. */
  readonly lines: readonly string[] | null;
  /** Packages that run with the file; what is imported for its types alone is left out. */
  readonly packages: ReadonlySet<string>;
  readonly callsByFunction: ReadonlyMap<number, readonly Call[]>;
  /**
   * Whether the file is part of an ML flow: it imports a package of machine learning, or a module of the repository whose name says so.
   * What every web application has (servers, databases) counts in such files alone.
   */
  readonly relevant: boolean;
  /** The element that stands for the file's code. */
  readonly self: Element;
};

const OWN_WORD =
  /(?:^|[/_.-])(?:agents?|ai|llms?|chat|chains?|rag|embeddings?|vector-?stores?|retriev\w+|models?\/(?:llm|chat)|inference|predict\w*|prompts?|completions?|copilot|openai|anthropic|claude|gemini|mcp|langchain|langgraph|assistants?)(?:$|[/_.-])/i;

/** Makes the shared indexes for a module. `kind` is what the file's own element is. */
export function unitOf(
  module: JavaScriptModule,
  { path, text }: JavaScriptSource,
  kind: (module: JavaScriptModule) => Element['kind'],
): Unit {
  const run = module.imports.filter(({ typeOnly }) => !typeOnly);
  const packages = new Set(run.map((item) => packageOf(item.module)).filter((name) => name !== ''));
  const own = run.filter((item) => isOwn(item.module));
  const source = sourceOf(path);
  const file = path.split('/').at(-1) ?? path;
  return {
    module,
    source,
    path,
    lines: text.includes('\r') ? null : text.split('\n'),
    packages,
    callsByFunction: groupBy(module.calls, (call) => call.function),
    relevant: [...packages].some(isMlPackage) || own.some((item) => OWN_WORD.test(item.module)),
    self: ownElement(source, { startLine: 1, endLine: 1 }, { kind: kind(module), name: nameOf(path, file) }),
  };
}

/** `route` of Next.js and `index` say nothing: the folder names such a file. */
function nameOf(path: string, file: string): string {
  const name = file.replace(/(?:\.config)?\.[cm]?[jt]sx?$/i, '');
  const folder = path.split('/').at(-2);
  return /^(?:route|index|page|main|mod|\[\.\.\.\w+\])$/.test(name) && folder !== undefined
    ? `${folder}/${name}`
    : name;
}

export function evidenceOf(unit: Unit, span: Span): Evidence {
  return evidenceAt(unit.source, span);
}

/** Calls made in a function of the file and in those nested in it; every call of the module for -1. */
export function callsWithin(unit: Unit, id: number): Call[] {
  const last = unit.module.functions[id]?.last ?? -1;
  const found: Call[] = [];
  for (let inner = id; inner >= 0 && inner <= last; inner++) found.push(...(unit.callsByFunction.get(inner) ?? []));
  return found;
}

/** Whether `inner` is `outer` or nested in it. */
export function isWithin(unit: Unit, inner: number, outer: number): boolean {
  return inner >= outer && inner <= (unit.module.functions[outer]?.last ?? -1);
}

function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
