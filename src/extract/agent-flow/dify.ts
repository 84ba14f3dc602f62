import type { Fact } from '../../model/index.ts';
import { asBoolean, asString, asText, entryOf, get, itemsOf, type MapEntry, type TreeNode } from '../../parse/index.ts';
import {
  languageModelOf,
  lineOf,
  referenceFact,
  signalFact,
  type Source,
  withoutSecrets,
} from '../../statement/index.ts';
import { type FlowEdge, type FlowNode, graphFacts, type Part } from './graph.ts';
import { providerOfType, reachOfType } from './reach.ts';

const MAX_NODES = 2_000;
const MAX_PLUGINS = 200;

/** Parts by a node's type. */
const PARTS: ReadonlyMap<string, Part> = new Map([
  ['start', 'entrance'],
  ['trigger-webhook', 'entrance'],
  ['llm', 'step'],
  ['question-classifier', 'step'],
  ['parameter-extractor', 'step'],
  ['code', 'step'],
  ['agent', 'agent'],
  ['tool', 'tool'],
  ['http-request', 'service'],
  ['knowledge-retrieval', 'knowledge'],
]);

/** Facts of an app that Dify exported (https://docs.dify.ai): a drawn workflow, or a chat or agent with its settings. */
export function difyFacts(source: Source, root: TreeNode): Fact[] {
  const name = entryOf(get(root, 'app'), 'name') ?? entryOf(root, 'kind');
  if (name === undefined) return [];
  const drawn = get(root, 'workflow', 'graph');
  const nodes =
    drawn === undefined
      ? settingsNodes(root, name)
      : itemsOf(get(drawn, 'nodes'))
          .slice(0, MAX_NODES)
          .flatMap((node) => nodeOf(node) ?? []);
  const edges = drawn === undefined ? settingsEdges(nodes) : edgesOf(drawn);
  const facts = graphFacts(source, 'Dify', nodes, edges);
  return facts.length === 0 ? [] : [signalFact('dify'), ...facts, ...pluginFacts(source, root)];
}

function nodeOf(node: TreeNode): FlowNode | null {
  const data = get(node, 'data');
  const id = asText(get(node, 'id')) ?? '';
  const type = asString(get(data, 'type')) ?? '';
  const entry = entryOf(data, 'title') ?? entryOf(data, 'type');
  if (id === '' || type === '' || entry === undefined) return null;
  const part = PARTS.get(type) ?? 'pass';
  const url = asString(get(data, 'url')) ?? '';
  const fixed = /^https?:\/\/[\w.-]+/.test(url) && !url.includes('{{');
  const tool = `${asText(get(data, 'provider_id')) ?? ''} ${asText(get(data, 'tool_name')) ?? ''}`;
  return {
    id,
    name: part === 'service' && fixed ? withoutSecrets(url) : (asText(entry.value) ?? type),
    part,
    lines: lineOf(entry),
    type,
    model: modelIn(get(data, 'model')),
    capabilities: part === 'tool' ? reachOfType(tool) : [],
    controls: get(data, 'max_iterations') !== undefined ? ['iteration-limit'] : [],
    ...(part === 'entrance' ? { exposure: 'unknown', authentication: 'unknown' } : {}),
  };
}

/** `{provider: langgenius/openai/openai, name: gpt-4o}`, in older exports `{provider: openai, …}`. */
function modelIn(node: TreeNode | undefined): FlowNode['model'] {
  const provider = asString(get(node, 'provider')) ?? '';
  const known = providerOfType(provider) ?? provider.split('/').at(-1) ?? '';
  return known === ''
    ? null
    : (languageModelOf(asText(get(node, 'name')) ?? '', known) ?? { provider: known, model: '' });
}

function edgesOf(graph: TreeNode): FlowEdge[] {
  return itemsOf(get(graph, 'edges')).flatMap((edge): FlowEdge[] => {
    const entry = entryOf(edge, 'source');
    const [from, to] = [asText(entry?.value), asText(get(edge, 'target'))];
    return entry === undefined || from === undefined || to === undefined
      ? []
      : [{ source: from, target: to, lines: lineOf(entry), part: false }];
  });
}

/** A chat or agent without a drawing: the app itself, and its tools. */
function settingsNodes(root: TreeNode, name: MapEntry): FlowNode[] {
  const settings = get(root, 'model_config');
  const agent = asBoolean(get(settings, 'agent_mode', 'enabled')) === true;
  const guarded = asBoolean(get(settings, 'sensitive_word_avoidance', 'enabled')) === true;
  const app: FlowNode = {
    id: '',
    name: asText(name.value) ?? 'app',
    part: agent ? 'agent' : 'step',
    lines: lineOf(name),
    type: asString(get(root, 'app', 'mode')) ?? 'app',
    model: modelIn(get(settings, 'model')),
    controls: [
      ...(guarded ? ['guardrail'] : []),
      ...(get(settings, 'agent_mode', 'max_iteration') === undefined ? [] : ['iteration-limit']),
    ],
  };
  const tools = itemsOf(get(settings, 'agent_mode', 'tools')).flatMap((node): FlowNode[] => {
    const entry = entryOf(node, 'tool_name') ?? entryOf(node, 'tool_label');
    const text = asText(entry?.value) ?? '';
    if (entry === undefined || text === '' || asBoolean(get(node, 'enabled')) === false) return [];
    const capabilities = reachOfType(`${asText(get(node, 'provider_id')) ?? ''} ${text}`);
    return [{ id: text, name: text, part: 'tool', lines: lineOf(entry), type: text, capabilities }];
  });
  return [app, ...tools.slice(0, MAX_NODES)];
}

function settingsEdges(nodes: readonly FlowNode[]): FlowEdge[] {
  return nodes.slice(1).map(({ id, lines }) => ({ source: id, target: '', lines, part: true }));
}

/** Plugins that the app needs: `langgenius/openai:0.0.19@sha256 of the package`. */
function pluginFacts(source: Source, root: TreeNode): Fact[] {
  return itemsOf(get(root, 'dependencies'))
    .slice(0, MAX_PLUGINS)
    .flatMap((node) => {
      const entry =
        entryOf(get(node, 'value'), 'marketplace_plugin_unique_identifier') ??
        entryOf(get(node, 'value'), 'plugin_unique_identifier');
      const parts = /^([\w./-]{1,200}):([\w.+-]{1,60})(?:@([0-9a-f]{64}))?$/.exec(asString(entry?.value) ?? '');
      if (entry === undefined || parts === null) return [];
      const [, repo = '', revision = '', digest] = parts;
      const pinned = digest === undefined ? 'tag' : 'digest';
      return [
        referenceFact(source, lineOf(entry), {
          kind: 'code',
          repo,
          revision,
          pinned,
          loader: 'Dify plugin',
          remoteCode: 'on',
          transport: 'registry',
          verified: digest !== undefined,
        }),
      ];
    });
}
