import type { Element, Fact } from '../../model/index.ts';
import { asString, entriesOf, entryOf, get, itemsOf, oneOrMore, type TreeNode, walk } from '../../parse/index.ts';
import {
  elementFact,
  flowFact,
  folderOf,
  isAddress,
  lineOf,
  ownElement,
  promptEnd,
  readBy,
  referenceFact,
  repositoryPath,
  runsFact,
  sharedElement,
  signalFact,
  type Source,
  sourceOf,
  withoutSecrets,
} from '../../statement/index.ts';
import { targetFacts } from './targets.ts';

const MAX_ITEMS = 200;
const MAX_NAMED = 6;

/** Facts of a configuration: the evaluation, the models and applications that it asks, its prompts, data and code. */
export function evaluationFacts(path: string, root: TreeNode): Fact[] {
  const source = sourceOf(path);
  const targets = entryOf(root, 'targets') ?? entryOf(root, 'providers');
  if (root.kind !== 'map' || targets === undefined) return [];
  const evaluation = evaluationElement(source, root, lineOf(targets));
  const facts = [
    signalFact('promptfoo'),
    elementFact(evaluation),
    ...itemsOrEntries(targets.value).flatMap((node) => targetFacts(source, evaluation, node)),
    ...promptFacts(source, evaluation, get(root, 'prompts')),
    ...dataFacts(source, evaluation, get(root, 'tests')),
    ...codeFacts(source, evaluation, root),
  ];
  // A file that a provider names is found twice.
  return [...new Map(facts.map((fact) => [JSON.stringify(fact), fact])).values()];
}

function evaluationElement(source: Source, root: TreeNode, lines: { startLine: number; endLine: number }): Element {
  const redteam = get(root, 'redteam');
  const file = source.path.slice(source.path.lastIndexOf('/') + 1).replace(/\.\w+$/, '');
  const folder = folderOf(source.path).split('/').at(-1) ?? '';
  return ownElement(source, lines, {
    kind: 'evaluation',
    name: /^promptfooconfig$/i.test(file) && folder !== '' ? folder : file,
    // A run fails, and so does the pipeline around it, when an assertion or an attack does.
    controls: redteam !== undefined || asserts(root) ? ['evaluation-gate'] : [],
    details: [
      'promptfoo',
      redteam === undefined ? '' : 'adversarial evaluation',
      named('plugins', get(redteam, 'plugins')),
      named('strategies', get(redteam, 'strategies')),
    ],
  });
}

/** Whether some test says what an answer has to be. */
function asserts(root: TreeNode): boolean {
  for (const node of walk(root)) {
    const assertions = get(node, 'assert');
    if (assertions !== undefined && itemsOf(assertions).length > 0) return true;
  }
  return false;
}

function named(label: string, node: TreeNode | undefined): string {
  const names = itemsOf(node)
    .map((item) => asString(item) ?? asString(get(item, 'id')) ?? '')
    .filter((name) => name !== '');
  return names.length === 0 ? '' : `${label}: ${names.slice(0, MAX_NAMED).join(', ')}`;
}

/** The items of a list; a map `{openai:gpt-4o: {…}}` counts as a list of its keys. */
function itemsOrEntries(node: TreeNode): TreeNode[] {
  if (node.kind !== 'map' || get(node, 'id') !== undefined) return oneOrMore(node).slice(0, MAX_ITEMS);
  return entriesOf(node)
    .slice(0, MAX_ITEMS)
    .map(({ key, line }): TreeNode => ({
      kind: 'scalar',
      value: key,
      text: key,
      tag: '',
      line,
      endLine: line,
      textLine: line,
    }));
}

/** Prompts in files; those that stand in the configuration are the evaluation's own. */
function promptFacts(source: Source, evaluation: Element, prompts: TreeNode | undefined): Fact[] {
  return oneOrMore(prompts)
    .slice(0, MAX_ITEMS)
    .flatMap((node) => {
      const file = fileIn(source, asString(node) ?? asString(get(node, 'id')) ?? asString(get(node, 'raw')) ?? '');
      if (file === null) return [];
      if (isCode(file)) return [runsFact(source, lineOf(node), evaluation, file)];
      return [
        flowFact(source, lineOf(node), { from: promptEnd(file), to: evaluation, data: ['prompt'], protocol: 'file' }),
      ];
    });
}

/** Tests in files, in sheets of the web, or in datasets of a hub. */
function dataFacts(source: Source, evaluation: Element, tests: TreeNode | undefined): Fact[] {
  return oneOrMore(tests)
    .slice(0, MAX_ITEMS)
    .flatMap((node) => {
      const text = asString(node) ?? asString(get(node, 'path')) ?? '';
      const lines = lineOf(node);
      const hub = /^huggingface:\/\/datasets\/([\w.-]{1,96}\/[\w.-]{1,96})/.exec(text)?.[1];
      if (hub !== undefined) {
        const dataset = sharedElement(source, lines, { kind: 'dataset', name: hub, trust: 'third-party' });
        return [
          referenceFact(source, lines, {
            kind: 'dataset',
            repo: hub,
            pinned: 'none',
            loader: 'promptfoo tests',
            transport: 'hub',
          }),
          ...readBy(source, lines, evaluation, dataset, { data: ['dataset'], protocol: 'hub' }),
        ];
      }
      if (/^https?:/.test(text)) {
        const sheet = sharedElement(source, lines, {
          kind: 'data-source',
          name: withoutSecrets(text),
          trust: 'public',
        });
        return readBy(source, lines, evaluation, sheet, { data: ['dataset'], protocol: text.split(':')[0] ?? 'https' });
      }
      const file = fileIn(source, text);
      if (file === null) return [];
      if (isCode(file)) return [runsFact(source, lines, evaluation, file)];
      const dataset = sharedElement(source, lines, { kind: 'dataset', name: file });
      return readBy(source, lines, evaluation, dataset, { data: ['dataset'], protocol: 'file' });
    });
}

/** Files of code that assertions, transforms and extensions call. */
function codeFacts(source: Source, evaluation: Element, root: TreeNode): Fact[] {
  const facts = new Map<string, Fact>();
  for (const node of walk(root)) {
    const text = asString(node);
    if (text === undefined || !text.startsWith('file://') || facts.size >= MAX_ITEMS) continue;
    const file = fileIn(source, text);
    if (file !== null && isCode(file) && !facts.has(file))
      facts.set(file, runsFact(source, lineOf(node), evaluation, file));
  }
  return [...facts.values()];
}

/** The file of `file://path`, `file://path.py:function` or a path with a known ending, relative to the repository. */
function fileIn(source: Source, text: string): string | null {
  if (text.length > 500 || text.includes('{{') || /\s/.test(text)) return null;
  const local = text.startsWith('file://') ? text.slice('file://'.length) : text;
  const path = local.replace(/^(.*\.\w{1,5}):\w+$/, '$1');
  if (isAddress(path) || /[*?[\]{}$]/.test(path) || path.startsWith('/')) return null;
  if (local === text && !/\.(?:txt|json|jsonl|ya?ml|csv|py|[cm]?[jt]s|md|j2)$/.test(path)) return null;
  return repositoryPath(folderOf(source.path), path);
}

function isCode(path: string): boolean {
  return /\.(?:py|[cm]?[jt]s)$/.test(path);
}
