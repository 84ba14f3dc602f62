import { formatOfFile, pinnedOf } from '../../command/index.ts';
import type { Element, Fact, Pinned, Reference } from '../../model/index.ts';
import { folderOf, referenceFact, repositoryPath } from '../../statement/index.ts';
import type { Call, Value } from '../module.ts';
import { elementFact, flow, into, shared } from './build.ts';
import type { Unit } from './unit.ts';
import {
  endOf,
  entryOf,
  moduleOf,
  optionOf,
  plainUrl,
  sourceText,
  startOf,
  switchOf,
  textIn,
  valueAt,
} from './values.ts';

/** How a call names what it fetches from the Hugging Face Hub. */
type Loader = {
  readonly kind: Reference['kind'];
  readonly value: Value | null;
  readonly revision: Value | null;
  readonly formats: Reference['formats'];
};

const TRANSFORMERS = /^@(?:huggingface|xenova)\/transformers$/;

/**
 * What the file fetches from model hubs and addresses: a reference for each, with how firmly it is pinned, and the model or dataset as an
 * element with its way into the file's code. JavaScript loaders run no code of the model.
 */
export function referenceFacts(unit: Unit): Fact[] {
  return unit.module.calls.flatMap((call) => {
    const loader = hubLoaderOf(call);
    return loader ? hubReference(unit, call, loader) : fileReference(unit, call);
  });
}

function hubLoaderOf(call: Call): Loader | null {
  const module = moduleOf(call.callee);
  const rest = call.callee.slice(module.length + 1);
  const revision = optionOf(call, 'revision');
  if (TRANSFORMERS.test(module)) {
    if (rest === 'pipeline') return { kind: 'model', value: valueAt(call, 1), revision, formats: ['onnx'] };
    if (!rest.endsWith('.from_pretrained')) return null;
    const kind = /Tokenizer|Processor|FeatureExtractor/.test(rest) ? 'tokenizer' : 'model';
    return { kind, value: valueAt(call, 0), revision, formats: [kind === 'model' ? 'onnx' : 'unknown'] };
  }
  if (module === '@huggingface/hub') {
    if (!/^(?:downloadFile|snapshotDownload|downloadFileToCacheDir|listFiles|fileDownloadInfo)$/.test(rest))
      return null;
    const repo = optionOf(call, 'repo');
    const name = repo?.kind === 'object' ? entryOf(repo, 'name') : repo;
    const dataset = (textIn(entryOf(repo, 'type')) ?? textIn(name) ?? '').startsWith('dataset');
    const kind = dataset ? 'dataset' : 'model';
    return { kind, value: name, revision, formats: [formatOfFile(textIn(optionOf(call, 'path')) ?? '')] };
  }
  if (rest.endsWith('HuggingFaceTransformersEmbeddings') && module.startsWith('@langchain/'))
    return { kind: 'embedding', value: optionOf(call, 'model', 'modelName'), revision, formats: ['onnx'] };
  if (/^@llamaindex\/huggingface$|^llamaindex$/.test(module) && /^HuggingFaceEmbedding$/.test(rest))
    return { kind: 'embedding', value: optionOf(call, 'modelType'), revision, formats: ['onnx'] };
  return null;
}

