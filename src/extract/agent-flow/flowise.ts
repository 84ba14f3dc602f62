import type { Fact } from '../../model/index.ts';
import { asString, asText, entryOf, get, itemsOf, type TreeNode } from '../../parse/index.ts';
import { languageModelOf, lineOf, signalFact, type Source } from '../../statement/index.ts';
import { type FlowEdge, type FlowNode, graphFacts, type Part } from './graph.ts';
import { providerOfType, reachOfType } from './reach.ts';

const MAX_NODES = 2_000;

/** Parts by the category of a node. */
const CATEGORIES: ReadonlyMap<string, Part> = new Map([
  ['chat models', 'llm'],
  ['llms', 'llm'],
  ['embeddings', 'embedding'],
  ['agents', 'agent'],
  ['multi agents', 'agent'],
  ['sequential agents', 'agent'],
  ['chains', 'step'],
  ['engine', 'step'],
  ['tools', 'tool'],
  ['tools (mcp)', 'tool'],
  ['mcp', 'tool'],
  ['memory', 'memory'],
  ['vector stores', 'store'],
  ['document loaders', 'source'],
  ['prompts', 'prompt'],
  ['moderation', 'guard'],
]);

/** Steps of agent flows of version 2, which share one category. */
const STEPS: ReadonlyMap<string, Part> = new Map([
  ['startAgentflow', 'entrance'],
  ['agentAgentflow', 'agent'],
  ['llmAgentflow', 'step'],
  ['toolAgentflow', 'tool'],
  ['retrieverAgentflow', 'step'],
  ['httpAgentflow', 'tool'],
  ['customFunctionAgentflow', 'step'],
  ['executeFlowAgentflow', 'step'],
  ['humanInputAgentflow', 'guard'],
]);

/** Facts of a chat flow or agent flow of Flowise, https://docs.flowiseai.com */
export function flowiseFacts(source: Source, root: TreeNode): Fact[] {
  const nodes = itemsOf(get(root, 'nodes'))
    .slice(0, MAX_NODES)
    .flatMap((node) => nodeOf(node) ?? []);
  const facts = graphFacts(source, 'Flowise', nodes, edgesOf(root));
  return facts.length === 0 ? [] : [signalFact('flowise'), ...facts];
}

function nodeOf(node: TreeNode): FlowNode | null {
  const data = get(node, 'data');
  const id = asString(get(node, 'id')) ?? '';
  const type = asString(get(data, 'name')) ?? '';
  const entry = entryOf(data, 'label') ?? entryOf(data, 'name') ?? entryOf(node, 'id');
  if (id === '' || type === '' || entry === undefined) return null;
  const category = (asString(get(data, 'category')) ?? '').toLowerCase();
  const part = STEPS.get(type) ?? CATEGORIES.get(category) ?? 'pass';
  const inputs = get(data, 'inputs');
  const capabilities = part === 'tool' ? reachOfType(type) : [];
  return {
    id,
    name: asText(entry.value) ?? id,
    part,
    lines: lineOf(entry),
    type,
    model: modelOf(type, part, inputs),
    address: asString(get(inputs, 'basepath')) ?? asString(get(inputs, 'baseUrl')),
    word: type,
    // A server of tools that the flow starts or calls.
    capabilities: /mcp/i.test(type) ? ['spawn-server'] : capabilities,
    controls: controlsOf(type, part, inputs),
  };
}

function controlsOf(type: string, part: Part, inputs: TreeNode | undefined): string[] {
  if (type === 'humanInputAgentflow') return ['human-approval'];
  if (part === 'guard') return ['guardrail', 'input-validation'];
  const limit = asText(get(inputs, 'maxIterations'));
  return part === 'agent' && limit !== undefined && limit !== '' ? ['iteration-limit'] : [];
}

/** A model node names its model among its inputs; a step of an agent flow holds the model's name and settings. */
function modelOf(type: string, part: Part, inputs: TreeNode | undefined): FlowNode['model'] {
  const inner = ['agentModel', 'llmModel']
    .map((key) => asString(get(inputs, key)))
    .find((text) => text !== undefined && text !== '');
  if (inner !== undefined) {
    const settings = get(inputs, 'agentModelConfig') ?? get(inputs, 'llmModelConfig');
    return namedModel(inner, settings);
  }
  return part === 'llm' || part === 'embedding' ? namedModel(type, inputs) : null;
}

function namedModel(type: string, inputs: TreeNode | undefined): FlowNode['model'] {
  const names = ['modelName', 'model', 'azureOpenAIApiDeploymentName', 'customModel', 'customModelName'];
  const name = names.map((key) => asString(get(inputs, key)) ?? '').find((text) => text !== '') ?? '';
  const provider = providerOfType(type) ?? type;
  return languageModelOf(name, provider) ?? { provider, model: '' };
}

function edgesOf(root: TreeNode): FlowEdge[] {
  return itemsOf(get(root, 'edges')).flatMap((edge): FlowEdge[] => {
    const entry = entryOf(edge, 'source');
    const [from, to] = [asString(entry?.value), asString(get(edge, 'target'))];
    // In agent flows edges are the order of steps; in chat flows a node is given to the next one as a part.
    const ordered = /agentflow/i.test(`${asString(get(edge, 'type')) ?? ''}${from ?? ''}`);
    return entry === undefined || from === undefined || to === undefined
      ? []
      : [{ source: from, target: to, lines: lineOf(entry), part: !ordered }];
  });
}
