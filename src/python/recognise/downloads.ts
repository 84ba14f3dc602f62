import { formatOfFile } from '../../command/index.ts';
import type { Edit, Fact, Reference } from '../../model/index.ts';
import type { Call, Span, Value } from '../module.ts';
import { elementOf, into, operationFact, referenceFact } from './build.ts';
import { replaceOnce } from './edits.ts';
import type { Unit } from './unit.ts';
import { argumentOf, plainUrl, sourceText, textIn, valueOf } from './values.ts';

type Download = {
  readonly names: readonly string[];
  readonly position: number;
  /** Weights whatever the address says; else the address must end like a model file. */
  readonly weights: boolean;
  /** Arguments that hold a digest of the content. */
  readonly digests: readonly string[];
};

const plain = { names: ['url'], position: 0, weights: false, digests: [] };

const DOWNLOADS = new Map<string, Download>([
  ['torch.hub.load_state_dict_from_url', { ...plain, weights: true, digests: ['check_hash'] }],
  ['torch.utils.model_zoo.load_url', { ...plain, weights: true, digests: ['check_hash'] }],
  ['torchvision.models.utils.load_state_dict_from_url', { ...plain, weights: true, digests: ['check_hash'] }],
  ['torch.hub.download_url_to_file', { ...plain, digests: ['hash_prefix'] }],
  ['urllib.request.urlretrieve', plain],
  ['urllib.request.urlopen', plain],
  ['urllib.urlretrieve', plain],
  ['requests.get', plain],
  ['httpx.get', plain],
  ['httpx.stream', { ...plain, position: 1 }],
  ['wget.download', plain],
  ['gdown.download', plain],
  ['gdown.cached_download', { ...plain, digests: ['md5', 'hash'] }],
  [
    'tensorflow.keras.utils.get_file',
    { names: ['origin'], position: 1, weights: false, digests: ['file_hash', 'md5_hash'] },
  ],
  ['keras.utils.get_file', { names: ['origin'], position: 1, weights: false, digests: ['file_hash', 'md5_hash'] }],
  ['pooch.retrieve', { ...plain, digests: ['known_hash'] }],
  ['torchvision.datasets.utils.download_url', { ...plain, digests: ['md5'] }],
  ['torchvision.datasets.utils.download_and_extract_archive', { ...plain, digests: ['md5'] }],
]);

const DATA_FILE =
  /\.(?:csv|tsv|txt|jsonl?|parquet|arrow|xml|npy|npz|zip|tar|tgz|gz|bz2|xz|h5|hdf5|wav|mp3|jpg|png|xlsx?|feather)$/i;
const WEIGHTS_FILE =
  /\.(?:pt|pth|bin|ckpt|pkl|pickle|joblib|safetensors|gguf|ggml|onnx|h5|hdf5|keras|pdparams|tflite|pb|mar|caffemodel|weights|t7)$/i;

/** Whether a call fetches something over the network by address or from a hub or registry. */
export function isDownload(call: { readonly callee: string }): boolean {
  return DOWNLOADS.has(call.callee) || REMOTE.test(call.callee);
}

/** Whether a call fetches by an address that it is given. */
export function fetchesAddress(call: { readonly callee: string }): boolean {
  return DOWNLOADS.has(call.callee);
}

/** Fetches whose result, or the file that they write, is somebody else's bytes. */
const REMOTE =
  /(?:^|\.)(?:hf_hub_download|snapshot_download|cached_download|download_file|download_fileobj|download_blob|download_to_filename|download_as_bytes|download_as_string|download_artifacts|download_artifact|use_artifact|get_model_registry|urlretrieve|urlopen|load_state_dict_from_url|get_object|download_model|get_file|url_retrieve|download_from_url)$|^\?\.download$|\.download$/;

/** Weights and data fetched by address: whether encrypted, whether a digest is checked. */
export function downloadFacts(unit: Unit): Fact[] {
  const facts: Fact[] = [];
  for (const call of unit.module.calls) {
    const download = DOWNLOADS.get(call.callee);
    if (download) facts.push(...factsOfDownload(unit, call, download));
    else if (TABLES.test(call.callee)) facts.push(...tableOverHttp(unit, call));
  }
  return facts;
}

/** Readers of tables that take an address in place of a path; where the table comes from is told with all that is read. */
const TABLES = /^(?:pandas|polars|geopandas|cudf|modin\.pandas|dask\.dataframe)\.(?:read|scan)_\w+$/;

function tableOverHttp(unit: Unit, call: Call): Fact[] {
  const argument = argumentOf(call, ['filepath_or_buffer', 'path_or_buf', 'path', 'source', 'io'], 0);
  const url = plainUrl(textIn(unit, argument?.value ?? null) ?? '');
  if (argument === null || url === null || !url.startsWith('http://')) return [];
  const written = argument.value.kind === 'string' && !argument.value.followed;
  const edits = written ? useHttps(unit, argument.span) : [];
  const where = { symbol: call.symbol, span: call };
  return [operationFact(unit, where, { kind: 'plain-http-download', name: url, input: 'literal', edits })];
}

type Address = {
  readonly url: string;
  readonly resolved: boolean;
  readonly digest: boolean;
};

