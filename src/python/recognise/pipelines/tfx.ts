import type { Element, Fact } from '../../../model/index.ts';
import { runsFact, sourceOf } from '../../../statement/index.ts';
import type { Call } from '../../module.ts';
import { elementFact, elementOf, flowFact } from '../build.ts';
import { evidenceOf, lastOf } from '../unit.ts';
import type { Unit } from '../unit.ts';
import { pathTail } from '../paths.ts';
import { textIn, valueOf } from '../values.ts';
import { compose, membersOf } from './compose.ts';
import { emptySketch, type PipelineReader, type Sketch, type StepOf } from './contract.ts';
import { exactText, variableOf } from './hosted.ts';
import { placeFacts } from './places.ts';
import { declaredStep, detailsOf, pipelineElement } from './step.ts';
import { sharedLocation } from './locations.ts';

const COMPONENT =
  /^tfx\.(?:\w+\.)*(\w*ExampleGen|StatisticsGen|SchemaGen|ImportSchemaGen|ExampleValidator|DistributionValidator|Transform|Trainer|Tuner|Evaluator|ModelValidator|InfraValidator|Pusher|BulkInferrer|LatestBlessedModelResolver|Resolver|Importer)$/;
const PIPELINE = /^tfx\.(?:\w+\.)*[Pp]ipeline\.Pipeline$|^tfx\.(?:\w+\.)*Pipeline$/;

const KINDS = new Map<string, readonly [kind: Element['kind'], controls: readonly string[]]>([
  ['ExampleValidator', ['evaluation', ['data-validation']]],
  ['DistributionValidator', ['evaluation', ['data-validation']]],
  ['Trainer', ['training', []]],
  ['Tuner', ['training', []]],
  ['Evaluator', ['evaluation', ['evaluation-gate']]],
  ['ModelValidator', ['evaluation', ['evaluation-gate']]],
  ['InfraValidator', ['evaluation', ['evaluation-gate']]],
]);

/** TensorFlow Extended: components, what they hand to each other by `outputs[…]`, where examples come from and models go to. */
export const tfx: PipelineReader = { id: 'tfx', imports: ['tfx'], read };

function read(unit: Unit): Sketch {
  const sketch = emptySketch();
  const made = new Map<Call, Element>();
  for (const call of unit.module.calls) {
    const type = COMPONENT.exec(call.callee)?.[1];
    if (type !== undefined && type !== 'Resolver' && type !== 'LatestBlessedModelResolver')
      component(unit, sketch, call, type, made);
  }
  const stepOf: StepOf = (call) => made.get(call) ?? null;
  const { edges, steps } = compose(unit, unit.module.calls, stepOf);
  sketch.edges.push(...edges);
  for (const call of unit.module.calls.filter(({ callee }) => PIPELINE.test(callee)).slice(0, 20)) {
    const name = exactText(unit, call, 'pipeline_name') ?? variableOf(unit, call) ?? 'tfx pipeline';
    const function_ = unit.definitions.get(call.symbol)?.kind === 'function' ? call.symbol : '';
    const element = pipelineElement(unit, function_, call, name);
    sketch.elements.push(element);
    const own = steps.filter(({ call: step }) => step.symbol === call.symbol);
    sketch.members.push(...membersOf(element, own));
  }
  return sketch;
}

function component(unit: Unit, sketch: Sketch, call: Call, type: string, made: Map<Call, Element>): void {
  const [kind, controls] = KINDS.get(type) ?? ['process', []];
  const element = declaredStep(unit, call, {
    name: exactText(unit, call, 'instance_name', 'id') ?? type,
    kind,
    controls: [...controls],
    details: detailsOf(type),
  });
  made.set(call, element);
  sketch.elements.push(element);
  const module = pathTail(unit, valueOf(call, ['module_file', 'module']));
  if (module !== null && /^[\w./-]{1,300}\.py$/.test(module))
    sketch.facts.push(runsFact(sourceOf(unit.path), evidenceOf(unit, call), element, module));
  if (type.endsWith('ExampleGen')) sketch.facts.push(...examples(unit, call, element));
  if (type === 'Pusher' || type === 'BulkInferrer') sketch.facts.push(...pushed(unit, call, element));
  if (type === 'Importer') sketch.facts.push(...placeFacts(unit, call, element, call.arguments));
}

function examples(unit: Unit, call: Call, element: Element): Fact[] {
  const facts = placeFacts(unit, call, element, call.arguments);
  const folder = textIn(unit, valueOf(call, ['input_base', 'input_base_uri']));
  if (facts.length > 0 || folder === null) return facts;
  const dataset = sharedLocation(unit, call, folder);
  return dataset
    ? [elementFact(dataset), flowFact(unit, call, { from: dataset, to: element, data: ['dataset'], protocol: 'file' })]
    : facts;
}

/** Where a blessed model goes: a folder that a server watches, or a platform. */
function pushed(unit: Unit, call: Call, element: Element): Fact[] {
  const facts = placeFacts(unit, call, element, call.arguments);
  const target = unit.module.calls.find(
    ({ callee, symbol }) => lastOf(callee) === 'Filesystem' && symbol === call.symbol,
  );
  const folder = target ? textIn(unit, valueOf(target, ['base_directory'])) : null;
  if (folder === null) return facts;
  const model = elementOf(unit, { symbol: call.symbol, span: call }, { kind: 'model', name: folder, shared: true });
  return [
    ...facts,
    elementFact(model),
    flowFact(unit, call, { from: element, to: model, data: ['model'], protocol: 'file' }),
  ];
}
