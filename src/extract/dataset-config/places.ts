import type { Element, Fact } from '../../model/index.ts';
import { asText, get, type TreeNode, walk } from '../../parse/index.ts';
import {
  flowFact,
  hubNameOf,
  isAddress,
  type Lines,
  lineOf,
  locationElement,
  readBy,
  referenceFact,
  repositoryPath,
  schemeOf,
  sharedElement,
  type Source,
  withoutSecrets,
} from '../../statement/index.ts';

const HUB_NAME = /^[A-Za-z0-9][\w.-]{0,95}\/[A-Za-z0-9][\w.-]{0,95}$/;
const FOLDER =
  /^(?:\.{1,2}|~|outputs?|results?|checkpoints?|ckpts?|models?|weights|runs|logs|data|datasets?|artifacts?|assets|configs?|src|tmp|temp|cache|mnt|home|workspace|app|opt|content|saves?)$/i;
const FILE = /\.(?:jsonl?|csv|tsv|parquet|arrow|txt|pt|bin|safetensors|gguf|py|zip|gz|tar|npz?)$/i;
/** Builders of the datasets library that read files which are named beside them. */
const BUILDERS = new Set([
  'json',
  'csv',
  'parquet',
  'text',
  'arrow',
  'pandas',
  'imagefolder',
  'audiofolder',
  'webdataset',
  'xml',
  'sql',
]);

/** Whether a text is a name on a hub, and no path of this machine. */
export function isHubName(text: string): boolean {
  return HUB_NAME.test(text) && !FOLDER.test(text.split('/')[0] ?? '') && !FILE.test(text);
}

function isBuilder(text: string): boolean {
  return BUILDERS.has(text);
}

type Named = {
  readonly text: string;
  readonly lines: Lines;
  readonly revision?: string;
  /** The key that names it. */
  readonly loader: string;
  /** A name of a list of the repository's own, which may stand for anything. */
  readonly own?: boolean;
  /** What stands beside it, for files (`data_files`) of a builder. */
  readonly beside?: TreeNode | undefined;
};

/**
 * A dataset that a step reads: of the hub, with a reference; at an address; or a file. `referred` says that another reader makes the
 * reference.
 */
export function datasetRead(source: Source, reader: Element, named: Named, referred = false): Fact[] {
  const { text, lines, revision = '', loader, beside } = named;
  if (text === '' || text.length > 500 || /[\s${}<>]/.test(text)) return [];
  if (isBuilder(text) || beside?.kind === 'map') {
    const files = filesOf(beside);
    if (isBuilder(text) || (files.length > 0 && !isHubName(text))) {
      return files.flatMap((file) => datasetRead(source, reader, { ...file, loader }));
    }
  }
  if (named.own === true) {
    const dataset = sharedElement(source, lines, { kind: 'dataset', name: text, trust: 'unknown' });
    return readBy(source, lines, reader, dataset, { data: ['dataset'], protocol: 'unknown' });
  }
  const hub = hubNameOf(text);
  const name = hub?.repo ?? text;
  if (hub !== null || isHubName(text) || /^[a-z][\w-]{1,60}$/i.test(text)) {
    const dataset = sharedElement(source, lines, { kind: 'dataset', name, trust: 'third-party' });
    const pinned = pinnedOf(revision === '' ? (hub?.revision ?? '') : revision);
    const read = readBy(source, lines, reader, dataset, {
      data: ['dataset'],
      protocol: 'hub',
      controls: pinned === 'commit' ? ['commit-pin'] : [],
    });
    if (referred) return read;
    return [
      referenceFact(source, lines, { kind: 'dataset', repo: name, revision, pinned, loader, transport: 'hub' }),
      ...read,
    ];
  }
  if (isAddress(text)) return addressRead(source, reader, named);
  const path = repositoryPath('', text);
  if (path === null) return [];
  const element = locationElement(source, lines, path, { kind: 'dataset' });
  return readBy(source, lines, reader, element, { data: ['dataset'], protocol: 'file' });
}

function addressRead(source: Source, reader: Element, { text, lines, loader }: Named): Fact[] {
  const address = withoutSecrets(text);
  const scheme = schemeOf(address);
  const element = locationElement(source, lines, address);
  const transport = scheme === 'http' ? 'http' : scheme === 'https' ? 'https' : 'object-store';
  return [
    referenceFact(source, lines, { kind: 'dataset', repo: address, pinned: 'none', loader, transport }),
    ...readBy(source, lines, reader, element, { data: ['dataset'], protocol: scheme }),
  ];
}

/** The files of `data_files`: a text, a list, or a map of splits. */
function filesOf(beside: TreeNode | undefined): { readonly text: string; readonly lines: Lines }[] {
  const node = get(beside, 'data_files') ?? get(beside, 'dataset_kwargs', 'data_files') ?? get(beside, 'data_dir');
  if (node === undefined) return [];
  const files: { text: string; lines: Lines }[] = [];
  for (const item of walk(node)) {
    const text = asText(item);
    if (text !== undefined && files.length < 50) files.push({ text, lines: lineOf(item) });
  }
  return files;
}

export function pinnedOf(revision: string): 'commit' | 'none' | 'branch' | 'tag' {
  if (/^[0-9a-f]{40}$/i.test(revision)) return 'commit';
  if (revision === '') return 'none';
  return /^(?:main|master|head)$/i.test(revision) ? 'branch' : 'tag';
}

/** The element of a model by its name: of the hub, or a path. Null for what is neither. */
export function modelElement(source: Source, lines: Lines, text: string): Element | null {
  if (text === '' || text.length > 500 || /[\s${}<>]/.test(text)) return null;
  const hub = hubNameOf(text);
  if (hub !== null || isHubName(text) || /^[a-z][\w.-]{1,60}$/i.test(text)) {
    return sharedElement(source, lines, { kind: 'model', name: hub?.repo ?? text, trust: 'third-party' });
  }
  const path = isAddress(text) ? withoutSecrets(text) : repositoryPath('', text);
  return path === null ? null : locationElement(source, lines, path, { kind: 'model' });
}

/** A model that a step continues. */
export function modelRead(source: Source, reader: Element, lines: Lines, text: string): Fact[] {
  const model = modelElement(source, lines, text);
  if (model === null) return [];
  const protocol = model.trust === 'third-party' ? 'hub' : schemeOf(model.name);
  return readBy(source, lines, reader, model, { data: ['model'], protocol });
}

/** A model that a step writes. */
export function modelWritten(source: Source, writer: Element, lines: Lines, text: string): Fact[] {
  const path = isAddress(text) ? withoutSecrets(text) : repositoryPath('', text);
  if (path === null || /[\s${}<>]/.test(text)) return [];
  const model = locationElement(source, lines, path, { kind: 'model' });
  return [
    { fact: 'element', value: model },
    flowFact(source, lines, { from: writer, to: model, data: ['model'], protocol: schemeOf(path) }),
  ];
}
