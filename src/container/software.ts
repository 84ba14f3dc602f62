import type { Authentication, ElementKind } from '../model/index.ts';

/** What is known of an image's content, wherever the image comes from. */
export type Software = {
  readonly name: string;
  readonly kind: ElementKind;
  /** Whether it asks its callers who they are when nothing is configured, by its documentation. */
  readonly authentication: Authentication;
  /** What it starts by itself; a command beside the image is then only its options. */
  readonly starts: string;
  /** Who opens it in a browser; empty for what programs call. */
  readonly people: 'operators' | 'annotators' | 'users' | '';
};

type Row = readonly [
  name: string,
  kind: ElementKind,
  authentication: Authentication,
  image: RegExp,
  more?: Partial<Pick<Software, 'starts' | 'people'>>,
];

const OPERATED = { people: 'operators' } as const;

/** By the last part of the image's name, in lower case; the first row that fits. */
const BY_NAME: readonly Row[] = [
  ['vLLM', 'endpoint', 'none', /^vllm(?:-openai|-rocm|-cpu|-tpu|-serve)?$/, { starts: 'vllm serve' }],
  [
    'Text Generation Inference',
    'endpoint',
    'none',
    /^text-generation-inference$|^huggingface-pytorch-tgi-inference$/,
    { starts: 'text-generation-launcher' },
  ],
  [
    'Text Embeddings Inference',
    'endpoint',
    'none',
    /^text-embeddings-inference$/,
    { starts: 'text-embeddings-router' },
  ],
  ['SGLang', 'endpoint', 'none', /^sglang$/],
  ['llama.cpp', 'endpoint', 'none', /^llama\.cpp$|^llama-cpp(?:-python)?$|^llama-server$/],
  ['Triton Inference Server', 'endpoint', 'none', /^tritonserver(?:-|$)/],
  ['TensorFlow Serving', 'endpoint', 'none', /^(?:tensorflow-|tf-)?serving$/, { starts: 'tensorflow_model_server' }],
  ['TorchServe', 'endpoint', 'unknown', /^torchserve(?:-|$)/],
  ['Ollama', 'endpoint', 'none', /^ollama$/],
  ['LocalAI', 'endpoint', 'none', /^local-?ai$/],
  ['MLServer', 'endpoint', 'none', /^mlserver(?:-|$)/],
  ['KServe model server', 'endpoint', 'none', /^(?:huggingface|sklearn|xgb|lgb|paddle|pmml)server$/],
  ['Seldon model server', 'endpoint', 'none', /^(?:sklearn|xgboost|mlflow)server(?:_|$)/],
  ['BentoML', 'endpoint', 'none', /^bento-?server$/],
  ['LiteLLM', 'endpoint', 'unknown', /^litellm(?:-|$)/, { starts: 'litellm' }],
  ['OpenVINO Model Server', 'endpoint', 'none', /^model_server$|^openvino-model-server$/],
  ['Infinity', 'endpoint', 'none', /^infinity$/],
  ['Tabby', 'endpoint', 'unknown', /^tabby$/, { starts: 'tabby' }],
  ['Open WebUI', 'service', 'required', /^open-webui$/, { people: 'users' }],
  ['Flowise', 'service', 'unknown', /^flowise$/, OPERATED],
  ['Langflow', 'service', 'unknown', /^langflow$/, OPERATED],
  ['Dify', 'service', 'required', /^dify-(?:api|web)$/, { people: 'users' }],
  ['n8n', 'service', 'required', /^n8n$/, OPERATED],
  ['Qdrant', 'vector-store', 'none', /^qdrant$/],
  ['Weaviate', 'vector-store', 'unknown', /^weaviate$/],
  ['Chroma', 'vector-store', 'none', /^chroma(?:db)?$/],
  ['Milvus', 'vector-store', 'none', /^milvus$/],
  ['pgvector', 'vector-store', 'unknown', /^pgvector$/],
  ['Vespa', 'vector-store', 'none', /^vespa$/],
  ['LanceDB', 'vector-store', 'unknown', /^lancedb$/],
  ['Marqo', 'vector-store', 'none', /^marqo$/],
  ['PostgreSQL', 'datastore', 'unknown', /^(?:postgres(?:ql)?|postgis|timescaledb(?:-ha)?|cloudnative-pg)$/],
  ['MySQL', 'datastore', 'unknown', /^(?:mysql(?:-server)?|mariadb)$/],
  ['MongoDB', 'datastore', 'none', /^(?:mongo(?:db)?|mongodb-community-server)$/],
  ['MinIO', 'datastore', 'unknown', /^minio$/],
  ['LocalStack', 'datastore', 'none', /^localstack(?:-pro)?$/],
  ['Redis', 'datastore', 'none', /^(?:redis(?:-stack(?:-server)?)?|valkey|keydb|dragonfly)$/],
  ['Cassandra', 'datastore', 'none', /^(?:cassandra|scylla)$/],
  ['ClickHouse', 'datastore', 'unknown', /^clickhouse(?:-server)?$/],
  ['Elasticsearch', 'datastore', 'unknown', /^(?:elasticsearch|opensearch)$/],
  ['Neo4j', 'datastore', 'unknown', /^neo4j$/],
  ['CouchDB', 'datastore', 'unknown', /^couchdb$/],
  ['Memcached', 'datastore', 'none', /^memcached$/],
  ['InfluxDB', 'datastore', 'unknown', /^influxdb$/],
  ['etcd', 'datastore', 'none', /^etcd$/],
  ['DynamoDB', 'datastore', 'none', /^dynamodb-local$/],
  ['Kafka', 'datastore', 'none', /^(?:cp-)?kafka(?:-native)?$|^redpanda$/],
  ['RabbitMQ', 'datastore', 'unknown', /^rabbitmq$/],
  ['Feast', 'feature-store', 'none', /^feast(?:-|$)|^feature-server(?:-|$)/],
  ['MLflow', 'model-registry', 'none', /(?:^|-)mlflow(?:-|$)/],
  ['Label Studio', 'annotation', 'required', /^label-?studio$/, { people: 'annotators' }],
  ['Argilla', 'annotation', 'required', /^argilla(?:-server|-quickstart)?$/, { people: 'annotators' }],
  ['doccano', 'annotation', 'required', /^doccano$/, { people: 'annotators' }],
  ['CVAT', 'annotation', 'required', /^(?:cvat|server|ui)$/, { people: 'annotators' }],
  ['Grafana', 'monitoring', 'required', /^grafana(?:-oss|-enterprise)?$/, OPERATED],
  ['Prometheus', 'monitoring', 'none', /^prometheus$/, OPERATED],
  ['Alertmanager', 'monitoring', 'none', /^alertmanager$/],
  ['Evidently', 'monitoring', 'none', /^evidently(?:-service)?$/, OPERATED],
  ['Langfuse', 'monitoring', 'required', /^langfuse(?:-web|-worker)?$/, OPERATED],
  ['Phoenix', 'monitoring', 'none', /^phoenix$/, OPERATED],
  ['Weights & Biases', 'monitoring', 'required', /^(?:wandb-)?local$/, OPERATED],
  ['ClearML', 'monitoring', 'unknown', /^clearml$/, OPERATED],
  ['Airflow', 'orchestrator', 'unknown', /^(?:docker-)?airflow$/, OPERATED],
  ['Prefect', 'orchestrator', 'none', /^prefect$/],
  ['Dagster', 'orchestrator', 'none', /^dagster(?:-|$)/],
  ['ZenML', 'orchestrator', 'required', /^zenml-server$/, OPERATED],
  ['Flyte', 'orchestrator', 'unknown', /^flyte(?:admin|console|propeller|-sandbox|-binary)/],
  ['Mage', 'orchestrator', 'unknown', /^mageai$/, OPERATED],
  ['Ray', 'orchestrator', 'none', /^ray(?:-ml|-llm)?$/],
  ['Spark', 'process', 'none', /^spark(?:-py)?$/],
  [
    'Jupyter',
    'service',
    'required',
    /^(?:(?:base|minimal|scipy|datascience|tensorflow|pytorch|pyspark|all-spark|r|julia)-notebook|jupyterhub|singleuser)$|^jupyter-/,
    { ...OPERATED, starts: 'start-notebook.sh' },
  ],
  ['Adminer', 'service', 'required', /^adminer$/, OPERATED],
  ['pgAdmin', 'service', 'required', /^pgadmin4?$/, OPERATED],
  ['Mongo Express', 'service', 'unknown', /^mongo-express$/, OPERATED],
  ['Redis Commander', 'service', 'none', /^(?:redis-commander|redisinsight)$/, OPERATED],
  ['Attu', 'service', 'none', /^attu$/, OPERATED],
];

