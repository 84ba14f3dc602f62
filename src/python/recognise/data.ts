import type { Element, Fact, Flow } from '../../model/index.ts';
import type { Call, Value } from '../module.ts';
import { elementOf, into, outOf } from './build.ts';
import { writtenTo } from './origin.ts';
import type { Unit } from './unit.ts';
import { pageFacts } from './pages.ts';
import { pathTail } from './paths.ts';
import { plainUrl, valueOf } from './values.ts';

const PATHS = ['filepath_or_buffer', 'path_or_buf', 'path', 'filename', 'file', 'fname', 'io', 'f', 'data_files'];

/** Readers of tables and arrays; what they are given is a dataset. */
const READS =
  /^(?:pandas|polars|geopandas|cudf|modin\.pandas|dask\.dataframe|awswrangler\.s3)\.(?:read|scan)_(?!sql|pickle|html|clipboard)\w+$|^numpy\.(?:load|loadtxt|genfromtxt|fromfile|memmap)$|^pyarrow\.parquet\.read_\w+$|\.read\.(?:csv|parquet|json|text|orc|load|table)$|^(?:pyspark\..*|\?)\.read\.\w+$|^datasets\.(?:load_from_disk|Dataset\.from_(?:csv|json|parquet))$|^torchvision\.datasets\.ImageFolder$|^(?:tensorflow\.)?keras\.utils\.image_dataset_from_directory$/;
const OPENED = /\.(?:csv|tsv|jsonl|parquet|txt|arrow|npy|npz|bin|xml)$/i;
const WRITES =
  /\.(?:to_csv|to_parquet|to_feather|to_json|to_excel|save_to_disk|write_parquet|write_csv|tofile|saveAsTable|insertInto)$|^numpy\.save\w*$|\.write\.(?:csv|parquet|json|save)$/;
const MODEL_WRITES =
  /^torch\.save$|\.(?:save_pretrained|save_model|save_weights|save_checkpoint|export)$|^(?:torch\.onnx\.export|tensorflow\.saved_model\.save|torch\.jit\.save|safetensors\.torch\.save_file|skl2onnx\.convert_sklearn|bentoml\.\w+\.save_model)$/;
const MODEL_FILE =
  /\.(?:pt|pth|ckpt|h5|keras|onnx|safetensors|joblib|gguf|tflite|mlmodel|cbm)$|model|checkpoint|ckpt|weights|classifier|(?:^|[/_-])(?:clf|lin_reg|estimator|regressor)/i;
const MODEL_READS =
  /^(?:torch\.load|joblib\.load|torch\.jit\.load|safetensors\.torch\.load_file|onnxruntime\.InferenceSession|onnx\.load|xgboost\.Booster\.load_model|(?:tensorflow\.)?keras\.models\.load_model|pickle\.load|mlflow\.\w+\.load_model|llama_cpp\.Llama|ultralytics\.YOLO)$/;

const BUCKETS = /\.(?:download_file|upload_file|put_object|get_object|upload_fileobj|download_fileobj)$/;

/** Databases by the call that opens them. */
const STORES: readonly (readonly [name: string, callee: RegExp])[] = [
  ['postgresql', /^(?:psycopg|psycopg2|asyncpg)\.(?:connect|create_pool|pool\.\w+|AsyncConnection\.connect)$/],
  ['mysql', /^(?:pymysql|MySQLdb|mysql\.connector)\.connect$/],
  ['sqlite', /^(?:sqlite3|aiosqlite)\.connect$/],
  ['mongodb', /^(?:pymongo|motor\.motor_asyncio)\.\w*(?:MongoClient|MotorClient)$/],
  ['redis', /^redis\.(?:asyncio\.)?(?:Redis|StrictRedis|from_url|Redis\.from_url)$/],
  ['snowflake', /^snowflake\.connector\.connect$/],
  ['bigquery', /^(?:google\.cloud\.bigquery\.Client|pandas_gbq\.read_gbq|pandas\.read_gbq)$/],
  ['elasticsearch', /^(?:elasticsearch\.Elasticsearch|opensearchpy\.OpenSearch)$/],
  ['neo4j', /^neo4j\.GraphDatabase\.driver$|\.Neo4jGraph$/],
  ['cassandra', /^cassandra\.cluster\.Cluster$/],
  ['duckdb', /^duckdb\.connect$/],
  ['google cloud storage', /^google\.cloud\.storage\.Client$/],
  ['azure blob storage', /^azure\.storage\.blob\.\w*Client(?:\.from_connection_string)?$/],
  ['s3', /^(?:airflow\.[\w.]*\.S3Hook|prefect_aws\.(?:\w+\.)*S3Bucket\.load|prefect\.filesystems\.S3\.load)$/],
  [
    'google cloud storage',
    /^(?:airflow\.[\w.]*\.GCSHook|prefect_gcp\.(?:\w+\.)*(?:GcsBucket|CloudStorage)\.load|prefect\.filesystems\.GCS\.load)$/,
  ],
  ['postgresql', /^airflow\.[\w.]*\.PostgresHook$/],
  ['snowflake', /^(?:airflow\.[\w.]*\.SnowflakeHook|prefect_snowflake\.(?:\w+\.)*SnowflakeConnector\.load)$/],
  ['bigquery', /^(?:airflow\.[\w.]*\.BigQueryHook|prefect_gcp\.(?:\w+\.)*BigQueryWarehouse\.load)$/],
  ['sql database', /^prefect_sqlalchemy\.(?:\w+\.)*\w+\.load$/],
  ['kafka', /^(?:kafka|confluent_kafka)\.(?:Kafka)?(?:Consumer|Producer)$/],
];

