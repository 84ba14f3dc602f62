import type { Element, Fact } from '../../../model/index.ts';
import type { Call, Value } from '../../module.ts';
import { lastOf } from '../unit.ts';
import type { Unit } from '../unit.ts';
import { pathTail } from '../paths.ts';
import { argumentOf, textIn, valueOf } from '../values.ts';
import { azureServices } from './azure-v1-services.ts';
import { dataNamed } from './words.ts';
import { compose, dataMade, membersOf } from './compose.ts';
import { emptySketch, type PipelineReader, type Sketch, type StepOf } from './contract.ts';
import { firstText, startedScript, stepVariable, variableOf } from './hosted.ts';
import { callsBehind } from './operands.ts';
import { imageOf, packageFacts } from './requirements.ts';
import { scheduleOf } from './schedules.ts';
import { declaredStep, detailsOf, pipelineElement } from './step.ts';

const STEP =
  /^azureml\.(?:\w+\.)*(?:PythonScriptStep|ParallelRunStep|EstimatorStep|HyperDriveStep|AutoMLStep|DatabricksStep|RScriptStep|CommandStep|DataTransferStep|ModuleStep|SynapseSparkStep|AdlaStep|MpiStep|KustoStep)$/;
const PIPELINE = /^azureml\.(?:\w+\.)*Pipeline$/;
const RUN =
  /^azureml\.(?:\w+\.)*(?:ScriptRunConfig|AutoMLConfig|HyperDriveConfig|Estimator|PyTorch|TensorFlow|SKLearn)$/;
/** What one step writes and another reads. */
const PASSED =
  /^azureml\.(?:\w+\.)*(?:PipelineData|OutputFileDatasetConfig|OutputTabularDatasetConfig|PipelineOutputFileDataset|HDFSOutputDatasetConfig|TrainingOutput)$/;
const ZONE = 'cloud:azure';

/** Azure Machine Learning, version 1 of the SDK: pipelines of steps, submitted runs, environments, web services. */
export const azureV1: PipelineReader = { id: 'azure-v1', imports: ['azureml'], read };

function read(unit: Unit): Sketch {
  const sketch = emptySketch();
  const made = new Map<Call, Element>();
  for (const call of unit.module.calls) if (STEP.test(call.callee)) step(unit, sketch, call, made);
  const stepOf: StepOf = (call) => made.get(call) ?? null;
  passedOn(unit, sketch, made);
  for (const call of unit.module.calls) if (PIPELINE.test(call.callee)) pipeline(unit, sketch, call, stepOf);
  runs(unit, sketch);
  sketch.facts.push(...environments(unit), ...azureServices(unit));
  return sketch;
}

function step(unit: Unit, sketch: Sketch, call: Call, made: Map<Call, Element>): void {
  const type = lastOf(call.callee);
  const name = firstText(unit, call, 'name')?.trim() ?? stepVariable(unit, call) ?? type;
  const trains = /^(?:Estimator|HyperDrive|AutoML|Mpi)Step$/.test(type);
  const element = declaredStep(unit, call, {
    name,
    ...(trains ? { kind: 'training' as const } : {}),
    zone: ZONE,
    details: detailsOf(type),
  });
  made.set(call, element);
  sketch.elements.push(element);
  sketch.facts.push(...scriptOf(unit, call, element));
}

/** The script of a step or run, also of the configuration that it is given. */
function scriptOf(unit: Unit, call: Call, element: Element): Fact[] {
  const config = valueOf(call, ['parallel_run_config', 'hyperdrive_config', 'estimator', 'run_config']);
  const inner = config?.kind === 'call' ? unit.module.calls[config.call] : undefined;
  return [call, ...(inner ? [inner] : [])].flatMap((item) =>
    startedScript(
      unit,
      item,
      element,
      valueOf(item, ['script_name', 'script', 'entry_script', 'python_script_path', 'python_script_name']),
      valueOf(item, ['source_directory']),
    ),
  );
}

function isPassed(call: Call): boolean {
  return PASSED.test(call.callee);
}

