import type { Element, Fact } from '../../model/index.ts';
import {
  asBoolean,
  asString,
  asText,
  entriesOf,
  entryOf,
  get,
  type MapEntry,
  oneOrMore,
  strings,
  type TreeNode,
} from '../../parse/index.ts';
import {
  elementFact,
  folderOf,
  lineOf,
  ownElement,
  sharedElement,
  signalFact,
  type Source,
  writtenBy,
} from '../../statement/index.ts';
import { datasetRead, isHubName, modelRead, modelWritten } from './places.ts';

const MAX_DATASETS = 300;

const BASES = [
  'base_model',
  'model_name_or_path',
  'adapter_name_or_path',
  'lora_model_dir',
  'reward_model',
  'reward_model_path',
  'ref_model',
  'teacher_model',
];
const LISTS = ['datasets', 'test_datasets', 'pretraining_dataset', 'val_datasets', 'eval_datasets'];
const NAMES = [
  'dataset_name',
  'dataset_id_or_path',
  'dataset',
  'eval_dataset',
  'train_dataset',
  'train_file',
  'validation_file',
];
const TRACKERS = new Map([
  ['wandb', 'wandb'],
  ['tensorboard', 'tensorboard'],
  ['mlflow', 'mlflow'],
  ['comet_ml', 'comet'],
  ['neptune', 'neptune'],
  ['clearml', 'clearml'],
]);

/** Facts of the settings of a training: what it continues, what it learns from, where it goes and who watches. */
export function trainingFacts(source: Source, root: TreeNode): Fact[] {
  const top = BASES.slice(0, 2)
    .map((key) => entryOf(root, key))
    .find((entry) => entry !== undefined);
  if (root.kind !== 'map' || top === undefined) return [];
  const training = trainingElement(source, root, top);
  return [
    signalFact('training-settings'),
    elementFact(training),
    ...BASES.flatMap((key) => {
      const entry = entryOf(root, key);
      return entry === undefined ? [] : modelRead(source, training, lineOf(entry), asText(entry.value) ?? '');
    }),
    ...dataFacts(source, training, root),
    ...outputFacts(source, training, root),
  ];
}

function trainingElement(source: Source, root: TreeNode, top: MapEntry): Element {
  const stem = source.path.slice(source.path.lastIndexOf('/') + 1).replace(/\.\w+$/, '');
  const folder = folderOf(source.path).split('/').slice(-2).join('/');
  const method = asText(get(root, 'rl')) ?? asText(get(root, 'stage')) ?? '';
  return ownElement(source, lineOf(top), {
    kind: 'training',
    name: /^config/i.test(stem) && folder !== '' ? `${folder}/${stem}` : stem,
    details: [
      ...labelled('method', method),
      ...labelled('adapter', asText(get(root, 'adapter')) ?? asText(get(root, 'finetuning_type')) ?? ''),
    ],
  });
}

function labelled(label: string, text: string): string[] {
  return text === '' ? [] : [`${label}: ${text}`];
}

function dataFacts(source: Source, training: Element, root: TreeNode): Fact[] {
  const listed = [...LISTS.map((key) => entryOf(root, key)), entryOf(get(root, 'dataset_mixture'), 'datasets')].flatMap(
    (entry) =>
      entry === undefined
        ? []
        : oneOrMore(entry.value)
            .slice(0, MAX_DATASETS)
            .flatMap((node) => listedFacts(source, training, entry.key, node)),
  );
  const mixed = entriesOf(get(root, 'dataset_mixer'))
    .slice(0, MAX_DATASETS)
    .flatMap((entry) =>
      datasetRead(source, training, { text: entry.key, lines: lineOf(entry), loader: 'dataset_mixer' }),
    );
  return [...listed, ...mixed, ...NAMES.flatMap((key) => namedFacts(source, training, entryOf(root, key)))];
}

/** An entry of a list: a name, or a map with `path`, `id` or `name`, and perhaps `revision` and `data_files`. */
function listedFacts(source: Source, training: Element, key: string, node: TreeNode): Fact[] {
  const entry = entryOf(node, 'path') ?? entryOf(node, 'id') ?? entryOf(node, 'dataset');
  const text = asString(node) ?? asString(entry?.value) ?? '';
  const revision = asText(get(node, 'revision')) ?? '';
  return datasetRead(source, training, { text, lines: lineOf(entry ?? node), revision, loader: key, beside: node });
}

/** A dataset by a key of its own. LLaMA-Factory writes names of its `dataset_info.json`, with commas between them. */
function namedFacts(source: Source, training: Element, entry: MapEntry | undefined): Fact[] {
  if (entry === undefined) return [];
  return strings(entry.value)
    .flatMap((text) => text.split(','))
    .slice(0, MAX_DATASETS)
    .flatMap((part) => {
      const text = part.trim();
      const own = /^(?:eval_|train_)?dataset$/.test(entry.key) && /^[\w-]{1,80}$/.test(text);
      // The reader of settings makes the reference of `dataset_name: owner/name`.
      const referred = entry.key === 'dataset_name' && isHubName(text);
      return datasetRead(source, training, { text, lines: lineOf(entry), loader: entry.key, own }, referred);
    });
}

function outputFacts(source: Source, training: Element, root: TreeNode): Fact[] {
  const facts: Fact[] = [];
  const output = entryOf(root, 'output_dir');
  if (output !== undefined) facts.push(...modelWritten(source, training, lineOf(output), asText(output.value) ?? ''));
  const hub = entryOf(root, 'hub_model_id');
  const pushed = entryOf(root, 'push_to_hub');
  const target =
    asBoolean(pushed?.value) === false ? undefined : (hub ?? (asBoolean(pushed?.value) === true ? pushed : undefined));
  if (target !== undefined) {
    const registry = sharedElement(source, lineOf(target), {
      kind: 'model-registry',
      name: 'huggingface.co',
      trust: 'third-party',
    });
    facts.push(...writtenBy(source, lineOf(target), training, registry, { data: ['model'], protocol: 'hub' }));
  }
  const report = entryOf(root, 'report_to');
  const trackers = [...strings(report?.value), ...(entryOf(root, 'wandb_project') === undefined ? [] : ['wandb'])];
  const place = report ?? entryOf(root, 'wandb_project');
  for (const name of new Set(trackers.map((word) => TRACKERS.get(word) ?? ''))) {
    if (name === '' || place === undefined) continue;
    const monitoring = sharedElement(source, lineOf(place), { kind: 'monitoring', name, trust: 'unknown' });
    facts.push(...writtenBy(source, lineOf(place), training, monitoring, { data: ['metrics'], protocol: 'unknown' }));
  }
  return facts;
}
