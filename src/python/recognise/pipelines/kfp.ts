import type { Element } from '../../../model/index.ts';
import type { Call } from '../../module.ts';
import { lastOf } from '../unit.ts';
import type { Unit } from '../unit.ts';
import { argumentOf, textIn, valueOf } from '../values.ts';
import { compose, membersOf } from './compose.ts';
import { emptySketch, type End, type PipelineReader, type Sketch, type StepOf } from './contract.ts';
import { decorated, type Decorator, stepFinder } from './functions.ts';
import { assignedTo, chainOf } from './operands.ts';
import { declaredOperators, type Drawing, importerOf, loadedComponent, prebuiltStep } from './kfp-components.ts';
import { gatesOf, taskSettings } from './kfp-settings.ts';
import { callsInside } from './reach.ts';
import { imageOf, packageFacts } from './requirements.ts';
import { scheduleOf } from './schedules.ts';
import { detailsOf, functionStep, pipelineElement } from './step.ts';

const COMPONENT =
  /^kfp\.(?:\w+\.)*(?:component|container_component|create_component_from_func|func_to_container_op|create_component_from_func_v2|python_component)$/;
const FROM_FUNCTION =
  /^kfp\.(?:\w+\.)*(?:create_component_from_func|func_to_container_op|create_component_from_func_v2|component)$/;
const PIPELINE = /^kfp\.(?:\w+\.)*(?:pipeline|graph_component)$/;
const RECURS = /(?:^|\.)create_recurring_run$/;

/** Kubeflow Pipelines, SDK of versions 1 and 2: components of functions, containers and files, and the pipelines that compose them. */
export const kfp: PipelineReader = { id: 'kfp', imports: ['kfp', 'google_cloud_pipeline_components'], read };

function read(unit: Unit): Sketch {
  const sketch = emptySketch();
  for (const { definition, decorator } of decorated(unit, COMPONENT))
    component(unit, sketch, definition.symbol, decorator);
  for (const call of unit.module.calls) {
    if (!FROM_FUNCTION.test(call.callee)) continue;
    const func = valueOf(call, ['func', 'component_func'], 0);
    if (func?.kind === 'name' && unit.definitions.has(func.qualified)) component(unit, sketch, func.qualified, call);
  }
  const pipelines = decorated(unit, PIPELINE);
  const composed = new Set(pipelines.map(({ definition }) => definition.symbol));
  const drawing: Drawing = { unit, sketch, made: new Map() };
  declaredOperators(drawing, composed);
  const stepOf = stepsOf(drawing);
  for (const { definition, decorator } of pipelines) {
    const { symbol } = definition;
    const calls = callsInside(unit, symbol);
    const name = textIn(unit, valueOf(decorator, ['name'], 0));
    const recurring = pipelines.length === 1 ? unit.module.calls.find(({ callee }) => RECURS.test(callee)) : undefined;
    const details = detailsOf(
      name === null || name === lastOf(symbol) ? '' : `name: ${name}`,
      scheduleOf(unit, recurring ? valueOf(recurring, ['cron_expression', 'interval_second']) : null),
    );
    const plain = pipelineElement(unit, symbol, definition, lastOf(symbol), details);
    const element = { ...plain, controls: gatesOf(unit, calls, stepOf) };
    const { edges, steps } = compose(unit, calls, stepOf);
    sketch.elements.push(element);
    sketch.owners.set(symbol, element);
    sketch.members.push(...membersOf(element, steps));
    sketch.edges.push(...edges);
  }
  return taskSettings(unit, sketch, stepOf);
}

/** A component of a function: its image, and the packages that are installed when it starts. */
function component(
  unit: Unit,
  sketch: Sketch,
  symbol: string,
  { arguments: parts }: Pick<Decorator, 'arguments'>,
): void {
  if (sketch.owners.has(symbol)) return;
  const definition = unit.definitions.get(symbol);
  if (!definition) return;
  const given = (...names: string[]): { symbol: string; argument: ReturnType<typeof argumentOf> } => ({
    symbol,
    argument: argumentOf({ arguments: parts }, names),
  });
  const element = functionStep(unit, definition);
  sketch.elements.push(element);
  sketch.owners.set(symbol, element);
  sketch.facts.push(
    ...imageOf(unit, given('base_image'), 'base_image'),
    ...imageOf(unit, given('target_image'), 'target_image'),
    ...packageFacts(unit, given('packages_to_install', 'extra_packages')),
    ...packageFacts(unit, { symbol, argument: indexArgument(given('pip_index_urls').argument) }),
    ...callsInside(unit, symbol)
      .filter(({ callee }) => /^kfp\.(?:\w+\.)*ContainerSpec$/.test(callee))
      .flatMap((call) => imageOf(unit, { symbol, argument: argumentOf(call, ['image'], 0) }, 'ContainerSpec')),
  );
}

/** `pip_index_urls=['https://…']` as pip's options. */
function indexArgument(argument: ReturnType<typeof argumentOf>): ReturnType<typeof argumentOf> {
  if (argument?.value.kind !== 'list') return null;
  const items = argument.value.items.map((item, index) =>
    item.kind === 'string'
      ? { ...item, value: `${index === 0 ? '--index-url' : '--extra-index-url'} ${item.value}` }
      : item,
  );
  return { ...argument, value: { ...argument.value, items } };
}

/** Which component a call is a task of. */
function stepsOf(drawing: Drawing): StepOf {
  const { unit, sketch, made } = drawing;
  const finder = stepFinder(unit, sketch.owners, { imported: true });
  const others = new Map<Call, End | null>();
  return (call) => {
    const known = others.get(call);
    if (known !== undefined) return known;
    const found =
      made.get(call) ?? importerOf(drawing, call) ?? prebuiltStep(drawing, call) ?? factoryStep(drawing, call);
    const step = found ?? (COMPONENT.test(call.callee) ? null : finder(call));
    others.set(call, step);
    return step;
  };
}

/** `train_op = create_component_from_func(train)` and then `train_op(…)`; a loaded component likewise. */
function factoryStep(drawing: Drawing, call: Call): End | null {
  const { unit, sketch } = drawing;
  if (!call.callee.endsWith('.__call__')) return null;
  const factory = factoryOf(unit, call);
  if (!factory) return null;
  const func = valueOf(factory, ['func', 'component_func'], 0);
  const own: Element | undefined = func?.kind === 'name' ? sketch.owners.get(func.qualified) : undefined;
  return own ?? loadedComponent(drawing, factory, call.receiver);
}

function factoryOf(unit: Unit, call: Call): Call | undefined {
  const chained = chainOf(unit, call).find((inner) => inner !== call && `${inner.callee}.__call__` === call.callee);
  if (chained) return chained;
  const value = /^\w+$/.test(call.receiver) ? assignedTo(unit, call.receiver, call)?.value : undefined;
  return value?.kind === 'call' ? unit.module.calls[value.call] : undefined;
}
