import type { Element, Fact } from '../../../model/index.ts';
import { runsFact, sourceOf } from '../../../statement/index.ts';
import type { Call } from '../../module.ts';
import { elementFact, elementOf, flowFact } from '../build.ts';
import { evidenceOf, lastOf } from '../unit.ts';
import type { Unit } from '../unit.ts';
import { pathTail } from '../paths.ts';
import { argumentOf, valueOf } from '../values.ts';
import { emptySketch, type PipelineReader, type Sketch } from './contract.ts';
import { exactText, firstText, hostedEndpoint, protections, startedScript, stepVariable } from './hosted.ts';
import { callsBehind, callsOfReceiver } from './operands.ts';
import { placeFacts } from './places.ts';
import { commandOf, imageOf, packageFacts } from './requirements.ts';
import { scheduleOf } from './schedules.ts';
import { declaredStep, detailsOf } from './step.ts';

const ROOT = String.raw`^google\.cloud\.aiplatform(?:_v1|_v1beta1)?\.(?:\w+\.)*`;
const JOB =
  /^google\.cloud\.aiplatform\.(?:\w+\.)*(?:Custom(?:Container|PythonPackage)?(?:Training)?Job(?:\.from_local_script)?|AutoML\w+TrainingJob|HyperparameterTuningJob|BatchPredictionJob\.create|ModelEvaluationJob)$/;
const PIPELINE = /^google\.cloud\.aiplatform\.(?:\w+\.)*PipelineJob(?:\.from_pipeline_func)?$/;
const DATASET = new RegExp(`${ROOT}(?:Tabular|Image|Text|Video|TimeSeries|_)?Dataset\\.create$`);
const ENDPOINT = new RegExp(`${ROOT}(?:Private)?Endpoint\\.create$`);
const UPLOAD = new RegExp(`${ROOT}Model\\.upload(?:_\\w+)?$`);
const MONITOR = new RegExp(`${ROOT}ModelDeploymentMonitoringJob\\.create$`);
const ZONE = 'cloud:gcp';

/** Vertex AI: jobs, compiled pipelines, datasets, models and endpoints that code makes with its SDK. */
export const vertex: PipelineReader = { id: 'vertex', imports: ['google', 'vertexai'], read };

type Made = Map<Call, Element>;

function read(unit: Unit): Sketch {
  const sketch = emptySketch();
  const made: Made = new Map();
  if (!unit.module.calls.some(({ callee }) => callee.startsWith('google.cloud.aiplatform'))) return sketch;
  for (const call of unit.module.calls) {
    if (JOB.test(call.callee)) job(unit, sketch, call, made);
    else if (PIPELINE.test(call.callee)) pipeline(unit, sketch, call);
    else if (DATASET.test(call.callee)) dataset(unit, sketch, call, made);
    else if (UPLOAD.test(call.callee)) upload(unit, sketch, call, made);
    else if (ENDPOINT.test(call.callee)) made.set(call, endpoint(unit, sketch, call));
  }
  for (const call of unit.module.calls) {
    if (/^google\.cloud\.aiplatform\..*\.run$/.test(call.callee) || call.callee.endsWith('Job.submit'))
      ran(unit, sketch, call, made);
    else if (/^google\.cloud\.aiplatform\..*\.deploy$/.test(call.callee)) deployed(unit, sketch, call, made);
    else if (/^google\.cloud\.aiplatform\..*\.batch_predict$/.test(call.callee)) predicted(unit, sketch, call, made);
    else if (MONITOR.test(call.callee)) monitor(unit, sketch, call, made);
  }
  return sketch;
}

function isMade(made: Made): (call: Call) => boolean {
  return (call) => made.has(call);
}

function job(unit: Unit, sketch: Sketch, call: Call, made: Made): void {
  const type = lastOf(call.callee.replace(/\.(?:from_local_script|create)$/, ''));
  const name = firstText(unit, call, 'display_name', 'job_display_name') ?? stepVariable(unit, call) ?? type;
  const kind =
    type === 'BatchPredictionJob' || type === 'CustomJob'
      ? {}
      : { kind: type === 'ModelEvaluationJob' ? ('evaluation' as const) : ('training' as const) };
  const trains = type === 'CustomJob' && /train|tune|fit/i.test(name) ? { kind: 'training' as const } : kind;
  const element = declaredStep(unit, call, {
    name,
    ...trains,
    zone: ZONE,
    controls: protections(unit, call),
    details: detailsOf(type),
  });
  made.set(call, element);
  sketch.elements.push(element);
  sketch.members.push({ pipeline: unit.self, step: element, where: call });
  const given = (name_: string): { symbol: string; argument: ReturnType<typeof argumentOf> } => ({
    symbol: element.symbol,
    argument: argumentOf(call, [name_]),
  });
  sketch.facts.push(
    ...startedScript(unit, call, element, valueOf(call, ['script_path']), null),
    ...imageOf(unit, given('container_uri'), type),
    ...imageOf(unit, given('model_serving_container_image_uri'), type),
    ...packageFacts(unit, given('requirements'), 'environment'),
    ...(type === 'CustomContainerTrainingJob' ? commandOf(unit, element, argumentOf(call, ['command'])) : []),
    ...placeFacts(
      unit,
      call,
      element,
      call.arguments.filter(({ name: key }) => key !== 'staging_bucket'),
    ),
    ...workerImages(unit, call, element),
  );
}

