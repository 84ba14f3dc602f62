import type { Element } from '../../../model/index.ts';
import type { Call } from '../../module.ts';
import { elementFact, elementOf, flowFact } from '../build.ts';
import { lastOf } from '../unit.ts';
import type { Unit } from '../unit.ts';
import { switchOf, textIn, valueOf } from '../values.ts';
import type { Sketch } from './contract.ts';
import { exactText, firstText, hostedEndpoint, protections, variableOf } from './hosted.ts';
import { callsBehind } from './operands.ts';
import { objectFacts, objectsBehind, registration, type SdkObject } from './sagemaker-objects.ts';
import { declaredStep, detailsOf } from './step.ts';

const JOB = /^sagemaker\.(?:\w+\.)*\w+\.(?:fit|train|run|transform)$/;
const DEPLOY = /^sagemaker\.(?:\w+\.)*\w+\.deploy$/;
const MONITOR = /^sagemaker\.(?:\w+\.)*(?:model_monitor\.(?:\w+\.)*)?\w*Monitor$/;
const FEATURES = /^sagemaker\.(?:\w+\.)*FeatureGroup(?:\.(\w+))?$/;

/** Jobs, endpoints, monitors and feature groups that code makes by itself, outside of a pipeline. */
export function directJobs(unit: Unit, sketch: Sketch, steps: ReadonlySet<Call>): void {
  const handed = handedOver(unit, steps);
  for (const call of handed)
    if (/^sagemaker\.[\w.]*\.(?:fit|run|transform|register|create)$/.test(call.callee)) sketch.claims.add(call);
  const jobs = new Map<Call, Element>();
  const endpoints = new Map<Call, Element>();
  const monitors: Call[] = [];
  for (const call of unit.module.calls) {
    if (handed.has(call)) continue;
    if (JOB.test(call.callee)) job(unit, sketch, call, jobs);
    else if (DEPLOY.test(call.callee)) deployment(unit, sketch, call, jobs, endpoints);
    else if (MONITOR.test(call.callee)) monitors.push(call);
    else if (FEATURES.test(call.callee)) features(unit, sketch, call);
    else if (lastOf(call.callee) === 'register' && call.callee.startsWith('sagemaker.'))
      registered(unit, sketch, call, jobs);
  }
  for (const call of monitors) monitor(unit, sketch, call, endpoints);
}

/** Calls that steps of a pipeline are made of: `step_args=processor.run(…)`. */
function handedOver(unit: Unit, steps: ReadonlySet<Call>): ReadonlySet<Call> {
  const handed = new Set<Call>();
  for (const step of steps) {
    for (const { value } of step.arguments) {
      const inner = value.kind === 'call' ? unit.module.calls[value.call] : undefined;
      if (inner) handed.add(inner);
    }
  }
  return handed;
}

function launcher(unit: Unit, sketch: Sketch): Element {
  return sketch.elements.find(({ kind }) => kind === 'orchestrator') ?? unit.self;
}

function job(unit: Unit, sketch: Sketch, call: Call, jobs: Map<Call, Element>): void {
  const objects = objectsBehind(unit, call);
  const [object] = objects;
  if (!object) return;
  sketch.claims.add(call);
  if (jobs.has(object.call) && object.family !== 'process') return;
  const element = elementOfJob(unit, call, object);
  jobs.set(object.call, element);
  sketch.elements.push(element);
  sketch.members.push({ pipeline: launcher(unit, sketch), step: element, where: call });
  sketch.facts.push(...objectFacts(unit, call, element, objects.slice(0, 1)));
}

function elementOfJob(unit: Unit, call: Call, { call: made, family, controls }: SdkObject): Element {
  const name =
    firstText(unit, call, 'job_name') ??
    firstText(unit, made, 'base_job_name', 'name') ??
    variableOf(unit, made) ??
    lastOf(made.callee);
  const kind =
    family === 'training'
      ? ({ kind: 'training' } as const)
      : family === 'process'
        ? {}
        : ({ kind: 'process' } as const);
  return declaredStep(unit, made, {
    name,
    ...kind,
    zone: 'cloud:aws',
    controls: [...controls].toSorted(),
    details: detailsOf(lastOf(made.callee)),
  });
}

