import type { Element, Fact } from '../../../model/index.ts';
import type { Call } from '../../module.ts';
import { elementFact, elementOf, flowFact, referenceFact } from '../build.ts';
import { lastOf } from '../unit.ts';
import type { Unit } from '../unit.ts';
import { argumentOf, entryOf, textIn, valueOf } from '../values.ts';
import { firstText, namedModel, protections, settledText, startedScript } from './hosted.ts';
import { callsBehind, callsOfReceiver } from './operands.ts';
import { placeFacts } from './places.ts';
import { imageOf } from './requirements.ts';

const TRAINS =
  /^sagemaker\.(?:\w+\.)*(?:\w*Estimator(?:Base)?|\w*Tuner|PyTorch|TensorFlow|HuggingFace|XGBoost|SKLearn|Chainer|MXNet|Rml|AutoML\w*|ModelTrainer|KMeans|PCA|LinearLearner|FactorizationMachines|RandomCutForest)$/;
const PROCESSES = /^sagemaker\.(?:\w+\.)*\w*Processor$/;
const MODELS = /^sagemaker\.(?:\w+\.)*(?:\w*(?<!ing)Model|MultiDataModel|ModelPackage)$/;
const TRANSFORMS = /^sagemaker\.(?:\w+\.)*Transformer$/;

/** A step of a pipeline. */
export const STEP_CLASS = /^sagemaker\.(?:\w+\.)*workflow\.(?:\w+\.)*(?:\w+Step|RegisterModel|StepCollection)$/;

export type Family = 'training' | 'process' | 'model' | 'transform';

/** What an object of the SDK is, by the class that makes it; null for any other call. */
export function familyOf({ callee }: Pick<Call, 'callee'>): Family | null {
  if (TRAINS.test(callee)) return 'training';
  if (PROCESSES.test(callee)) return 'process';
  if (TRANSFORMS.test(callee)) return 'transform';
  return MODELS.test(callee) ? 'model' : null;
}

export type SdkObject = { readonly call: Call; readonly family: Family; readonly controls: readonly string[] };

/** The estimators, processors and models that a call is given or called on. */
export function objectsBehind(unit: Unit, call: Call): SdkObject[] {
  // A step before this one has objects of its own.
  const isObject = (inner: Call): boolean =>
    inner !== call && (familyOf(inner) !== null || STEP_CLASS.test(inner.callee));
  const found = new Set(call.arguments.flatMap(({ value }) => callsBehind(unit, value, call, isObject)));
  if (call.receiver !== '') for (const inner of callsOfReceiver(unit, call, isObject)) found.add(inner);
  return [...found].flatMap((inner) => {
    const family = familyOf(inner);
    return family === null ? [] : [{ call: inner, family, controls: protections(unit, inner) }];
  });
}

/** What a job's call and the objects behind it say: scripts, images, places, models by name. */
export function objectFacts(unit: Unit, call: Call, element: Element, objects: readonly SdkObject[]): Fact[] {
  const runner = call.arguments.flatMap(({ value }) =>
    value.kind === 'call' ? (unit.module.calls[value.call] ?? []) : [],
  );
  const jobs = runner.filter(({ callee }) => /\.(?:run|fit|register|create|transform)$/.test(callee));
  const calls = [call, ...jobs, ...objects.map((object) => object.call)];
  return calls.flatMap((item) => [
    ...startedScript(
      unit,
      item,
      element,
      valueOf(item, ['code', 'entry_point', 'submit_app', 'input_notebook']),
      valueOf(item, ['source_dir']),
    ),
    ...imageOf(
      unit,
      { symbol: element.symbol, argument: argumentOf(item, ['image_uri', 'training_image', 'container']) },
      lastOf(item.callee),
    ),
    ...retrievedImage(unit, item, element),
    ...placeFacts(unit, item, element, placesOf(item)),
    ...modelByName(unit, item, element),
  ]);
}

/** Arguments that may name data and models; others name roles, sessions and objects that are looked at by themselves. */
function placesOf(call: Call): Call['arguments'] {
  const skipped =
    /role|session|estimator|processor|model_metrics|code_location|predictor|sagemaker_session|^steps?$|step_args|cache/;
  return call.arguments.filter(({ name, value }) => {
    if (name !== null && skipped.test(name)) return false;
    return value.kind !== 'call' || familyOf(value) === null;
  });
}

/** `image_uris.retrieve(framework='xgboost', version='1.7-1')` */
function retrievedImage(unit: Unit, call: Call, element: Element): Fact[] {
  const value = valueOf(call, ['image_uri', 'training_image']);
  const made =
    value?.kind === 'call' && /(?:^|\.)(?:image_uris\.retrieve|get_image_uri)$/.test(value.callee)
      ? unit.module.calls[value.call]
      : undefined;
  const framework = made ? textIn(unit, valueOf(made, ['framework', 'repo_name'], 0)) : null;
  if (!made || framework === null) return [];
  const version = textIn(unit, valueOf(made, ['version', 'repo_version'], 2)) ?? '';
  const none = version === '' || version === 'latest';
  return [
    referenceFact(
      unit,
      { symbol: element.symbol, span: made },
      {
        kind: 'container',
        repo: `sagemaker/${framework}`,
        resolved: true,
        revision: version,
        pinned: none ? 'none' : 'tag',
        loader: 'image_uris.retrieve',
        transport: 'registry',
      },
    ),
  ];
}

/** A model of the Hugging Face Hub or of JumpStart. */
function modelByName(unit: Unit, call: Call, element: Element): Fact[] {
  const hub = textIn(unit, entryOf(valueOf(call, ['env', 'environment']), 'HF_MODEL_ID'));
  const jump = /JumpStart\w*$/.test(call.callee) ? settledText(unit, valueOf(call, ['model_id'], 0)) : null;
  const revision = textIn(unit, valueOf(call, ['model_version'])) ?? '';
  return [
    ...(hub === null ? [] : namedModel(unit, call, { name: hub, to: element, loader: lastOf(call.callee) })),
    ...(jump === null
      ? []
      : namedModel(unit, call, { name: jump, to: element, loader: lastOf(call.callee), revision }, 'registry')),
  ];
}

type Registration = {
  readonly controls: readonly string[];
  readonly details: readonly string[];
  readonly factsOf: (step: Element) => Fact[];
};

/** A step or call that puts a model into the registry: for whom it waits, in which group. */
export function registration(unit: Unit, call: Call): Registration | null {
  const nested = valueOf(call, ['step_args']);
  const inner = nested?.kind === 'call' ? unit.module.calls[nested.call] : undefined;
  const target = [call, inner].find(
    (item) => item && (lastOf(item.callee) === 'RegisterModel' || lastOf(item.callee) === 'register'),
  );
  if (!target) return null;
  const status = settledText(unit, valueOf(target, ['approval_status']));
  const group = firstText(unit, target, 'model_package_group_name');
  const waits = status === 'PendingManualApproval';
  return {
    controls: waits ? ['human-approval'] : [],
    details: [status === null ? '' : `approval: ${status}`, group === null ? '' : `group: ${group}`],
    factsOf: (step) => {
      const where = { symbol: call.symbol, span: target };
      const registry = elementOf(unit, where, { kind: 'model-registry', name: 'sagemaker', shared: true });
      const flow = {
        from: step,
        to: registry,
        data: ['model' as const],
        protocol: 'https',
        controls: waits ? ['human-approval'] : [],
      };
      return [elementFact(registry), flowFact(unit, target, flow)];
    },
  };
}