/** `worker_pool_specs=[{'container_spec': {'image_uri': …}}]` */
function workerImages(unit: Unit, call: Call, element: Element): Fact[] {
  const argument = argumentOf(call, ['worker_pool_specs']);
  const items = argument?.value.kind === 'list' ? argument.value.items : [];
  return items.slice(0, 5).flatMap((item) => {
    const spec =
      item.kind === 'dict'
        ? item.entries.find(([key]) => key === 'container_spec' || key === 'python_package_spec')?.[1]
        : undefined;
    const image =
      spec?.kind === 'dict'
        ? spec.entries.find(([key]) => key === 'image_uri' || key === 'executor_image_uri')?.[1]
        : undefined;
    return argument && image
      ? imageOf(unit, { symbol: element.symbol, argument: { ...argument, value: image } }, 'worker_pool_specs')
      : [];
  });
}

/** A compiled pipeline, which is in a file of its own. */
function pipeline(unit: Unit, sketch: Sketch, call: Call): void {
  const name = firstText(unit, call, 'display_name', 'job_id') ?? stepVariable(unit, call) ?? 'pipeline job';
  const schedule = unit.module.calls.find(({ callee }) =>
    /PipelineJob(?:\.\w+)*\.create_schedule$|PipelineJobSchedule(?:\.\w+)*\.create$/.test(callee),
  );
  const submit = unit.module.calls.find(({ callee }) => /PipelineJob(?:\.\w+)*\.(?:submit|run)$/.test(callee));
  const account = submit ? firstText(unit, submit, 'service_account') : null;
  const element = declaredStep(unit, call, {
    name,
    kind: 'orchestrator',
    zone: ZONE,
    controls: [...protections(unit, call), ...(submit ? protections(unit, submit) : [])],
    details: detailsOf(
      schedule ? scheduleOf(unit, valueOf(schedule, ['cron', 'cron_expression'])) : '',
      account === null ? '' : `account: ${account}`,
    ),
  });
  sketch.elements.push(element);
  sketch.members.push({ pipeline: unit.self, step: element, where: call });
  const template = pathTail(unit, valueOf(call, ['template_path']));
  if (template !== null && /^[\w./-]{1,300}\.(?:json|ya?ml)$/.test(template) && !template.includes('://'))
    sketch.facts.push(runsFact(sourceOf(unit.path), evidenceOf(unit, call), element, template));
}

function dataset(unit: Unit, sketch: Sketch, call: Call, made: Made): void {
  const name = exactText(unit, call, 'display_name');
  const shown = name ?? stepVariable(unit, call) ?? 'dataset';
  const element = elementOf(
    unit,
    { symbol: call.symbol, span: call },
    { kind: 'dataset', name: shown, shared: name !== null, zone: ZONE },
  );
  made.set(call, element);
  sketch.facts.push(
    elementFact(element),
    ...placeFacts(unit, call, element, call.arguments),
    ...tables(unit, call, element),
  );
}

/** `bq_source='bq://project.dataset.table'` */
function tables(unit: Unit, call: Call, to: Element): Fact[] {
  const text = firstText(unit, call, 'bq_source', 'bigquery_source');
  const name = text === null ? null : /^bq:\/\/([\w.$-]{1,200})$/.exec(text)?.[1];
  if (name === null || name === undefined) return [];
  const table = elementOf(
    unit,
    { symbol: call.symbol, span: call },
    { kind: 'dataset', name, shared: true, details: ['bigquery'] },
  );
  return [elementFact(table), flowFact(unit, call, { from: table, to, data: ['dataset'], protocol: 'sql' })];
}

