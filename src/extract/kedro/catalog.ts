import type { Element, Fact } from '../../model/index.ts';
import { asBoolean, asText, entryOf, get, type MapEntry, type MapNode, type TreeNode } from '../../parse/index.ts';
import {
  askedBy,
  dataOfKind,
  elementFact,
  isAddress,
  kindOfLocation,
  languageModelElement,
  languageModelOf,
  lineOf,
  loadFact,
  locationElement,
  protocolOfStore,
  readBy,
  referenceFact,
  repositoryPath,
  schemeOf,
  sharedElement,
  storeElement,
  withoutSecrets,
  writtenBy,
  type Lines,
  type Source,
} from '../../statement/index.ts';
import { loadOf } from './formats.ts';
import { filled } from './interpolate.ts';

/** Datasets of one catalog that are read. */
const MAX_DATASETS = 2_000;

/** Facts of a catalog: a dataset for each entry, under the name that pipelines use, with the place or store behind it. */
export function catalogFacts(source: Source, root: TreeNode): Fact[] {
  if (root.kind !== 'map') return [];
  const entries = [...new Map(root.entries.map((entry) => [entry.key, entry])).values()];
  return entries.slice(0, MAX_DATASETS).flatMap((entry) => {
    // Names that begin with an underscore are values and anchors for other entries.
    if (entry.key.startsWith('_') || entry.value.kind !== 'map') return [];
    return datasetFacts({ source, root, entry, node: entry.value });
  });
}

type Dataset = { readonly source: Source; readonly root: MapNode; readonly entry: MapEntry; readonly node: MapNode };

function datasetFacts(dataset: Dataset): Fact[] {
  const { source, entry, node } = dataset;
  const type = typeOf(node);
  if (type === '') return [];
  const element = datasetElement(dataset, type);
  const lines = lineOf(entry);
  const inner = get(node, 'dataset');
  const types = [{ type, at: entryOf(node, 'type') ?? entry, body: node }];
  if (inner !== undefined)
    types.push({
      type: asText(inner) ?? typeOf(inner),
      at: entryOf(node, 'dataset') ?? entry,
      body: inner.kind === 'map' ? inner : node,
    });
  return [
    elementFact(element),
    ...placeFacts(dataset, element),
    ...storeFacts(dataset, element, type),
    ...modelFacts(source, lines, node, element, type),
    ...types.flatMap(({ type: name, at, body }) => unpickled(dataset, element, { type: name, at, body })),
  ];
}

/** The class of a dataset without the packages that every one stands in: `pandas.CSVDataset`. */
function typeOf(node: TreeNode): string {
  const type = asText(get(node, 'type'))?.trim().slice(0, 200) ?? '';
  return type.replace(/^(?:kedro_datasets(?:_experimental)?|kedro\.extras\.datasets|kedro\.io)\./, '');
}

/** `table@spark` and `table@pandas` are one dataset, read in two ways. */
function nameOf({ key }: MapEntry): string {
  return key.replace(/@[\w-]+$/, '').slice(0, 200);
}

function datasetElement({ source, entry, node }: Dataset, type: string): Element {
  const credentials = asText(get(node, 'credentials')) ?? '';
  const layer = asText(get(node, 'metadata', 'kedro-viz', 'layer')) ?? asText(get(node, 'layer')) ?? '';
  const versioned = asBoolean(get(node, 'versioned')) === true;
  return sharedElement(source, lineOf(entry), {
    kind: 'dataset',
    name: nameOf(entry),
    controls: versioned ? ['versioning'] : [],
    details: [
      type,
      credentials === '' ? '' : `credentials ${credentials}`,
      layer === '' ? '' : `layer ${layer}`,
      /\{\w+\}/.test(entry.key) ? 'dataset factory' : '',
    ],
  });
}

/** Keys that hold a place. */
const PLACES = ['filepath', 'path', 'url'];

/** The file or address that the dataset stands for: what it is read from where it is raw, else what it is written to. */
function placeFacts({ source, root, node }: Dataset, dataset: Element): Fact[] {
  return PLACES.flatMap((key) => {
    const entry = entryOf(node, key);
    const written = filled(asText(entry?.value)?.trim() ?? '', root);
    if (entry === undefined || written === '' || written.startsWith('${')) return [];
    const address = isAddress(written);
    const name = address ? withoutSecrets(written) : repositoryPath(projectOf(source), written);
    if (name === null) return [];
    const place = locationElement(source, lineOf(entry), name);
    const kind = kindOfLocation(name);
    const carried = { data: [dataOfKind(kind)], protocol: schemeOf(name) };
    return (isRaw(node, name, key) ? readBy : writtenBy)(source, lineOf(entry), dataset, place, carried);
  });
}

function isRaw(node: MapNode, name: string, key: string): boolean {
  const layer = asText(get(node, 'metadata', 'kedro-viz', 'layer')) ?? asText(get(node, 'layer')) ?? '';
  if (layer !== '') return layer === 'raw';
  return key === 'url' || /^https?:/i.test(name) || /(?:^|[/_-])(?:raw|source|external)(?:[/_.-]|$)/i.test(name);
}

