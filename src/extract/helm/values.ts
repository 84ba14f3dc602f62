import { hostPathPower, imageFacts, imageOf, isMachineLearningImage, softwareOf } from '../../container/index.ts';
import type { Capability, Element, Exposure, Fact } from '../../model/index.ts';
import {
  asBoolean,
  asNumber,
  asText,
  entriesOf,
  entryOf,
  get,
  itemsOf,
  type MapEntry,
  type TreeNode,
} from '../../parse/index.ts';
import { elementFact, folderOf, lineOf, ownElement, type Source } from '../../statement/index.ts';

const MAX_DEPTH = 6;
const MOST = 200;

type Component = { readonly name: string; readonly node: TreeNode; readonly image: MapEntry };

/** Components of a chart that run an image of machine learning, with what values say about reach and powers. Others say nothing. */
export function valuesFacts(source: Source, root: TreeNode): Fact[] {
  const chart = folderOf(source.path).split('/').at(-1) ?? '';
  return componentsIn(root, chart === '' ? 'release' : chart, 0)
    .slice(0, MOST)
    .flatMap((component) => componentFacts(source, component, root));
}

/** Maps that hold an `image`, named by their key. */
function componentsIn(node: TreeNode, name: string, depth: number): Component[] {
  if (node.kind !== 'map' || depth > MAX_DEPTH) return [];
  const image = entryOf(node, 'image');
  const own = image === undefined ? [] : [{ name, node, image }];
  return [
    ...own,
    ...entriesOf(node).flatMap(({ key, value }) => (key === 'image' ? [] : componentsIn(value, key, depth + 1))),
  ];
}

/** `image: name:tag`, or its parts. */
function imageText({ value }: MapEntry): string {
  if (value.kind === 'scalar') return asText(value) ?? '';
  const part = (key: string): string => asText(get(value, key)) ?? '';
  const name = part('repository') || part('name');
  const registry = part('registry');
  const tag = part('tag');
  const digest = part('digest');
  if (name === '') return '';
  return `${registry === '' ? '' : `${registry}/`}${name}${tag === '' ? '' : `:${tag}`}${digest === '' ? '' : `@${digest}`}`;
}

function componentFacts(source: Source, { name, node, image }: Component, root: TreeNode): Fact[] {
  const text = imageText(image);
  const repo = imageOf(text)?.repo ?? '';
  if (text === '' || text.includes('{{') || !isMachineLearningImage(repo)) return [];
  const software = softwareOf(repo);
  const reach = reachOf(node) ?? reachOf(root);
  const { capabilities, controls } = powersOf(node);
  const element: Element = ownElement(source, lineOf(image), {
    kind: software?.kind ?? 'service',
    name,
    symbol: name,
    exposure: reach ?? 'unknown',
    authentication: software?.authentication ?? 'unknown',
    capabilities,
    controls: [...controls, ...(software?.authentication === 'required' ? ['authentication'] : [])],
    zone: 'cluster:',
    details: [`image ${repo}`],
  });
  const { startLine, endLine } = lineOf(image);
  return [elementFact(element), ...imageFacts(text, { ...source, symbol: name, startLine, endLine, loader: 'image' })];
}

function reachOf(node: TreeNode): Exposure | null {
  if (asBoolean(get(node, 'ingress', 'enabled')) === true) return 'public';
  const type = asText(get(node, 'service', 'type')) ?? asText(get(node, 'service', 'serviceType'));
  if (type === undefined) return null;
  return type === 'LoadBalancer' ? 'public' : 'network';
}

function powersOf(node: TreeNode): { readonly capabilities: Capability[]; readonly controls: string[] } {
  const contexts = ['securityContext', 'podSecurityContext', 'containerSecurityContext'].flatMap(
    (key) => get(node, key) ?? [],
  );
  const capabilities = new Set<Capability>();
  const controls = new Set<string>();
  for (const context of contexts) {
    if (asBoolean(get(context, 'privileged')) === true) capabilities.add('privileged');
    if (asNumber(get(context, 'runAsUser')) === 0) capabilities.add('root');
    if (asBoolean(get(context, 'runAsNonRoot')) === true || (asNumber(get(context, 'runAsUser')) ?? 0) > 0)
      controls.add('non-root');
    if (asBoolean(get(context, 'readOnlyRootFilesystem')) === true) controls.add('read-only-root');
  }
  if (asBoolean(get(node, 'hostNetwork')) === true) capabilities.add('host-network');
  for (const volume of itemsOf(get(node, 'volumes') ?? get(node, 'extraVolumes'))) {
    const power = hostPathPower(asText(get(volume, 'hostPath', 'path')) ?? '');
    if (power !== null) capabilities.add(power);
  }
  if (entriesOf(get(node, 'resources', 'limits')).some(({ key }) => key === 'memory' || key === 'cpu'))
    controls.add('resource-limit');
  return { capabilities: [...capabilities].sort(), controls: [...controls].sort() };
}
