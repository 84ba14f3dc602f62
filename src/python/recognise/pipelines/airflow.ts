import type { Element, Fact } from '../../../model/index.ts';
import { runsFact, sourceOf } from '../../../statement/index.ts';
import type { Argument, Call, Span, Value } from '../../module.ts';
import { evidenceOf, lastOf } from '../unit.ts';
import type { Unit } from '../unit.ts';
import { argumentOf, textIn, valueOf } from '../values.ts';
import { airflowDags, datasetFacts } from './airflow-dags.ts';
import { operatorName, operatorStep, settingsOf } from './airflow-operators.ts';
import { airflowOrder, GROUP_DECORATOR } from './airflow-order.ts';
import { bridge } from './bridge.ts';
import { compose, dataMade } from './compose.ts';
import { emptySketch, type End, type PipelineReader, type Sketch, type StepOf } from './contract.ts';
import { decorated, stepFinder } from './functions.ts';
import { callsInside } from './reach.ts';
import { imageOf, packageFacts } from './requirements.ts';
import { detailsOf, functionStep } from './step.ts';
import { dataNamed } from './words.ts';

const TASK =
  /^airflow\.(?:decorators|sdk|sdk\.definitions\.decorators)\.(?:\w+\.)?task(?:\.\w+)*$|^airflow\.decorators\.(?:\w+\.)*\w*_?task$|^airflow\.(?:providers\.[\w.]+\.decorators|decorators)\.(?:\w+\.)*\w+_task$/;
const METHODS = /\.(?:override\.)?(?:partial\.)?(?:expand|expand_kwargs|__call__)$|\.partial$/;
/** Tasks that only steer: what comes before them goes on to what comes after. */
const STEERS =
  /^(?:Empty|Dummy|LatestOnly|BranchDateTime|BranchDayOfWeek|ExternalTask\w*|Label)(?:Operator|Sensor|Marker)?$|Sensor(?:Async)?$/;

/** Airflow DAGs: tasks of decorated functions and of operators, and the order and data between them. */
export const airflow: PipelineReader = { id: 'airflow', imports: ['airflow'], read };

type Task = { readonly call: Call; readonly name: string; readonly end: End; readonly steers: boolean };

function read(unit: Unit): Sketch {
  const sketch = emptySketch();
  const dags = airflowDags(unit);
  sketch.elements.push(...dags.map(({ element }) => element));
  sketch.facts.push(...dags.flatMap(({ facts }) => facts));
  for (const { definition, decorator } of decorated(unit, TASK)) {
    const { symbol } = definition;
    const given = (name: string): { symbol: string; argument: ReturnType<typeof argumentOf> } => ({
      symbol,
      argument: argumentOf(decorator, [name]),
    });
    const variant = lastOf(decorator.callee);
    const details = detailsOf(variant === 'task' ? '' : `@task.${variant}`, ...settingsOf(unit, decorator));
    const kind = /^(?:branch|short_circuit|sensor|run_if|skip_if)/.test(variant) ? { kind: 'process' as const } : {};
    const element = functionStep(unit, definition, { ...kind, details });
    sketch.elements.push(element);
    sketch.owners.set(symbol, element);
    sketch.facts.push(
      ...packageFacts(unit, given('requirements')),
      ...imageOf(unit, given('image'), `task.${variant}`),
      ...declaredData(unit, decorator.arguments, element, decorator.span),
    );
  }
  const tasks = operators(unit, sketch);
  const stepOf = stepsOf(unit, sketch, tasks);
  for (const { element, calls, symbol } of dags) {
    for (const call of calls) {
      const step = stepOf(call);
      if (step !== null) sketch.members.push({ pipeline: element, step, where: call });
    }
    if (symbol !== '') addOwner(sketch, symbol, element);
    const { edges } = compose(unit, calls, stepOf);
    sketch.edges.push(...edges);
  }
  const within = new Set(dags.flatMap(({ symbol, calls }) => (symbol === '' ? [] : calls)));
  for (const { definition } of decorated(unit, GROUP_DECORATOR)) {
    const calls = callsInside(unit, definition.symbol).filter((call) => !within.has(call));
    sketch.edges.push(...compose(unit, calls, stepOf).edges);
  }
  sketch.edges.push(...airflowOrder(unit, stepOf), ...pulled(unit, sketch));
  return bridge(
    sketch,
    new Set(tasks.flatMap((task) => (task.steers && typeof task.end !== 'string' ? [task.end] : []))),
  );
}

function addOwner(sketch: Sketch, symbol: string, element: Element): void {
  if (!sketch.owners.has(symbol)) sketch.owners.set(symbol, element);
}

