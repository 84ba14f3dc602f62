import type { Element, ElementKind, Fact } from '../../model/index.ts';
import {
  dataOfKind,
  kindOfLocation,
  locationElement,
  readBy,
  schemeOf,
  sharedElement,
  writtenBy,
  type Lines,
  type Source,
} from '../../statement/index.ts';

/** The kinds that `artifacts` declares for paths. */
export type Declared = ReadonlyMap<string, ElementKind>;

/** What is kept at a path, and its way into or out of `stage`. */
export function pathFacts(
  source: Source,
  lines: Lines,
  given: { readonly stage: Element; readonly name: string; readonly written: boolean; readonly declared: Declared },
): Fact[] {
  const { stage, name, written, declared } = given;
  const kind = declared.get(name) ?? kindOfLocation(name);
  const element = locationElement(source, lines, name, { kind });
  const carried = { data: [dataOfKind(kind)], protocol: schemeOf(name) };
  return (written ? writtenBy : readBy)(source, lines, stage, element, carried);
}

/** DVC itself, which carries data and models between the repository and its remotes. */
export function dvcElement(source: Source, lines: Lines): Element {
  return sharedElement(source, lines, { kind: 'process', name: 'dvc' });
}