/** Paths start at the project, the folder that holds `conf`. */
function projectOf({ path }: Source): string {
  const at = path.lastIndexOf('/conf/');
  return at === -1 ? '' : path.slice(0, at);
}

/** Stores by what the class speaks to; the address stands among the credentials, which are not read. */
const STORES: readonly (readonly [type: RegExp, word: string])[] = [
  [/^pandas\.GBQ|bigquery/i, 'bigquery'],
  [/^snowflake\./, 'snowflake'],
  [/^redis\./, 'redis'],
  [/^spark\.SparkHive/, 'hive'],
  [/^databricks\./, 'databricks'],
  [
    /^(?:pandas\.(?:SQL|Delta.*Catalog)|spark\.SparkJDBC|sqlalchemy|polars\..*Database|ibis\.)|SQL\w*Dataset$/,
    'sql database',
  ],
  [/neo4j/i, 'neo4j'],
];

function storeFacts({ source, root, node, entry }: Dataset, dataset: Element, type: string): Fact[] {
  if (PLACES.some((key) => entryOf(node, key) !== undefined)) return [];
  const backend = asText(get(node, 'connection', 'backend'));
  const word = backend ?? STORES.find(([pattern]) => pattern.test(type))?.[1];
  if (word === undefined) return [];
  const table = entryOf(node, 'table_name') ?? entryOf(node, 'table') ?? entryOf(node, 'sql') ?? entry;
  const name = table.key === 'sql' || table === entry ? '' : filled(asText(table.value) ?? '', root);
  const store = storeElement(source, lineOf(table), word, { details: [name === '' ? '' : `table ${name}`] });
  const carried = { data: ['dataset'], protocol: protocolOfStore(store) } as const;
  const tidy = { ...store, details: store.details.filter((detail) => detail !== '') };
  return readBy(source, lineOf(table), dataset, tidy, carried);
}

/** Models and hosted datasets that an entry names: of the Hugging Face hub, of MLflow, of a language model's provider. */
function modelFacts(source: Source, lines: Lines, node: MapNode, dataset: Element, type: string): Fact[] {
  const hosted = /(?:^|\.)langchain\.(?:Chat)?(OpenAI|Anthropic|Cohere|Mistral)\w*Dataset$/.exec(type)?.[1];
  if (hosted !== undefined) {
    const named = asText(get(node, 'kwargs', 'model')) ?? asText(get(node, 'kwargs', 'model_name')) ?? '';
    const model = languageModelOf(named, hosted.toLowerCase()) ?? { provider: hosted.toLowerCase(), model: '' };
    const address = asText(get(node, 'kwargs', 'base_url')) ?? asText(get(node, 'kwargs', 'openai_api_base'));
    return askedBy(source, lines, dataset, languageModelElement(source, lines, model, address));
  }
  if (type.startsWith('huggingface.')) return hubFacts(source, node, dataset);
  if (!/mlflow/i.test(type) || !/Model|Artifact/i.test(type)) return [];
  const registry = sharedElement(source, lines, { kind: 'model-registry', name: 'mlflow' });
  return writtenBy(source, lines, dataset, registry, { data: ['model'], protocol: 'https' });
}

function hubFacts(source: Source, node: MapNode, dataset: Element): Fact[] {
  const entry = entryOf(node, 'dataset_name') ?? entryOf(node, 'model_name');
  const name = asText(entry?.value)?.trim() ?? '';
  if (entry === undefined || !/^[\w.-]{1,100}(?:\/[\w.-]{1,100})?$/.test(name)) return [];
  const kind = entry.key === 'model_name' ? 'model' : 'dataset';
  const lines = lineOf(entry);
  const revision =
    asText(get(node, 'dataset_kwargs', 'revision')) ?? asText(get(node, 'pipeline_kwargs', 'revision')) ?? '';
  const pinned = /^[0-9a-f]{40}$/.test(revision) ? 'commit' : revision === '' ? 'none' : 'branch';
  const element = sharedElement(source, lines, { kind, name, trust: 'third-party' });
  return [
    referenceFact(source, lines, { kind, repo: name, revision, pinned, loader: 'catalog', transport: 'hub' }),
    ...readBy(source, lines, dataset, element, { data: [kind], protocol: 'hub' }),
  ];
}

type Typed = { readonly type: string; readonly at: MapEntry; readonly body: TreeNode };

/** What is turned into objects, by running code, when the dataset is read. */
function unpickled({ source, root, node, entry }: Dataset, dataset: Element, { type, at, body }: Typed): Fact[] {
  const load = loadOf(type, asText(get(body, 'backend')) ?? '');
  if (load === null) return [];
  const place = filled(asText(get(node, 'filepath')) ?? asText(get(node, 'path')) ?? '', root);
  const remote = /^https?:/.test(place);
  const known = place !== '' && !place.includes('$') && !isAddress(place);
  return [
    loadFact(source, lineOf(at), {
      name: dataset.name,
      symbol: entry.key.slice(0, 200),
      loader: type,
      format: load,
      executes: 'yes',
      origin: remote ? 'remote' : known ? 'local' : 'unknown',
    }),
  ];
}
