import type { Element, Fact } from '../../../model/index.ts';
import type { Call, Value } from '../../module.ts';
import { elementFact, elementOf, flowFact } from '../build.ts';
import { lastOf } from '../unit.ts';
import type { Unit } from '../unit.ts';
import { argumentOf, textIn, valueOf } from '../values.ts';
import { compose, membersOf, namedSteps } from './compose.ts';
import { emptySketch, type PipelineReader, type Sketch } from './contract.ts';
import { decorated, type Decorator, stepFinder } from './functions.ts';
import { callsInside } from './reach.ts';
import { imageOf, packageFacts } from './requirements.ts';
import { scheduleOf } from './schedules.ts';
import { detailsOf, functionStep, pipelineElement } from './step.ts';

const STEP = /^zenml\.(?:\w+\.)*step$/;
const PIPELINE = /^zenml\.(?:\w+\.)*pipeline$/;
const METHODS = /\.(?:with_options|copy|configure)\.__call__$|\.__call__$/;
const DOCKER = /^zenml\.(?:\w+\.)*DockerSettings$/;
const MODEL = /^zenml\.(?:\w+\.)*Model(?:Config|Version)?$/;

/** ZenML pipelines and steps, the models that they make, and what their images are built with. */
export const zenml: PipelineReader = { id: 'zenml', imports: ['zenml'], read };

function read(unit: Unit): Sketch {
  const sketch = emptySketch();
  for (const { definition, decorator } of decorated(unit, STEP)) {
    const element = functionStep(unit, definition, { details: settingsOf(unit, decorator) });
    sketch.elements.push(element);
    sketch.owners.set(definition.symbol, element);
    sketch.facts.push(...modelOf(unit, decorator, element, definition.symbol));
  }
  const stepOf = stepFinder(unit, sketch.owners, { methods: METHODS, imported: true });
  const pipelines = decorated(unit, PIPELINE);
  for (const { definition, decorator } of pipelines) {
    const { symbol } = definition;
    const name = textIn(unit, valueOf(decorator, ['name'], 0));
    const schedule = unit.module.calls.find(({ callee }) => /^zenml\.(?:\w+\.)*Schedule$/.test(callee));
    const details = [
      name === null || name === lastOf(symbol) ? '' : `name: ${name}`,
      schedule && pipelines.length === 1
        ? scheduleOf(unit, valueOf(schedule, ['cron_expression', 'interval_second']))
        : '',
      ...settingsOf(unit, decorator),
    ];
    const element = pipelineElement(unit, symbol, definition, lastOf(symbol), details);
    const calls = callsInside(unit, symbol);
    const { edges, steps } = compose(unit, calls, stepOf, namedSteps(calls, stepOf));
    sketch.elements.push(element);
    sketch.owners.set(symbol, element);
    sketch.members.push(...membersOf(element, steps));
    sketch.edges.push(...edges);
    sketch.facts.push(...modelOf(unit, decorator, element, symbol));
  }
  sketch.facts.push(...dockerFacts(unit));
  return sketch;
}

/** Components of the stack that a step asks for, and secrets. */
function settingsOf(unit: Unit, decorator: Decorator): string[] {
  const named = ['experiment_tracker', 'step_operator', 'model_deployer', 'feature_store'].map((key) => {
    const text = textIn(unit, valueOf(decorator, [key]));
    return text === null ? '' : `${key.replaceAll('_', ' ')}: ${text}`;
  });
  const secrets = valueOf(decorator, ['secrets']);
  const items = secrets?.kind === 'list' ? secrets.items.slice(0, 5) : [];
  return detailsOf(
    ...named,
    ...items.map((item) => (textIn(unit, item) === null ? '' : `secret: ${textIn(unit, item)}`)),
  );
}

/** `model=Model(name='churn', version=…)`: the model that the step or pipeline makes versions of. */
function modelOf(unit: Unit, decorator: Decorator, maker: Element, symbol: string): Fact[] {
  const value = valueOf(decorator, ['model', 'model_config', 'model_version']);
  const made = value ? modelCall(unit, value) : undefined;
  const name = made ? textIn(unit, valueOf(made, ['name'], 0)) : null;
  if (!made || name === null) return [];
  const details = ['version', 'license', 'description'].map((key) => {
    const text = textIn(unit, valueOf(made, [key]));
    return text === null ? '' : `${key}: ${text}`;
  });
  const where = { symbol, span: made };
  const model = elementOf(unit, where, { kind: 'model', name, shared: true, details: detailsOf(...details) });
  const registry = elementOf(unit, where, { kind: 'model-registry', name: 'zenml', shared: true });
  const span = { ...made, symbol };
  return [
    elementFact(model),
    elementFact(registry),
    flowFact(unit, span, { from: maker, to: model, data: ['model'], protocol: 'call' }),
    flowFact(unit, span, { from: model, to: registry, data: ['model'], protocol: 'unknown' }),
  ];
}

function modelCall(unit: Unit, value: Value): Call | undefined {
  if (value.kind !== 'call' || !MODEL.test(value.callee)) return undefined;
  return unit.module.calls[value.call];
}

/** What the images of steps are built with. */
function dockerFacts(unit: Unit): Fact[] {
  return unit.module.calls.flatMap((call) => {
    if (!DOCKER.test(call.callee)) return [];
    const given = (...names: string[]): { symbol: string; argument: ReturnType<typeof argumentOf> } => ({
      symbol: call.symbol,
      argument: argumentOf(call, names),
    });
    return [
      ...imageOf(unit, given('parent_image'), 'DockerSettings'),
      ...packageFacts(unit, given('requirements'), 'environment'),
    ];
  });
}
