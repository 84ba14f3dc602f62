import type { Element } from '../../../model/index.ts';
import type { Call } from '../../module.ts';
import { lastOf } from '../unit.ts';
import type { Unit } from '../unit.ts';
import { pathTail } from '../paths.ts';
import { argumentOf, textIn, valueOf } from '../values.ts';
import { azureAssets, placeOfAsset } from './azure-assets.ts';
import { azureEndpoints } from './azure-endpoints.ts';
import { compose, membersOf } from './compose.ts';
import { emptySketch, type End, type PipelineReader, type Sketch, type StepOf } from './contract.ts';
import { decorated, stepFinder } from './functions.ts';
import { firstText, stepVariable } from './hosted.ts';
import { assignedTo, callsBehind, chainOf } from './operands.ts';
import { callsInside } from './reach.ts';
import { commandOf } from './requirements.ts';
import { environmentFacts } from './azure-environment.ts';
import { scheduleOf } from './schedules.ts';
import { declaredStep, detailsOf, functionStep, pipelineElement } from './step.ts';
import { runsFact, sourceOf } from '../../../statement/index.ts';
import { evidenceOf } from '../unit.ts';

const PIPELINE = /^azure\.ai\.ml\.(?:\w+\.)*pipeline$/;
const FUNCTION = /^mldesigner\.(?:\w+\.)*command_component$/;
const JOB =
  /^azure\.ai\.ml\.(?:\w+\.)*(?:command|spark|parallel_run_function|CommandJob|SparkJob|CommandComponent|ParallelComponent)$/;
const AUTOML = /^azure\.ai\.ml\.(?:\w+\.)*(?:automl\.(?:\w+\.)*\w+|\w*TrainingJob|finetuning\.(?:\w+\.)*\w+)$/;
const LOADED = /^azure\.ai\.ml\.(?:\w+\.)*(?:load_component|load_job)$/;
const ZONE = 'cloud:azure';

/** Azure Machine Learning, version 2 of the SDK: jobs, components and pipelines, endpoints and their deployments, data, models, schedules. */
export const azure: PipelineReader = { id: 'azure', imports: ['azure', 'mldesigner'], read };

function read(unit: Unit): Sketch {
  const sketch = emptySketch();
  if (
    !unit.module.imports.some(({ module, name }) =>
      /^(?:azure\.ai\.ml|mldesigner)\b/.test(name === 'ml' ? `${module}.ml` : module),
    )
  )
    return sketch;
  for (const { definition, decorator } of decorated(unit, FUNCTION)) {
    const element = functionStep(unit, definition, { zone: ZONE });
    sketch.elements.push(element);
    sketch.owners.set(definition.symbol, element);
    sketch.facts.push(
      ...environmentFacts(unit, valueOf(decorator, ['environment']), element, definition.symbol, decorator.span),
    );
  }
  const made = new Map<Call, Element>();
  for (const call of unit.module.calls) {
    if (JOB.test(call.callee) || (AUTOML.test(call.callee) && argumentOf(call, ['training_data', 'task'])))
      job(unit, sketch, call, made);
    else if (LOADED.test(call.callee)) loaded(unit, sketch, call, made);
  }
  pipelines(unit, sketch, made);
  sketch.facts.push(...azureAssets(unit), ...azureEndpoints(unit));
  return sketch;
}

/** A job or component that a call declares: its command in its folder, its environment, the data that it is given by name. */
function job(unit: Unit, sketch: Sketch, call: Call, made: Map<Call, Element>): void {
  const name = firstText(unit, call, 'name', 'display_name') ?? stepVariable(unit, call) ?? lastOf(call.callee);
  const automl = AUTOML.test(call.callee) && !JOB.test(call.callee);
  const script = scriptName(unit, call);
  const element = declaredStep(unit, call, {
    name,
    ...(automl ? { kind: 'training' as const } : kindBy(name, script)),
    zone: ZONE,
    details: detailsOf(automl ? lastOf(call.callee) : ''),
  });
  made.set(call, element);
  sketch.elements.push(element);
  const command = argumentOf(call, ['command']);
  const folder = pathTail(unit, valueOf(call, ['code']));
  sketch.facts.push(
    ...inFolder(commandOf(unit, element, command), folder),
    ...environmentFacts(unit, valueOf(call, ['environment']), element, element.symbol, call),
    ...call.arguments
      .filter(
        ({ name: key }) =>
          key === 'inputs' || key === 'outputs' || key === 'training_data' || key === 'validation_data',
      )
      .flatMap((argument) => placeOfAsset(unit, call, element, argument)),
  );
}

function scriptName(unit: Unit, call: Call): string {
  const command = textIn(unit, valueOf(call, ['command'])) ?? '';
  return /([\w-]{1,60})\.py\b/.exec(command)?.[1] ?? '';
}

function kindBy(name: string, script: string): { readonly kind?: Element['kind'] } {
  const words = `${name} ${script}`;
  if (/train|tune|fit/i.test(words) && !/eval|prep|split|data/i.test(words)) return { kind: 'training' };
  return {};
}

