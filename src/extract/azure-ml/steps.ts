import type { DataKind, Element, Fact } from '../../model/index.ts';
import { asText, entryOf, get, type MapEntry, type TreeNode } from '../../parse/index.ts';
import {
  dataOfKind,
  elementFact,
  folderOf,
  kindOfStep,
  lineOf,
  ownElement,
  readBy,
  referenceFact,
  repositoryPath,
  runsFact,
  scriptFacts,
  scriptOfText,
  startedFiles,
  withoutExpressions,
  withoutSecrets,
  writtenBy,
  type Lines,
} from '../../statement/index.ts';
import { assetName, assetReference } from './asset-names.ts';
import { localPath, mapEntries, ZONE, type AzureFile } from './azure-file.ts';
import { environmentFacts } from './environment.ts';
import { isModelType, locatedAt } from './locations.ts';

export type Step = {
  readonly name: string;
  /** Key of the job inside a pipeline; empty where the file is the step. */
  readonly symbol: string;
  readonly node: TreeNode;
  readonly lines: Lines;
};

const TRAINS = /^(?:sweep|automl|finetuning|fine_tuning)$/;
/** Where the parts of a step stand: a sweep has them under `trial`, a parallel step under `task`. */
const INNER = ['trial', 'task'];

/** The element of a job or component. */
export function stepElement(file: AzureFile, step: Step): Element {
  const { source } = file;
  const type = asText(get(step.node, 'type')) ?? '';
  const told = kindOfStep(step.name, () => [...componentsOf(step.node), ...scriptsOf(file, step.node)]);
  // What a parallel step calls scoring makes predictions.
  const kind = TRAINS.test(type) ? 'training' : type === 'parallel' && told === 'evaluation' ? 'process' : told;
  const details = [
    type === '' ? '' : `type ${type}`,
    detailOf(step.node, 'compute'),
    asText(get(step.node, 'identity', 'type')) === undefined
      ? ''
      : `identity ${asText(get(step.node, 'identity', 'type')) ?? ''}`,
    asText(get(step.node, 'task')) === undefined ? '' : `task ${asText(get(step.node, 'task')) ?? ''}`,
    ...mapEntries(get(step.node, 'services')).map(({ value }) => `opens ${asText(get(value, 'type')) ?? 'a service'}`),
  ];
  return ownElement(source, step.lines, { kind, name: step.name, symbol: step.symbol, zone: ZONE, details });
}

function detailOf(node: TreeNode, key: string): string {
  const text = asText(get(node, key)) ?? '';
  return text === '' || text.includes('$') ? '' : `${key} ${text.replace(/^azureml:/, '')}`;
}

/** All that a step says by itself: code, environment, data by path. What other jobs hand to it, the pipeline tells. */
export function stepFacts(file: AzureFile, step: Step, element: Element): Fact[] {
  const inner = INNER.map((key) => get(step.node, key)).filter((node) => node?.kind === 'map');
  const parts = [step.node, ...inner.flatMap((node) => node ?? [])];
  return [
    elementFact(element),
    ...parts.flatMap((part) => [
      ...codeFacts(file, part, element),
      ...environmentFacts(file, get(part, 'environment'), step.symbol, element),
      ...modelUsed(file, part, element),
    ]),
    ...componentFacts(file, step.node, element),
    ...inputFacts(file, step.node, element),
    ...outputFacts(file, step.node, element),
  ];
}

function codeFacts(file: AzureFile, node: TreeNode, element: Element): Fact[] {
  const { source } = file;
  const code = entryOf(node, 'code');
  const script = scriptOf(node);
  const folder = codeFolder(file, node);
  const entry = entryOf(node, 'entry_script') ?? entryOf(get(node, 'entry'), 'file');
  const started = asText(entry?.value) ?? '';
  const facts = script === null ? [] : scriptFacts(source, script, { runner: element, manifest: 'pipeline', folder });
  return [
    ...(code === undefined ? [] : remoteCode(file, code, element.symbol)),
    // Code from elsewhere starts no file of this repository.
    ...(folder === undefined ? facts.filter(({ fact }) => fact !== 'runs') : facts),
    ...(entry === undefined || started === '' || folder === undefined
      ? []
      : [runsFact(source, lineOf(entry), element, repositoryPath(folder, started) ?? started)]),
  ];
}

function scriptOf(node: TreeNode): ReturnType<typeof scriptOfText> {
  const script = scriptOfText(get(node, 'command'));
  return script === null ? null : { ...script, text: withoutExpressions(script.text) };
}

