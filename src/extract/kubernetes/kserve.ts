import { foldServers } from '../../container/index.ts';
import type { Element, Fact } from '../../model/index.ts';
import { asText, entriesOf, entryOf, get, type MapEntry, type TreeNode } from '../../parse/index.ts';
import {
  aliasFacts,
  elementFact,
  flowFact,
  hostOf,
  lineOf,
  namedEnd,
  ownElement,
  protocolOf,
  scriptFacts,
  scriptOfWords,
  signalFact,
  type Source,
} from '../../statement/index.ts';
import { hostFacts, secretFacts } from './connections.ts';
import { containerOf } from './containers.ts';
import { hostNames } from './exposure.ts';
import { graphFacts, llmFacts, runtimeFacts, trainedModelFacts } from './kserve-others.ts';
import { containerFacts, endpointOf } from './kserve-parts.ts';
import type { KubernetesObject } from './objects.ts';
import { powersOf } from './powers.ts';
import { storedIn, storedModelFacts } from './stored-models.ts';
import { containersOf, serviceAccountOf } from './templates.ts';

/** Frameworks that a predictor names by a key of its own, as in `predictor: {sklearn: {storageUri}}`. */
const FRAMEWORKS = new Set(
  'sklearn xgboost lightgbm tensorflow pytorch onnx triton pmml paddle mlflow huggingface tensorrt custom model'.split(
    ' ',
  ),
);

/** Facts of KServe's objects, those of its time as KFServing included. Nothing for other kinds. */
export function kserveFacts(source: Source, object: KubernetesObject): Fact[] {
  if (object.kind === 'InferenceService') return inferenceServiceFacts(source, object);
  if (object.kind === 'ServingRuntime' || object.kind === 'ClusterServingRuntime') return runtimeFacts(source, object);
  if (object.kind === 'InferenceGraph') return graphFacts(source, object);
  if (object.kind === 'TrainedModel') return trainedModelFacts(source, object);
  return object.kind === 'LLMInferenceService' ? llmFacts(source, object) : [];
}

function visibilityOf({ labels, annotations }: KubernetesObject): string[] {
  const visibility =
    labels.get('networking.kserve.io/visibility') ?? annotations.get('networking.kserve.io/visibility');
  return visibility === undefined ? [] : [`visible ${visibility}`];
}

function inferenceServiceFacts(source: Source, object: KubernetesObject): Fact[] {
  const spec = get(object.node, 'spec');
  // v1alpha2 had a default and a canary, each with its own predictor.
  const parts = [spec, get(spec, 'default'), get(spec, 'canary')];
  const predictors = parts.flatMap((part) => entryOf(part, 'predictor') ?? []);
  const pods = predictors.map(({ value }) => value);
  const powers = pods.map((pod) =>
    powersOf(pod, [...containersOf(pod), ...implementationsOf(pod).map(({ value }) => value)]),
  );
  const draft = endpointOf(source, object, {
    capabilities: [...new Set(powers.flatMap(({ capabilities }) => capabilities))].sort(),
    controls: powers[0]?.controls ?? [],
    details: [
      ...visibilityOf(object),
      ...pods.flatMap(implementationsOf).map(({ key, value }) => `runs ${frameworkOf(key, value)}`),
    ],
  });
  const started = pods.flatMap((pod) => predictorFacts(source, draft, pod));
  const { element, facts } = foldServers(draft, started, { authentication: 'none', kind: 'endpoint' });
  const names = [object.name, `${object.name}-predictor`, `${object.name}-predictor-default`];
  const accounts = pods.map(serviceAccountOf).filter((name) => name !== '');
  return [
    elementFact(element),
    signalFact(`kubernetes:${object.kind}`),
    ...aliasFacts(source, { startLine: object.line, endLine: object.line }, element, [
      ...hostNames(object, names),
      `inference-service:${object.name}`,
      ...accounts.map((name) => `service-account:${name}`),
    ]),
    ...facts,
    ...pods.flatMap((pod) => [
      ...secretFacts(source, pod, containersOf(pod).map(containerOf), element),
      ...containersOf(pod).flatMap((node) => hostFacts(source, containerOf(node), element)),
      ...loggerFacts(source, pod, element),
    ]),
    ...parts.flatMap((part) =>
      ['transformer', 'explainer'].flatMap((key) => helperFacts(source, object, entryOf(part, key), element)),
    ),
  ];
}

