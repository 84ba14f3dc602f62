import { keyOf, type Element, type Fact, type Flow } from '../../src/model/index.ts';
import { aFlow, anElement } from './builders.ts';

type Over = Readonly<Record<string, unknown>>;

/** An element that stands in `file` at `line`; `over` replaces fields. */
export function inFile(kind: Element['kind'], name: string, file: string, over: Over = {}): Element {
  const evidence = [{ path: file, startLine: 1, endLine: 1 }];
  return anElement({ kind, name, path: file, symbol: '', evidence, ...over });
}

/** What `file` names although it belongs to the whole repository: a data file, a model, a database. */
export function named(kind: Element['kind'], name: string, file: string, over: Over = {}): Element {
  return inFile(kind, name, file, { path: '', ...over });
}

export function elementFact(value: Element): Fact {
  return { fact: 'element', value };
}

/** A flow that `file` tells of. */
export function flowFact(from: Element, to: Element, file: string, over: Over = {}): Fact {
  const evidence = [{ path: file, startLine: 1, endLine: 1 }];
  return {
    fact: 'flow',
    value: aFlow(from, to, { path: file, evidence, data: ['dataset'], protocol: 'file', ...over }),
  };
}

/** `code` reads `thing`: both elements and the flow between them, as a reader of code states them. */
export function reads(code: Element, thing: Element, over: Over = {}): Fact[] {
  return [elementFact(code), elementFact(thing), flowFact(thing, code, code.path, over)];
}

/** `code` writes `thing`. */
export function writes(code: Element, thing: Element, over: Over = {}): Fact[] {
  return [elementFact(code), elementFact(thing), flowFact(code, thing, code.path, over)];
}

export function runsFact(runner: Element, path: string): Fact {
  return { fact: 'runs', value: { runner: keyOf('element', runner), path, evidence: runner.evidence } };
}

/** Elements as `kind name` with the path in front when they stand in a file, and flows by these names. */
export function graphLines(system: {
  readonly elements: readonly Element[];
  readonly flows: readonly Flow[];
}): string[] {
  const byKey = new Map(system.elements.map((element) => [keyOf('element', element), label(element)]));
  return [
    ...system.elements.map(label),
    ...system.flows.map(
      ({ source, target, data }) =>
        `${byKey.get(source) ?? source} -> ${byKey.get(target) ?? target} (${data.join(', ')})`,
    ),
  ];
}

function label({ path, symbol, kind, name }: Element): string {
  return [path, symbol, `${kind} ${name}`].filter((part) => part !== '').join(' ');
}
