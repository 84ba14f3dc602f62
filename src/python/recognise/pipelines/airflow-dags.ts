import type { Element, Fact } from '../../../model/index.ts';
import type { Argument, Call } from '../../module.ts';
import { elementFact, elementOf, flowFact } from '../build.ts';
import { lastOf } from '../unit.ts';
import type { Unit } from '../unit.ts';
import { argumentOf, textIn, valueOf } from '../values.ts';
import { blockEnd, opensBlock } from './blocks.ts';
import { decorated } from './functions.ts';
import { callsInside } from './reach.ts';
import { addressOf } from './places.ts';
import { scheduleOf } from './schedules.ts';
import { detailsOf, pipelineElement } from './step.ts';

const DAG_CLASS = /^airflow\.(?:\w+\.)*DAG$/;
const DAG_DECORATOR = /^airflow\.(?:decorators|sdk)\.(?:\w+\.)*dag$/;
const DATASET = /^airflow\.(?:\w+\.)*(?:Dataset|Asset)$/;
const variableLimit = 8;

export type Dag = {
  readonly element: Element;
  /** The function that makes it, empty when a call does. */
  readonly symbol: string;
  /** Calls of its body, in which tasks are made and put in order. */
  readonly calls: readonly Call[];
  readonly facts: readonly Fact[];
};

/** DAGs of a file: decorated functions, `with DAG(…)` and `dag = DAG(…)`. */
export function airflowDags(unit: Unit): Dag[] {
  return [...functionsOf(unit), ...madeByCalls(unit)];
}

function functionsOf(unit: Unit): Dag[] {
  return decorated(unit, DAG_DECORATOR).map(({ definition, decorator }) => {
    const { symbol } = definition;
    const name = textIn(unit, valueOf(decorator, ['dag_id'], 0)) ?? lastOf(symbol);
    const calls = callsInside(unit, symbol);
    const element = pipelineElement(unit, symbol, definition, name, detailsOfDag(unit, decorator.arguments, calls));
    return { element, symbol, calls, facts: waitsFor(unit, element, decorator.arguments, decorator.span) };
  });
}

function madeByCalls(unit: Unit): Dag[] {
  const made = unit.module.calls.filter(({ callee }) => DAG_CLASS.test(callee));
  return made.map((call, index) => {
    const next = made.slice(index + 1).find(({ symbol }) => symbol === call.symbol);
    const calls = bodyOf(unit, call, next, made.length === 1);
    const id = valueOf(call, ['dag_id'], 0);
    const name = textIn(unit, id) ?? id?.text.replaceAll(/^[rRfF]{0,2}["']|["']$/g, '') ?? 'dag';
    const element = pipelineElement(unit, '', call, name, detailsOfDag(unit, call.arguments, calls));
    return { element, symbol: '', calls, facts: waitsFor(unit, element, call.arguments, call) };
  });
}

/** Calls in the block of a `with DAG(…)`, and those that name the DAG; in a file with one DAG all that follow it. */
function bodyOf(unit: Unit, dag: Call, next: Call | undefined, only: boolean): readonly Call[] {
  const index = unit.module.calls.indexOf(dag);
  const block = opensBlock(unit, dag.startLine) ? blockEnd(unit, dag.startLine) : 0;
  const end = block > 0 ? block : next ? next.startLine - 1 : Infinity;
  return unit.module.calls.filter((call) => {
    const given = valueOf(call, ['dag']);
    if (given?.kind === 'call') return given.call === index;
    if (call === dag || call.symbol !== dag.symbol || call.startLine < dag.startLine) return false;
    return block > 0 ? call.startLine <= end || only : only || (call.startLine <= end && given === null);
  });
}

function detailsOfDag(unit: Unit, parts: readonly Argument[], calls: readonly Call[]): string[] {
  const when = argumentOf({ arguments: parts }, ['schedule', 'schedule_interval', 'timetable']);
  const variables = calls
    .filter(({ callee }) => /^airflow\.(?:\w+\.)*Variable\.get$/.test(callee))
    .map((call) => textIn(unit, valueOf(call, ['key'], 0)))
    .filter((name) => name !== null);
  return detailsOf(
    isDatasets(unit, when) ? 'schedule: when its datasets change' : scheduleOf(unit, when?.value ?? null),
    ...variables.slice(0, variableLimit).map((name) => `variable: ${name}`),
  );
}

function isDatasets(unit: Unit, when: Argument | null): boolean {
  return when !== null && datasetsIn(unit, when).length > 0;
}

/** What starts a DAG when it changes. */
function waitsFor(unit: Unit, dag: Element, parts: readonly Argument[], where: Call | Argument['span']): Fact[] {
  const when = argumentOf({ arguments: parts }, ['schedule']);
  return when === null ? [] : datasetFacts(unit, when, dag, 'in', where);
}

/** Datasets that a task or DAG declares to read (`inlets`, `schedule`) or to write (`outlets`). */
export function datasetFacts(
  unit: Unit,
  argument: Argument,
  step: Element,
  way: 'in' | 'out',
  where: Call | Argument['span'],
): Fact[] {
  const symbol = 'symbol' in where ? where.symbol : '';
  return datasetsIn(unit, argument).flatMap((name) => {
    const dataset = elementOf(
      unit,
      { symbol, span: argument.span },
      {
        kind: name.includes('://') ? 'data-source' : 'dataset',
        name,
        shared: true,
        trust: name.includes('://') ? 'unknown' : 'internal',
      },
    );
    const ends = way === 'out' ? { from: step, to: dataset } : { from: dataset, to: step };
    const span = { ...argument.span, symbol };
    return [elementFact(dataset), flowFact(unit, span, { ...ends, data: ['dataset'], protocol: 'unknown' })];
  });
}

function datasetsIn(unit: Unit, { value }: Argument): string[] {
  const items = value.kind === 'list' ? value.items.slice(0, 50) : [value];
  return items.flatMap((item) => {
    const call = item.kind === 'call' && DATASET.test(item.callee) ? unit.module.calls[item.call] : undefined;
    const named = call ? valueOf(call, ['uri', 'name'], 0) : null;
    const text = named === null ? null : (addressOf(unit, named) ?? textIn(unit, named));
    return text === null || text.length > 200 ? [] : [text];
  });
}
