import type { Element, Fact, Load } from '../../model/index.ts';
import { asText, entriesOf, entryOf, get, type MapEntry, type TreeNode } from '../../parse/index.ts';
import {
  elementFact,
  folderOf,
  languageModelElement,
  languageModelOf,
  lineOf,
  loadFact,
  promptedBy,
  readBy,
  referenceFact,
  sharedElement,
  type Source,
} from '../../statement/index.ts';

/** Flavours whose own format runs code to be read, with what they call the file and how they name the format. */
const PICKLED: ReadonlyMap<string, { readonly file: string; readonly format: Load['format'] }> = new Map([
  ['sklearn', { file: 'pickled_model', format: 'pickle' }],
  ['statsmodels', { file: 'data', format: 'pickle' }],
  ['prophet', { file: 'data', format: 'pickle' }],
  ['pmdarima', { file: 'data', format: 'pickle' }],
  ['pytorch', { file: 'model_data', format: 'torch' }],
  ['fastai', { file: 'data', format: 'pickle' }],
  ['spacy', { file: 'data', format: 'other' }],
  ['keras', { file: 'data', format: 'keras' }],
  ['tensorflow', { file: 'saved_model_dir', format: 'keras' }],
  ['langchain', { file: 'model_data', format: 'pickle' }],
]);

/** Facts of an `MLmodel`: the saved model, its flavours, what runs when it is loaded, what it was made of. */
export function modelFacts(source: Source, root: TreeNode): Fact[] {
  const flavors = entryOf(root, 'flavors');
  const entries = entriesOf(flavors?.value).slice(0, 100);
  if (flavors === undefined || entries.length === 0) return [];
  const model = modelElement(source, root, flavors, entries);
  return [
    elementFact(model),
    ...entries.flatMap((flavor) => [
      ...loadFacts(source, flavor),
      ...sourceFacts(source, flavor, model),
      ...hostedFacts(source, flavor, model),
    ]),
  ];
}

/** The model is the folder that the file stands in. */
function modelElement(source: Source, root: TreeNode, flavors: MapEntry, entries: readonly MapEntry[]): Element {
  const folder = folderOf(source.path);
  const artifact = asText(get(root, 'artifact_path'))?.trim() ?? '';
  const code = entries.some(({ value }) => (asText(get(value, 'code')) ?? '') !== '');
  const version = asText(get(root, 'mlflow_version')) ?? '';
  return sharedElement(source, lineOf(flavors), {
    kind: 'model',
    name: folder === '' ? artifact || 'model' : folder,
    details: [
      ...entries.map(({ key }) => `flavor ${key}`),
      version === '' ? '' : `MLflow ${version}`,
      get(root, 'signature') === undefined ? '' : 'has a signature',
      code ? 'brings code' : '',
    ],
  });
}

function loadFacts(source: Source, flavor: MapEntry): Fact[] {
  const { key, value, line } = flavor;
  const load = (loader: string, format: Load['format'], at: number, name: string): Fact =>
    loadFact(source, lineOf({ line: at }), { name, symbol: key, loader, format, executes: 'yes', origin: 'local' });
  if (key === 'python_function') {
    const own = entryOf(value, 'python_model') ?? entryOf(value, 'code');
    const module = entryOf(value, 'loader_module');
    const name = asText(module?.value) ?? '';
    // Flavours of MLflow load their own file, which their own entry tells of.
    if (own !== undefined && asText(own.value) !== undefined)
      return [load('mlflow.pyfunc', 'pickle', own.line, asText(own.value) ?? key)];
    return module === undefined || name.startsWith('mlflow.') ? [] : [load(name, 'other', module.line, name)];
  }
  const pickled = PICKLED.get(key);
  if (pickled === undefined) return [];
  const file = entryOf(value, pickled.file);
  const format = asText(get(value, 'serialization_format')) ?? asText(get(value, 'pickle_module_name')) ?? '';
  if (/skops|safetensors/.test(format)) return [];
  const told = format === 'joblib' || format === 'dill' ? format : pickled.format;
  return [load(`mlflow.${key}`, told, file?.line ?? line, asText(file?.value) ?? key)];
}

/** The model of the hub that was saved: its weights may be fetched again by name. */
function sourceFacts(source: Source, { key, value }: MapEntry, model: Element): Fact[] {
  const entry = entryOf(value, 'source_model_name');
  const name = asText(entry?.value)?.trim() ?? '';
  if (entry === undefined || !/^[\w.-]{1,100}(?:\/[\w.-]{1,100})?$/.test(name)) return [];
  const revision = asText(get(value, 'source_model_revision')) ?? '';
  const pinned = /^[0-9a-f]{40}$/.test(revision) ? 'commit' : revision === '' ? 'none' : 'branch';
  const lines = lineOf(entry);
  const base = sharedElement(source, lines, { kind: 'model', name, trust: 'third-party' });
  return [
    referenceFact(source, lines, {
      kind: 'model',
      repo: name,
      revision,
      pinned,
      loader: `mlflow.${key}`,
      transport: 'hub',
    }),
    ...readBy(source, lines, model, base, { data: ['model'], protocol: 'hub' }),
  ];
}

/** A flavour that only asks a hosted model. */
function hostedFacts(source: Source, { key, line }: MapEntry, model: Element): Fact[] {
  if (key !== 'openai') return [];
  const hosted = languageModelOf('', 'openai') ?? { provider: 'openai', model: '' };
  return promptedBy(source, lineOf({ line }), model, languageModelElement(source, lineOf({ line }), hosted));
}