function hubReference(unit: Unit, call: Call, loader: Loader): Fact[] {
  if (!loader.value || loader.value.kind === 'none') return [];
  const text = textIn(loader.value)?.replace(/^(?:datasets|spaces|models)\//, '') ?? null;
  const url = text === null ? null : plainUrl(text);
  const repo = url ?? text ?? sourceText(loader.value);
  const local =
    text !== null &&
    url === null &&
    (/^(?:\.{1,2}\/|\/|~|file:)/.test(text) || text.split('/').length > 2 || localOnly(unit));
  const revision = textIn(loader.revision) ?? '';
  const pinned: Pinned = local
    ? 'local'
    : loader.revision !== null && revision === '' && loader.revision.kind !== 'none'
      ? 'unknown'
      : pinnedOf(revision);
  const facts: Fact[] = [
    referenceFact(unit.source, call, {
      kind: loader.kind,
      repo,
      resolved: text !== null,
      revision,
      pinned,
      loader: lastTwo(call.callee),
      formats: [...loader.formats],
      transport: local ? 'local' : url === null ? 'hub' : url.startsWith('http:') ? 'http' : 'https',
      symbol: call.symbol,
    }),
  ];
  if (text === null) return facts;
  const dataset = loader.kind === 'dataset';
  const trust: Element['trust'] = local ? 'internal' : 'third-party';
  const element = shared(unit, call, {
    kind: dataset ? 'dataset' : 'model',
    name: local ? localName(repo) : repo,
    trust,
  });
  const data = [dataset ? ('dataset' as const) : ('model' as const)];
  facts.push(...into(unit, call, element, { data, protocol: local ? 'file' : 'hub' }));
  if (local || url !== null) return facts;
  const hub = shared(unit, call, { kind: 'external-service', name: 'huggingface.co', trust: 'third-party' });
  return [...facts, elementFact(hub), flow(unit, call, hub, element, { data, protocol: 'https' })];
}

function lastTwo(callee: string): string {
  return callee.slice(callee.lastIndexOf(':') + 1);
}

/** A path as the repository has it: where the program is started is taken for its root. */
function localName(path: string): string {
  return path.replace(/^(?:\.{1,2}\/)+/, '');
}

/** `env.allowRemoteModels = false`: names are folders of this machine. */
function localOnly(unit: Unit): boolean {
  return unit.module.assignments.some(
    ({ target, value }) =>
      /^@(?:huggingface|xenova)\/transformers:env\.allowRemoteModels$/.test(target) && switchOf(value) === 'off',
  );
}

/** Loaders of model files by path or address, with the position of either. */
const FILES: readonly (readonly [callee: RegExp, format: Reference['formats'][number]])[] = [
  [/^@tensorflow\/tfjs(?:-\w+)*:(?:loadLayersModel|loadGraphModel)$/, 'unknown'],
  [/^@tensorflow\/tfjs-node(?:-gpu)?:node\.loadSavedModel$/, 'unknown'],
  [/^onnxruntime-(?:web|node|common|react-native)(?:\/\w+)?:InferenceSession\.create$/, 'onnx'],
  [/^ml5:\w+$/, 'unknown'],
  [/^node-llama-cpp:.*loadModel$|^node-llama-cpp:LlamaModel$/, 'gguf'],
];

function fileReference(unit: Unit, call: Call): Fact[] {
  const found = FILES.find(([callee]) => callee.test(call.callee));
  if (!found) return [];
  const { value, here } = unwrapped(unit, valueAt(call, 0));
  const given = value?.kind === 'object' ? entryOf(value, 'modelPath') : value;
  if (!given || given.kind === 'none') return [];
  const url = plainUrl(startOf(given));
  if (url !== null) return addressReference(unit, call, url, textIn(given) !== null, found[1]);
  const path = modelPath(unit, given, here);
  if (path === null) return [];
  return into(unit, call, shared(unit, call, { kind: 'model', name: path }), { data: ['model'], protocol: 'file' });
}

function addressReference(
  unit: Unit,
  call: Call,
  url: string,
  whole: boolean,
  format: Reference['formats'][number],
): Fact[] {
  const transport = url.startsWith('https:') ? 'https' : url.startsWith('http:') ? 'http' : 'object-store';
  const given = {
    kind: 'weights' as const,
    repo: url,
    resolved: whole,
    pinned: 'none' as const,
    loader: lastTwo(call.callee),
    formats: [format === 'unknown' ? formatOfFile(url) : format],
  };
  const element = shared(unit, call, { kind: 'model', name: url, trust: 'public' });
  return [
    referenceFact(unit.source, call, { ...given, transport, symbol: call.symbol }),
    ...into(unit, call, element, { data: ['model'], protocol: url.split(':')[0] ?? 'unknown' }),
  ];
}

/** `new URL('./model.onnx', import.meta.url)`, `fileURLToPath(…)`, `tf.io.fileSystem(…)` around a path; `here` for one from the file's folder. */
function unwrapped(unit: Unit, value: Value | null): { readonly value: Value | null; readonly here: boolean } {
  let at = value;
  let here = false;
  for (let depth = 0; at?.kind === 'call' && depth < 4; depth++) {
    if (
      !/^(?:URL|(?:url:)?(?:fileURLToPath|pathToFileURL)|.*io\.(?:fileSystem|browserHTTPRequest|http))$/.test(at.callee)
    )
      break;
    const parts = unit.module.calls[at.call]?.arguments ?? [];
    here ||= at.callee === 'URL' && parts[1]?.value.text === 'import.meta.url';
    at = parts[0]?.value ?? null;
  }
  return { value: at, here };
}

/** The model's path in the repository, as much of it as the file spells out. */
function modelPath(unit: Unit, value: Value, here: boolean): string | null {
  const whole = textIn(value);
  const tail = (whole ?? endOf(value)).replace(/^file:\/\//, '');
  if (tail === '' || tail.length > 200 || !/\.[a-z0-9]{2,12}$|model/i.test(tail)) return null;
  const inFolder = here ? tail : pathBelow(value);
  return inFolder === null ? localName(tail.replace(/^\/+/, '')) : repositoryPath(folderOf(unit.path), inFolder);
}

/** `path.join(__dirname, '../models/x.onnx')` is relative to the file. */
function pathBelow(value: Value): string | null {
  if (value.kind !== 'text' || !/^(?:__dirname|import\.meta\.dirname)$/.test(value.parts[0]?.text ?? '')) return null;
  const rest = value.parts.slice(1);
  return rest.every((part) => part.kind === 'string')
    ? rest
        .map((part) => textIn(part) ?? '')
        .join('')
        .replace(/^\/+/, '')
    : null;
}
