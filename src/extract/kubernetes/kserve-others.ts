import { commandFacts } from '../../command/index.ts';
import { imageFacts } from '../../container/index.ts';
import type { Element, Fact } from '../../model/index.ts';
import { asText, entriesOf, entryOf, get, itemsOf, type TreeNode } from '../../parse/index.ts';
import {
  aliasFacts,
  elementFact,
  flowFact,
  hostOf,
  lineOf,
  namedEnd,
  ownElement,
  signalFact,
  type Source,
} from '../../statement/index.ts';
import { secretFacts } from './connections.ts';
import { containerOf } from './containers.ts';
import { hostNames } from './exposure.ts';
import { containerFacts, endpointOf } from './kserve-parts.ts';
import type { KubernetesObject } from './objects.ts';
import { powersOf } from './powers.ts';
import { storedIn, storedModelFacts } from './stored-models.ts';
import { containersOf } from './templates.ts';

const MOST = 100;

/** A way to serve a format: the containers that predictors which name it run. */
export function runtimeFacts(source: Source, object: KubernetesObject): Fact[] {
  const spec = get(object.node, 'spec');
  const nodes = containersOf(spec ?? object.node);
  const { capabilities, controls } = powersOf(spec ?? object.node, nodes);
  const formats = itemsOf(get(spec, 'supportedModelFormats')).flatMap((item) => asText(get(item, 'name')) ?? []);
  const lines = { startLine: object.line, endLine: object.line };
  const runtime = ownElement(source, lines, {
    kind: 'container',
    name: object.name,
    symbol: object.name,
    capabilities: [...capabilities],
    controls: [...controls],
    zone: `cluster:${object.namespace}`,
    details: [object.kind, ...formats.slice(0, 8).map((format) => `serves ${format}`)],
  });
  const images = nodes.map(containerOf).flatMap(({ image, imageLine }) => {
    if (image === '' || /[{}<>]/.test(image)) return [];
    return imageFacts(image, {
      ...source,
      symbol: object.name,
      startLine: imageLine,
      endLine: imageLine,
      loader: 'image',
    });
  });
  const trusts = nodes.flatMap((node) => remoteCodeFacts(source, runtime, node));
  return [
    elementFact(runtime),
    signalFact(`kubernetes:${object.kind}`),
    ...aliasFacts(source, lines, runtime, [`serving-runtime:${object.name}`]),
    ...images,
    ...trusts,
  ];
}

/** References of a runtime's own arguments; which model it is, the predictor says. */
function remoteCodeFacts(source: Source, runtime: Element, node: TreeNode): Fact[] {
  return containerOf(node)
    .scripts.flatMap(({ text, startLine }) =>
      commandFacts(text, { ...source, symbol: runtime.symbol, startLine, manifest: 'other' }),
    )
    .filter(({ fact }) => fact === 'reference' || fact === 'dependency');
}

/** Services that answer one request together. */
export function graphFacts(source: Source, object: KubernetesObject): Fact[] {
  const graph = endpointOf(source, object, {});
  const steps = entriesOf(get(object.node, 'spec', 'nodes')).flatMap(({ value }) => itemsOf(get(value, 'steps')));
  return [
    elementFact(graph),
    signalFact(`kubernetes:${object.kind}`),
    ...aliasFacts(source, { startLine: object.line, endLine: object.line }, graph, hostNames(object, [object.name])),
    ...steps.slice(0, MOST).flatMap((step): Fact[] => {
      const service = entryOf(step, 'serviceName');
      const url = entryOf(step, 'serviceUrl');
      const host = hostOf(asText(url?.value) ?? '');
      if (service !== undefined) {
        const to = namedEnd(source, `inference-service:${asText(service.value) ?? ''}`);
        return [flowFact(source, lineOf(service), { from: graph, to, data: ['request'], protocol: 'http' })];
      }
      if (url === undefined || host === null) return [];
      return [
        flowFact(source, lineOf(url), {
          from: graph,
          to: namedEnd(source, `host:${host}`),
          data: ['request'],
          protocol: 'http',
        }),
      ];
    }),
  ];
}

/** A model that a running service, which stands in an object of its own, is to load as one of many. */
export function trainedModelFacts(source: Source, object: KubernetesObject): Fact[] {
  const spec = get(object.node, 'spec');
  const stored = storedIn(get(spec, 'model'));
  const signal = signalFact(`kubernetes:${object.kind}`);
  if (stored === null) return [signal];
  const format = asText(get(spec, 'model', 'framework')) ?? '';
  const service = namedEnd(source, `inference-service:${asText(get(spec, 'inferenceService')) ?? ''}`);
  return [
    signal,
    ...storedModelFacts(source, stored, service, { format, loader: `kserve ${format}`.trim(), symbol: object.name }),
  ];
}

/** A large language model with its router. */
export function llmFacts(source: Source, object: KubernetesObject): Fact[] {
  const spec = get(object.node, 'spec');
  const template = get(spec, 'template') ?? object.node;
  const routed =
    entryOf(get(spec, 'router'), 'gateway') !== undefined || entryOf(get(spec, 'router'), 'route') !== undefined;
  const powers = powersOf(template, containersOf(template));
  const endpoint = endpointOf(source, object, {
    exposure: routed ? 'public' : 'network',
    capabilities: [...powers.capabilities],
    controls: [...powers.controls],
  });
  const stored = storedIn(get(spec, 'model'));
  const adapters = itemsOf(get(spec, 'model', 'lora', 'adapters')).flatMap((item) => storedIn(item) ?? []);
  const models = [...(stored === null ? [] : [stored]), ...adapters];
  return [
    elementFact(endpoint),
    signalFact(`kubernetes:${object.kind}`),
    ...aliasFacts(
      source,
      { startLine: object.line, endLine: object.line },
      endpoint,
      hostNames(object, [object.name, `${object.name}-kserve-workload-svc`]),
    ),
    ...models.flatMap((model) =>
      storedModelFacts(source, model, endpoint, { format: '', loader: 'kserve llm', symbol: object.name }),
    ),
    ...containersOf(template)
      .flatMap((node) => containerFacts(source, endpoint, node))
      .filter(({ fact, value }) => fact !== 'element' || value.path === ''),
    ...secretFacts(source, template, containersOf(template).map(containerOf), endpoint),
  ];
}