/** Files that a command starts lie in the folder that is sent along as `code`. */
function inFolder(facts: Sketch['facts'], folder: string | null): Sketch['facts'] {
  if (folder === null || !/^[\w./-]{1,200}$/.test(folder)) return facts;
  const clean = folder.replace(/^(?:\.\/)+|\/$/g, '');
  if (clean === '' || clean === '.') return facts;
  return facts.map((fact) =>
    fact.fact === 'runs' && !fact.value.path.startsWith('/')
      ? { fact: 'runs', value: { ...fact.value, path: `${clean}/${fact.value.path}` } }
      : fact,
  );
}

/** `load_component(source='./train.yml')`: what that file defines. */
function loaded(unit: Unit, sketch: Sketch, call: Call, made: Map<Call, Element>): void {
  const source = pathTail(unit, valueOf(call, ['source', 'path', 'yaml_file'], 0));
  const name =
    stepVariable(unit, call) ??
    source
      ?.split('/')
      .at(-1)
      ?.replace(/\.\w+$/, '');
  if (name === undefined || call.symbol.includes('.')) return;
  const element = declaredStep(unit, call, { name, zone: ZONE, details: detailsOf(lastOf(call.callee)) });
  made.set(call, element);
  sketch.elements.push(element);
  if (source !== null && /^[\w./-]{1,300}\.ya?ml$/.test(source))
    sketch.facts.push(runsFact(sourceOf(unit.path), evidenceOf(unit, call), element, source.replace(/^(?:\.\/)+/, '')));
}

function pipelines(unit: Unit, sketch: Sketch, made: Map<Call, Element>): void {
  const found = decorated(unit, PIPELINE);
  const find = stepFinder(unit, sketch.owners, { imported: true });
  const inPipeline = new Set(found.map(({ definition }) => definition.symbol));
  const stepOf: StepOf = (call) => {
    const object = objectCalled(unit, call, made);
    if (AUTOML.test(call.callee) && inPipeline.has(call.symbol)) return made.get(call) ?? null;
    return object ?? (inPipeline.has(call.symbol) ? find(call) : null);
  };
  for (const { definition, decorator } of found) {
    const { symbol } = definition;
    const name = textIn(unit, valueOf(decorator, ['name', 'display_name']));
    const details = detailsOf(
      name === null || name === lastOf(symbol) ? '' : `name: ${name}`,
      scheduleFor(unit, symbol),
    );
    const plain = pipelineElement(unit, symbol, definition, lastOf(symbol), details);
    const element: Element = { ...plain, zone: ZONE };
    sketch.elements.push(element);
    sketch.owners.set(symbol, element);
    const { edges, steps } = compose(unit, callsInside(unit, symbol), stepOf);
    sketch.edges.push(...edges);
    sketch.members.push(...membersOf(element, steps));
    for (const call of unit.module.calls.filter(({ callee }) => callee === symbol))
      for (const argument of call.arguments) sketch.facts.push(...placeOfAsset(unit, call, element, argument));
  }
  submitted(unit, sketch, made, stepOf);
}

/** Jobs that are started by themselves: whatever is handed to `create_or_update` and is no part of a pipeline. */
function submitted(unit: Unit, sketch: Sketch, made: ReadonlyMap<Call, Element>, stepOf: StepOf): void {
  for (const call of unit.module.calls) {
    if (!/(?:^|\.)(?:begin_)?create_or_update$/.test(call.callee)) continue;
    for (const { value } of call.arguments.slice(0, 2)) {
      for (const inner of callsBehind(unit, value, call, (item) => made.has(item) || stepOf(item) !== null)) {
        const step: End | null = made.get(inner) ?? stepOf(inner);
        if (step !== null) sketch.members.push({ pipeline: unit.self, step, where: call });
      }
    }
  }
}

/** `train_step = command(…)`, then `train_step(data=…)`. */
function objectCalled(unit: Unit, call: Call, made: ReadonlyMap<Call, Element>): Element | null {
  if (!call.callee.endsWith('.__call__')) return null;
  const chained = chainOf(unit, call).find((inner) => inner !== call && made.has(inner));
  const value = /^\w+$/.test(call.receiver) ? assignedTo(unit, call.receiver, call)?.value : undefined;
  const maker = chained ?? (value?.kind === 'call' ? unit.module.calls[value.call] : undefined);
  return (maker ? made.get(maker) : undefined) ?? null;
}

/** `JobSchedule(trigger=CronTrigger(expression=…), create_job=job)` of the job that the pipeline's function makes. */
function scheduleFor(unit: Unit, symbol: string): string {
  for (const call of unit.module.calls) {
    if (!/^azure\.ai\.ml\.(?:\w+\.)*JobSchedule$/.test(call.callee)) continue;
    const job = valueOf(call, ['create_job']);
    const made = job ? callsBehind(unit, job, call, (inner) => inner.callee === symbol) : [];
    if (made.length > 0) return scheduleOf(unit, valueOf(call, ['trigger']));
  }
  return '';
}
