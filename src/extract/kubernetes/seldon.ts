import { imageFacts } from '../../container/index.ts';
import type { Element, Fact } from '../../model/index.ts';
import { asText, entryOf, get, itemsOf, strings, type TreeNode } from '../../parse/index.ts';
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
  signalFact,
  type Source,
} from '../../statement/index.ts';
import { hostFacts, secretFacts } from './connections.ts';
import { containerOf } from './containers.ts';
import { hostNames } from './exposure.ts';
import { groupOf, type KubernetesObject } from './objects.ts';
import { powersOf } from './powers.ts';
import { formatOf, storedIn, storedModelFacts } from './stored-models.ts';
import { containersOf } from './templates.ts';

const MAX_DEPTH = 10;
const MOST_NODES = 100;

/** Facts of Seldon's objects, of its first and second generation. Nothing for other kinds. */
export function seldonFacts(source: Source, object: KubernetesObject): Fact[] {
  const group = groupOf(object);
  if (object.kind === 'SeldonDeployment') return deploymentFacts(source, object);
  if (group !== 'mlops.seldon.io') return [];
  if (object.kind === 'Model') return modelFacts(source, object);
  return object.kind === 'Pipeline' ? pipelineFacts(source, object) : [];
}

function endpointOf(
  source: Source,
  object: KubernetesObject,
  over: Partial<Pick<Element, 'capabilities' | 'controls' | 'details'>>,
): Element {
  const lines = { startLine: object.line, endLine: object.line };
  return ownElement(source, lines, {
    kind: 'endpoint',
    name: object.name,
    symbol: object.name,
    zone: `cluster:${object.namespace}`,
    exposure: 'network',
    // Seldon leaves authentication to the gateway in front.
    authentication: 'none',
    ...over,
    details: [object.kind, ...(over.details ?? [])],
  });
}

function deploymentFacts(source: Source, object: KubernetesObject): Fact[] {
  const predictors = itemsOf(get(object.node, 'spec', 'predictors'));
  const pods = predictors
    .flatMap((predictor) => itemsOf(get(predictor, 'componentSpecs')))
    .flatMap((part) => get(part, 'spec') ?? []);
  const nodes = predictors.flatMap((predictor) => graphNodes(get(predictor, 'graph'), 0)).slice(0, MOST_NODES);
  const powers = pods.map((pod) => powersOf(pod, containersOf(pod)));
  const endpoint = endpointOf(source, object, {
    capabilities: [...new Set(powers.flatMap(({ capabilities }) => capabilities))].sort(),
    controls: [...(powers[0]?.controls ?? [])],
    details: nodes.flatMap((node) => implementationOf(node) || []),
  });
  const services = predictors.flatMap((predictor) => {
    const name = asText(get(predictor, 'name'));
    return name === undefined ? [] : [`${object.name}-${name}`];
  });
  const explainers = predictors.flatMap((predictor) => get(predictor, 'explainer') ?? []);
  return [
    elementFact(endpoint),
    signalFact(`kubernetes:${object.kind}`),
    ...aliasFacts(
      source,
      { startLine: object.line, endLine: object.line },
      endpoint,
      hostNames(object, [object.name, ...services]),
    ),
    ...nodes.flatMap((node) => nodeFacts(source, node, endpoint)),
    ...explainers.flatMap((node) => nodeFacts(source, node, endpoint)),
    ...pods.flatMap((pod) => podFacts(source, pod, endpoint)),
  ];
}

function implementationOf(node: TreeNode): string {
  const implementation = asText(get(node, 'implementation')) ?? '';
  return implementation === '' ? '' : `runs ${implementation}`;
}

/** The models, routers and transformers of a graph. */
function graphNodes(node: TreeNode | undefined, depth: number): TreeNode[] {
  if (node === undefined || depth > MAX_DEPTH) return [];
  return [node, ...itemsOf(get(node, 'children')).flatMap((child) => graphNodes(child, depth + 1))];
}

