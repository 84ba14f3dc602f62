import type { Element, Fact } from '../../model/index.ts';
import { asText, entryOf, get, type TreeNode } from '../../parse/index.ts';
import {
  dataOfKind,
  elementFact,
  flowFact,
  lineOf,
  readBy,
  sharedElement,
  writtenBy,
  type End,
} from '../../statement/index.ts';
import { isPlain, mapEntries, stemOf, ZONE, type AzureFile } from './azure-file.ts';
import { locatedAt } from './locations.ts';

/** An asset under the name that jobs ask for, `azureml:NAME`; what is named later keeps the file's name. */
function assetElement({ source, root }: AzureFile, kind: Element['kind'], given: Partial<Element> = {}): Element {
  const entry = entryOf(root, 'name');
  const name = asText(entry?.value)?.trim() ?? '';
  const { details = [], controls = [] } = given;
  const shown = `azureml:${isPlain(name) ? name : stemOf(source)}`;
  return sharedElement(source, lineOf(entry ?? root), { kind, name: shown, zone: ZONE, details, controls });
}

/** A registered data asset, and where its bytes lie. */
export function dataFacts(file: AzureFile): Fact[] {
  const type = asText(get(file.root, 'type')) ?? '';
  return registered(file, assetElement(file, 'dataset', { details: [type] }));
}

/** A registered model, and where its bytes lie. */
export function modelFacts(file: AzureFile): Fact[] {
  const type = asText(get(file.root, 'type')) ?? '';
  return registered(file, assetElement(file, 'model', { details: [type] }));
}

function registered({ source, root }: AzureFile, asset: Element): Fact[] {
  const path = entryOf(root, 'path');
  // A registered model is one wherever it lies; data says nothing about its place.
  const located = locatedAt(source, root, '', asset.kind === 'model' ? 'model' : undefined);
  if (located === null || path === undefined) return [elementFact(asset)];
  const carried = { from: located.element, to: asset, data: [dataOfKind(asset.kind)], protocol: located.protocol };
  return [elementFact(asset), ...located.facts, elementFact(located.element), flowFact(source, lineOf(path), carried)];
}

/** Data that is copied in through a connection to a database or another cloud. */
export function importFacts(file: AzureFile): Fact[] {
  return importedFacts(file, file.root);
}

/** The same for the import inside a schedule. */
export function importedFacts(file: AzureFile, node: TreeNode): Fact[] {
  const { source } = file;
  const asset = assetElement({ source, root: node.kind === 'map' ? node : file.root }, 'dataset');
  const connection = entryOf(get(node, 'source'), 'connection');
  const name = asText(connection?.value)?.trim() ?? '';
  if (connection === undefined || !isPlain(name)) return [elementFact(asset)];
  const from = sharedElement(source, lineOf(connection), { kind: 'external-service', name, trust: 'unknown' });
  const carried = { data: ['dataset'], protocol: 'unknown' } as const;
  return [elementFact(asset), ...readBy(source, lineOf(connection), asset, from, carried)];
}

/** An index for retrieval: the documents, the model that embeds them, the store. */
export function indexFacts(file: AzureFile): Fact[] {
  const { source, root } = file;
  const entry = entryOf(get(root, 'index'), 'name') ?? entryOf(root, 'name');
  const name = asText(entry?.value)?.trim() ?? '';
  const type = asText(get(root, 'index', 'type')) ?? '';
  const store = sharedElement(source, lineOf(entry ?? root), {
    kind: 'vector-store',
    name: isPlain(name) ? name : stemOf(source),
    zone: ZONE,
    details: [type === '' ? '' : `type ${type}`],
  });
  const documents = locatedAt(source, get(root, 'source', 'input_data'), '');
  const embedding = entryOf(get(root, 'embedding'), 'model');
  const model = /\/model\/([\w.-]{1,100})/.exec(asText(embedding?.value) ?? '')?.[1];
  return [
    elementFact(store),
    ...(documents === null
      ? []
      : [
          ...documents.facts,
          ...readBy(source, documents.element.evidence[0] ?? lineOf(root), store, documents.element, {
            data: ['document'],
            protocol: documents.protocol,
          }),
        ]),
    ...(embedding === undefined || model === undefined ? [] : embeddedBy(file, store, embedding.line, model)),
  ];
}

function embeddedBy({ source }: AzureFile, store: End, line: number, model: string): Fact[] {
  const llm = sharedElement(source, lineOf({ line }), {
    kind: 'llm',
    name: `azure-openai/${model}`,
    trust: 'third-party',
  });
  return [
    ...writtenBy(source, lineOf({ line }), store, llm, { data: ['document'], protocol: 'https' }),
    flowFact(source, lineOf({ line }), { from: llm, to: store, data: ['features'], protocol: 'https' }),
  ];
}

/** A datastore: the account behind it, and whether its credentials are written down. */
export function datastoreFacts({ source, root }: AzureFile): Fact[] {
  const entry = entryOf(root, 'name');
  const written = asText(entry?.value)?.trim() ?? '';
  const name = isPlain(written) ? written : stemOf(source);
  const account = asText(get(root, 'account_name')) ?? asText(get(root, 'store_name')) ?? '';
  const place =
    asText(get(root, 'container_name')) ?? asText(get(root, 'filesystem')) ?? asText(get(root, 'file_share_name'));
  const credentials = mapEntries(get(root, 'credentials'));
  const http = asText(get(root, 'protocol')) === 'http';
  const store = sharedElement(source, lineOf(entry ?? root), {
    kind: 'datastore',
    name: `azureml://datastores/${name}`,
    zone: ZONE,
    authentication: 'required',
    details: [
      account === '' ? '' : `account ${account}`,
      place === undefined ? '' : `container ${place}`,
      credentials.length === 0 ? 'identity of the caller' : `by ${credentials.map(({ key }) => key).join(', ')}`,
      http ? 'plain http' : '',
    ],
  });
  return [elementFact(store)];
}

/** A feature store, or a set of features inside one. */
export function featureFacts(file: AzureFile): Fact[] {
  const { source, root } = file;
  if (get(root, 'specification') === undefined) return [elementFact(assetElement(file, 'feature-store'))];
  const offline = asText(get(root, 'materialization_settings', 'offline_enabled')) === 'true';
  const online = asText(get(root, 'materialization_settings', 'online_enabled')) === 'true';
  const details = [offline ? 'materialised offline' : '', online ? 'materialised online' : ''];
  const features = assetElement(file, 'feature-store', { details });
  const located = locatedAt(source, get(root, 'specification'), '');
  if (located === null) return [elementFact(features)];
  const carried = { data: ['features'], protocol: located.protocol } as const;
  return [
    elementFact(features),
    ...readBy(source, lineOf(get(root, 'specification') ?? root), features, located.element, carried),
  ];
}
