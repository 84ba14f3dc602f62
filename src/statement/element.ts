import type { Element, Fact, SubjectKey } from '../model/index.ts';
import { subjectKey } from '../model/index.ts';
import { evidenceAt, type Lines, type Source } from './source.ts';

/** What identifies an element, enough to let a flow begin or end there. */
export type End = Pick<Element, 'path' | 'symbol' | 'name'> & { readonly kind: Element['kind'] | 'alias' };

type Given = Pick<Element, 'kind' | 'name'> & Partial<Omit<Element, 'path' | 'context' | 'evidence' | 'edits'>>;

const MAX_DETAIL = 80;
const MAX_DETAILS = 20;

/** Something that stands in the file: a step, a service, a pipeline. Its key holds the file's path. */
export function ownElement(source: Source, lines: Lines, given: Given): Element {
  return elementAt(source, source.path, lines, given);
}

/**
 * Something of the whole repository or outside of it (a hub's model, a bucket, a data file, an LLM): path and symbol are empty, so that
 * every file that names it speaks of one thing.
 */
export function sharedElement(source: Source, lines: Lines, given: Omit<Given, 'symbol'>): Element {
  return elementAt(source, '', lines, given);
}

function elementAt(source: Source, path: string, lines: Lines, given: Given): Element {
  return {
    symbol: '',
    trust: 'internal',
    exposure: 'unknown',
    authentication: 'unknown',
    capabilities: [],
    ...given,
    path,
    context: source.context,
    controls: [...(given.controls ?? [])],
    evidence: [evidenceAt(source, lines)],
    edits: [],
    details: tidyDetails(given.details ?? []),
  };
}

/** Details as the model wants them: none empty, each short, sorted, no more than twenty. */
function tidyDetails(details: readonly string[]): string[] {
  const short = details.map((detail) => detail.replaceAll(/\s+/g, ' ').trim().slice(0, MAX_DETAIL));
  return [...new Set(short.filter((detail) => detail !== ''))].sort().slice(0, MAX_DETAILS);
}

export function elementFact(value: Element): Fact {
  return { fact: 'element', value };
}

export function keyOfEnd({ kind, path, symbol, name }: End): SubjectKey {
  return subjectKey({ kind, path, symbol, name });
}
