import { subjectKey, type Element, type Fact, type SubjectKey } from '../../../model/index.ts';
import { flowBetween } from '../build.ts';
import { lastOf } from '../unit.ts';
import type { Unit } from '../unit.ts';
import type { Edge, End, Member, PipelineReader, Sketch } from './contract.ts';
import { airflow } from './airflow.ts';
import { dagster } from './dagster.ts';
import { flyte } from './flyte.ts';
import { kedro } from './kedro.ts';
import { kfp } from './kfp.ts';
import { metaflow } from './metaflow.ts';
import { prefect } from './prefect.ts';
import { zenml } from './zenml.ts';

/** Every reader of pipelines, alphabetically. */
const readers: readonly PipelineReader[] = [airflow, dagster, flyte, kedro, kfp, metaflow, prefect, zenml];

/** What the pipelines of a file are made of, before its own facts are joined to their steps. */
export type Pipelines = {
  readonly facts: readonly Fact[];
  readonly elements: readonly Element[];
  readonly owners: ReadonlyMap<string, Element>;
};

const NONE: Pipelines = { facts: [], elements: [], owners: new Map() };

/** Steps and pipelines of the frameworks that a file imports; nothing, and no work, for any other file. */
export function pipelinesOf(unit: Unit): Pipelines {
  const sketches = readers
    .filter(({ imports }) => imports.some((root) => unit.roots.has(root)))
    .map(({ read }) => read(unit));
  if (sketches.length === 0) return NONE;
  const elements = sketches.flatMap((sketch) => sketch.elements);
  const edges = sketches.flatMap((sketch) => sketch.edges).filter((edge) => keyOfEnd(edge.from) !== keyOfEnd(edge.to));
  const members = entries(
    sketches.flatMap((sketch) => sketch.members),
    edges,
  );
  return {
    elements,
    owners: new Map(sketches.flatMap((sketch) => [...sketch.owners])),
    facts: [
      ...edges.map((edge) => flowOf(unit, edge)),
      ...members.map((member) => startOf(unit, member)),
      ...sketches.flatMap((sketch: Sketch) => sketch.facts),
    ],
  };
}

/**
 * Steps that no other step hands anything to: those the pipeline starts. What an import hands on counts when the link step has found
 * out whether it is a step.
 */
function entries(members: readonly Member[], edges: readonly Edge[]): readonly Member[] {
  const fed = new Set<string>(edges.filter(({ from }) => typeof from !== 'string').map(({ to }) => keyOfEnd(to)));
  return members.filter(({ step, pipeline }) => !fed.has(keyOfEnd(step)) && keyOfEnd(step) !== keyOfEnd(pipeline));
}

function flowOf(unit: Unit, { from, to, data, where, protocol }: Edge): Fact {
  return flowBetween(unit, where, { from: keyed(from), to: keyed(to), data: [...data], protocol: protocol ?? 'call' });
}

function startOf(unit: Unit, { pipeline, step, where }: Member): Fact {
  return flowBetween(unit, where, { from: keyed(pipeline), to: keyed(step), data: ['code'], protocol: 'exec' });
}

function keyed(end: End): { readonly key: SubjectKey; readonly name: string } {
  return typeof end === 'string' ? { key: end, name: lastOf(end) } : { key: subjectKey(end), name: end.name };
}

function keyOfEnd(end: End): SubjectKey {
  return typeof end === 'string' ? end : subjectKey(end);
}