/** `estimator.deploy(…)`, `model.deploy(endpoint_name='churn', data_capture_config=DataCaptureConfig(enable_capture=True, …))` */
function deployment(
  unit: Unit,
  sketch: Sketch,
  call: Call,
  jobs: ReadonlyMap<Call, Element>,
  endpoints: Map<Call, Element>,
): void {
  const objects = objectsBehind(unit, call).filter(({ family }) => family === 'model' || family === 'training');
  const [object] = objects;
  const made = object
    ? `${variableOf(unit, object.call) ?? lastOf(object.call.callee)} endpoint`
    : 'sagemaker endpoint';
  const captured = capture(unit, call);
  const trained = object ? jobs.get(object.call) : undefined;
  const from = trained ?? launcher(unit, sketch);
  const { element, facts } = hostedEndpoint(unit, {
    call,
    name: exactText(unit, call, 'endpoint_name'),
    fallback: firstText(unit, call, 'endpoint_name') ?? made,
    zone: 'cloud:aws',
    from,
    controls: [...protections(unit, call), ...(object?.controls ?? []), ...(captured ? ['monitoring'] : [])],
    details: detailsOf(captured ? 'captures requests' : '', serverless(call)),
  });
  endpoints.set(call, element);
  sketch.facts.push(...facts);
  if (object && !trained) sketch.facts.push(...objectFacts(unit, object.call, element, []));
}

function capture(unit: Unit, call: Call): boolean {
  const value = valueOf(call, ['data_capture_config']);
  const made = value?.kind === 'call' ? unit.module.calls[value.call] : undefined;
  return made !== undefined && switchOf(unit, valueOf(made, ['enable_capture'], 0)) === 'on';
}

function serverless(call: Call): string {
  if (valueOf(call, ['serverless_inference_config'])) return 'serverless';
  return valueOf(call, ['async_inference_config']) ? 'asynchronous' : '';
}

/** A monitor with its schedule watches an endpoint. */
function monitor(unit: Unit, sketch: Sketch, call: Call, endpoints: ReadonlyMap<Call, Element>): void {
  const schedules = unit.module.calls.filter(
    (other) =>
      lastOf(other.callee) === 'create_monitoring_schedule' &&
      callsBehind(unit, { kind: 'unknown', text: other.receiver }, other, (inner) => inner === call).length > 0,
  );
  const name = schedules.map((item) => firstText(unit, item, 'monitor_schedule_name')).find((text) => text !== null);
  const element = declaredStep(unit, call, {
    name: name ?? variableOf(unit, call) ?? lastOf(call.callee),
    kind: 'monitoring',
    zone: 'cloud:aws',
    controls: ['monitoring'],
    details: detailsOf(lastOf(call.callee)),
  });
  sketch.elements.push(element);
  for (const schedule of schedules) {
    const input = valueOf(schedule, ['endpoint_input'], 0);
    const deployed = input ? callsBehind(unit, input, schedule, (inner) => endpoints.has(inner)) : [];
    const name = textIn(unit, input);
    const named =
      name === null
        ? []
        : [
            elementOf(
              unit,
              { symbol: schedule.symbol, span: schedule },
              { kind: 'endpoint', name, shared: true, zone: 'cloud:aws' },
            ),
          ];
    for (const watched of [...deployed.flatMap((inner) => endpoints.get(inner) ?? []), ...named]) {
      const flow = { from: watched, to: element, data: ['request' as const, 'prediction' as const], protocol: 's3' };
      sketch.facts.push(elementFact(watched), flowFact(unit, schedule, flow));
    }
  }
}

/** A feature group: what is ingested into it, and what is read from it. */
function features(unit: Unit, sketch: Sketch, call: Call): void {
  const method = FEATURES.exec(call.callee)?.[1];
  if (method === undefined || !/^(?:ingest|put_record|athena_query|get_record|as_hive_ddl)$/.test(method)) return;
  const store = elementOf(
    unit,
    { symbol: call.symbol, span: call },
    { kind: 'feature-store', name: 'sagemaker feature store', shared: true, zone: 'cloud:aws' },
  );
  const self = unit.self;
  const ends = /^(?:ingest|put_record)$/.test(method) ? { from: self, to: store } : { from: store, to: self };
  sketch.facts.push(elementFact(store), flowFact(unit, call, { ...ends, data: ['features'], protocol: 'https' }));
}

function registered(unit: Unit, sketch: Sketch, call: Call, jobs: ReadonlyMap<Call, Element>): void {
  const told = registration(unit, call);
  const [object] = objectsBehind(unit, call);
  if (!told) return;
  sketch.claims.add(call);
  sketch.facts.push(...told.factsOf((object ? jobs.get(object.call) : undefined) ?? launcher(unit, sketch)));
}
