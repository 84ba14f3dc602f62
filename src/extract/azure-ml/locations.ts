import type { Element, ElementKind, Fact } from '../../model/index.ts';
import { asText, get, type TreeNode } from '../../parse/index.ts';
import {
  isAddress,
  kindOfLocation,
  lineOf,
  locationElement,
  schemeOf,
  sharedElement,
  trustOfLocation,
  withoutSecrets,
  type Lines,
  type Source,
} from '../../statement/index.ts';
import { assetName, assetReference } from './asset-names.ts';
import { localPath, ZONE } from './azure-file.ts';

/** Data or a model that a file names by path, address or asset. */
export type Located = {
  readonly element: Element;
  readonly protocol: string;
  /** The reference to an asset, or nothing. */
  readonly facts: readonly Fact[];
};

/** `type` of an input or output that is a model. */
export function isModelType(node: TreeNode | undefined): boolean {
  return /^(?:mlflow|custom|triton)_model$/.test(asText(get(node, 'type')) ?? '');
}

/**
 * The place of an input, output or asset: a map with `path`, or a text that is an address or an asset. Null for values (`0.1`), for what
 * is handed on between jobs, and for placeholders.
 */
export function locatedAt(
  source: Source,
  node: TreeNode | undefined,
  symbol: string,
  kind?: ElementKind,
): Located | null {
  const map = node?.kind === 'map';
  const place = map ? get(node, 'path') : node;
  const text = asText(place)?.trim() ?? '';
  if (place === undefined || text === '' || text.length > 1_000 || text.startsWith('${') || text.includes('${{'))
    return null;
  const lines = lineOf(place);
  const told = kind ?? (isModelType(node) ? 'model' : undefined);
  const asset = assetName(text);
  if (asset !== null) {
    const isModel = told === 'model' || /\/models\//.test(asset.name);
    const trust = asset.shared ? 'third-party' : 'internal';
    const element = sharedElement(source, lines, {
      kind: isModel ? 'model' : (told ?? 'dataset'),
      name: asset.name,
      trust,
    });
    const reference = assetReference(source, lines, asset, {
      kind: isModel ? 'model' : 'dataset',
      loader: 'path',
      symbol,
    });
    return { element, protocol: 'https', facts: [reference] };
  }
  if (isAddress(text)) {
    const name = withoutSecrets(text);
    const store = /^azureml:\/\/(?:subscriptions\/.{1,300}\/)?datastores\/[\w-]{1,100}/.exec(name)?.[0];
    if (store !== undefined && told !== 'model')
      return { element: storeElement(source, lines, store), protocol: 'https', facts: [] };
    const kindHere = told ?? kindOfLocation(name);
    const element = locationElement(source, lines, name, { kind: kindHere, trust: trustOfAddress(name) });
    return { element, protocol: schemeOf(name), facts: [] };
  }
  // A text that stands for itself is a value, unless it is written as a path.
  if (!map && !/^\.{1,2}\//.test(text)) return null;
  const path = localPath(source, text);
  if (path === null) return null;
  return {
    element: locationElement(source, lines, path, told === undefined ? {} : { kind: told }),
    protocol: 'file',
    facts: [],
  };
}

/** A datastore of the workspace: all that is kept there, whatever the path. */
function storeElement(source: Source, lines: Lines, address: string): Element {
  const name = `azureml://${address.slice(address.lastIndexOf('datastores/'))}`;
  return sharedElement(source, lines, { kind: 'datastore', name, zone: ZONE });
}

/** A blob's web address belongs to a storage account, which somebody owns. */
function trustOfAddress(name: string): Element['trust'] {
  if (name.startsWith('azureml://')) return 'internal';
  return /^https?:\/\/[\w.-]+\.(?:blob|dfs)\.core\.windows\.net\//.test(name) ? 'unknown' : trustOfLocation(name);
}
