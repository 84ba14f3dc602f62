import type { Element, Fact } from '../../../model/index.ts';
import type { Call, Value } from '../../module.ts';
import { elementFact, elementOf, flowFact } from '../build.ts';
import type { Unit } from '../unit.ts';
import { argumentOf, switchOf, entryOf, valueOf } from '../values.ts';
import { emptySketch, type PipelineReader, type Sketch } from './contract.ts';
import { exactText, firstText, hostedEndpoint, textAt, variableOf } from './hosted.ts';
import { placeFacts } from './places.ts';
import { imageOf } from './requirements.ts';
import { declaredStep, detailsOf } from './step.ts';

/** Jobs that the client of the service starts, with the argument that names each. */
const JOBS = new Map<string, readonly [kind: Element['kind'] | null, name: string]>([
  ['create_training_job', ['training', 'TrainingJobName']],
  ['create_hyper_parameter_tuning_job', ['training', 'HyperParameterTuningJobName']],
  ['create_auto_ml_job', ['training', 'AutoMLJobName']],
  ['create_auto_ml_job_v2', ['training', 'AutoMLJobName']],
  ['create_processing_job', [null, 'ProcessingJobName']],
  ['create_transform_job', ['process', 'TransformJobName']],
  ['create_model_customization_job', ['training', 'jobName']],
  ['create_monitoring_schedule', ['monitoring', 'MonitoringScheduleName']],
]);

/** What the plain AWS client (`boto3.client('sagemaker')`, `'bedrock'`) starts: jobs, endpoints, labelling. */
export const sagemakerClient: PipelineReader = { id: 'sagemaker-client', imports: ['boto3'], read };

function read(unit: Unit): Sketch {
  const sketch = emptySketch();
  for (const call of unit.module.calls) {
    const method = /^(?:boto3\.(?:\w+\.)*client|\?)\.(create_\w+)$/.exec(call.callee)?.[1];
    if (method === undefined) continue;
    const job = JOBS.get(method);
    if (job) started(unit, sketch, call, job, method);
    else if (method === 'create_endpoint') endpoint(unit, sketch, call);
    else if (method === 'create_labeling_job') labelling(unit, sketch, call);
    else if (method === 'create_model_package') registered(unit, sketch, call);
  }
  return sketch;
}

function started(
  unit: Unit,
  sketch: Sketch,
  call: Call,
  [kind, key]: readonly [Element['kind'] | null, string],
  method: string,
): void {
  if (!argumentOf(call, [key])) return;
  const name = firstText(unit, call, key) ?? variableOf(unit, call) ?? method.replace('create_', '');
  const element = declaredStep(unit, call, {
    name,
    ...(kind === null ? {} : { kind }),
    zone: 'cloud:aws',
    details: detailsOf(method),
    controls: controlsOf(unit, call),
  });
  sketch.elements.push(element);
  sketch.members.push({ pipeline: unit.self, step: element, where: call });
  sketch.facts.push(...images(unit, call, element), ...placeFacts(unit, call, element, call.arguments));
}

function controlsOf(unit: Unit, call: Call): string[] {
  const isolated =
    switchOf(unit, valueOf(call, ['EnableNetworkIsolation'])) === 'on' ||
    valueOf(call, ['VpcConfig', 'vpcConfig']) !== null;
  const keyed = call.arguments.some(
    ({ name, value }) => name?.endsWith('KmsKeyId') === true || /["']\w*KmsKeyId["']\s*:/.test(value.text),
  );
  return [...(keyed ? ['encryption-at-rest'] : []), ...(isolated ? ['network-isolation'] : [])];
}

function images(unit: Unit, call: Call, element: Element): Fact[] {
  const argument = argumentOf(call, ['AlgorithmSpecification', 'AppSpecification']);
  const value: Value | null =
    entryOf(argument?.value ?? null, 'TrainingImage') ?? entryOf(argument?.value ?? null, 'ImageUri');
  if (!argument || value === null) return [];
  return imageOf(unit, { symbol: element.symbol, argument: { ...argument, value } }, 'TrainingImage');
}

function endpoint(unit: Unit, sketch: Sketch, call: Call): void {
  if (!argumentOf(call, ['EndpointName'])) return;
  const capture = unit.module.calls.some(
    (other) =>
      other.callee.endsWith('.create_endpoint_config') &&
      switchOf(unit, entryOf(valueOf(other, ['DataCaptureConfig']), 'EnableCapture')) === 'on',
  );
  const { facts } = hostedEndpoint(unit, {
    call,
    name: exactText(unit, call, 'EndpointName'),
    fallback: firstText(unit, call, 'EndpointName') ?? 'sagemaker endpoint',
    zone: 'cloud:aws',
    from: unit.self,
    controls: capture ? ['monitoring'] : [],
    details: capture ? ['captures requests'] : [],
  });
  sketch.facts.push(...facts);
}

/** People who label: a workforce of one's own, of a vendor, or anybody on Mechanical Turk. */
function labelling(unit: Unit, sketch: Sketch, call: Call): void {
  const name = firstText(unit, call, 'LabelingJobName') ?? 'labeling job';
  const team = textAt(unit, valueOf(call, ['HumanTaskConfig']), 'WorkteamArn') ?? '';
  const crowd = team.includes('public-crowd');
  const element = elementOf(
    unit,
    { symbol: call.symbol, span: { startLine: call.startLine, endLine: call.startLine } },
    {
      kind: 'annotation',
      name,
      zone: 'workforce',
      trust: crowd ? 'public' : 'unknown',
      details: detailsOf(crowd ? 'public workforce' : ''),
    },
  );
  sketch.facts.push(elementFact(element), ...placeFacts(unit, call, element, call.arguments));
}

function registered(unit: Unit, sketch: Sketch, call: Call): void {
  const status = firstText(unit, call, 'ModelApprovalStatus');
  const registry = elementOf(
    unit,
    { symbol: call.symbol, span: call },
    { kind: 'model-registry', name: 'sagemaker', shared: true },
  );
  const controls = status === 'PendingManualApproval' ? ['human-approval'] : [];
  sketch.facts.push(
    elementFact(registry),
    flowFact(unit, call, { from: unit.self, to: registry, data: ['model'], protocol: 'https', controls }),
  );
}