/** The frameworks of a predictor with what is said about them. */
function implementationsOf(predictor: TreeNode): MapEntry[] {
  return entriesOf(predictor).filter(({ key, value }) => FRAMEWORKS.has(key) && value.kind === 'map');
}

function frameworkOf(key: string, value: TreeNode): string {
  return (key === 'model' ? asText(get(value, 'modelFormat', 'name')) : key) ?? 'model';
}

function predictorFacts(source: Source, endpoint: Element, predictor: TreeNode): Fact[] {
  return [
    ...implementationsOf(predictor).flatMap((entry) => implementationFacts(source, endpoint, entry)),
    ...containersOf(predictor).flatMap((node) => containerFacts(source, endpoint, node)),
  ];
}

function implementationFacts(source: Source, endpoint: Element, { key, value }: MapEntry): Fact[] {
  const format = frameworkOf(key, value);
  const stored = storedIn(value);
  const runtime = entryOf(value, 'runtime');
  const custom = get(value, 'container');
  return [
    ...(stored === null
      ? []
      : storedModelFacts(source, stored, endpoint, { format, loader: `kserve ${format}`, symbol: endpoint.symbol })),
    ...(format === 'huggingface' ? huggingFaceFacts(source, endpoint, value) : []),
    ...containerFacts(source, endpoint, custom ?? value),
    ...(runtime === undefined
      ? []
      : [
          flowFact(source, lineOf(runtime), {
            from: namedEnd(source, `serving-runtime:${asText(runtime.value) ?? ''}`),
            to: endpoint,
            data: ['code'],
            protocol: 'exec',
          }),
        ]),
  ];
}

/** The arguments of KServe's server for models of the hub, which its image hands on. */
function huggingFaceFacts(source: Source, endpoint: Element, model: TreeNode): Fact[] {
  const script = scriptOfWords(get(model, 'args'));
  if (script === null) return [];
  const text = `python -m huggingfaceserver ${script.text}`;
  return scriptFacts(source, { ...script, text }, { runner: endpoint, manifest: 'other' });
}

/** Code in front of a predictor, or beside it to explain what it says. */
function helperFacts(source: Source, object: KubernetesObject, entry: MapEntry | undefined, endpoint: Element): Fact[] {
  if (entry === undefined || entry.value.kind !== 'map') return [];
  const helper = ownElement(source, lineOf(entry), {
    kind: 'process',
    name: `${object.name} ${entry.key}`,
    symbol: object.name,
    zone: `cluster:${object.namespace}`,
  });
  const nodes = [
    ...containersOf(entry.value),
    ...entriesOf(entry.value).flatMap(
      ({ value }) => get(value, 'container') ?? (storedIn(value) === null ? [] : value),
    ),
  ];
  const data = entry.key === 'transformer' ? (['features'] as const) : (['request'] as const);
  return [
    elementFact(helper),
    flowFact(source, lineOf(entry), { from: helper, to: endpoint, data, protocol: 'http' }),
    ...nodes.flatMap((node) => [
      ...containerFacts(source, helper, node).filter(({ fact, value }) => fact !== 'element' || value.path === ''),
      ...storedOf(source, node, helper),
    ]),
  ];
}

function storedOf(source: Source, node: TreeNode, helper: Element): Fact[] {
  const stored = storedIn(node);
  return stored === null
    ? []
    : storedModelFacts(source, stored, helper, { format: '', loader: 'kserve', symbol: helper.symbol });
}

/** Where requests and answers are sent as they come. */
function loggerFacts(source: Source, predictor: TreeNode, endpoint: Element): Fact[] {
  const url = entryOf(get(predictor, 'logger'), 'url');
  const address = asText(url?.value) ?? '';
  const host = hostOf(address);
  if (url === undefined || host === null) return [];
  const to = namedEnd(source, `host:${host}`);
  return [
    flowFact(source, lineOf(url), {
      from: endpoint,
      to,
      data: ['request', 'prediction'],
      protocol: protocolOf(address, 'http'),
    }),
  ];
}
