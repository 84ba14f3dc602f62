import type { Element, Fact } from '../../model/index.ts';
import { asText, entriesOf, entryOf, get, type MapEntry, type TreeNode, walk } from '../../parse/index.ts';
import {
  aliasFacts,
  elementFact,
  type Lines,
  lineOf,
  locationElement,
  protocolOfStore,
  readBy,
  repositoryPath,
  schemeOf,
  type Source,
  storeElement,
  writtenBy,
} from '../../statement/index.ts';
import { type Place, sourceName, validation } from './parts.ts';

const MAX_SOURCES = 100;
const MAX_PLACES = 20;

/** Facts of `great_expectations.yml`: where the data lies that is validated, and where the results go. */
export function configurationFacts(place: Place, root: TreeNode): Fact[] {
  const top = entryOf(root, 'config_version') ?? entriesOf(root)[0];
  if (top === undefined) return [];
  const project = validation(place, lineOf(top), { validates: false });
  const sources = [...entriesOf(get(root, 'fluent_datasources')), ...entriesOf(get(root, 'datasources'))];
  return [
    elementFact(project),
    ...sources.slice(0, MAX_SOURCES).flatMap((entry) => sourceFacts(place, project, entry)),
    ...['stores', 'data_docs_sites'].flatMap((key) => bucketFacts(place, project, get(root, key))),
  ];
}

type Located = { readonly element: Element; readonly lines: Lines; readonly protocol: string };

function sourceFacts(place: Place, project: Element, { key, value }: MapEntry): Fact[] {
  const found: Located[] = [];
  const type = asText(get(value, 'type')) ?? '';
  for (const node of walk(value)) {
    if (found.length >= MAX_PLACES) break;
    if (node.kind === 'map') found.push(...placesIn(place, node, type, `data source: ${key}`));
  }
  // What stands under one name is one store, however often it is said.
  const once = new Map(found.map((item) => [`${item.element.kind} ${item.element.name}`, item]));
  return [...once.values()].flatMap(({ element, lines, protocol }) => [
    ...readBy(place.source, lines, project, element, { data: ['dataset'], protocol }),
    // Checkpoints know the place of the data by this name only.
    ...aliasFacts(place.source, lines, element, [sourceName(key)]),
  ]);
}

/** What one group of keys says about a place of data: a connection, credentials, a folder, a bucket, a file. */
function placesIn({ source, folder }: Place, node: TreeNode, type: string, detail: string): Located[] {
  const connection = entryOf(node, 'connection_string') ?? entryOf(node, 'url');
  const text = asText(connection?.value);
  if (connection !== undefined && text !== undefined)
    return store(source, lineOf(connection), wordOf(text, type), detail);
  const driver = entryOf(node, 'drivername');
  const drivername = asText(driver?.value);
  if (driver !== undefined && drivername !== undefined) return store(source, lineOf(driver), drivername, detail);
  const bucket = bucketIn(source, node, detail);
  if (bucket !== null) return [bucket];
  const file = entryOf(node, 'base_directory') ?? entryOf(node, 'filepath_or_buffer') ?? entryOf(node, 'base_path');
  const written = asText(file?.value);
  if (file === undefined || written === undefined || written.includes('$')) return [];
  const path = repositoryPath(folder, written);
  if (path === null) return [];
  const element = locationElement(source, lineOf(file), path, { details: [detail] });
  return [{ element, lines: lineOf(file), protocol: schemeOf(path) }];
}

/** The database that a connection text names by its scheme; of a variable, the type of the data source tells. */
function wordOf(connection: string, type: string): string {
  const scheme = schemeOf(connection);
  return scheme === 'file' ? type : scheme;
}

function store(source: Source, lines: Lines, word: string, detail: string): Located[] {
  if (word === '' || word === 'sql') return [];
  const element = storeElement(source, lines, word, { details: [detail] });
  return [{ element, lines, protocol: protocolOfStore(element) }];
}

function bucketIn(source: Source, node: TreeNode, detail: string): Located | null {
  const entry = entryOf(node, 'bucket') ?? entryOf(node, 'bucket_or_name') ?? entryOf(node, 'container');
  const name = asText(entry?.value) ?? '';
  if (entry === undefined || !/^[\w.-]{1,200}$/.test(name)) return null;
  const classes = `${asText(get(node, 'class_name')) ?? ''} ${asText(get(node, 'type')) ?? ''}`;
  const scheme = /gcs|google/i.test(classes)
    ? 'gs'
    : /azure|abs/i.test(classes) || entry.key === 'container'
      ? 'az'
      : 's3';
  const element = locationElement(source, lineOf(entry), `${scheme}://${name}`, {
    details: detail === '' ? [] : [detail],
  });
  return { element, lines: lineOf(entry), protocol: scheme };
}

/** Buckets that results and their pages are written to. */
function bucketFacts({ source }: Place, project: Element, node: TreeNode | undefined): Fact[] {
  if (node === undefined) return [];
  const buckets = new Map<string, Located>();
  for (const inner of walk(node)) {
    const bucket = inner.kind === 'map' ? bucketIn(source, inner, '') : null;
    if (bucket !== null) buckets.set(bucket.element.name, bucket);
  }
  return [...buckets.values()].flatMap(({ element, lines, protocol }) =>
    writtenBy(source, lines, project, { ...element, kind: 'datastore' }, { data: ['metrics'], protocol }),
  );
}
