import type { ElementKind } from '../../model/index.ts';

const BY_IMAGE: readonly (readonly [kind: ElementKind, name: RegExp])[] = [
  ['vector-store', /^(?:qdrant|weaviate|chroma(?:db)?|milvus|pgvector|vespa|lancedb)$/],
  [
    'datastore',
    /^(?:postgres(?:ql)?|postgis|timescaledb(?:-ha)?|mysql(?:-server)?|mariadb|mongo(?:db)?|mongodb-community-server|minio|redis(?:-stack(?:-server)?)?|valkey|keydb|dragonfly|cassandra|scylla|clickhouse(?:-server)?|elasticsearch|opensearch|neo4j|couchdb|memcached|influxdb|etcd|dynamodb-local)$/,
  ],
  ['model-registry', /(?:^|-)mlflow(?:-|$)/],
  ['monitoring', /^(?:grafana(?:-oss|-enterprise)?|prometheus|evidently(?:-service)?|alertmanager|langfuse|phoenix)$/],
  ['annotation', /^(?:label-studio|labelstudio|argilla(?:-server|-quickstart)?|doccano)$/],
];

const BY_COMMAND: readonly (readonly [kind: ElementKind, start: RegExp])[] = [
  ['model-registry', /^(?:python3? -m )?mlflow (?:server|ui)\b/],
  ['annotation', /^label-studio\b/],
  ['vector-store', /^(?:chroma run|qdrant|milvus run)\b/],
  ['monitoring', /^(?:evidently ui|prometheus)\b/],
];

/** The kind of a service by the last part of its image's name, else by what it starts. */
export function kindOf(repo: string, command: string): ElementKind {
  const image = repo.toLowerCase().split('/').at(-1) ?? '';
  const byImage = BY_IMAGE.find(([, name]) => name.test(image));
  if (byImage !== undefined) return byImage[0];
  const start = command.slice(0, 500).trim();
  return BY_COMMAND.find(([, words]) => words.test(start))?.[0] ?? 'service';
}

const STARTERS: readonly (readonly [repo: RegExp, words: string])[] = [
  [/^(?:[\w.:-]+\/)?vllm\/vllm-openai$/, 'vllm serve'],
  [/^ghcr\.io\/huggingface\/text-generation-inference$/, 'text-generation-launcher'],
  [/^ghcr\.io\/huggingface\/text-embeddings-inference$/, 'text-embeddings-router'],
];

/** What an image of a model server starts with by itself, so that a service's `command` holds only the options. */
export function starterOf(repo: string): string {
  return STARTERS.find(([name]) => name.test(repo))?.[1] ?? '';
}
