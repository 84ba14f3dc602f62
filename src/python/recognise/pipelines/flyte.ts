import type { Element, Fact } from '../../../model/index.ts';
import { runsFact, sourceOf } from '../../../statement/index.ts';
import type { Call, Value } from '../../module.ts';
import { evidenceOf, lastOf } from '../unit.ts';
import type { Unit } from '../unit.ts';
import { argumentOf, textIn, valueOf } from '../values.ts';
import { compose, membersOf, orderEdge } from './compose.ts';
import { emptySketch, type End, type PipelineReader, type Sketch, type StepOf } from './contract.ts';
import { decorated, type Decorator, stepFinder } from './functions.ts';
import { assignedTo, chainOf, stepsBehind } from './operands.ts';
import { callsInside } from './reach.ts';
import { commandOf, imageOf, packageFacts } from './requirements.ts';
import { scheduleOf } from './schedules.ts';
import { declaredStep, detailsOf, functionStep, pipelineElement } from './step.ts';

const TASK = /^(?:flytekit|union|unionai|flyte)\.(?:\w+\.)*(?:task|actor|trace)$/;
const WORKFLOW = /^(?:flytekit|union|unionai)\.(?:\w+\.)*(?:workflow|dynamic|eager|imperative_workflow)$/;
/** Classes whose objects are tasks. */
const TASK_CLASS =
  /^(?:flytekit|flytekitplugins|union|unionai)\.(?:\w+\.)*(?:ContainerTask|ShellTask|RawShellTask|SQLTask|SQL3Task|NotebookTask|\w+(?:Task|Job|Function|Agent|Sensor))$/;
const MAPS = /^(?:flytekit|union|flyte)\.(?:\w+\.)*(?:map_task|map|array_node_map_task)$/;
const METHODS = /\.(?:with_overrides\.)?__call__$|\.(?:aio|map|override\.__call__)$/;
const IMAGE_SPEC = /^(?:flytekit|union|unionai)\.(?:\w+\.)*ImageSpec$/;

/** Flyte tasks and workflows: images with their packages, containers, queries, launch plans, secrets; tasks of version 2 as well. */
export const flyte: PipelineReader = {
  id: 'flyte',
  imports: ['flytekit', 'union', 'unionai', 'flyte', 'flytekitplugins'],
  read,
};

function read(unit: Unit): Sketch {
  const sketch = emptySketch();
  for (const { definition, decorator } of decorated(unit, TASK)) {
    const { symbol } = definition;
    const element = functionStep(unit, definition, { details: detailsOfTask(unit, decorator) });
    sketch.elements.push(element);
    sketch.owners.set(symbol, element);
    sketch.facts.push(
      ...imageOf(unit, { symbol, argument: argumentOf(decorator, ['container_image']) }, 'container_image'),
    );
  }
  const made = taskObjects(unit, sketch);
  const workflows = decorated(unit, WORKFLOW).map(({ definition }) => definition);
  const stepOf = stepsOf(unit, sketch, made);
  const plans = launchPlans(unit);
  for (const definition of workflows) {
    const { symbol } = definition;
    const element = pipelineElement(unit, symbol, definition, lastOf(symbol), plans.get(symbol) ?? []);
    sketch.elements.push(element);
    sketch.owners.set(symbol, element);
  }
  for (const { symbol } of workflows) composeInto(unit, sketch, symbol, stepOf);
  starters(unit, sketch, stepOf);
  sketch.edges.push(...promises(unit, stepOf));
  sketch.facts.push(...images(unit));
  return sketch;
}

function composeInto(unit: Unit, sketch: Sketch, symbol: string, stepOf: StepOf): void {
  const pipeline = sketch.owners.get(symbol);
  const { edges, steps } = compose(unit, callsInside(unit, symbol), stepOf);
  sketch.edges.push(...edges);
  if (pipeline) sketch.members.push(...membersOf(pipeline, steps));
}

/** In version 2 a task that calls tasks is what version 1 calls a workflow. */
function starters(unit: Unit, sketch: Sketch, stepOf: StepOf): void {
  if (!unit.roots.has('flyte')) return;
  for (const { definition } of decorated(unit, TASK)) {
    const own = sketch.owners.get(definition.symbol);
    const local = callsInside(unit, definition.symbol).some((call) => typeof (stepOf(call) ?? '') !== 'string');
    if (own && local) composeInto(unit, sketch, definition.symbol, stepOf);
  }
}

function detailsOfTask(unit: Unit, decorator: Decorator): string[] {
  const config = valueOf(decorator, ['task_config']);
  const secrets = valueOf(decorator, ['secret_requests', 'secrets']);
  const items = secrets?.kind === 'list' ? secrets.items : secrets ? [secrets] : [];
  return detailsOf(
    config?.kind === 'call' ? `task config: ${lastOf(config.callee)}` : '',
    ...items.slice(0, 5).map((item) => secretOf(unit, item)),
  );
}

function secretOf(unit: Unit, value: Value): string {
  const call = value.kind === 'call' ? unit.module.calls[value.call] : undefined;
  const parts = call ? [valueOf(call, ['group'], 0), valueOf(call, ['key'], 1)] : [value];
  const names = parts.map((part) => textIn(unit, part)).filter((name) => name !== null);
  return names.length === 0 ? '' : `secret: ${names.join('/')}`;
}

