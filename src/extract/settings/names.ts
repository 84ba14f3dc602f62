import type { Scope, Setting } from './scopes.ts';

/** The setting that names a model or dataset. */
export type Named = {
  readonly kind: 'model' | 'dataset';
  readonly setting: Setting;
  /** A name on a hub, a path of this machine, or a text that is filled in later. */
  readonly place: 'hub' | 'local' | 'unknown';
};

const MODEL_KEYS = [
  'model_name_or_path',
  'pretrained_model_name_or_path',
  'base_model',
  'base_model_name_or_path',
  'hf_model_id',
  'hf_model_name_or_path',
  'hf_model',
  'hf_model_name',
  'model_name',
  'model_id',
  'model_path',
  'pretrained',
  'model',
];
const DATASET_KEYS = ['dataset_path', 'hf_dataset', 'dataset_name_or_path', 'dataset_name', 'dataset_id', 'dataset'];
/** Keys that tell by what they stand in which kind they name. */
const GENERIC_KEYS = ['repo_id', 'name_or_path', 'path', 'name', 'id'];

/** Keys that name a hub model or dataset whatever stands beside them; `model: openai/gpt-4o` may be a hosted one. */
const PLAIN_KEYS: ReadonlyMap<string, Named['kind']> = new Map([
  ...MODEL_KEYS.slice(0, MODEL_KEYS.indexOf('model_name')).map((key) => [key, 'model'] as const),
  ['dataset_path', 'dataset'] as const,
  ['hf_dataset', 'dataset'] as const,
  ['dataset_name_or_path', 'dataset'] as const,
  ['dataset_name', 'dataset'] as const,
]);

const HUB_NAME = /^[A-Za-z0-9][\w.-]{0,95}\/[A-Za-z0-9][\w.-]{0,95}$/;
const FOLDER =
  /^(?:\.{1,2}|~|outputs?|results?|checkpoints?|ckpts?|models?|weights|runs|logs|data|datasets?|artifacts?|assets|configs?|src|tmp|temp|cache|mnt|home|workspace|app|opt|content|saved?|exports?|trained[-_]\w{1,40}|saved[-_]\w{1,40}|fine[-_]?tuned\w{0,40})$/i;
const FILE =
  /\.(?:pt|pth|bin|ckpt|pkl|pickle|joblib|safetensors|gguf|onnx|h5|hdf5|keras|jsonl?|csv|tsv|parquet|arrow|txt|ya?ml|zip|tar|gz|py)$/i;

/** What a group of settings names; datasets first where the way to it went through a key that speaks of one. */
export function nameIn(scope: Scope, datasetFirst: boolean): Named | null {
  const aboutData = datasetFirst || scope.key.includes('dataset');
  // The `name` among a loader's arguments is that of a part of the dataset.
  const generic = datasetFirst || /args|options|params/.test(scope.key) ? [] : GENERIC_KEYS;
  const order: readonly (readonly [Named['kind'], readonly string[]])[] = aboutData
    ? [
        ['dataset', DATASET_KEYS],
        ['dataset', generic],
        ['model', MODEL_KEYS],
      ]
    : [
        ['model', MODEL_KEYS],
        ['dataset', DATASET_KEYS],
      ];
  for (const [kind, keys] of order) {
    const setting = firstOf(scope, keys);
    if (setting !== null) return { kind, setting, place: placeOf(setting.value) };
  }
  return aboutData ? null : genericIn(scope);
}

/** `name` and `path` name a model inside `model: …`, else only where their text reads as a name on the hub. */
function genericIn(scope: Scope): Named | null {
  const inModel = /model|tokenizer|encoder|backbone/.test(scope.key);
  const setting = firstOf(scope, GENERIC_KEYS, (value) => inModel || placeOf(value) !== 'local');
  if (setting === null) return null;
  if (!inModel && !HUB_NAME.test(setting.value)) return null;
  const dataset = !inModel && (setting.key === 'path' || last(scope, 'repo_type')?.value === 'dataset');
  return { kind: dataset ? 'dataset' : 'model', setting, place: placeOf(setting.value) };
}

/** Names on the hub in settings without a flag. */
export function namedWithoutFlag(scope: Scope): readonly Named[] {
  const found = new Map<string, Named>();
  for (const setting of scope.settings) {
    const kind = PLAIN_KEYS.get(setting.key);
    if (kind === undefined || !HUB_NAME.test(setting.value) || placeOf(setting.value) !== 'hub') continue;
    found.set(setting.key, { kind, setting, place: 'hub' });
  }
  return [...found.values()];
}

function firstOf(
  scope: Scope,
  keys: readonly string[],
  accepts: (value: string) => boolean = () => true,
): Setting | null {
  for (const key of keys) {
    const setting = last(scope, key);
    if (setting !== undefined && isName(setting.value) && accepts(setting.value)) return setting;
  }
  return null;
}

function last(scope: Scope, key: string): Setting | undefined {
  return scope.settings.findLast((setting) => setting.key === key);
}

/** Names are short and hold no blanks; `true` and `null` are none. */
function isName(value: string): boolean {
  if (value === '' || value.length > 400 || /^(?:true|false|null|none|~)$/i.test(value)) return false;
  return !/\s/.test(value.replaceAll(/\$\{[^}]{0,200}\}|\{\{[^}]{0,200}\}\}/g, ''));
}

function placeOf(value: string): Named['place'] {
  if (/\$[\w{(]|\{\{|<[^>]{0,80}>/.test(value)) return 'unknown';
  if (/^(?:hf|https?|s3|gs|az|abfss?):\/\//.test(value)) return 'hub';
  if (/^(?:\.{1,2}(?:\/|$)|\/|~|file:|[A-Za-z]:[\\/]|\\)/.test(value)) return 'local';
  const segments = value.split('/');
  return segments.length > 2 || FILE.test(value) || FOLDER.test(segments[0] ?? '') ? 'local' : 'hub';
}
