import { imageFacts } from '../../container/index.ts';
import type { Element, Fact } from '../../model/index.ts';
import type { TreeNode } from '../../parse/index.ts';
import { lineOf, ownElement, scriptFacts, type Source } from '../../statement/index.ts';
import { containerOf, type Variable } from './containers.ts';
import type { KubernetesObject } from './objects.ts';
import { storedIn, storedModelFacts } from './stored-models.ts';

/** The endpoint that an object of KServe makes. */
export function endpointOf(
  source: Source,
  object: KubernetesObject,
  over: Partial<Pick<Element, 'exposure' | 'capabilities'>> & {
    readonly controls?: readonly string[];
    readonly details?: readonly string[];
  },
): Element {
  const shown = { startLine: object.line, endLine: object.line };
  const { details = [], controls = [], ...rest } = over;
  const asks = object.annotations.get('security.opendatahub.io/enable-auth') === 'true';
  return ownElement(source, shown, {
    kind: 'endpoint',
    name: object.name,
    symbol: object.name,
    zone: `cluster:${object.namespace}`,
    exposure: 'network',
    // KServe asks nobody; a gateway in front may.
    authentication: asks ? 'required' : 'none',
    controls: [...controls, ...(asks ? ['authentication'] : [])],
    details: [object.kind, ...details],
    ...rest,
  });
}

/** The image, commands and model of a container that serves. */
export function containerFacts(source: Source, endpoint: Element, node: TreeNode): Fact[] {
  const container = containerOf(node);
  const { image, imageLine } = container;
  const variables = new Map(container.variables.map(({ name, value, line }) => [name, { value, line }]));
  const place = { ...source, symbol: endpoint.symbol, startLine: imageLine, endLine: imageLine, loader: 'image' };
  const isModel = storedIn(node) !== null;
  return [
    ...(image === '' || /[{}<>]/.test(image) ? [] : imageFacts(image, place)),
    // The storage initializer of KServe takes the model's address from a variable as well.
    ...(isModel ? [] : variableModel(source, endpoint, container.variables)),
    ...container.scripts.flatMap((script) =>
      scriptFacts(source, script, { runner: endpoint, manifest: 'other', variables }),
    ),
  ];
}

function variableModel(source: Source, endpoint: Element, variables: readonly Variable[]): Fact[] {
  const named = variables.find(({ name, value }) => name === 'STORAGE_URI' && value !== '');
  if (named === undefined) return [];
  return storedModelFacts(source, { uri: named.value, lines: lineOf(named) }, endpoint, {
    format: '',
    loader: 'kserve',
    symbol: endpoint.symbol,
  });
}
