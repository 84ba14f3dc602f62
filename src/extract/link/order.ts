import { keyOf, type Evidence, type Fact, type SubjectKind } from '../../model/index.ts';

/**
 * The facts in an order that depends on what they say alone, so that neither the order of files nor that of readers shows in what is
 * made of them.
 */
export function inOrder(facts: readonly Fact[]): Fact[] {
  const placed = facts.map((fact) => ({ fact, place: placeOf(fact) }));
  placed.sort((a, b) => compareText(a.place, b.place) || compareText(JSON.stringify(a.fact), JSON.stringify(b.fact)));
  return placed.map(({ fact }) => fact);
}

function placeOf({ fact, value }: Fact): string {
  if (fact === 'python-module' || fact === 'settings-file') return `${fact}\0${value.path}`;
  if (fact === 'signal') return `${fact}\0${value.name}`;
  if (fact === 'runs') return `${fact}\0${value.runner}\0${value.path}\0${placeText(value.evidence)}`;
  if (fact === 'alias') return `${fact}\0${value.of}\0${placeText(value.evidence)}`;
  if (fact === 'remark') return `${fact}\0${value.about}\0${placeText(value.evidence)}`;
  if (fact === 'flow') return `${fact}\0${value.source}\0${value.target}\0${placeText(value.evidence)}`;
  return `${fact}\0${keyOf(SUBJECTS[fact], value)}\0${placeText(value.evidence)}`;
}

const SUBJECTS = {
  element: 'element',
  reference: 'reference',
  dependency: 'dependency',
  'package-index': 'index',
  load: 'load',
  operation: 'operation',
  credential: 'credential',
  job: 'job',
  artifact: 'artifact',
} as const satisfies Record<string, SubjectKind>;

function placeText([first]: readonly Evidence[]): string {
  return first === undefined ? '' : `${first.path}\0${String(first.startLine).padStart(9, '0')}`;
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
