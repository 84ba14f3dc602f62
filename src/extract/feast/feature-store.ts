import type { Authentication, Element, Exposure, Fact } from '../../model/index.ts';
import { asText, entryOf, get, type MapEntry, type TreeNode } from '../../parse/index.ts';
import {
  aliasFacts,
  type Carried,
  elementFact,
  flowFact,
  folderOf,
  isAddress,
  type Lines,
  lineOf,
  locationElement,
  ownElement,
  protocolOfStore,
  readBy,
  repositoryPath,
  schemeOf,
  sharedElement,
  signalFact,
  type Source,
  sourceOf,
  storeElement,
  withoutSecrets,
} from '../../statement/index.ts';

/** Facts of `feature_store.yaml`: the feature store, where features and their registry are kept, who may call it. */
export function featureStoreFacts(path: string, root: TreeNode): Fact[] {
  const project = entryOf(root, 'project');
  if (project === undefined) return [];
  const source = sourceOf(path);
  const authentication = authenticationOf(get(root, 'auth'));
  const provider = asText(get(root, 'provider')) ?? '';
  const engine = typeOf(entryOf(root, 'batch_engine') ?? entryOf(root, 'offline_compute_engine'));
  const store = ownElement(source, lineOf(project), {
    kind: 'feature-store',
    name: asText(project.value) ?? 'feast',
    authentication,
    controls: authentication === 'required' ? ['authentication', 'authorization'] : [],
    details: ['Feast', word('provider', provider), word('engine', engine), word('auth', typeOf(entryOf(root, 'auth')))],
  });
  const files = provider === 'local' ? localFiles(source, store, root) : [];
  return [
    signalFact('feast'),
    elementFact(store),
    // Code opens it as `feast.FeatureStore`.
    ...aliasFacts(source, lineOf(project), store, ['software:feast']),
    ...files,
    ...registryFacts(source, store, entryOf(root, 'registry')),
    ...storeFacts(source, store, entryOf(root, 'offline_store'), false),
    ...storeFacts(source, store, entryOf(root, 'online_store'), true),
  ];
}

/** What the local provider uses when the file does not say: `data/registry.db` and `data/online.db` of its folder. */
function localFiles(source: Source, store: Element, root: TreeNode): Fact[] {
  const provider = entryOf(root, 'provider');
  if (provider === undefined) return [];
  const file = (key: string, name: string, details: string, data: Carried['data']): Fact[] => {
    const place = repositoryPath(folderOf(source.path), name);
    if (place === null || entryOf(root, key) !== undefined) return [];
    const element = locationElement(source, lineOf(provider), place, { kind: 'datastore', details: [details] });
    return bothWays(source, lineOf(provider), store, element, { data, protocol: 'file' });
  };
  return [
    ...file('registry', 'data/registry.db', 'registry of Feast', ['configuration']),
    ...file('online_store', 'data/online.db', 'sqlite', ['features']),
  ];
}

function word(label: string, text: string): string {
  return text === '' ? '' : `${label}: ${text}`;
}

/** `auth: {type: oidc}`; without it nobody is asked, which matters only where Feast serves. */
function authenticationOf(auth: TreeNode | undefined): Authentication {
  const type = asText(get(auth, 'type'))?.toLowerCase();
  if (type === undefined) return 'unknown';
  return type === 'no_auth' ? 'none' : 'required';
}

/** The type of a store: `online_store: redis` or `online_store: {type: redis}`. */
function typeOf(entry: MapEntry | undefined): string {
  if (entry === undefined) return '';
  return asText(entry.value) ?? asText(get(entry.value, 'type')) ?? '';
}

/** A file, an address of a bucket, or a database by its address. */
function registryFacts(source: Source, store: Element, entry: MapEntry | undefined): Fact[] {
  if (entry === undefined) return [];
  const pathNode = entry.value.kind === 'map' ? entryOf(entry.value, 'path') : entry;
  const written = asText(pathNode?.value);
  const type = asText(get(entry.value, 'registry_type')) ?? '';
  const lines = lineOf(pathNode ?? entry);
  const element = registryElement(source, lines, type, written);
  if (element === null) return [];
  const carried = { data: ['configuration'] as const, protocol: protocolFor(element, written) };
  return bothWays(source, lines, store, element, carried);
}

