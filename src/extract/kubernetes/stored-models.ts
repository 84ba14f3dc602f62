import { pinnedOf } from '../../command/index.ts';
import type { Fact, Reference } from '../../model/index.ts';
import { asText, entryOf, get, type TreeNode } from '../../parse/index.ts';
import {
  elementFact,
  type End,
  flowFact,
  lineOf,
  type Lines,
  referenceFact,
  schemeOf,
  sharedElement,
  type Source,
  withoutSecrets,
} from '../../statement/index.ts';

/** Formats of models that a server reads by running what they hold. */
const PICKLED = /^(?:sklearn|pytorch|torchserve|mlflow|pmml-?sklearn|paddle)$/i;
const BY_NAME = new Map<string, Reference['formats'][number]>([
  ['onnx', 'onnx'],
  ['keras', 'keras'],
  ['gguf', 'gguf'],
  ['torchscript', 'torchscript'],
  ['safetensors', 'safetensors'],
]);

/** How a format's name tells what loading it does. */
export function formatOf(name: string): Reference['formats'][number] {
  return PICKLED.test(name) ? 'pickle' : (BY_NAME.get(name.toLowerCase()) ?? 'unknown');
}

type Stored = { readonly uri: string; readonly lines: Lines };

/** Where a serving object says that its model is kept: `storageUri`, or a bucket and a path. */
export function storedIn(node: TreeNode | undefined): Stored | null {
  for (const key of ['storageUri', 'modelUri', 'uri']) {
    const entry = entryOf(node, key);
    const uri = asText(entry?.value)?.trim() ?? '';
    if (entry !== undefined && uri !== '') return { uri, lines: lineOf(entry) };
  }
  const storage = get(node, 'storage');
  const path = entryOf(storage, 'path');
  const bucket = asText(get(storage, 'parameters', 'bucket'));
  const type = asText(get(storage, 'parameters', 'type')) ?? 's3';
  if (path === undefined || bucket === undefined) return null;
  return { uri: `${type}://${bucket}/${asText(path.value) ?? ''}`, lines: lineOf(path) };
}

/** A model in a store: the reference by which it is loaded, its element, and its way into `endpoint`. */
export function storedModelFacts(
  source: Source,
  { uri, lines }: Stored,
  endpoint: End,
  { format, loader, symbol }: { readonly format: string; readonly loader: string; readonly symbol: string },
): Fact[] {
  const scheme = schemeOf(uri);
  const hub = scheme === 'hf';
  const [name, revision] = hub ? hubName(uri) : [withoutSecrets(uri).replace(/\/$/, ''), ''];
  const transport = transportOf(scheme);
  const reference = referenceFact(source, lines, {
    kind: 'model',
    repo: name.slice(0, 500),
    revision,
    pinned: transport === 'local' ? 'local' : hub ? pinnedOf(revision) : 'none',
    loader,
    formats: [formatOf(format)],
    transport,
    symbol,
  });
  if (/\$|\{|</.test(name)) return [reference];
  const trust = hub || /^https?$/.test(scheme) ? 'public' : 'internal';
  const details = format === '' ? [] : [`format ${format}`];
  const model = sharedElement(source, lines, { kind: 'model', name, trust, details });
  const claim = /^pvc:\/\/([^/]+)/.exec(name)?.[0];
  const store = claim === undefined ? null : sharedElement(source, lines, { kind: 'datastore', name: claim });
  return [
    reference,
    elementFact(model),
    flowFact(source, lines, { from: model, to: endpoint, data: ['model'], protocol: hub ? 'hub' : scheme }),
    ...(store === null
      ? []
      : [elementFact(store), flowFact(source, lines, { from: store, to: model, data: ['model'], protocol: 'file' })]),
  ];
}

/** `hf://org/name:revision` */
function hubName(uri: string): [name: string, revision: string] {
  const text = uri.slice('hf://'.length);
  const at = text.search(/[:@]/);
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function transportOf(scheme: string): Reference['transport'] {
  if (scheme === 'hf') return 'hub';
  if (scheme === 'https' || scheme === 'http') return scheme;
  if (scheme === 'oci') return 'registry';
  if (scheme === 'git') return 'git';
  return scheme === 'pvc' || scheme === 'file' ? 'local' : 'object-store';
}
