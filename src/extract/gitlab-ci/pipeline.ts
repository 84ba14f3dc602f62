import { isMlCommand } from '../../command/index.ts';
import {
  asText,
  entriesOf,
  entryOf,
  get,
  itemsOf,
  type MapEntry,
  oneOrMore,
  type ScalarNode,
  splitCommands,
  strings,
  type TreeNode,
  walk,
} from '../../parse/index.ts';
import type { Source } from '../../statement/index.ts';

export type Job = {
  readonly name: string;
  readonly line: number;
  /** The job with what it extends, nearest first. */
  readonly layers: readonly TreeNode[];
  /** Commands in the order in which they run. */
  readonly script: readonly ScalarNode[];
  readonly stage: number;
  readonly triggers: readonly string[];
  readonly ml: boolean;
};

export type Pipeline = { readonly source: Source; readonly root: TreeNode; readonly jobs: readonly Job[] };

/** Keys of a pipeline that are no jobs. */
const KEYWORDS = new Set(
  'stages variables include default workflow image services before_script after_script cache spec types'.split(' '),
);
const MAX_JOBS = 1_000;
const MAX_DEPTH = 10;
/** Commands of one job that are read; references to other jobs could repeat them without end. */
const MAX_COMMANDS = 2_000;

/** Reads a pipeline: its jobs with what they extend. Jobs that begin with a dot are templates. */
export function pipelineOf(root: TreeNode, source: Source): Pipeline {
  const stages = [
    '.pre',
    ...(get(root, 'stages') === undefined ? ['build', 'test', 'deploy'] : strings(get(root, 'stages'))),
    '.post',
  ];
  const entries = [...new Map(entriesOf(root).map((entry) => [entry.key, entry])).values()];
  const jobs = entries.filter(
    ({ key, value }) => !KEYWORDS.has(key) && !key.startsWith('.') && value.kind === 'map' && isJob(value),
  );
  return { source, root, jobs: jobs.slice(0, MAX_JOBS).map((entry) => jobOf(root, entry, stages)) };
}

function isJob(node: TreeNode): boolean {
  return ['script', 'extends', 'trigger', 'run', 'stage', 'pages'].some((key) => get(node, key) !== undefined);
}

function jobOf(root: TreeNode, { key, value, line }: MapEntry, stages: readonly string[]): Job {
  const layers = layersOf(root, value, 0);
  const script = ['before_script', 'script', 'after_script'].flatMap((name) => {
    const own = first(layers, name) ?? get(root, 'default', name) ?? (name === 'script' ? undefined : get(root, name));
    return commandsOf(root, own, 0);
  });
  const stage = asText(first(layers, 'stage')) ?? 'test';
  return {
    name: key.slice(0, 200),
    line,
    layers,
    script: script.slice(0, MAX_COMMANDS),
    stage: Math.max(0, stages.indexOf(stage)),
    triggers: triggersOf(root, layers),
    ml: script.slice(0, MAX_COMMANDS).some(isMl),
  };
}

/** A job and the templates of the same file that it extends. */
function layersOf(root: TreeNode, node: TreeNode, depth: number): readonly TreeNode[] {
  if (depth > MAX_DEPTH) return [node];
  const parents = strings(get(node, 'extends')).toReversed();
  return [
    node,
    ...parents.flatMap((name) => get(root, name) ?? []).flatMap((parent) => layersOf(root, parent, depth + 1)),
  ].slice(0, 100);
}

/** The value of a key, of the job itself or of the nearest template that has it. */
export function first(layers: readonly TreeNode[], key: string): TreeNode | undefined {
  return layers.map((layer) => get(layer, key)).find((node) => node !== undefined);
}

/** Commands of a list, which may hold lists and `!reference [job, script]`. */
function commandsOf(root: TreeNode, node: TreeNode | undefined, depth: number): readonly ScalarNode[] {
  if (node === undefined || depth > MAX_DEPTH) return [];
  if (node.tag === '!reference') {
    const [job = '', ...path] = itemsOf(node).map((item) => asText(item) ?? '');
    return commandsOf(root, get(root, job, ...path), depth + 1);
  }
  return oneOrMore(node)
    .slice(0, MAX_COMMANDS)
    .flatMap((item) =>
      item.kind === 'scalar' && typeof item.value === 'string'
        ? [item]
        : item === node
          ? []
          : commandsOf(root, item, depth + 1),
    );
}

function isMl({ text }: ScalarNode): boolean {
  const split = splitCommands(text);
  return split.ok && split.commands.some(({ words }) => isMlCommand(words));
}

const SOURCES: readonly (readonly [RegExp, string])[] = [
  [/merge_request/, 'merge_request'],
  [/schedule/, 'schedule'],
  [/["']?\b(?:web|trigger|pipeline|api)\b["']?/, 'manual'],
  [/CI_COMMIT_TAG|\btags\b/, 'tag'],
];

/** What starts a job, by its rules; a push where nothing is said. */
function triggersOf(root: TreeNode, layers: readonly TreeNode[]): readonly string[] {
  const own = ['rules', 'only'].flatMap((key) => first(layers, key) ?? []);
  const said = own.length > 0 ? own : [get(root, 'workflow', 'rules')].flatMap((node) => node ?? []);
  const texts = said.flatMap((node) => [...walk(node)].slice(0, 500).map((item) => asText(item) ?? ''));
  const found = SOURCES.flatMap(([word, name]) => (texts.some((text) => word.test(text)) ? [name] : []));
  const branches = texts.some((text) =>
    /CI_COMMIT_(?:BRANCH|REF_NAME)|CI_DEFAULT_BRANCH|^(?:main|master|branches)$|"push"/.test(text),
  );
  return found.length === 0 || branches ? [...new Set([...found, 'push'])].toSorted() : found;
}

/** Whether a person starts the job by hand. */
export function isManual(job: Job): boolean {
  if (asText(first(job.layers, 'when')) === 'manual') return true;
  const rules = itemsOf(first(job.layers, 'rules'));
  return (
    rules.length > 0 &&
    rules.every((rule) => /^(?:manual|never)$/.test(asText(get(rule, 'when')) ?? '')) &&
    rules.some((rule) => asText(get(rule, 'when')) === 'manual')
  );
}

export function environmentOf(job: Job): string {
  const node = first(job.layers, 'environment');
  return asText(node?.kind === 'map' ? entryOf(node, 'name')?.value : node) ?? '';
}
