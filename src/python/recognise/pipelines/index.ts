import { subjectKey, type Element, type Fact, type SubjectKey } from '../../../model/index.ts';
import { flowBetween } from '../build.ts';
import type { Call } from '../../module.ts';
import { lastOf } from '../unit.ts';
import type { Unit } from '../unit.ts';
import type { Edge, End, Member, PipelineReader, Sketch } from './contract.ts';
import { airflow } from './airflow.ts';
import { azureV1 } from './azure-v1.ts';
import { azure } from './azure.ts';
import { dagster } from './dagster.ts';
import { flyte } from './flyte.ts';
import { kedro } from './kedro.ts';
import { kfp } from './kfp.ts';
import { metaflow } from './metaflow.ts';
import { modal } from './modal.ts';
import { prefect } from './prefect.ts';
import { ray } from './ray.ts';
import { sagemaker } from './sagemaker.ts';
import { sagemakerClient } from './sagemaker-boto.ts';
import { tfx } from './tfx.ts';
import { vertex } from './vertex.ts';
import { zenml } from './zenml.ts';

/** Every reader of pipelines, alphabetically. */
const readers: readonly PipelineReader[] = [
  airflow,
  azure,
  azureV1,
  dagster,
  flyte,
  kedro,
  kfp,
  metaflow,
  modal,
  prefect,
  ray,
  sagemaker,
  sagemakerClient,
  tfx,
  vertex,
  zenml,
];

/** What the pipelines of a file are made of, before its own facts are joined to their steps. */
export type Pipelines = {
  readonly facts: readonly Fact[];
  readonly elements: readonly Element[];
  readonly owners: ReadonlyMap<string, Element>;
  /** Calls that are not the file's own work. */
  readonly claims: ReadonlySet<Call>;
};

const NONE: Pipelines = { facts: [], elements: [], owners: new Map(), claims: new Set() };

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
    claims: new Set(sketches.flatMap((sketch) => [...sketch.claims])),
    facts: [
      ...edges.map((edge) => flowOf(unit, edge)),
      ...members.map((member) => startOf(unit, member)),
      ...withoutBare(sketches.flatMap((sketch: Sketch) => sketch.facts)),
    ],
  };
}

function isBare({ authentication, controls, exposure }: Element): boolean {
  return authentication === 'unknown' && exposure === 'unknown' && controls.length === 0;
}

/** An endpoint that is only named (by what watches it) says less than the one that the same file makes. */
function withoutBare(facts: readonly Fact[]): readonly Fact[] {
  const told = new Set(
    facts.flatMap(({ fact, value }) =>
      fact === 'element' && value.kind === 'endpoint' && !isBare(value) ? [subjectKey(value)] : [],
    ),
  );
  return facts.filter(
    ({ fact, value }) =>
      fact !== 'element' || value.kind !== 'endpoint' || !isBare(value) || !told.has(subjectKey(value)),
  );
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