const SQL = /^(?:postgresql|mysql|sqlite|snowflake|bigquery|duckdb|sql database)$/;

/** Whether a call reads or writes data or a model that an argument names. */
export function namesData(call: Call): boolean {
  const { callee } = call;
  if (callee === 'open' || READS.test(callee) || MODEL_READS.test(callee)) return true;
  return WRITES.test(callee) || MODEL_WRITES.test(callee) || BUCKETS.test(callee) || writtenTo(call) !== null;
}

/** Data and models that the file reads and writes, and the stores that hold them. */
export function dataFacts(unit: Unit): Fact[] {
  return unit.module.calls.flatMap((call) => [
    ...readFacts(unit, call),
    ...writeFacts(unit, call),
    ...storeFacts(unit, call),
    ...pageFacts(unit, call),
    ...executedFacts(unit, call),
  ]);
}

function readFacts(unit: Unit, call: Call): Fact[] {
  const { callee } = call;
  if (callee !== 'open' && !MODEL_READS.test(callee) && !READS.test(callee)) return [];
  const value = valueOf(call, PATHS, 0);
  if (MODEL_READS.test(callee)) {
    const name = value === null ? null : localName(unit, value);
    // A registered model has one name in all its versions, under which the calls of its registry draw it.
    if (name === null || name.startsWith('models:/')) return [];
    const kind = MODEL_FILE.test(name) || !callee.startsWith('pickle.') ? 'model' : 'dataset';
    return into(unit, call, shared(unit, call, kind, name), { data: [kind], protocol: 'file' });
  }
  if (callee === 'open') {
    const name = value === null ? null : localName(unit, value);
    const mode = valueOf(call, ['mode'], 1);
    if (name === null || !OPENED.test(name) || isLoadedModel(unit, name)) return [];
    const writes = mode?.kind === 'string' && /[wax]/.test(mode.value);
    const element = shared(unit, call, 'dataset', name);
    return (writes ? outOf : into)(unit, call, element, { data: ['dataset'], protocol: 'file' });
  }
  if (!READS.test(callee) || value === null) return [];
  const mode = callee === 'numpy.memmap' ? valueOf(call, ['mode'], 2) : null;
  const name = localName(unit, value);
  if (name === null) return [];
  const element = source(unit, call, name);
  const writes = mode?.kind === 'string' && mode.value.startsWith('w');
  return (writes ? outOf : into)(unit, call, element, { data: ['dataset'], protocol: protocolOf(name) });
}

const loadedModels = new WeakMap<Unit, ReadonlySet<string>>();

/** Whether a file that is opened is then loaded as a model: `joblib.load(handle)`. */
function isLoadedModel(unit: Unit, name: string): boolean {
  const known = loadedModels.get(unit);
  if (known) return known.has(name);
  const names = new Set<string>();
  for (const call of unit.module.calls) {
    const value = MODEL_READS.test(call.callee) ? valueOf(call, PATHS, 0) : null;
    const loaded = value?.kind === 'call' ? localName(unit, value) : null;
    if (loaded !== null) names.add(loaded);
  }
  loadedModels.set(unit, names);
  return names.has(name);
}

/** What a path or address names: the whole URL without its query, or as much of the path's end as the file spells out. */
function localName(unit: Unit, value: Value): string | null {
  const tail = pathTail(unit, value) ?? addressBehind(value);
  if (tail === null || tail === '' || tail.length > 200 || /[\n{}]/.test(tail)) return null;
  return plainUrl(tail) ?? tail;
}

