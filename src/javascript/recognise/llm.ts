import type { Element, Fact } from '../../model/index.ts';
import type { Call } from '../module.ts';
import { elementFact, flow, into, operation, shared } from './build.ts';
import { providerOfHost } from './hosts.ts';
import { llmUseOf } from './llm-calls.ts';
import { baseUrlOf, type LlmUse } from './llm-clients.ts';
import type { Unit } from './unit.ts';
import { hostOf, lastOf, moduleOf, optionOf, plainUrl, startOf, switchOf, textIn } from './values.ts';

/** Vector stores by the package or class that a call is of. */
const STORES: readonly (readonly [name: string, callee: RegExp | null, classes: RegExp])[] = [
  ['chroma', /^chromadb:(?:default|ChromaClient|CloudClient|AdminClient)$/, /^Chroma(?:VectorStore|Vector)?$/],
  ['faiss', /^faiss-node:/, /^FaissStore$/],
  ['hnswlib', /^hnswlib-node:/, /^HNSWLib$/],
  ['pinecone', /^@pinecone-database\/pinecone:(?:Pinecone|PineconeClient)$/, /^Pinecone(?:Store|VectorStore|Vector)$/],
  ['qdrant', /^@qdrant\/js-client-\w+:QdrantClient$/, /^Qdrant(?:VectorStore|Vector)$/],
  ['weaviate', /^weaviate-(?:ts-)?client:(?:client|connectTo\w+|ApiKey)$/, /^Weaviate(?:Store|VectorStore)$/],
  ['milvus', /^@zilliz\/milvus2-sdk-node:MilvusClient$/, /^Milvus(?:VectorStore)?$/],
  ['pgvector', null, /^(?:PGVectorStore|PgVector|PrismaVectorStore|TypeORMVectorStore|NeonPostgres)$/],
  ['lancedb', /^(?:@lancedb\/lancedb|vectordb):connect$/, /^Lance(?:DB|VectorStore)$/],
  ['supabase', null, /^Supabase(?:VectorStore|HybridSearch)$/],
  ['redis', null, /^(?:RedisVectorStore|FluentRedisVectorStore)$/],
  ['mongodb', null, /^MongoDB(?:AtlasVectorSearch|Vector)$/],
  ['upstash', /^@upstash\/vector:Index$/, /^Upstash(?:VectorStore|Vector)$/],
  ['opensearch', null, /^OpenSearch(?:VectorStore|Vector)$/],
  ['elasticsearch', null, /^Elastic(?:VectorSearch|SearchVectorStore)$/],
  ['azure ai search', null, /^AzureAISearchVectorStore$/],
  ['cloudflare vectorize', null, /^Cloudflare(?:VectorizeStore|Vector)$/],
  ['libsql', null, /^LibSQLVector(?:Store)?$/],
  ['in-memory', null, /^(?:MemoryVectorStore|VectorStoreIndex|SimpleVectorStore)$/],
];
const FRAMEWORKS = /^(?:@?langchain|@langchain\/[\w-]+|llamaindex|@llamaindex\/[\w-]+|@mastra\/[\w-]+)(?:\/|$)/;
const HOSTED = /^(?:pinecone|upstash|cloudflare vectorize)$/;

/** Language models that the file talks to, what goes there and comes back, and the vector stores that it asks. */
export function llmFacts(unit: Unit): Fact[] {
  const uses = unit.module.calls.flatMap((call) => {
    const use = llmUseOf(unit, call);
    return use ? [{ call, use }] : [];
  });
  const named = new Set(uses.filter(({ use }) => use.models.length > 0).map(({ use }) => use.provider));
  const facts: Fact[] = [];
  for (const { call, use } of uses) {
    // A client whose model another call of the file names is the same model.
    const told = named.has(use.provider) || (use.provider === 'openai' && named.has('azure-openai'));
    if (use.models.length > 0 || !told) facts.push(...llm(unit, call, use));
  }
  for (const call of unit.module.calls) facts.push(...vectorStore(unit, call), ...baseUrlFacts(unit, call));
  return facts;
}

function llm(unit: Unit, call: Call, use: LlmUse): Fact[] {
  const names = use.models.length === 0 ? [use.provider] : use.models.map((model) => `${use.provider}/${model}`);
  const local = isLocal(use.provider);
  const url = plainUrl(startOf(baseUrlOf(call)));
  const protocol = url?.startsWith('http:') === true ? 'http' : local ? 'unknown' : 'https';
  const details = [
    ...(url === null ? [] : [`base URL ${url}`]),
    // The key is handed to every visitor: https://github.com/openai/openai-node#browser-support
    ...(switchOf(optionOf(call, 'dangerouslyAllowBrowser')) === 'on'
      ? ['key in the browser (dangerouslyAllowBrowser)']
      : []),
  ];
  return names.flatMap((name): Fact[] => {
    const trust: Element['trust'] = local ? 'unknown' : 'third-party';
    const element = shared(unit, call, { kind: 'llm', name, trust, details });
    const facts = [elementFact(element), flow(unit, call, unit.self, element, { data: [use.data], protocol })];
    if (use.data === 'prompt') facts.push(flow(unit, call, element, unit.self, { data: ['completion'], protocol }));
    return facts;
  });
}

function isLocal(provider: string): boolean {
  return /^(?:transformers|ollama|web-llm|llama-cpp)$/.test(provider);
}

/** A client of a provider that is sent elsewhere by the code: neither to a provider's own host nor to an address from the settings. */
function baseUrlFacts(unit: Unit, call: Call): Fact[] {
  const use = llmUseOf(unit, call) ?? aiSdkProvider(call);
  const base = use === null ? null : baseUrlOf(call);
  if (use === null || base === null || base.kind === 'environment') return [];
  const url = plainUrl(startOf(base));
  if (url === null || providerOfHost(hostOf(url)) !== null || isLocal(use.provider)) return [];
  return [operation(unit, call, { kind: 'base-url-override', name: `${use.provider} ${url}`, input: 'literal' })];
}

function aiSdkProvider(call: Call): Pick<LlmUse, 'provider'> | null {
  const provider = /^@ai-sdk\/([\w-]+):create(?!OpenAICompatible)\w+$/.exec(call.callee)?.[1];
  return provider === undefined ? null : { provider };
}

function vectorStore(unit: Unit, call: Call): Fact[] {
  const names = call.callee.slice(moduleOf(call.callee).length + 1).split('.');
  const factory = /^(?:from\w+|load|initialize)$/.test(lastOf(call.callee));
  const owner = factory ? (names.at(-2) ?? '') : (names.at(-1) ?? '');
  const found = STORES.find(
    ([, callee, classes]) =>
      callee?.test(call.callee) === true ||
      (FRAMEWORKS.test(moduleOf(call.callee)) && classes.test(owner) && (call.made || factory)),
  );
  if (!found) return [];
  const where = textIn(optionOf(call, 'url', 'host', 'address', 'uri', 'connectionString', 'clientUrl', 'node'));
  const url = where === null ? null : plainUrl(where);
  const store = shared(unit, call, {
    kind: 'vector-store',
    name: found[0],
    trust: HOSTED.test(found[0]) ? 'third-party' : 'internal',
    details: url === null ? [] : [url],
  });
  const protocol = url === null ? 'unknown' : (url.split(':')[0] ?? 'unknown');
  return [
    ...into(unit, call, store, { data: ['document'], protocol }),
    flow(unit, call, unit.self, store, { data: ['document'], protocol: 'unknown' }),
  ];
}