function nodeFacts(source: Source, node: TreeNode, endpoint: Element): Fact[] {
  const format = (asText(get(node, 'implementation')) ?? '').replace(/_SERVER$/, '').toLowerCase();
  const stored = storedIn(node);
  const url = entryOf(get(node, 'logger'), 'url');
  const host = hostOf(asText(url?.value) ?? '');
  const given = { format, loader: `seldon ${format}`.trim(), symbol: endpoint.symbol };
  const pretrained = itemsOf(get(node, 'parameters')).flatMap((item) => {
    const value = entryOf(item, 'value');
    return asText(get(item, 'name')) === 'pretrained_model' && value !== undefined
      ? [{ uri: `hf://${asText(value.value) ?? ''}`, lines: lineOf(value) }]
      : [];
  });
  return [
    ...[...(stored === null ? [] : [stored]), ...pretrained].flatMap((model) =>
      storedModelFacts(source, model, endpoint, given),
    ),
    ...(url === undefined || host === null
      ? []
      : [
          flowFact(source, lineOf(url), {
            from: endpoint,
            to: namedEnd(source, `host:${host}`),
            data: ['request', 'prediction'],
            protocol: protocolOf(asText(url.value) ?? '', 'http'),
          }),
        ]),
  ];
}

function podFacts(source: Source, pod: TreeNode, endpoint: Element): Fact[] {
  const containers = containersOf(pod).map(containerOf);
  return [
    ...containers.flatMap((container) => {
      const { image, imageLine } = container;
      const place = { ...source, symbol: endpoint.symbol, startLine: imageLine, endLine: imageLine, loader: 'image' };
      const started = container.scripts.flatMap((script) =>
        scriptFacts(source, script, { runner: endpoint, manifest: 'other' }),
      );
      return [
        ...(image === '' || /[{}<>]/.test(image) ? [] : imageFacts(image, place)),
        ...started.filter(({ fact, value }) => fact !== 'element' || value.path === ''),
        ...hostFacts(source, container, endpoint),
      ];
    }),
    ...secretFacts(source, pod, containers, endpoint),
  ];
}

/** A model of the second generation; servers are shared and stand elsewhere. */
function modelFacts(source: Source, object: KubernetesObject): Fact[] {
  const spec = get(object.node, 'spec');
  const requirements = strings(get(spec, 'requirements'));
  const format = requirements.find((name) => formatOf(name) !== 'unknown') ?? requirements[0] ?? '';
  const endpoint = endpointOf(source, object, { details: requirements.slice(0, 5).map((name) => `needs ${name}`) });
  const stored = storedIn(spec);
  const lines = { startLine: object.line, endLine: object.line };
  return [
    elementFact(endpoint),
    signalFact('kubernetes:seldon'),
    ...aliasFacts(source, lines, endpoint, [`seldon-model:${object.name}`]),
    ...(stored === null
      ? []
      : storedModelFacts(source, stored, endpoint, { format, loader: `seldon ${format}`.trim(), symbol: object.name })),
  ];
}

/** Models of which one's answers are the next one's questions. */
function pipelineFacts(source: Source, object: KubernetesObject): Fact[] {
  const endpoint = endpointOf(source, object, {});
  const steps = itemsOf(get(object.node, 'spec', 'steps')).slice(0, MOST_NODES);
  return [
    elementFact(endpoint),
    signalFact('kubernetes:seldon'),
    ...steps.flatMap((step): Fact[] => {
      const named = entryOf(step, 'name');
      if (named === undefined) return [];
      const model = namedEnd(source, `seldon-model:${asText(named.value) ?? ''}`);
      const inputs = strings(get(step, 'inputs')).map((input) => input.split('.', 1)[0] ?? '');
      const before = inputs.filter((name) => steps.some((other) => asText(get(other, 'name')) === name));
      const lines = lineOf(named);
      return before.length === 0
        ? [flowFact(source, lines, { from: endpoint, to: model, data: ['request'], protocol: 'http' })]
        : before.map((name) =>
            flowFact(source, lines, {
              from: namedEnd(source, `seldon-model:${name}`),
              to: model,
              data: ['prediction'],
              protocol: 'kafka',
            }),
          );
    }),
  ];
}
