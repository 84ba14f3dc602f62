import type { Element } from '../../../model/index.ts';
import type { Call } from '../../module.ts';
import { lastOf } from '../unit.ts';
import type { Unit } from '../unit.ts';
import { argumentOf, valueOf } from '../values.ts';
import { bridge } from './bridge.ts';
import { compose, membersOf } from './compose.ts';
import { emptySketch, type PipelineReader, type Sketch, type StepOf } from './contract.ts';
import { decorated, stepFinder } from './functions.ts';
import { firstText, settledText, variableOf } from './hosted.ts';
import { imageOf, packageFacts } from './requirements.ts';
import { directJobs } from './sagemaker-jobs.ts';
import { type Family, objectFacts, objectsBehind, registration, STEP_CLASS } from './sagemaker-objects.ts';
import { declaredStep, detailsOf, functionStep, pipelineElement } from './step.ts';

const STEP = /^sagemaker\.(?:\w+\.)*(?:function_step\.step|remote_function\.(?:\w+\.)?remote)$/;
const PIPELINE = /^sagemaker\.(?:\w+\.)*workflow\.(?:\w+\.)*Pipeline$/;

/** SageMaker: pipelines of steps and of decorated functions, jobs, models and endpoints that code starts by itself, monitors. */
export const sagemaker: PipelineReader = { id: 'sagemaker', imports: ['sagemaker'], read };

function read(unit: Unit): Sketch {
  const sketch = emptySketch();
  for (const { definition, decorator } of decorated(unit, STEP)) {
    const { symbol } = definition;
    const element = functionStep(unit, definition, {
      zone: 'cloud:aws',
      details: detailsOf(`@${lastOf(decorator.callee)}`),
    });
    sketch.elements.push(element);
    sketch.owners.set(symbol, element);
    sketch.facts.push(
      ...imageOf(unit, { symbol, argument: argumentOf(decorator, ['image_uri']) }, 'image_uri'),
      ...packageFacts(unit, { symbol, argument: argumentOf(decorator, ['dependencies']) }, 'environment'),
    );
  }
  const made = new Map<Call, Element>();
  const conditions = new Set<Element>();
  for (const call of unit.module.calls)
    if (STEP_CLASS.test(call.callee)) declared(unit, sketch, call, made, conditions);
  const find = stepFinder(unit, sketch.owners, { imported: true });
  const isPipeline = (symbol: string): boolean => pipelinesIn(unit).some((call) => call.symbol === symbol);
  const stepOf: StepOf = (call) => made.get(call) ?? (isPipeline(call.symbol) ? find(call) : null);
  pipelines(unit, sketch, stepOf, conditions.size > 0);
  directJobs(unit, sketch, new Set(made.keys()));
  return bridge(sketch, conditions);
}

function pipelinesIn(unit: Unit): readonly Call[] {
  return unit.module.calls.filter(({ callee }) => PIPELINE.test(callee));
}

/** A step that a class makes; what it is given (an estimator, a processor) says where it runs and what with. */
function declared(unit: Unit, sketch: Sketch, call: Call, made: Map<Call, Element>, conditions: Set<Element>): void {
  const type = lastOf(call.callee);
  const name = settledText(unit, valueOf(call, ['name'], 0)) ?? variableOf(unit, call) ?? type;
  const registered = registration(unit, call);
  const objects = objectsBehind(unit, call).filter(({ family }) => runsIn(type).includes(family));
  const element = declaredStep(unit, call, {
    name,
    ...kindOf(type, name),
    zone: 'cloud:aws',
    controls: [...(registered?.controls ?? []), ...objects.flatMap((object) => object.controls), ...checks(type)],
    details: detailsOf(type, ...(registered?.details ?? [])),
  });
  made.set(call, element);
  if (type === 'ConditionStep') {
    conditions.add(element);
    return;
  }
  sketch.elements.push(element);
  sketch.facts.push(...objectFacts(unit, call, element, objects), ...(registered?.factsOf(element) ?? []));
}

/** What a type of step makes a job of; what is registered has been trained elsewhere. */
function runsIn(type: string): readonly Family[] {
  if (/^(?:Training|Tuning|AutoML)/.test(type)) return ['training'];
  if (type === 'TransformStep') return ['transform'];
  return /Register|Model/.test(type) ? ['model'] : ['process'];
}

function checks(type: string): string[] {
  if (/QualityCheck|ClarifyCheck/.test(type)) return [type.includes('Clarify') ? 'monitoring' : 'data-validation'];
  return [];
}

function kindOf(type: string, name: string): { readonly kind?: Element['kind'] } {
  if (/^(?:Training|Tuning|AutoML)/.test(type)) return { kind: 'training' };
  if (/Check/.test(type)) return { kind: 'evaluation' };
  if (/Register|Model|Fail|Condition|Transform/.test(type)) return { kind: 'process' };
  return name === '' ? { kind: 'process' } : {};
}

function pipelines(unit: Unit, sketch: Sketch, stepOf: StepOf, gated: boolean): void {
  for (const call of pipelinesIn(unit)) {
    const name = firstText(unit, call, 'name') ?? variableOf(unit, call) ?? 'sagemaker pipeline';
    const function_ = unit.definitions.get(call.symbol)?.kind === 'function' ? call.symbol : '';
    const plain = pipelineElement(unit, function_, call, name);
    const element: Element = { ...plain, zone: 'cloud:aws', controls: gated ? ['evaluation-gate'] : [] };
    sketch.elements.push(element);
    if (function_ !== '' && !sketch.owners.has(function_)) sketch.owners.set(function_, element);
    const calls = unit.module.calls.filter(({ symbol }) => symbol === call.symbol);
    const { edges, steps } = compose(unit, calls, stepOf);
    sketch.edges.push(...edges);
    sketch.members.push(...membersOf(element, steps));
  }
}
