import type { Element, ElementKind } from '../model/index.ts';
import { sharedElement } from './element.ts';
import type { Lines, Source } from './source.ts';

type Store = {
  readonly words: RegExp;
  readonly name: string;
  readonly kind?: ElementKind;
  readonly zone?: string;
  readonly hosted?: boolean;
};

/** Stores by the words that configurations, drivers and addresses use for them; named as the readers of code name them. */
const STORES: readonly Store[] = [
  { words: /pgvector/, name: 'pgvector', kind: 'vector-store' },
  { words: /chroma/, name: 'chroma', kind: 'vector-store' },
  { words: /faiss/, name: 'faiss', kind: 'vector-store' },
  { words: /pinecone/, name: 'pinecone', kind: 'vector-store', hosted: true },
  { words: /qdrant/, name: 'qdrant', kind: 'vector-store' },
  { words: /weaviate/, name: 'weaviate', kind: 'vector-store' },
  { words: /milvus|zilliz/, name: 'milvus', kind: 'vector-store' },
  { words: /lance_?db/, name: 'lancedb', kind: 'vector-store' },
  { words: /in_?memory.*(?:vector|document)|vectorstore.*memory/, name: 'in-memory', kind: 'vector-store' },
  { words: /postgres|^psycopg|^pg$|^asyncpg/, name: 'postgresql' },
  { words: /mysql|mariadb/, name: 'mysql' },
  { words: /mssql|sqlserver|sql_server/, name: 'sql server' },
  { words: /sqlite/, name: 'sqlite' },
  { words: /mongo/, name: 'mongodb' },
  { words: /redis|valkey|dragonfly/, name: 'redis' },
  { words: /snowflake/, name: 'snowflake', hosted: true },
  { words: /bigquery/, name: 'bigquery', zone: 'cloud:gcp' },
  { words: /bigtable/, name: 'bigtable', zone: 'cloud:gcp' },
  { words: /^datastore$|firestore/, name: 'google cloud datastore', zone: 'cloud:gcp' },
  { words: /redshift/, name: 'redshift', zone: 'cloud:aws' },
  { words: /athena/, name: 'athena', zone: 'cloud:aws' },
  { words: /dynamo/, name: 'dynamodb', zone: 'cloud:aws' },
  { words: /databricks/, name: 'databricks', hosted: true },
  { words: /elastic|opensearch/, name: 'elasticsearch' },
  { words: /neo4j/, name: 'neo4j' },
  { words: /cassandra|scylla|astradb/, name: 'cassandra' },
  { words: /duckdb/, name: 'duckdb' },
  { words: /clickhouse/, name: 'clickhouse' },
  { words: /trino|presto/, name: 'trino' },
  { words: /spark/, name: 'spark' },
  { words: /hazelcast/, name: 'hazelcast' },
  { words: /couchbase/, name: 'couchbase' },
  { words: /kafka/, name: 'kafka' },
  { words: /oracle/, name: 'oracle' },
];

/** The name and kind of a store by a word of a configuration; null for a word of nobody's. */
function storeNamed(word: string): Store | null {
  const key = word.slice(0, 200).toLowerCase().replaceAll('-', '_');
  return STORES.find(({ words }) => words.test(key)) ?? null;
}

/**
 * A database or vector store as one thing of the whole repository. `word` is a type, class or driver (`postgres`, `snowflake.offline`,
 * `QdrantDocumentStore`, `postgresql+psycopg`); a word that is not known stays the name of a datastore.
 */
export function storeElement(
  source: Source,
  lines: Lines,
  word: string,
  given: Partial<Pick<Element, 'controls' | 'details' | 'exposure' | 'authentication'>> = {},
): Element {
  const store = storeNamed(word);
  return sharedElement(source, lines, {
    kind: store?.kind ?? 'datastore',
    name: store?.name ?? word.slice(0, 80),
    trust: store === null ? 'unknown' : store.hosted === true ? 'third-party' : 'internal',
    ...(store?.zone === undefined ? {} : { zone: store.zone }),
    ...given,
  });
}

/** How a store of that name is spoken to. */
export function protocolOfStore({ name }: Pick<Element, 'name'>): string {
  return /^(?:postgresql|pgvector|mysql|sql server|sqlite|snowflake|bigquery|redshift|athena|databricks|duckdb|clickhouse|trino|oracle)$/.test(
    name,
  )
    ? 'sql'
    : 'unknown';
}