function factsOfDownload(unit: Unit, call: Call, download: Download): Fact[] {
  const argument = argumentOf(call, download.names, download.position);
  if (!argument) return [];
  const address = addressOf(unit, argument.value);
  if (!address) {
    return download.weights
      ? [weights(unit, call, download, { url: sourceText(argument.value), resolved: false, digest: false })]
      : [];
  }
  const insecure = address.url.startsWith('http://');
  const edits =
    insecure && argument.value.kind === 'string' && !argument.value.followed ? useHttps(unit, argument.span) : [];
  if (download.weights || WEIGHTS_FILE.test(address.url)) return [weights(unit, call, download, address, edits)];
  if (!DATA_FILE.test(address.url) && !/^https:\/\/(?:drive|docs)\.google\.com\//.test(address.url)) return [];
  const where = { symbol: call.symbol, span: call };
  const source = elementOf(unit, where, { kind: 'data-source', name: address.url, shared: true, trust: 'public' });
  const verified = isVerified(unit, call, download, address);
  const flow = {
    data: ['dataset' as const],
    protocol: insecure ? 'http' : 'https',
    controls: verified ? ['checksum'] : [],
  };
  const facts = into(unit, call, source, flow);
  if (!insecure) return facts;
  return [
    ...facts,
    operationFact(unit, where, { kind: 'plain-http-download', name: address.url, input: 'literal', edits }),
  ];
}

function useHttps(unit: Unit, span: Span): Edit[] {
  return replaceOnce(unit, span, 'use-https', 'http://', 'https://');
}

function weights(unit: Unit, call: Call, download: Download, address: Address, edits: readonly Edit[] = []): Fact {
  const verified = isVerified(unit, call, download, address);
  const transport: Reference['transport'] =
    !address.resolved && !/^https?:/.test(address.url) ? 'unknown' : transportOf(address.url);
  const format = formatOfFile(address.url);
  const fact = referenceFact(
    unit,
    { symbol: call.symbol, span: call },
    {
      kind: 'weights',
      repo: address.url,
      resolved: address.resolved,
      pinned: verified ? 'digest' : 'none',
      loader: call.callee,
      formats: [format === 'unknown' && download.weights ? 'pickle' : format],
      transport,
      verified,
      controls: verified ? ['checksum'] : [],
      edits: [...edits],
    },
  );
  return fact;
}

function transportOf(url: string): Reference['transport'] {
  if (url.startsWith('https:')) return 'https';
  return url.startsWith('http:') ? 'http' : 'unknown';
}

/**
 * The address that a call is given: a text, an entry of a table of addresses in the same file (then their common beginning), or, for
 * a parameter, the addresses of weights that the file lists. Null when the file tells none.
 */
function addressOf(unit: Unit, value: Value): Address | null {
  const text = textIn(unit, value);
  if (text !== null) {
    const url =
      plainUrl(text) ?? (/^id=|^[A-Za-z0-9_-]{25,44}$/.test(text) ? `https://drive.google.com/${text}` : null);
    return url === null ? null : { url, resolved: true, digest: hasDigest(url) };
  }
  const base = /^([A-Za-z_][\w.]{0,80})(?:\[|\.get\()/.exec(value.text)?.[1];
  const table = base === undefined ? undefined : unit.assignmentsByTarget.get(base)?.[0]?.value;
  const entries = table?.kind === 'dict' ? table.entries.map(([, entry]) => entry) : [];
  const urls = entries.flatMap((entry) => (entry.kind === 'string' ? (plainUrl(entry.value) ?? []) : []));
  if (urls.length > 0) return { url: commonStart(urls), resolved: false, digest: urls.every(hasDigest) };
  if (value.kind !== 'parameter') return null;
  return listedWeights(unit);
}

const listed = new WeakMap<Unit, Address | null>();

/** The addresses of weights that the file lists anywhere, as one. */
function listedWeights(unit: Unit): Address | null {
  const known = listed.get(unit);
  if (known !== undefined) return known;
  const urls = new Set<string>();
  for (const { value } of unit.module.strings) {
    const url = plainUrl(value);
    if (url !== null && WEIGHTS_FILE.test(url)) urls.add(url);
  }
  const all = [...urls];
  const address = all.length === 0 ? null : { url: commonStart(all), resolved: false, digest: all.every(hasDigest) };
  listed.set(unit, address);
  return address;
}

/** What all addresses begin with, cut at a slash. */
function commonStart(urls: readonly string[]): string {
  let start = urls[0] ?? '';
  if (urls.length === 1) return start;
  for (const url of urls)
    while (!url.startsWith(start)) start = start.slice(0, start.slice(0, -1).lastIndexOf('/') + 1);
  return start.slice(0, start.lastIndexOf('/') + 1);
}

function hasDigest(url: string): boolean {
  return /\/[0-9a-f]{64}(?:\/|\.|$)/.test(url);
}

/**
 * Whether the content is compared with a digest: an argument says so, the same function computes one, or the address carries a
 * SHA-256 and the file computes such.
 */
function isVerified(unit: Unit, call: Call, download: Download, address: Address): boolean {
  const digest = valueOf(call, download.digests);
  if (digest && digest.kind !== 'none' && !(digest.kind === 'boolean' && !digest.value)) return true;
  const hashes = (symbol: string): boolean => hashingSymbols(unit).has(symbol);
  if (call.symbol !== '' && hashes(call.symbol)) return true;
  return address.digest && hashingSymbols(unit).size > 0;
}

const hashing = new WeakMap<Unit, ReadonlySet<string>>();

function hashingSymbols(unit: Unit): ReadonlySet<string> {
  const known = hashing.get(unit);
  if (known) return known;
  const symbols = new Set<string>();
  for (const { callee, symbol } of unit.module.calls)
    if (/^hashlib\.(?:sha\d|new|blake|md5|file_digest)/.test(callee)) symbols.add(symbol);
  hashing.set(unit, symbols);
  return symbols;
}