function registryElement(source: Source, lines: Lines, type: string, written: string | undefined): Element | null {
  if (type === 'remote' && written !== undefined) {
    return sharedElement(source, lines, {
      kind: 'service',
      name: withoutSecrets(written),
      details: ['Feast registry server'],
    });
  }
  if (written === undefined || written === '') {
    return type === '' || type === 'file'
      ? null
      : storeElement(source, lines, type, { details: ['registry of Feast'] });
  }
  const scheme = schemeOf(written);
  if (type === 'sql' || /^(?:postgres|mysql|sqlite|mssql|snowflake)/.test(scheme)) {
    return storeElement(source, lines, scheme === 'file' ? type : scheme, {
      details: ['registry of Feast', word('host', hostOf(written))],
      exposure: exposureOf(hostOf(written)),
    });
  }
  const place = repositoryPath(folderOf(source.path), written);
  return place === null
    ? null
    : locationElement(source, lines, place, { kind: 'datastore', details: ['registry of Feast'] });
}

function storeFacts(source: Source, store: Element, entry: MapEntry | undefined, written: boolean): Fact[] {
  const type = typeOf(entry).replace(/\.(?:offline|online)$/, '');
  if (entry === undefined || type === '' || type === 'file' || type === 'dask') return [];
  const typeEntry = entryOf(entry.value, 'type') ?? entry;
  const element = storeOfType(source, lineOf(typeEntry), type, entry.value);
  const address = asText(get(entry.value, 'path')) ?? '';
  const protocol = protocolFor(element, address);
  const controls =
    asText(get(entry.value, 'ssl')) === 'true' || /ssl=true/i.test(connectionOf(entry.value)) ? ['tls'] : [];
  const lines = lineOf(typeEntry);
  const carried: Carried = { data: ['features'], protocol, controls };
  return written ? bothWays(source, lines, store, element, carried) : readBy(source, lines, store, element, carried);
}

/** What is kept at `element` is read by the feature store, and written there by it. */
function bothWays(source: Source, lines: Lines, store: Element, element: Element, carried: Carried): Fact[] {
  return [
    ...readBy(source, lines, store, element, carried),
    flowFact(source, lines, { from: store, to: element, ...carried }),
  ];
}

function storeOfType(source: Source, lines: Lines, type: string, settings: TreeNode): Element {
  const path = asText(get(settings, 'path'));
  if ((type === 'sqlite' || type === 'duckdb') && path !== undefined && !isAddress(path)) {
    const place = repositoryPath(folderOf(source.path), path);
    if (place !== null) return locationElement(source, lines, place, { kind: 'datastore', details: [type] });
  }
  if (type === 'remote' && path !== undefined) {
    return sharedElement(source, lines, {
      kind: 'service',
      name: withoutSecrets(path),
      details: ['Feast feature server'],
    });
  }
  const vector =
    asText(get(settings, 'pgvector_enabled')) === 'true' || asText(get(settings, 'vector_enabled')) === 'true';
  const host = asText(get(settings, 'host')) ?? hostOf(connectionOf(settings));
  return storeElement(source, lines, vector && type === 'postgres' ? 'pgvector' : type, {
    details: [word('host', host), word('region', asText(get(settings, 'region')) ?? '')],
    exposure: exposureOf(host),
    authentication: authenticationAt(type, settings),
  });
}

function connectionOf(settings: TreeNode): string {
  return asText(get(settings, 'connection_string')) ?? '';
}

/** Feast's redis store sends a password only when the connection text holds one, https://docs.feast.dev/reference/online-stores/redis */
function authenticationAt(type: string, settings: TreeNode): Authentication {
  const password = asText(get(settings, 'password'));
  const inText = /password=[^,]/.test(connectionOf(settings));
  if (inText || (password !== undefined && password !== '')) return 'required';
  if (type === 'redis' && connectionOf(settings) !== '' && !connectionOf(settings).includes('$')) return 'none';
  return password === '' ? 'none' : 'unknown';
}

/** The host of `host:port,password=…` or of an address. */
function hostOf(connection: string): string {
  const first = withoutSecrets(connection).split(',')[0] ?? '';
  const host = first.replace(/^[\w+.-]+:\/\//, '').replace(/[:/].*$/s, '');
  return /^[\w.-]{1,200}$/.test(host) ? host : '';
}

function exposureOf(host: string): Exposure {
  return /^(?:localhost|127\.\d+\.\d+\.\d+)$/.test(host) ? 'local' : 'unknown';
}

function protocolFor(element: Element, address: string | undefined): string {
  if (address !== undefined && isAddress(address)) {
    const scheme = schemeOf(address);
    return /^(?:https?|s3|gs|abfss?|az)$/.test(scheme) ? scheme : protocolOfStore(element);
  }
  const local = element.kind === 'datastore' && element.name.includes('/');
  return local ? 'file' : protocolOfStore(element);
}
