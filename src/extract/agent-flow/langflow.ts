import type { Fact } from '../../model/index.ts';
import { asString, asText, entryOf, get, itemsOf, type TreeNode } from '../../parse/index.ts';
import { languageModelOf, lineOf, signalFact, type Source } from '../../statement/index.ts';
import { type FlowEdge, type FlowNode, graphFacts, type Part } from './graph.ts';
import { providerOfType, reachOfType } from './reach.ts';

const MAX_NODES = 2_000;

/** Parts by a component's type; the first that fits. */
const PARTS: readonly (readonly [RegExp, Part])[] = [
  [/^(?:ChatInput|TextInput|Webhook|WebhookComponent)$/, 'entrance'],
  [/^(?:ChatOutput|TextOutput|ParseData|ParserComponent|SplitText|CombineText)$/, 'pass'],
  [/Embeddings?(?:Component|Model)?$/, 'embedding'],
  [/(?:Agent|AgentComponent|Crew\w*)$/, 'agent'],
  [/(?:Model|ModelComponent|LanguageModelComponent|LLM\w*)$/, 'llm'],
  [/Memory|MessageHistory|StoreMessage/, 'memory'],
  [
    /^(?:Chroma|FAISS|Pinecone|Qdrant\w*|Weaviate|Milvus|pgvector|AstraDB\w*|Elasticsearch|OpenSearch|Redis|LanceDB|Upstash|MongoDBAtlasVector)(?:\w*)$/i,
    'store',
  ],
  [
    /^(?:File|Directory|URL|URLComponent|APIRequest|RSSReader\w*|WebSearch\w*|SQLExecutor|S3Bucket\w*|GoogleDrive\w*)$/,
    'source',
  ],
  [/^(?:Prompt|PromptComponent|PromptTemplate|PromptModel)$/, 'prompt'],
  [/Guardrail|Moderation/, 'guard'],
  [/(?:Tool|Toolkit|API|Search|MCP\w*|Interpreter|REPL\w*|Calculator\w*)(?:Component)?$/, 'tool'],
  [/^(?:RunFlow|SubFlow|PythonFunction|CustomComponent|SmartFunction|LLMRouter\w*|\w*Chain)$/, 'step'],
];

/** Facts of a flow of LangFlow, https://docs.langflow.org */
export function langflowFacts(source: Source, root: TreeNode): Fact[] {
  const data = get(root, 'data') ?? root;
  const nodes = itemsOf(get(data, 'nodes'))
    .slice(0, MAX_NODES)
    .flatMap((node) => nodeOf(node) ?? []);
  const facts = graphFacts(source, 'LangFlow', nodes, edgesOf(data));
  return facts.length === 0 ? [] : [signalFact('langflow'), ...facts];
}

function nodeOf(node: TreeNode): FlowNode | null {
  const id = asString(get(node, 'id')) ?? '';
  const type = asString(get(node, 'data', 'type')) ?? '';
  const inner = get(node, 'data', 'node');
  const entry = entryOf(inner, 'display_name') ?? entryOf(get(node, 'data'), 'type');
  if (id === '' || type === '' || entry === undefined) return null;
  const part = PARTS.find(([pattern]) => pattern.test(type))?.[1] ?? 'pass';
  const template = get(inner, 'template');
  return {
    id,
    name: asText(entry.value) ?? type,
    part,
    lines: lineOf(entry),
    type,
    model: part === 'llm' || part === 'embedding' || part === 'agent' ? modelOf(type, part, template) : null,
    address: textOf(template, 'base_url') ?? textOf(template, 'openai_api_base'),
    word: type,
    capabilities: part === 'tool' ? reachOfType(type) : [],
    controls:
      part === 'guard'
        ? ['guardrail']
        : part === 'agent' && textOf(template, 'max_iterations') !== undefined
          ? ['iteration-limit']
          : [],
  };
}

/** The value of a field that holds a text. */
function textOf(template: TreeNode | undefined, key: string): string | undefined {
  const text = asText(get(template, key, 'value'));
  return text === undefined || text === '' ? undefined : text;
}

/** An agent of LangFlow may hold its model itself: a provider and a name. */
function modelOf(type: string, part: Part, template: TreeNode | undefined): FlowNode['model'] {
  const name =
    ['model_name', 'model', 'model_id', 'azure_deployment']
      .map((key) => textOf(template, key))
      .find((text) => text !== undefined) ?? '';
  const told = textOf(template, 'agent_llm') ?? textOf(template, 'provider') ?? type;
  const provider = providerOfType(told);
  if (provider === null) return part === 'agent' ? null : { provider: type, model: '' };
  return languageModelOf(name, provider) ?? { provider, model: '' };
}

function edgesOf(data: TreeNode): FlowEdge[] {
  return itemsOf(get(data, 'edges')).flatMap((edge): FlowEdge[] => {
    const entry = entryOf(edge, 'source');
    const [from, to] = [asString(entry?.value), asString(get(edge, 'target'))];
    return entry === undefined || from === undefined || to === undefined
      ? []
      : [{ source: from, target: to, lines: lineOf(entry), part: false }];
  });
}
