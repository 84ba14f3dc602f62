import type { Element } from '../../../model/index.ts';
import type { Definition, Span } from '../../module.ts';
import { kindOfStep as kindNamed } from '../../../statement/index.ts';
import { elementOf } from '../build.ts';
import { kindOfCalls } from '../training.ts';
import { lastOf } from '../unit.ts';
import type { Unit } from '../unit.ts';
import { workOf } from './reach.ts';

type Given = Partial<Element> & { readonly name?: string };

/** The element of a step whose work is a function or class of this file. Its kind is told by what the function does, else by its name. */
export function functionStep(unit: Unit, definition: Pick<Definition, 'symbol'> & Span, given: Given = {}): Element {
  const { symbol } = definition;
  const { name = lastOf(symbol), ...more } = given;
  const kind = given.kind ?? kindOfStep(unit, symbol);
  return elementOf(
    unit,
    { symbol, span: headOf(unit, symbol, definition) },
    { ...more, kind, name: name.slice(0, 120) },
  );
}

/** The element of a step that a call declares: an operator, a container, a hosted job. `name` is the step's own name. */
export function declaredStep(unit: Unit, span: Span, given: Given & { readonly name: string }): Element {
  const name = given.name.slice(0, 120);
  return elementOf(
    unit,
    { symbol: name, span: firstLine(span) },
    { ...given, kind: given.kind ?? kindNamed(name), name },
  );
}

/** A pipeline, flow or DAG; `symbol` is its function or class, empty when a call makes it. */
export function pipelineElement(
  unit: Unit,
  symbol: string,
  span: Span,
  name: string,
  details: readonly string[] = [],
): Element {
  return elementOf(
    unit,
    { symbol, span: symbol === '' ? firstLine(span) : headOf(unit, symbol, span) },
    { kind: 'orchestrator', name: name.slice(0, 120), details: detailsOf(...details) },
  );
}

export function kindOfStep(unit: Unit, symbol: string): Element['kind'] {
  const told = kindOfCalls(workOf(unit, symbol));
  return told === 'process' ? kindNamed(lastOf(symbol)) : told;
}

/** Short facts for the reader, sorted, each at most 80 characters; empty ones are left out. */
export function detailsOf(...details: readonly (string | null)[]): string[] {
  const kept = details.filter((detail) => detail !== null && detail !== '').map((detail) => oneLine(detail ?? ''));
  return [...new Set(kept)].toSorted((a, b) => (a < b ? -1 : 1)).slice(0, 20);
}

function oneLine(text: string): string {
  const folded = text.replaceAll(/\s+/g, ' ').trim();
  return folded.length <= 80 ? folded : `${folded.slice(0, 79)}…`;
}

/** Where a function is named, from its first decorator on: not its whole body. */
function headOf(unit: Unit, symbol: string, span: Span): Span {
  const definition = unit.definitions.get(symbol);
  if (!definition) return firstLine(span);
  const first = definition.decorators[0]?.span.startLine ?? definition.startLine;
  const start = Math.min(first, definition.startLine);
  return { startLine: start, endLine: Math.max(start, definition.startLine) };
}

function firstLine({ startLine }: Span): Span {
  return { startLine, endLine: startLine };
}