/** `PipelineData('model')` in the outputs of one step and in the inputs of another. */
function passedOn(unit: Unit, sketch: Sketch, made: ReadonlyMap<Call, Element>): void {
  const written = new Map<Call, Element>();
  const within = (call: Call, names: readonly string[]): readonly Call[] => {
    const value = valueOf(call, names);
    return value ? callsBehind(unit, value, call, isPassed) : [];
  };
  const read = new Map<Call, ReadonlySet<Call>>();
  for (const [call, element] of made) {
    const inputs = new Set(within(call, ['inputs']));
    const outputs = within(call, ['outputs', 'output']);
    for (const item of outputs) written.set(item, element);
    for (const item of within(call, ['arguments']))
      if (!inputs.has(item) && !written.has(item)) written.set(item, element);
    read.set(call, new Set([...inputs, ...within(call, ['arguments'])]));
  }
  for (const [call, element] of made) {
    for (const item of read.get(call) ?? []) {
      const from = written.get(item);
      if (!from || from === element) continue;
      const name = textIn(unit, valueOf(item, ['name'], 0)) ?? variableOf(unit, item) ?? '';
      const data = [dataNamed(name) ?? dataMade(from)];
      sketch.edges.push({
        from,
        to: element,
        data,
        where: { startLine: call.startLine, endLine: call.startLine, symbol: call.symbol },
      });
    }
  }
}

function pipeline(unit: Unit, sketch: Sketch, call: Call, stepOf: StepOf): void {
  const published = unit.module.calls.find(({ callee }) => /^azureml\.(?:\w+\.)*Pipeline\.publish$/.test(callee));
  const name = (published ? firstText(unit, published, 'name') : null) ?? variableOf(unit, call) ?? 'pipeline';
  const schedule = unit.module.calls.find(({ callee }) => /^azureml\.(?:\w+\.)*Schedule\.create$/.test(callee));
  const when = schedule ? scheduleOf(unit, valueOf(schedule, ['recurrence'])) : '';
  const function_ = unit.definitions.get(call.symbol)?.kind === 'function' ? call.symbol : '';
  const details = detailsOf(when, published ? 'published' : '');
  const element: Element = { ...pipelineElement(unit, function_, call, name, details), zone: ZONE };
  sketch.elements.push(element);
  if (function_ !== '') sketch.owners.set(function_, element);
  const calls = unit.module.calls.filter(({ symbol }) => symbol === call.symbol);
  const { edges, steps } = compose(unit, calls, stepOf);
  sketch.edges.push(...edges);
  const fed = new Set(sketch.edges.map(({ to }) => to));
  sketch.members.push(...membersOf(element, steps).filter((member) => !fed.has(member.step)));
}

/** `experiment.submit(ScriptRunConfig(source_directory='src', script='train.py'))` */
function runs(unit: Unit, sketch: Sketch): void {
  for (const call of unit.module.calls) {
    if (!/^(?:azureml\.(?:\w+\.)*Experiment|\?)\.submit$/.test(call.callee)) continue;
    const value = valueOf(call, ['config'], 0);
    const [config] = value ? callsBehind(unit, value, call, ({ callee }) => RUN.test(callee)) : [];
    if (!config) continue;
    const inner = nestedConfig(unit, config);
    const script = pathTail(unit, valueOf(inner, ['script', 'entry_script']));
    const trains = !config.callee.endsWith('ScriptRunConfig') || /train|fit|tune/i.test(script ?? '');
    const name =
      script
        ?.split('/')
        .at(-1)
        ?.replace(/\.\w+$/, '') ?? lastOf(config.callee);
    const element = declaredStep(unit, config, {
      name,
      ...(trains ? { kind: 'training' as const } : {}),
      zone: ZONE,
      details: detailsOf(lastOf(config.callee)),
    });
    sketch.elements.push(element);
    sketch.members.push({ pipeline: unit.self, step: element, where: call });
    sketch.facts.push(...scriptOf(unit, inner, element));
  }
}

function nestedConfig(unit: Unit, config: Call): Call {
  const value: Value | null = valueOf(config, ['run_config', 'estimator']);
  const inner = value?.kind === 'call' ? unit.module.calls[value.call] : undefined;
  return inner && RUN.test(inner.callee) ? inner : config;
}

/** Packages and images of environments: `CondaDependencies.create(pip_packages=[…])`, `env.docker.base_image = '…'`. */
function environments(unit: Unit): Fact[] {
  const packages = unit.module.calls.flatMap((call) => {
    if (!/^azureml\.(?:\w+\.)*CondaDependencies(?:\.create|\.add_pip_package)?$/.test(call.callee)) return [];
    const argument = call.callee.endsWith('add_pip_package')
      ? argumentOf(call, ['pip_package'], 0)
      : argumentOf(call, ['pip_packages']);
    return packageFacts(unit, { symbol: call.symbol, argument }, 'environment');
  });
  const images = unit.module.assignments.flatMap(({ target, value, symbol, startLine, endLine }) => {
    if (!target.endsWith('.docker.base_image')) return [];
    return imageOf(
      unit,
      { symbol, argument: { name: 'base_image', value, span: { startLine, endLine } } },
      'base_image',
    );
  });
  return [...packages, ...images];
}