function upload(unit: Unit, sketch: Sketch, call: Call, made: Made): void {
  const name = exactText(unit, call, 'display_name');
  const shown = name ?? stepVariable(unit, call) ?? 'model';
  const model = elementOf(
    unit,
    { symbol: call.symbol, span: call },
    { kind: 'model', name: shown, shared: name !== null, zone: ZONE },
  );
  const registry = elementOf(
    unit,
    { symbol: call.symbol, span: call },
    { kind: 'model-registry', name: 'vertex', shared: true, zone: ZONE },
  );
  made.set(call, model);
  sketch.facts.push(
    elementFact(model),
    elementFact(registry),
    flowFact(unit, call, { from: model, to: registry, data: ['model'], protocol: 'https' }),
    ...imageOf(
      unit,
      { symbol: call.symbol, argument: argumentOf(call, ['serving_container_image_uri']) },
      'Model.upload',
    ),
    ...placeFacts(
      unit,
      call,
      model,
      call.arguments.filter(({ name: key }) => key === 'artifact_uri'),
    ),
  );
}

function endpoint(unit: Unit, sketch: Sketch, call: Call): Element {
  const isPrivate =
    call.callee.includes('PrivateEndpoint') || argumentOf(call, ['network', 'private_service_connect_config']) !== null;
  const { element, facts } = hostedEndpoint(unit, {
    call,
    name: exactText(unit, call, 'display_name'),
    fallback: stepVariable(unit, call) ?? 'vertex endpoint',
    zone: ZONE,
    from: unit.self,
    exposure: isPrivate ? 'network' : 'unknown',
    controls: protections(unit, call),
  });
  sketch.facts.push(...facts.filter(({ fact }) => fact === 'element'));
  return element;
}

/** What a job is given when it runs, and for whom it runs. */
function ran(unit: Unit, sketch: Sketch, call: Call, made: Made): void {
  const [receiver] = callsOfReceiver(unit, call, isMade(made));
  const element = receiver ? made.get(receiver) : undefined;
  if (!element) return;
  sketch.claims.add(call);
  sketch.facts.push(
    ...placeFacts(
      unit,
      call,
      element,
      call.arguments.filter(({ name }) => name !== 'tensorboard'),
    ),
    ...tables(unit, call, element),
  );
  for (const { value } of call.arguments) {
    for (const inner of callsBehind(unit, value, call, isMade(made))) {
      const from = made.get(inner);
      if (from && from !== element)
        sketch.facts.push(flowFact(unit, call, { from, to: element, data: ['dataset'], protocol: 'https' }));
    }
  }
}

/** `model.deploy(endpoint=endpoint)`, `endpoint.deploy(model)` */
function deployed(unit: Unit, sketch: Sketch, call: Call, made: Made): void {
  const behind = [
    ...callsOfReceiver(unit, call, isMade(made)),
    ...call.arguments.flatMap(({ value }) => callsBehind(unit, value, call, isMade(made))),
  ].flatMap((inner) => made.get(inner) ?? []);
  const to = behind.find(({ kind }) => kind === 'endpoint');
  const from = behind.find(({ kind }) => kind === 'model' || kind === 'training') ?? unit.self;
  sketch.claims.add(call);
  if (to) {
    sketch.facts.push(flowFact(unit, call, { from, to, data: ['model'], protocol: 'https' }));
    return;
  }
  const { facts } = hostedEndpoint(unit, {
    call,
    name: null,
    fallback: `${from.name} endpoint`,
    zone: ZONE,
    from,
    controls: protections(unit, call),
  });
  sketch.facts.push(...facts);
}

function predicted(unit: Unit, sketch: Sketch, call: Call, made: Made): void {
  const name = firstText(unit, call, 'job_display_name') ?? 'batch prediction';
  const element = declaredStep(unit, call, {
    name,
    kind: 'process',
    zone: ZONE,
    details: detailsOf('batch prediction'),
  });
  sketch.elements.push(element);
  sketch.members.push({ pipeline: unit.self, step: element, where: call });
  sketch.facts.push(...placeFacts(unit, call, element, call.arguments), ...tables(unit, call, element));
  const [inner] = callsOfReceiver(unit, call, isMade(made));
  const model = inner ? made.get(inner) : undefined;
  if (model) sketch.facts.push(flowFact(unit, call, { from: model, to: element, data: ['model'], protocol: 'https' }));
}

function monitor(unit: Unit, sketch: Sketch, call: Call, made: Made): void {
  const name = firstText(unit, call, 'display_name') ?? 'model monitoring';
  const element = declaredStep(unit, call, { name, kind: 'monitoring', zone: ZONE, controls: ['monitoring'] });
  sketch.elements.push(element);
  const value = valueOf(call, ['endpoint']);
  for (const inner of value ? callsBehind(unit, value, call, isMade(made)) : []) {
    const from = made.get(inner);
    if (from)
      sketch.facts.push(
        flowFact(unit, call, { from, to: element, data: ['request', 'prediction'], protocol: 'https' }),
      );
  }
}