/** Names that say too little without the owner in front of them. */
const NEEDS_OWNER: Readonly<Record<string, RegExp>> = {
  serving: /(?:^|\/)(?:tensorflow|emacski)\//,
  server: /(?:^|\/)cvat\//,
  ui: /(?:^|\/)cvat\//,
  local: /(?:^|\/)wandb\//,
  infinity: /(?:^|\/)michaelf34\//,
  ray: /(?:^|\/)(?:rayproject|anyscale)\//,
  tabby: /(?:^|\/)tabbyml\//,
  phoenix: /(?:^|\/)arizephoenix\//,
  spark: /(?:^|\/)(?:apache|bitnami|spark)\/|^spark$/,
  model_server: /(?:^|\/)openvino\//,
  'llama.cpp': /./,
};

/** What an image holds, told by its name without tag; null for what is not known. */
export function softwareOf(repo: string): Software | null {
  const whole = repo.toLowerCase();
  const last = whole.slice(whole.lastIndexOf('/') + 1);
  if (NEEDS_OWNER[last]?.test(whole) === false) return null;
  const row = BY_NAME.find(([, , , image]) => image.test(last));
  if (row === undefined) return null;
  const [name, kind, authentication, , more] = row;
  return { name, kind, authentication, starts: more?.starts ?? '', people: more?.people ?? '' };
}
