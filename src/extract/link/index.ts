import type { Fact, SystemModel } from '../../model/index.ts';
import { withAliases } from './aliases.ts';
import { withAlternatives } from './alternatives.ts';
import { assemble } from './assemble.ts';
import { boundariesOf } from './boundaries.ts';
import { withDeclared } from './declared.ts';
import { withFileNames } from './file-names.ts';
import { withFronts } from './fronts.ts';
import { withGuards } from './guards.ts';
import { withHubs } from './hubs.ts';
import { withImports } from './imports.ts';
import { withCopies } from './copies.ts';
import { inOrder } from './order.ts';
import { withNeighbours } from './neighbours.ts';
import { withOwners } from './owners.ts';
import { withPackages } from './packages.ts';
import { withDataFiles, withPython } from './python/index.ts';
import { withoutRepeatedSettings } from './repeated.ts';
import { withSoftware } from './software.ts';
import { withStarts } from './starts.ts';
import type { Declare, FactStep, GraphStep } from './step.ts';
import { withUsers } from './users.ts';
import { treeOf } from './tree.ts';

/** What is done with the statements of all files, in this order. */
const STATEMENTS: readonly FactStep[] = [
  withoutRepeatedSettings,
  withSoftware,
  withAlternatives,
  withAliases,
  withPackages,
  withPython,
  // What a caller's settings complete is a choice as before.
  withAlternatives,
  withHubs,
  withFileNames,
  withDataFiles,
  withImports,
  withStarts,
  withCopies,
];

/** What is done with the graph that they make, in this order. */
const GRAPH: readonly GraphStep[] = [withOwners, withDeclared, withGuards, withFronts, withNeighbours, withUsers];

/**
 * Joins the facts of all files into one system model: things that files name differently get one name, equal subjects become one, facts
 * that need a second file are completed, flows get their boundaries. `paths` are the files of the commit, `declare` adds what the
 * configuration says. Depends on what the facts say, not on their order; takes time about linear in them.
 */
export function link(
  facts: readonly Fact[],
  paths: Iterable<string> = [],
  declare: Declare = ({ elements, flows }) => ({ elements, flows, contradictions: [] }),
): SystemModel {
  const around = { tree: treeOf(paths), declare };
  const statements = STATEMENTS.reduce<readonly Fact[]>((known, step) => step(known, around), inOrder(facts));
  const draft = GRAPH.reduce((known, step) => step(known, around), assemble(statements));
  const { boundaries, crossings } = boundariesOf(draft.elements);
  const flows = draft.flows.map((flow) => ({ ...flow, crosses: crossings(flow.source, flow.target) }));
  const { signals, elements, ...subjects } = draft;
  return { signals, elements, boundaries, ...subjects, flows };
}