/** The constant start of a formatted address: `f"s3://bucket/{day}.parquet"` names its bucket. */
function addressBehind(value: Value): string | null {
  return /^[fF]["']((?:s3|gs|https?|abfss?):\/\/[^{}"'?#]+\/)/.exec(value.text)?.[1] ?? null;
}

function source(unit: Unit, call: Call, name: string): Element {
  return plainUrl(name) === null
    ? shared(unit, call, 'dataset', name)
    : shared(unit, call, 'data-source', name, isWeb(name) ? 'public' : 'unknown');
}

function isWeb(name: string): boolean {
  return name.startsWith('http');
}

function protocolOf(name: string): string {
  const scheme = plainUrl(name)?.split(':')[0];
  return scheme ?? 'file';
}

function shared(
  unit: Unit,
  call: Call,
  kind: Element['kind'],
  name: string,
  trust: Element['trust'] = 'internal',
): Element {
  return elementOf(unit, { symbol: call.symbol, span: call }, { kind, name, shared: true, trust });
}

function writeFacts(unit: Unit, call: Call): Fact[] {
  const target = writtenTo(call) ?? modelTarget(call) ?? (WRITES.test(call.callee) ? valueOf(call, PATHS, 0) : null);
  if (!target) return [];
  const name = localName(unit, target);
  if (name === null) return [];
  const model = MODEL_WRITES.test(call.callee) || (writtenTo(call) !== null && MODEL_FILE.test(name));
  const data: Flow['data'] = [model ? 'model' : 'dataset'];
  const element = model ? shared(unit, call, 'model', name) : source(unit, call, name);
  return outOf(unit, call, element, { data, protocol: protocolOf(name) });
}

function modelTarget(call: Call): Value | null {
  if (!MODEL_WRITES.test(call.callee)) return null;
  const second = /^(?:tensorflow\.saved_model\.save|torch\.jit\.save|safetensors\.torch\.save_file)$/.test(call.callee);
  // The example input of an export to ONNX stands before the file.
  const position = call.callee === 'torch.onnx.export' ? 2 : second ? 1 : 0;
  return valueOf(call, ['save_directory', 'filepath', 'path', 'fname', 'f', 'filename'], position);
}

function storeFacts(unit: Unit, call: Call): Fact[] {
  const name = STORES.find(([, callee]) => callee.test(call.callee))?.[0] ?? sqlAlchemy(call) ?? bucketOf(unit, call);
  if (name === null) return [];
  const store = shared(unit, call, 'datastore', name);
  const protocol = SQL.test(name) ? 'sql' : 'unknown';
  const way = BUCKETS.exec(call.callee)?.[0] ?? '';
  return [
    ...(/upload|put/.test(way) ? [] : into(unit, call, store, { data: ['dataset'], protocol })),
    ...(/download|get/.test(way) ? [] : outOf(unit, call, store, { data: ['dataset'], protocol })),
  ];
}

function sqlAlchemy(call: Call): string | null {
  if (!/(?:^|\.)create_(?:async_)?engine$|SQLDatabase\.from_uri$/.test(call.callee)) return null;
  const dialect = /^[rRfF]{0,2}["']?([a-z]+)(?:\+\w+)?:\/\//.exec(call.arguments[0]?.value.text ?? '')?.[1];
  return dialect === 'postgres' ? 'postgresql' : (dialect ?? 'sql database');
}

/** Buckets that a client reads from or writes to by name. */
function bucketOf(unit: Unit, call: Call): string | null {
  if (call.callee === 'boto3.client' || call.callee === 'boto3.resource') {
    const service = valueOf(call, ['service_name'], 0);
    return service?.kind === 'string' && service.value === 's3' ? 's3' : null;
  }
  if (!BUCKETS.test(call.callee)) return null;
  const bucket = pathTail(unit, valueOf(call, ['Bucket'], /upload/.test(call.callee) ? 1 : 0));
  return bucket !== null && /^[a-z0-9.-]{3,63}$/.test(bucket) && !/\.[a-z]{2,4}$/.test(bucket)
    ? `s3://${bucket}`
    : null;
}

const sqlStores = new WeakMap<Unit, string | null>();

/** The only database that the file opens; null for none or several. */
function sqlStoreOf(unit: Unit): string | null {
  const known = sqlStores.get(unit);
  if (known !== undefined) return known;
  const names = new Set<string>();
  for (const call of unit.module.calls) {
    const name = STORES.find(([, callee]) => callee.test(call.callee))?.[0] ?? sqlAlchemy(call);
    if (name !== null && SQL.test(name)) names.add(name);
  }
  const [only] = names;
  const store = names.size === 1 && only !== undefined ? only : null;
  sqlStores.set(unit, store);
  return store;
}

/** A statement that a cursor of another function's connection runs: it reads or writes the file's database. */
function executedFacts(unit: Unit, call: Call): Fact[] {
  if (!/\.execute(?:many)?$/.test(call.callee)) return [];
  const statement = valueOf(call, ['sql', 'query', 'statement'], 0)?.text ?? '';
  const writes = /^[rRfF]{0,2}["']{1,3}\s*(?:insert|update|delete|merge|copy|create)\b/i.test(statement);
  if (!writes && !/^[rRfF]{0,2}["']{1,3}\s*(?:select|with)\b/i.test(statement)) return [];
  const name = sqlStoreOf(unit);
  if (name === null) return [];
  const store = shared(unit, call, 'datastore', name);
  return (writes ? outOf : into)(unit, call, store, { data: ['dataset'], protocol: 'sql' });
}
