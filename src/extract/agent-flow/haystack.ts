import type { Fact } from '../../model/index.ts';
import { asString, asText, entriesOf, entryOf, get, itemsOf, oneOrMore, type TreeNode } from '../../parse/index.ts';
import { languageModelOf, lineOf, type Lines, signalFact, type Source } from '../../statement/index.ts';
import { type FlowEdge, type FlowNode, graphFacts, type Part } from './graph.ts';
import { providerOfType, reachOfType } from './reach.ts';

const MAX_NODES = 500;

/** Parts by the last word of a component's type; the first that fits. */
const PARTS: readonly (readonly [RegExp, Part])[] = [
  [/^Agent$/, 'agent'],
  [/DocumentStore$/, 'store'],
  [/Embedder$/, 'embedding'],
  [/(?:Generator|PromptNode|Seq2SeqGenerator)$/, 'llm'],
  [/(?:WebSearch|LinkContentFetcher|Fetcher)$/, 'source'],
  [/(?:PromptBuilder|PromptTemplate)$/, 'prompt'],
  [/(?:ToolInvoker|Tool)$/, 'tool'],
  [/(?:Reader|Ranker|Retriever|Classifier|Summarizer|Evaluator)$/, 'step'],
];

/** Facts of a pipeline of Haystack, https://docs.haystack.deepset.ai/docs/serialization, of version 2 or 1. */
export function haystackFacts(source: Source, root: TreeNode): Fact[] {
  const components = componentsOf(root);
  const nodes = components.flatMap(nodesOf);
  const facts = graphFacts(source, 'Haystack', nodes, [...edgesOf(root), ...components.flatMap(storeEdges)]);
  return facts.length === 0 ? [] : [signalFact('haystack'), ...facts];
}

type Component = {
  readonly name: string;
  readonly lines: Lines;
  readonly type: string;
  readonly settings: TreeNode | undefined;
};

/** A map of components (version 2), or a list of them with names (version 1). */
function componentsOf(root: TreeNode): Component[] {
  const node = get(root, 'components');
  if (node?.kind === 'map') {
    return entriesOf(node)
      .slice(0, MAX_NODES)
      .map((entry) => componentOf(entry.key, lineOf(entry), entry.value));
  }
  return itemsOf(node)
    .slice(0, MAX_NODES)
    .flatMap((item) => {
      const name = entryOf(item, 'name');
      const text = asText(name?.value);
      return name === undefined || text === undefined ? [] : [componentOf(text, lineOf(name), item)];
    });
}

function componentOf(name: string, lines: Lines, node: TreeNode): Component {
  const type = asString(get(node, 'type')) ?? '';
  return {
    name,
    lines,
    type: type.slice(type.lastIndexOf('.') + 1),
    settings: get(node, 'init_parameters') ?? get(node, 'params'),
  };
}

/** A component, and the store that it holds. */
function nodesOf(component: Component): FlowNode[] {
  const { name, lines, type, settings } = component;
  const part = PARTS.find(([pattern]) => pattern.test(type))?.[1] ?? 'pass';
  const provider = providerOfType(type);
  const asked = part === 'llm' || part === 'embedding' || part === 'agent';
  const model =
    asText(get(settings, 'model')) ??
    asText(get(settings, 'model_name_or_path')) ??
    asText(get(settings, 'azure_deployment')) ??
    '';
  const hosted = languageModelOf(model, provider ?? '') ?? (provider === null ? null : { provider, model: '' });
  const own: FlowNode = {
    id: name,
    name,
    // A model of this machine is a step of its own.
    part: asked && hosted === null && part !== 'agent' ? 'step' : part,
    lines,
    type,
    model: asked ? hosted : null,
    address: asString(get(settings, 'api_base_url')),
    word: type,
    capabilities: part === 'tool' ? reachOfType(type) : [],
  };
  const store = storeOf(component);
  return store === null ? [own] : [own, store];
}

function storeOf({ name, settings }: Component): FlowNode | null {
  const held = entryOf(settings, 'document_store');
  const type = asString(get(held?.value, 'type')) ?? '';
  if (held === undefined || type === '') return null;
  const word = type.slice(type.lastIndexOf('.') + 1);
  return { id: `${name}/store`, name: word, part: 'store', lines: lineOf(held), type: word, word };
}

/** A retriever reads its store, a writer fills it. */
function storeEdges(component: Component): FlowEdge[] {
  const { name, type, lines, settings } = component;
  const held = asString(get(settings, 'document_store'));
  const store = storeOf(component) === null ? held : `${name}/store`;
  if (store === undefined) return [];
  return [
    type.endsWith('Writer')
      ? { source: name, target: store, lines, part: false }
      : { source: store, target: name, lines, part: false },
  ];
}

function edgesOf(root: TreeNode): FlowEdge[] {
  const connected = itemsOf(get(root, 'connections')).flatMap((node): FlowEdge[] => {
    const entry = entryOf(node, 'sender');
    const [from, to] = [nameIn(asString(entry?.value)), nameIn(asString(get(node, 'receiver')))];
    return entry === undefined || from === '' || to === ''
      ? []
      : [{ source: from, target: to, lines: lineOf(entry), part: false }];
  });
  const chained = itemsOf(get(root, 'pipelines'))
    .flatMap((pipeline) => itemsOf(get(pipeline, 'nodes')))
    .flatMap((node) =>
      oneOrMore(get(node, 'inputs')).flatMap((input): FlowEdge[] => {
        const [from, to] = [nameIn(asString(input)), asText(get(node, 'name')) ?? ''];
        return from === '' || to === '' ? [] : [{ source: from, target: to, lines: lineOf(input), part: false }];
      }),
    );
  return [...connected, ...chained];
}

/** `retriever.documents` is the component `retriever`. */
function nameIn(text: string | undefined): string {
  return (text ?? '').split('.')[0] ?? '';
}
