import type { Element, Fact, Flow } from '../../model/index.ts';
import type { Call } from '../module.ts';
import { elementOf, into, outOf } from './build.ts';
import type { Unit } from './unit.ts';
import { textIn, valueOf } from './values.ts';

/** How a call of a platform's client names a model or data that the platform keeps. */
type Naming = {
  /** The package that the file has to import. */
  readonly root: string;
  readonly callee: RegExp;
  readonly kind: 'model' | 'dataset';
  /** Keywords and position of the name; position null for keywords alone. */
  readonly names: readonly string[];
  readonly position: number | null;
  readonly way: 'in' | 'out';
};

const naming = (
  root: string,
  callee: RegExp,
  kind: Naming['kind'],
  way: Naming['way'],
  names: readonly string[],
  position: number | null = null,
): Naming => ({ root, callee, kind, names, position, way });

/**
 * Calls of clients by the documentation of each: mlflow.org/docs/latest/api_reference, docs.wandb.ai/ref/python, clear.ml/docs (SDK),
 * comet.com/docs/v2 (Python SDK), docs.neptune.ai/api.
 */
const NAMINGS: readonly Naming[] = [
  naming('mlflow', /\.log_model$/, 'model', 'out', ['registered_model_name']),
  naming('mlflow', /^mlflow\.register_model$/, 'model', 'out', ['name'], 1),
  naming(
    'mlflow',
    /\.(?:create_registered_model|create_model_version|transition_model_version_stage|set_registered_model_alias)$/,
    'model',
    'out',
    ['name'],
    0,
  ),
  naming('mlflow', /\.(?:get_latest_versions|get_model_version(?:_by_alias)?)$/, 'model', 'in', ['name'], 0),
  naming('wandb', /\.use_artifact$|^wandb\.(?:\w+\.)*Api\.artifact$/, 'dataset', 'in', ['artifact_or_name', 'name'], 0),
  naming('wandb', /^wandb\.Artifact$/, 'dataset', 'out', ['name'], 0),
  naming('wandb', /\.log_artifact$/, 'dataset', 'out', ['name']),
  naming('wandb', /\.use_model$/, 'model', 'in', ['name'], 0),
  naming('wandb', /\.log_model$/, 'model', 'out', ['name'], 1),
  naming('wandb', /\.link_model$/, 'model', 'out', ['registered_model_name'], 1),
  naming('clearml', /^clearml\.Dataset\.get$/, 'dataset', 'in', ['dataset_name', 'dataset_id']),
  naming('clearml', /^clearml\.Dataset\.create$/, 'dataset', 'out', ['dataset_name'], 0),
  naming('clearml', /^clearml\.(?:InputModel|Model)$/, 'model', 'in', ['name', 'model_id'], 0),
  naming('clearml', /^clearml\.OutputModel$/, 'model', 'out', ['name']),
  naming('comet_ml', /\.(?:log_model|register_model)$/, 'model', 'out', ['name', 'model_name'], 0),
  naming('comet_ml', /\.get_model$/, 'model', 'in', ['model_name'], 1),
  naming('comet_ml', /\.get_artifact$/, 'dataset', 'in', ['artifact_name'], 0),
  naming('comet_ml', /^comet_ml\.Artifact$/, 'dataset', 'out', ['name'], 0),
  naming('neptune', /^neptune\.init_model$/, 'model', 'out', ['key', 'with_id']),
  naming('neptune', /^neptune\.init_model_version$/, 'model', 'out', ['model', 'with_id']),
];

const SCHEMES: Readonly<Record<string, string>> = {
  mlflow: 'models:/',
  wandb: 'wandb://',
  clearml: 'clearml://',
  comet_ml: 'comet://',
  neptune: 'neptune://',
};

/**
 * Models and data that the file names to the client of a platform (MLflow, Weights & Biases, ClearML, Comet, Neptune), and the feature
 * stores and labelling servers that it speaks to. What one file registers another one finds under the same name.
 */
export function platformFacts(unit: Unit): Fact[] {
  return unit.module.calls.flatMap((call) => [
    ...NAMINGS.flatMap((entry) => (entry.callee.test(call.callee) ? namedFacts(unit, call, entry) : [])),
    ...featureFacts(unit, call),
    ...labellingFacts(unit, call),
  ]);
}

function namedFacts(unit: Unit, call: Call, entry: Naming): Fact[] {
  if (!unit.roots.has(entry.root) || isOther(unit, call, entry.root)) return [];
  const name = nameOf(textIn(unit, valueOf(call, entry.names, entry.position)));
  if (name === null) return [];
  const kind = typeOf(unit, call) ?? entry.kind;
  return artifactFacts(unit, call, { kind, name: `${SCHEMES[entry.root] ?? ''}${name}`, way: entry.way });
}

