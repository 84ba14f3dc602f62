import { subjectKey } from '../../model/index.ts';
import type { Edit, Element, Fact, Flow, Load, Operation, Reference, SubjectKey } from '../../model/index.ts';
import type { Span } from '../module.ts';
import type { Unit } from './unit.ts';
import { evidenceOf } from './unit.ts';

type Where = { readonly symbol: string; readonly span: Span };

/** An element of the file, or with `shared` one of the whole repository (a hub model, a provider). */
export function elementOf(
  unit: Unit,
  { symbol, span }: Where,
  element: Pick<Element, 'kind' | 'name'> & Partial<Element> & { readonly shared?: boolean },
): Element {
  const { shared, ...given } = element;
  return {
    path: shared ? '' : unit.path,
    symbol: shared ? '' : symbol,
    context: unit.context,
    controls: [],
    evidence: [evidenceOf(unit, span)],
    edits: [],
    trust: 'internal',
    exposure: 'unknown',
    authentication: 'unknown',
    capabilities: [],
    details: [],
    ...given,
  };
}

export function elementFact(element: Element): Fact {
  return { fact: 'element', value: element };
}

type End = Pick<Element, 'kind' | 'path' | 'symbol' | 'name'>;
type KeyedEnd = { readonly key: SubjectKey; readonly name: string };
type Way = { readonly data: Flow['data']; readonly protocol: string; readonly controls?: string[] };

/**
 * A flow between two elements. Its name is for people; its identity is its two ends. Made of a call it keeps the function that the call
 * stands in, until flows are attributed to the steps and callers whose work it is.
 */
export function flowFact(
  unit: Unit,
  span: Span & { readonly symbol?: string },
  { from, to, ...way }: Way & { readonly from: End; readonly to: End },
): Fact {
  return flowBetween(unit, span, {
    from: { key: keyOf(from), name: from.name },
    to: { key: keyOf(to), name: to.name },
    ...way,
  });
}

/** The same for ends of which only the keys are known. */
export function flowBetween(
  unit: Unit,
  span: Span & { readonly symbol?: string },
  { from, to, data, protocol, controls }: Way & { readonly from: KeyedEnd; readonly to: KeyedEnd },
): Fact {
  return {
    fact: 'flow',
    value: {
      name: `${from.name} -> ${to.name}`,
      path: unit.path,
      symbol: span.symbol ?? '',
      context: unit.context,
      controls: controls ?? [],
      evidence: [evidenceOf(unit, span)],
      edits: [],
      data,
      protocol,
      source: from.key,
      target: to.key,
      crosses: [],
    },
  };
}

function keyOf(end: End): SubjectKey {
  return subjectKey({ kind: end.kind, path: end.path, symbol: end.symbol, name: end.name });
}

/** An element with the flow that brings it to the file's code. */
export function into(
  unit: Unit,
  span: Span & { readonly symbol?: string },
  element: Element,
  flow: { readonly data: Flow['data']; readonly protocol: string; readonly controls?: string[] },
): Fact[] {
  return [elementFact(element), flowFact(unit, span, { from: element, to: unit.self, ...flow })];
}

/** An element with the flow that leads from the file's code to it. */
export function outOf(
  unit: Unit,
  span: Span & { readonly symbol?: string },
  element: Element,
  flow: { readonly data: Flow['data']; readonly protocol: string },
): Fact[] {
  return [elementFact(element), flowFact(unit, span, { from: unit.self, to: element, ...flow })];
}

export function operationFact(
  unit: Unit,
  where: Where,
  operation: Pick<Operation, 'kind' | 'name' | 'input'> & {
    readonly controls?: string[];
    readonly edits?: readonly Edit[];
  },
): Fact {
  return { fact: 'operation', value: { ...subjectOf(unit, where), ...operation, ...lists(operation) } };
}

export function loadFact(
  unit: Unit,
  where: Where,
  load: Pick<Load, 'name' | 'loader' | 'format' | 'executes' | 'origin'> & {
    readonly controls?: string[];
    readonly edits?: readonly Edit[];
  },
): Fact {
  return { fact: 'load', value: { ...subjectOf(unit, where), ...load, ...lists(load) } };
}

export function referenceFact(
  unit: Unit,
  where: Where,
  reference: Pick<Reference, 'kind' | 'repo' | 'resolved' | 'pinned' | 'loader'> & Partial<Reference>,
): Fact {
  return {
    fact: 'reference',
    value: {
      ...subjectOf(unit, where),
      name: reference.repo,
      revision: '',
      remoteCode: 'off',
      formats: ['unknown'],
      transport: 'hub',
      verified: false,
      ...reference,
    },
  };
}

function subjectOf(
  unit: Unit,
  { symbol, span }: Where,
): Pick<Load, 'path' | 'symbol' | 'context' | 'controls' | 'evidence' | 'edits'> {
  return {
    path: unit.path,
    symbol,
    context: unit.context,
    controls: [],
    evidence: [evidenceOf(unit, span)],
    edits: [],
  };
}

function lists(given: { readonly controls?: string[]; readonly edits?: readonly Edit[] }): {
  controls: string[];
  edits: Edit[];
} {
  return { controls: given.controls ?? [], edits: [...(given.edits ?? [])] };
}