type Made = ReadonlyMap<Call, Element>;

/** `ContainerTask(name='x', image=…, command=[…])`, `SQLTask(…)`: tasks that are objects, by the call that makes them. */
function taskObjects(unit: Unit, sketch: Sketch): Made {
  const made = new Map<Call, Element>();
  for (const call of unit.module.calls) {
    if (!TASK_CLASS.test(call.callee) || !argumentOf(call, ['name'], 0)) continue;
    const name = textIn(unit, valueOf(call, ['name'], 0));
    if (name === null) continue;
    const type = lastOf(call.callee);
    const element = declaredStep(unit, call, { name: lastOf(name), details: detailsOf(type) });
    made.set(call, element);
    sketch.elements.push(element);
    const command = argumentOf(call, ['command', 'script']);
    const notebook = textIn(unit, valueOf(call, ['notebook_path', 'script_file']));
    const runs = notebook !== null && /^[\w./-]{1,300}\.(?:ipynb|sh|py)$/.test(notebook);
    sketch.facts.push(
      ...imageOf(unit, { symbol: element.symbol, argument: argumentOf(call, ['image', 'container_image']) }, type),
      ...(/Container|Shell/.test(type) ? commandOf(unit, element, command) : []),
      ...(runs ? [runsFact(sourceOf(unit.path), evidenceOf(unit, call), element, notebook)] : []),
    );
  }
  return made;
}

function stepsOf(unit: Unit, sketch: Sketch, made: Made): StepOf {
  const find = stepFinder(unit, sketch.owners, { methods: METHODS, imported: true });
  return (call) => {
    if (!call.callee.endsWith('.__call__')) return find(call);
    return mapped(unit, sketch, call) ?? objectCalled(unit, call, made) ?? find(call);
  };
}

/** `map_task(partial(f, x=1))(y=ys)` */
function mapped(unit: Unit, sketch: Sketch, call: Call): End | null {
  const map = chainOf(unit, call).find((inner) => inner !== call && MAPS.test(inner.callee));
  const [given] = map?.arguments ?? [];
  if (!given) return null;
  const names = [
    given.value,
    ...(given.value.kind === 'call'
      ? (unit.module.calls[given.value.call]?.arguments ?? []).map(({ value }) => value)
      : []),
  ];
  for (const value of names) {
    const own = value.kind === 'name' ? sketch.owners.get(value.qualified) : undefined;
    if (own) return own;
  }
  return null;
}

function objectCalled(unit: Unit, call: Call, made: Made): End | null {
  const value = /^\w+$/.test(call.receiver) ? assignedTo(unit, call.receiver, call)?.value : undefined;
  const maker = value?.kind === 'call' ? unit.module.calls[value.call] : undefined;
  return (maker ? made.get(maker) : undefined) ?? null;
}

/** `first_promise >> second_promise` */
function promises(unit: Unit, stepOf: StepOf): Sketch['edges'] {
  return unit.module.shifts.flatMap((shift) => {
    const sides = [shift.left, shift.right].map((side) =>
      side.flatMap((value) => stepsBehind(unit, value, shift, stepOf)),
    );
    const [left = [], right = []] = shift.operator === '>>' ? sides : sides.toReversed();
    return left.flatMap((from) => right.map((to) => orderEdge(from, to, shift)));
  });
}

/** Schedules of the workflows that launch plans start. */
function launchPlans(unit: Unit): ReadonlyMap<string, string[]> {
  const plans = new Map<string, string[]>();
  for (const call of unit.module.calls) {
    if (
      !/^(?:flytekit|union)\.(?:\w+\.)*LaunchPlan\.(?:get_or_create|create|get_default_launch_plan)$/.test(call.callee)
    )
      continue;
    const workflow = valueOf(call, ['workflow'], lastOf(call.callee) === 'get_or_create' ? 0 : 1);
    if (workflow?.kind !== 'name') continue;
    const name = textIn(unit, valueOf(call, ['name']));
    const known = plans.get(workflow.qualified) ?? [];
    plans.set(workflow.qualified, [
      ...known,
      name === null ? '' : `launch plan: ${name}`,
      scheduleOf(unit, valueOf(call, ['schedule'])),
    ]);
  }
  return plans;
}

/** `ImageSpec(packages=[…], base_image=…)`, `flyte.Image.from_debian_base().with_pip_packages(…)` */
function images(unit: Unit): Fact[] {
  return unit.module.calls.flatMap((call) => {
    const given = (...names: string[]): { symbol: string; argument: ReturnType<typeof argumentOf> } => ({
      symbol: call.symbol,
      argument: argumentOf(call, names),
    });
    if (IMAGE_SPEC.test(call.callee)) {
      return [
        ...imageOf(unit, given('base_image'), 'ImageSpec'),
        ...packageFacts(unit, given('packages'), 'environment'),
      ];
    }
    if (!/^flyte\.(?:\w+\.)*with_pip_packages$/.test(call.callee)) return [];
    return call.arguments
      .filter(({ name }) => name === null)
      .flatMap((argument) => packageFacts(unit, { symbol: call.symbol, argument }, 'environment'));
  });
}