/** A model or data under the name that a platform has for it, on its way in or out. */
export function artifactFacts(
  unit: Unit,
  call: Call,
  { kind, name, way }: { readonly kind: 'model' | 'dataset'; readonly name: string; readonly way: 'in' | 'out' },
): Fact[] {
  const element = elementOf(unit, { symbol: call.symbol, span: call }, { kind, name, shared: true });
  return (way === 'in' ? into : outOf)(unit, call, element, { data: [kind], protocol: 'https' });
}

/** Whether the call is known to be another package's: two clients of one file have methods of the same name. */
function isOther(unit: Unit, call: Call, root: string): boolean {
  const [first = ''] = call.callee.split('.');
  if (first === root) return false;
  if (first !== '?' && unit.roots.has(first)) return true;
  const rivals = Object.keys(SCHEMES).filter((name) => name !== root && unit.roots.has(name));
  return rivals.some((name) => NAMINGS.some(({ root: other, callee }) => other === name && callee.test(call.callee)));
}

/** `entity/project/name:alias` as `name`: the same thing in another version. */
function nameOf(text: string | null): string | null {
  if (text === null) return null;
  const name =
    text
      .split('/')
      .at(-1)
      ?.replace(/[:@][^:@]*$/, '') ?? '';
  return /^[\w.][\w. -]{0,119}$/.test(name) ? name : null;
}

function typeOf(unit: Unit, call: Call): Naming['kind'] | null {
  const position = call.callee.endsWith('.Artifact') || call.callee.endsWith('.use_artifact') ? 1 : null;
  const type = textIn(unit, valueOf(call, ['type', 'artifact_type'], position));
  return type === null ? null : /model|checkpoint|weights/i.test(type) ? 'model' : 'dataset';
}

const FEATURES_IN = /\.(?:get_online_features(?:_async)?|get_historical_features|retrieve_online_documents(?:_v2)?)$/;
const FEATURES_OUT = /\.(?:materialize|materialize_incremental|push|write_to_online_store|write_to_offline_store)$/;

/** Features that a file reads from and writes to a store of Feast. */
function featureFacts(unit: Unit, call: Call): Fact[] {
  const opened = call.callee === 'feast.FeatureStore';
  const reads = FEATURES_IN.test(call.callee);
  const writes = /^(?:feast\.FeatureStore|\?)\./.test(call.callee) && FEATURES_OUT.test(call.callee);
  if (!unit.roots.has('feast') || !(opened || reads || writes)) return [];
  if (writes && call.callee.startsWith('?.') && !/store|feast|\bfs\b/i.test(call.receiver)) return [];
  const store = elementOf(
    unit,
    { symbol: call.symbol, span: call },
    { kind: 'feature-store', name: 'feast', shared: true, details: ['Feast'] },
  );
  const flow: { data: Flow['data']; protocol: string } = { data: ['features'], protocol: 'unknown' };
  return (writes ? outOf : into)(unit, call, store, flow);
}

const LABELLING = /^label_studio_sdk\.(?:client\.|_legacy\.)?(?:Client|LabelStudio|AsyncLabelStudio)$/;
const TASKS_OUT =
  /\.(?:import_tasks|create_predictions?|tasks\.create(?:_many)?|predictions\.create|projects\.import_tasks)$/;
const LABELS_IN = /\.(?:export_tasks|get_labeled_tasks|exports\.\w+|annotations\.(?:list|get))$/;

/** Tasks that a file sends to a server of Label Studio, and labels that come back. */
function labellingFacts(unit: Unit, call: Call): Fact[] {
  if (!unit.roots.has('label_studio_sdk')) return [];
  const opened = LABELLING.test(call.callee);
  const sends = TASKS_OUT.test(call.callee);
  if (!opened && !sends && !LABELS_IN.test(call.callee)) return [];
  const host = opened ? hostOf(textIn(unit, valueOf(call, ['url', 'base_url'], 0))) : null;
  const server: Element = elementOf(
    unit,
    { symbol: call.symbol, span: call },
    { kind: 'annotation', name: 'label studio', shared: true, details: host === null ? [] : [`server ${host}`] },
  );
  if (opened) return outOf(unit, call, server, { data: ['request'], protocol: 'https' });
  return sends
    ? outOf(unit, call, server, { data: ['dataset'], protocol: 'https' })
    : into(unit, call, server, { data: ['labels'], protocol: 'https' });
}

/** Host and port of an address, null for what is none. */
export function hostOf(address: string | null): string | null {
  const found = /^https?:\/\/(?:[^/@\s]{0,200}@)?([\w.-]{1,120}(?::\d{1,5})?)(?:[/?#]|$)/i.exec(address ?? '');
  return found?.[1]?.toLowerCase() ?? null;
}
