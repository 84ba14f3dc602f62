import type { Edit, Element, Fact, Flow, Operation } from '../../model/index.ts';
import {
  elementFact,
  type End,
  flowFact as statedFlow,
  operationFact as statedOperation,
  ownElement,
  sharedElement,
} from '../../statement/index.ts';
import type { Span } from '../../syntax/index.ts';
import type { Unit } from './unit.ts';
import { evidenceOf } from './unit.ts';

export { elementFact };

type Given = Pick<Element, 'kind' | 'name'> & Partial<Omit<Element, 'path' | 'context' | 'edits'>>;

/** Something that stands in the file; its key holds the file's path. */
export function own(unit: Unit, span: Span, { evidence, ...given }: Given): Element {
  const element = ownElement(unit.source, span, { ...given, name: short(given.name, 120) });
  return evidence === undefined ? element : { ...element, evidence };
}

/** Something of the whole repository or outside of it: a hub model, a provider, a store. */
export function shared(unit: Unit, span: Span, given: Omit<Given, 'symbol' | 'evidence'>): Element {
  return sharedElement(unit.source, span, { ...given, name: short(given.name, 300) });
}

type Carried = { readonly data: Flow['data']; readonly protocol: string; readonly controls?: readonly string[] };

export function flow(unit: Unit, span: Span, from: End, to: End, carried: Carried): Fact {
  return statedFlow(unit.source, span, { from, to, ...carried });
}

/** An element with the flow that brings what it holds to the file's code. */
export function into(unit: Unit, span: Span, element: Element, carried: Carried): Fact[] {
  return [elementFact(element), flow(unit, span, element, unit.self, carried)];
}

/** An element with the flow that leads from the file's code to it. */
export function outOf(unit: Unit, span: Span, element: Element, carried: Carried): Fact[] {
  return [elementFact(element), flow(unit, span, unit.self, element, carried)];
}

export function operation(
  unit: Unit,
  where: Span & { readonly symbol: string },
  given: Pick<Operation, 'kind' | 'name' | 'input'> & {
    readonly controls?: string[];
    readonly edits?: readonly Edit[];
  },
): Fact {
  return statedOperation(unit.source, where, { ...given, symbol: where.symbol, name: short(given.name, 120) });
}

/** At most twenty places: more tell a reader nothing. */
export function places(unit: Unit, spans: readonly Span[]): Element['evidence'] {
  const all = new Map(spans.map((span) => [`${span.startLine} ${span.endLine}`, evidenceOf(unit, span)]));
  return [...all.values()].slice(0, 20);
}

export function short(text: string, length: number): string {
  const folded = text.replaceAll(/\s+/g, ' ').trim();
  return folded.length <= length ? folded : `${folded.slice(0, length - 1)}…`;
}