/** Calls that make a task: a class that is given a `task_id`. */
function operators(unit: Unit, sketch: Sketch): Task[] {
  return unit.module.calls.flatMap((call): Task[] => {
    const named = argumentOf(call, ['task_id']);
    if (!named || !/^[A-Z]/.test(operatorName(call))) return [];
    const name = nameOf(unit, named.value);
    const steers = STEERS.test(operatorName(call));
    const callable = valueOf(call, ['python_callable']);
    const symbol = callable?.kind === 'name' ? callable.qualified : '';
    const definition = unit.definitions.get(symbol);
    if (definition) return [{ call, name, steers: false, end: callableStep(unit, sketch, call, symbol, name) }];
    const { element, facts } = operatorStep(unit, call, name);
    if (!steers) {
      sketch.elements.push(element);
      sketch.facts.push(...facts, ...importedCallable(unit, call, element, symbol));
      sketch.facts.push(...declaredData(unit, call.arguments, element, call));
    }
    return [{ call, name, end: element, steers }];
  });
}

function nameOf(unit: Unit, value: Value): string {
  const text = textIn(unit, value) ?? value.text.replaceAll(/^[rRfF]{0,2}["']|["']$/g, '');
  return text.slice(0, 120);
}

/** A task that runs a function of the file; several tasks of one function are one step. */
function callableStep(unit: Unit, sketch: Sketch, call: Call, symbol: string, name: string): Element {
  const given = { symbol, argument: argumentOf(call, ['requirements']) };
  sketch.facts.push(...packageFacts(unit, given));
  const known = sketch.owners.get(symbol);
  if (known) return known;
  const definition = unit.definitions.get(symbol) ?? { ...call, symbol };
  const operator = operatorName(call);
  const element = functionStep(unit, definition, {
    details: detailsOf(operator, name === lastOf(symbol) ? '' : `task: ${name}`, ...settingsOf(unit, call)),
  });
  sketch.elements.push(element);
  sketch.owners.set(symbol, element);
  return element;
}

function declaredData(unit: Unit, parts: readonly Argument[], element: Element, where: Call | Span): Fact[] {
  const [inlets, outlets] = ['inlets', 'outlets'].map((name) => argumentOf({ arguments: parts }, [name]));
  return [
    ...(inlets ? datasetFacts(unit, inlets, element, 'in', where) : []),
    ...(outlets ? datasetFacts(unit, outlets, element, 'out', where) : []),
  ];
}

/** The file of a function that another module defines is what the task runs. */
function importedCallable(unit: Unit, call: Call, element: Element, qualified: string): Fact[] {
  const module = qualified.split('.').slice(0, -1);
  if (module.length === 0 || qualified.startsWith('.') || !/^[\w.]{1,200}$/.test(qualified)) return [];
  return [runsFact(sourceOf(unit.path), evidenceOf(unit, call), element, `${module.join('/')}.py`)];
}

/** Invocations of decorated functions, and the calls that make tasks. */
function stepsOf(unit: Unit, sketch: Sketch, tasks: readonly Task[]): StepOf {
  const made = new Map(tasks.map((task) => [task.call, task.end]));
  const functions = new Map([...sketch.owners].filter(([symbol]) => isTask(unit, symbol)));
  const imported = stepFinder(unit, functions, { methods: METHODS, imported: true });
  const local = stepFinder(unit, functions, { methods: METHODS });
  const dags = new Set(
    decorated(unit, /^airflow\.(?:decorators|sdk)\.(?:\w+\.)*(?:dag|task_group)$/).map(
      ({ definition }) => definition.symbol,
    ),
  );
  return (call) => {
    const task = made.get(call);
    if (task) return task;
    if (call.arguments.some(({ name }) => name === 'task_id')) return null;
    return dags.has(call.symbol) ? imported(call) : local(call);
  };
}

function isTask(unit: Unit, symbol: string): boolean {
  return unit.definitions.get(symbol)?.decorators.some(({ callee }) => TASK.test(callee)) === true;
}

/** `ti.xcom_pull(task_ids='train')` in a task's function: the result of another task. */
function pulled(unit: Unit, sketch: Sketch): Sketch['edges'] {
  const byName = new Map<string, Element>();
  for (const element of sketch.elements) {
    byName.set(element.name, element);
    for (const detail of element.details) if (detail.startsWith('task: ')) byName.set(detail.slice(6), element);
  }
  return unit.module.calls.flatMap((call) => {
    if (!/(?:^|\.)xcom_pull$/.test(call.callee)) return [];
    const to = sketch.owners.get(call.symbol);
    const ids = valueOf(call, ['task_ids'], 0);
    const names = ids?.kind === 'list' ? ids.items.map((item) => textIn(unit, item)) : [textIn(unit, ids)];
    const key = textIn(unit, valueOf(call, ['key']));
    return names.flatMap((name) => {
      const from = name === null ? undefined : byName.get(name);
      if (!from || !to) return [];
      const edge = { from, to, where: call } as const;
      return [{ ...edge, data: [dataNamed(key ?? '') ?? dataMade(from)] }];
    });
  });
}
