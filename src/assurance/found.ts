import type { Evidence, SystemModel } from '../model/index.ts';
import type { Found } from './contract.ts';
import { CONTROLS, PRACTICES, type Practice } from './mapping.ts';

/** Practices that the analysis itself saw or that somebody told of; with where, when files show it. */
export type Kept = Readonly<
  Partial<Record<Practice, { readonly count: number; readonly evidence: readonly Evidence[] }>>
>;

const MOST_PLACES = 10;

type Carrier = {
  readonly name: string;
  readonly context: string;
  readonly controls: readonly string[];
  readonly evidence: readonly Evidence[];
};

/** Protections that the system shows, those of tests and documents left out, and the practices that are kept, by the word for them. */
export function foundIn(system: SystemModel, kept: Kept): readonly Found[] {
  const carriers: readonly Carrier[] = [
    ...system.elements,
    ...system.flows,
    ...system.references,
    ...system.dependencies,
    ...system.packageIndexes,
    ...system.loads,
    ...system.operations,
    ...system.jobs,
    ...system.artifacts,
  ].filter(({ context }) => context === 'shipped' || context === 'example');
  const declared = new Map(
    system.elements.map((element) => [element as Carrier, new Set(element.declared?.controls ?? [])]),
  );
  const controls = Object.entries(CONTROLS).flatMap(([control, { title }]): Found[] => {
    const having = carriers.filter((carrier) => carrier.controls.includes(control));
    if (having.length === 0) return [];
    const isDeclared = having.every((carrier) => declared.get(carrier)?.has(control) === true);
    const places = having.slice(0, MOST_PLACES).map(({ name, evidence }) => ({ name, evidence: evidence.slice(0, 3) }));
    return [{ control, title, origin: isDeclared ? 'declared' : 'found', count: having.length, places }];
  });
  const practices = Object.entries(PRACTICES).flatMap(([practice, { title }]): Found[] => {
    const one = kept[practice as Practice];
    if (one === undefined) return [];
    const places = one.evidence.length === 0 ? [] : [{ name: '', evidence: one.evidence.slice(0, MOST_PLACES) }];
    return [{ control: practice, title, origin: 'found', count: one.count, places }];
  });
  return [...controls, ...practices];
}
