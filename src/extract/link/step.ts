import type { Declared, Fact, SystemModel } from '../../model/index.ts';
import type { Tree } from './tree.ts';

/** A graph with what is declared about it; the same lists when nothing is. */
export type Declare = (graph: Pick<Draft, 'elements' | 'flows'>) => Declared;

/** What linking knows beside the facts. */
export type Surroundings = {
  /** The files of the commit, read or not. */
  readonly tree: Tree;
  /** Adds what the repository's configuration declares. */
  readonly declare: Declare;
};

/** The graph while it is worked on: boundaries are drawn last. */
export type Draft = Omit<SystemModel, 'boundaries'>;

/**
 * A step that looks at statements, before equal subjects become one: gives things their common names, completes facts, adds what follows
 * from several of them. It gets the facts in a fixed order and takes time linear in them.
 */
export type FactStep = (facts: readonly Fact[], around: Surroundings) => readonly Fact[];

/** A step that looks at the graph: one element for each thing, flows whose ends are known. */
export type GraphStep = (draft: Draft, around: Surroundings) => Draft;

type FactOf<Name extends Fact['fact']> = Extract<Fact, { fact: Name }>['value'];

/** The values of the facts of one kind. */
export function valuesOf<Name extends Fact['fact']>(facts: readonly Fact[], name: Name): FactOf<Name>[] {
  return facts
    .filter((fact): fact is Extract<Fact, { fact: Name }> => fact.fact === name)
    .map((fact) => fact.value as FactOf<Name>);
}
