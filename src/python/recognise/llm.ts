import type { Element, Fact } from '../../model/index.ts';
import type { Call } from '../module.ts';
import { elementFact, elementOf, flowFact } from './build.ts';
import { llmUseOf, sendsPrompt } from './llm-calls.ts';
import type { LlmUse } from './llm-calls.ts';
import { offeredTools } from './offered-tools.ts';
import type { Unit } from './unit.ts';
import { lastOf, rootOf } from './unit.ts';
import { pathTail } from './paths.ts';
import { plainUrl, textIn, valueOf } from './values.ts';

/** Vector stores by the package or class that a call is of. */
const STORES: readonly (readonly [name: string, packages: RegExp, classes: RegExp])[] = [
  ['chroma', /^(?:chromadb|langchain_chroma)\.(?:\w*Client|Chroma)/, /^Chroma(?:VectorStore|DocumentStore)?$/],
  ['faiss', /^faiss\.(?:Index\w*|index_factory|read_index)/, /^F(?:AISS|aiss)(?:VectorStore|DocumentStore)?$/],
  ['pinecone', /^pinecone\.(?:Pinecone|Index|init)/, /^Pinecone(?:VectorStore|DocumentStore)?$/],
  ['qdrant', /^qdrant_client\.(?:Async)?QdrantClient/, /^Qdrant(?:VectorStore|DocumentStore)?$/],
  ['weaviate', /^weaviate\.(?:Client|connect_to_\w+|WeaviateClient)/, /^Weaviate(?:VectorStore|DocumentStore)?$/],
  ['milvus', /^pymilvus\.(?:MilvusClient|Collection|connections\.connect)/, /^Milvus(?:VectorStore|DocumentStore)?$/],
  ['pgvector', /^langchain_postgres\.PGVector/, /^(?:PGVector|PGVectorStore|PgvectorDocumentStore)$/],
  ['lancedb', /^lancedb\.connect/, /^LanceDB(?:VectorStore)?$/],
  ['redis', /^langchain_redis\./, /^RedisVectorStore$/],
  ['opensearch', /^$/, /^OpenSearch(?:VectorSearch|DocumentStore)$/],
  ['elasticsearch', /^$/, /^Elasticsearch(?:Store|DocumentStore)$/],
  ['in-memory', /^$/, /^(?:InMemoryVectorStore|InMemoryDocumentStore|VectorStoreIndex|DocArrayInMemorySearch)$/],
];

const FRAMEWORKS = /^(?:langchain|langchain_\w+|llama_index|haystack|haystack_integrations|dspy)$/;

/** Language models that the file talks to, what goes there and comes back, and the vector stores that it asks. */
export function llmFacts(unit: Unit): Fact[] {
  const uses = unit.module.calls.flatMap((call) => {
    const use = llmUseOf(unit, call);
    return use ? [{ call, use }] : [];
  });
  const named = new Set(uses.filter(({ use }) => use.model !== null).map(({ use }) => use.provider));
  const facts: Fact[] = [];
  for (const { call, use } of uses) {
    // A client whose model another call of the file names is the same model.
    if (use.model === null && (named.has(use.provider) || (use.provider === 'openai' && named.has('azure-openai'))))
      continue;
    facts.push(...llm(unit, call, use));
  }
  for (const call of unit.module.calls) facts.push(...vectorStore(unit, call));
  return facts;
}

function llm(unit: Unit, call: Call, use: LlmUse): Fact[] {
  const element = llmElement(unit, call, use);
  const local = use.provider === 'transformers' || use.provider === 'ollama';
  const protocol = local ? 'unknown' : 'https';
  return [
    elementFact(element),
    flowFact(unit, call, { from: unit.self, to: element, data: ['prompt'], protocol }),
    flowFact(unit, call, { from: element, to: unit.self, data: ['completion'], protocol }),
    ...(sendsPrompt(call) ? offeredTools(unit, call, element) : []),
  ];
}