/** The folder that the code runs in, from the repository's root; undefined where the code lies elsewhere. */
function codeFolder({ source }: AzureFile, node: TreeNode): string | undefined {
  const written = asText(get(node, 'code'));
  if (written === undefined) return folderOf(source.path);
  if (/^\.{0,2}\/*$/.test(written))
    return repositoryPath(folderOf(source.path), `${written}/x`)?.replace(/\/?x$/, '') ?? '';
  return localPath(source, written) ?? undefined;
}

/** Code that is fetched: a git repository, an archive, an asset. */
function remoteCode({ source }: AzureFile, { value, line }: MapEntry, symbol: string): Fact[] {
  const text = asText(value)?.trim() ?? '';
  const asset = assetName(text);
  const lines = lineOf({ line });
  if (asset !== null) return [assetReference(source, lines, asset, { kind: 'code', loader: 'code', symbol })];
  if (!/^(?:git\+)?(?:https?|git|ssh):\/\//.test(text)) return [];
  const [address = '', revision = ''] = text.replace(/^git\+/, '').split('#', 2);
  const given = { kind: 'code', repo: withoutSecrets(address), loader: 'code', symbol, revision } as const;
  const pinned = /^[0-9a-f]{40}$/.test(revision) ? 'commit' : revision === '' ? 'none' : 'branch';
  const transport = address.startsWith('http:') ? 'http' : 'git';
  return [referenceFact(source, lines, { ...given, pinned, transport, remoteCode: 'on', formats: ['code'] })];
}

function scriptsOf({ source }: AzureFile, node: TreeNode): string[] {
  const parts = [node, ...INNER.flatMap((key) => get(node, key) ?? [])];
  return parts.flatMap((part) => {
    const script = scriptOf(part);
    const entry = asText(get(part, 'entry_script')) ?? asText(get(part, 'entry', 'file'));
    return [...(script === null ? [] : startedFiles(source, script)), ...(entry === undefined ? [] : [entry])];
  });
}

function componentsOf(node: TreeNode): string[] {
  return ['component', 'trial']
    .flatMap((key) => asText(get(node, key)) ?? [])
    .map((text) => text.replace(/\.ya?ml$/, ''));
}

/** The component that a job is made of: a file of the repository, or an asset. */
function componentFacts({ source }: AzureFile, node: TreeNode, element: Element): Fact[] {
  return ['component', 'trial'].flatMap((key) => {
    const entry = entryOf(node, key);
    const text = asText(entry?.value)?.trim() ?? '';
    if (entry === undefined || text === '') return [];
    const asset = assetName(text);
    const lines = lineOf(entry);
    if (asset !== null)
      return [assetReference(source, lines, asset, { kind: 'code', loader: 'component', symbol: element.symbol })];
    const path = localPath(source, text);
    return path === null ? [] : [runsFact(source, lines, element, path)];
  });
}

/** A model that a parallel step is given. */
function modelUsed({ source }: AzureFile, node: TreeNode, element: Element): Fact[] {
  const located = locatedAt(source, get(node, 'model'), element.symbol, 'model');
  if (located === null) return [];
  const carried = { data: ['model'], protocol: located.protocol } as const;
  return [...located.facts, ...readBy(source, lineOf(get(node, 'model') ?? node), element, located.element, carried)];
}

/** Keys of an automatic training that hold its data. */
const AUTOML_DATA = ['training_data', 'validation_data', 'test_data'];

function inputFacts({ source }: AzureFile, node: TreeNode, element: Element): Fact[] {
  const automl = AUTOML_DATA.flatMap((key) => entryOf(node, key) ?? []);
  return [...mapEntries(get(node, 'inputs')), ...automl].flatMap((entry) => {
    const located = locatedAt(source, entry.value, element.symbol);
    if (located === null) return [];
    const carried = { data: [dataOfKind(located.element.kind)], protocol: located.protocol };
    return [...located.facts, ...readBy(source, lineOf(entry), element, located.element, carried)];
  });
}

function outputFacts({ source }: AzureFile, node: TreeNode, element: Element): Fact[] {
  return mapEntries(get(node, 'outputs')).flatMap((entry) => {
    const located = locatedAt(source, entry.value, element.symbol);
    if (located === null) return [];
    const carried = { data: [dataOfKind(located.element.kind)], protocol: located.protocol };
    return writtenBy(source, lineOf(entry), element, located.element, carried);
  });
}

/** What moves through an input or output, by its type and name. */
export function dataOfPort(name: string, node: TreeNode | undefined): DataKind {
  if (isModelType(node) || /model|checkpoint|weights/i.test(name)) return 'model';
  if (/metric|report|evaluation|score_/i.test(name)) return 'metrics';
  return /prediction/i.test(name) ? 'prediction' : 'dataset';
}
