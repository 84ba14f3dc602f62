import type { Element, Fact } from '../../../model/index.ts';
import type { Call, Value } from '../../module.ts';
import { elementFact, elementOf, flowFact } from '../build.ts';
import { lastOf } from '../unit.ts';
import type { Unit } from '../unit.ts';
import { argumentOf, entryOf, textIn, valueOf } from '../values.ts';
import { emptySketch, type PipelineReader, type Sketch } from './contract.ts';
import { variableOf } from './hosted.ts';
import { placeFacts } from './places.ts';
import { commandOf, imageOf, packageFacts, remoteCode } from './requirements.ts';
import { declaredStep, detailsOf, functionStep } from './step.ts';

const TRAINER = /^ray\.(?:train|tune|air)\.(?:\w+\.)*(?:\w+Trainer|Tuner|run)$/;
const ENVIRONMENT =
  /^ray\.(?:init|remote|job_config\.JobConfig|runtime_env\.RuntimeEnv|serve\.\w+)$|(?:^|\.)submit_job$/;

/** Ray: training loops and trials, what its cluster's environments install or fetch, jobs that are submitted. */
export const ray: PipelineReader = { id: 'ray', imports: ['ray'], read };

function read(unit: Unit): Sketch {
  const sketch = emptySketch();
  for (const call of unit.module.calls) {
    if (TRAINER.test(call.callee)) trainer(unit, sketch, call);
    if (/^ray\.(?:train|tune)\.[\w.]*\.fit$/.test(call.callee)) sketch.claims.add(call);
    if (ENVIRONMENT.test(call.callee)) sketch.facts.push(...environment(unit, call));
    if (/(?:^|\.)submit_job$/.test(call.callee)) submitted(unit, sketch, call);
  }
  for (const definition of unit.module.definitions) {
    for (const decorator of definition.decorators) {
      if (!ENVIRONMENT.test(decorator.callee) && !/^ray\.serve\.deployment$/.test(decorator.callee)) continue;
      const value =
        valueOf(decorator, ['runtime_env']) ?? entryOf(valueOf(decorator, ['ray_actor_options']), 'runtime_env');
      if (value) sketch.facts.push(...environmentFacts(unit, value, definition.symbol, decorator.span));
    }
  }
  return sketch;
}

/** `TorchTrainer(train_func, datasets={…}, run_config=RunConfig(storage_path='s3://…'))` */
function trainer(unit: Unit, sketch: Sketch, call: Call): void {
  const loop = valueOf(call, ['train_loop_per_worker', 'trainable', 'run_or_experiment'], 0);
  const symbol = loop?.kind === 'name' ? loop.qualified : '';
  const definition = unit.definitions.get(symbol);
  const known = sketch.owners.get(symbol);
  const element =
    known ??
    (definition
      ? functionStep(unit, definition, { kind: 'training', details: detailsOf(lastOf(call.callee)) })
      : declaredStep(unit, call, {
          name: variableOf(unit, call) ?? lastOf(call.callee),
          kind: 'training',
          details: detailsOf(lastOf(call.callee)),
        }));
  if (!known) {
    sketch.elements.push(element);
    sketch.members.push({ pipeline: unit.self, step: element, where: call });
    if (definition) sketch.owners.set(symbol, element);
  }
  sketch.claims.add(call);
  sketch.facts.push(...placeFacts(unit, call, element, call.arguments), ...stored(unit, call, element));
}

/** Where checkpoints and results are kept. */
function stored(unit: Unit, call: Call, element: Element): Fact[] {
  const config = valueOf(call, ['run_config']);
  const made = config?.kind === 'call' ? unit.module.calls[config.call] : undefined;
  const path = made ? textIn(unit, valueOf(made, ['storage_path', 'local_dir'])) : null;
  if (path === null || /^[a-z0-9]+:\/\//.test(path) || path.length > 200) return [];
  const model = elementOf(unit, { symbol: call.symbol, span: call }, { kind: 'model', name: path, shared: true });
  return [elementFact(model), flowFact(unit, call, { from: element, to: model, data: ['model'], protocol: 'file' })];
}

function environment(unit: Unit, call: Call): Fact[] {
  const value = valueOf(call, ['runtime_env']) ?? (lastOf(call.callee) === 'RuntimeEnv' ? asDict(call) : null);
  return value ? environmentFacts(unit, value, call.symbol, call) : [];
}

function asDict(call: Call): Value {
  const entries = call.arguments.flatMap(({ name, value }) => (name === null ? [] : [[name, value] as const]));
  return { kind: 'dict', entries, text: '' };
}

/** `runtime_env={'pip': […], 'working_dir': 'https://…/code.zip', 'image_uri': …}` */
function environmentFacts(
  unit: Unit,
  value: Value,
  symbol: string,
  span: { startLine: number; endLine: number },
): Fact[] {
  const pip = entryOf(value, 'pip') ?? entryOf(value, 'uv');
  const packages = entryOf(pip, 'packages') ?? pip;
  const image = entryOf(value, 'image_uri') ?? entryOf(entryOf(value, 'container'), 'image');
  const folder = textIn(unit, entryOf(value, 'working_dir'));
  return [
    ...(packages
      ? packageFacts(unit, { symbol, argument: { name: 'pip', value: packages, span } }, 'environment')
      : []),
    ...(image ? imageOf(unit, { symbol, argument: { name: 'image_uri', value: image, span } }, 'runtime_env') : []),
    ...(folder !== null && folder.includes('://') ? remoteCode(unit, { symbol, span }, folder, 'working_dir') : []),
  ];
}

/** `client.submit_job(entrypoint='python train.py', runtime_env={…})` */
function submitted(unit: Unit, sketch: Sketch, call: Call): void {
  const argument = argumentOf(call, ['entrypoint']);
  const line = argument ? textIn(unit, argument.value) : null;
  if (!argument || line === null) return;
  const script = /([\w-]{1,80})\.py\b/.exec(line)?.[1];
  const element = declaredStep(unit, call, { name: script ?? 'ray job', details: detailsOf('ray job') });
  sketch.elements.push(element);
  sketch.members.push({ pipeline: unit.self, step: element, where: call });
  sketch.facts.push(...commandOf(unit, element, argument));
}