function llmElement(unit: Unit, call: Call, use: LlmUse): Element {
  const base = textIn(unit, valueOf(call, ['base_url', 'api_base', 'azure_endpoint', 'openai_api_base']));
  const url = base === null ? null : plainUrl(base);
  const local = use.provider === 'transformers' || use.provider === 'ollama';
  return elementOf(
    unit,
    { symbol: call.symbol, span: call },
    {
      kind: 'llm',
      name: use.model === null ? use.provider : `${use.provider}/${use.model}`,
      shared: true,
      trust: local ? 'unknown' : 'third-party',
      details: url === null ? [] : [`base URL ${url}`.slice(0, 80)],
    },
  );
}

/** The vector store that a call opens or fills, null for any other call. */
export function vectorStoreOf(call: Call): string | null {
  const root = rootOf(call.callee);
  const names = call.callee.split('.');
  const owner = /^(?:from_\w+|load_local)$/.test(lastOf(call.callee)) ? (names.at(-2) ?? '') : lastOf(call.callee);
  const found = STORES.find(
    ([, packages, classes]) => packages.test(call.callee) || (FRAMEWORKS.test(root) && classes.test(owner)),
  );
  return found?.[0] ?? null;
}

function vectorStore(unit: Unit, call: Call): Fact[] {
  const found = vectorStoreOf(call);
  if (found === null) return [];
  const where = textIn(
    unit,
    valueOf(call, [
      'url',
      'host',
      'uri',
      'persist_directory',
      'path',
      'connection',
      'connection_string',
      'connection_args',
    ]),
  );
  const url = where === null ? null : plainUrl(where);
  const local = call.callee.endsWith('.load_local') ? pathTail(unit, valueOf(call, ['folder_path'], 0)) : null;
  const store = elementOf(
    unit,
    { symbol: call.symbol, span: call },
    {
      kind: 'vector-store',
      name: found,
      shared: true,
      trust: /^(?:pinecone)$/.test(found) ? 'third-party' : 'internal',
      details: [
        ...(url === null ? [] : [url.slice(0, 80)]),
        ...(local === null ? [] : [`folder ${local}`.slice(0, 80)]),
      ],
    },
  );
  const { reads, writes } = useOfStore(unit, call);
  const protocol = url === null ? 'unknown' : (url.split(':')[0] ?? 'unknown');
  return [
    elementFact(store),
    ...(reads ? [flowFact(unit, call, { from: store, to: unit.self, data: ['document'], protocol })] : []),
    ...(writes ? [flowFact(unit, call, { from: unit.self, to: store, data: ['document'], protocol: 'unknown' })] : []),
  ];
}

const STORE_NAME =
  /store|index|collection|client|db\b|vector|chroma|qdrant|faiss|pinecone|weaviate|milvus|table|retriev/i;
const FILLS =
  /\.(?:a?from_(?:documents|texts|embeddings|chunks)|a?add_(?:documents|texts|embeddings|images|nodes|objects?)|upsert\w*|upload_(?:collection|points|records)|insert(?:_many|_nodes)?|write_documents|batch_import\w*|write_index|save_local|delete(?:_collection)?|create_collection|recreate_collection|add|add_with_ids)$/;
const ASKS =
  /\.(?:a?similarity_search\w*|a?max_marginal_relevance_search\w*|as_retriever|as_query_engine|as_chat_engine|get_relevant_documents|query(?:_points|_batch)?|search(?:_batch|_points)?|retrieve|near_\w+|hybrid|get_collection|load_local|read_index|from_existing_(?:index|collection))$/;

/**
 * Whether a file asks a store or fills it: by the call itself, else by the calls of the file that are named so. A file that only opens the
 * store and hands it on may do either.
 */
function useOfStore(unit: Unit, call: Call): { readonly reads: boolean; readonly writes: boolean } {
  const root = rootOf(call.callee);
  const rest = unit.module.calls.filter((other) => {
    const of = rootOf(other.callee);
    return other !== call && (of === root || FRAMEWORKS.test(of) || (of === '?' && STORE_NAME.test(other.receiver)));
  });
  const writes = FILLS.test(call.callee) || rest.some(({ callee }) => FILLS.test(callee));
  const reads = ASKS.test(call.callee) || rest.some(({ callee }) => ASKS.test(callee));
  return reads || writes ? { reads, writes } : { reads: true, writes: true };
}
