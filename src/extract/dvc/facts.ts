import {
  contextOf,
  keyOf,
  type DataKind,
  type Element,
  type ElementKind,
  type Evidence,
  type Fact,
  type Trust,
} from '../../model/index.ts';
import { dataOf, isAddress, schemeOf } from './paths.ts';

export type Lines = { readonly startLine: number; readonly endLine: number };

/** The file that facts are stated about. */
export type Source = { readonly path: string };

export function evidenceOf({ path }: Source, { startLine, endLine }: Lines): Evidence {
  return { path, startLine, endLine };
}

/** An element; without `path` it belongs to the whole repository. */
export function elementOf(
  source: Source,
  lines: Lines,
  given: Pick<Element, 'kind' | 'name'> & Partial<Element>,
): Element {
  return {
    path: '',
    symbol: '',
    context: contextOf(source.path),
    controls: [],
    evidence: [evidenceOf(source, lines)],
    edits: [],
    trust: 'internal',
    exposure: 'unknown',
    authentication: 'unknown',
    capabilities: [],
    details: [],
    ...given,
  };
}

/** The element for a path of the repository or an address outside. Anybody may publish at a web address. */
export function pathElement(source: Source, lines: Lines, kind: ElementKind, name: string): Element {
  return elementOf(source, lines, { kind, name, trust: trustOfPath(name) });
}

function trustOfPath(name: string): Trust {
  if (!isAddress(name)) return 'internal';
  return /^https?$/.test(schemeOf(name)) ? 'public' : 'unknown';
}

export function elementFact(value: Element): Fact {
  return { fact: 'element', value };
}

export function flowFact(
  source: Source,
  lines: Lines,
  flow: {
    readonly from: Element;
    readonly to: Element;
    readonly data: DataKind[];
    readonly protocol: string;
    readonly controls?: string[];
  },
): Fact {
  return {
    fact: 'flow',
    value: {
      name: `${flow.from.name} -> ${flow.to.name}`,
      path: source.path,
      symbol: '',
      context: contextOf(source.path),
      controls: flow.controls ?? [],
      evidence: [evidenceOf(source, lines)],
      edits: [],
      data: flow.data,
      protocol: flow.protocol,
      source: keyOf('element', flow.from),
      target: keyOf('element', flow.to),
      crosses: [],
    },
  };
}

/** What is kept at a path, and its way into or out of `stage`. */
export function pathFacts(
  source: Source,
  lines: Lines,
  given: { readonly stage: Element; readonly kind: ElementKind; readonly name: string; readonly written: boolean },
): Fact[] {
  const { stage, kind, name, written } = given;
  const element = pathElement(source, lines, kind, name);
  const ends = written ? { from: stage, to: element } : { from: element, to: stage };
  return [
    elementFact(element),
    flowFact(source, lines, { ...ends, data: dataOf(kind, name), protocol: schemeOf(name) }),
  ];
}

/** DVC itself, which carries data and models between the repository and its remotes. */
export function dvcElement(source: Source, lines: Lines): Element {
  return elementOf(source, lines, { kind: 'process', name: 'dvc' });
}
