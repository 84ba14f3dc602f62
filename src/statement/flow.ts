import type { DataKind, Element, Fact } from '../model/index.ts';
import { elementFact, keyOfEnd, type End } from './element.ts';
import { evidenceAt, type Lines, type Source } from './source.ts';

export type Carried = {
  readonly data: readonly DataKind[];
  /** `https`, `http`, `file`, `exec`, `sql`, `hub`, `s3`, `unknown` … */
  readonly protocol: string;
  readonly controls?: readonly string[];
};

/** What moves from one element to another; its identity is its two ends. */
export function flowFact(
  source: Source,
  lines: Lines,
  { from, to, data, protocol, controls = [] }: Carried & { readonly from: End; readonly to: End },
): Fact {
  return {
    fact: 'flow',
    value: {
      name: `${from.name} -> ${to.name}`,
      path: source.path,
      symbol: '',
      context: source.context,
      controls: [...controls],
      evidence: [evidenceAt(source, lines)],
      edits: [],
      data: [...data],
      protocol,
      source: keyOfEnd(from),
      target: keyOfEnd(to),
      crosses: [],
    },
  };
}

/** An element, and the flow that brings what it holds to `reader`. */
export function readBy(source: Source, lines: Lines, reader: End, element: Element, carried: Carried): Fact[] {
  return [elementFact(element), flowFact(source, lines, { from: element, to: reader, ...carried })];
}

/** An element, and the flow by which `writer` fills it. */
export function writtenBy(source: Source, lines: Lines, writer: End, element: Element, carried: Carried): Fact[] {
  return [elementFact(element), flowFact(source, lines, { from: writer, to: element, ...carried })];
}
