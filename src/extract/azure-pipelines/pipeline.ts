import { isMlCommand } from '../../command/index.ts';
import {
  asText,
  entriesOf,
  get,
  itemsOf,
  type ScalarNode,
  splitCommands,
  type TreeNode,
  walk,
} from '../../parse/index.ts';
import type { Source } from '../../statement/index.ts';

export type Job = {
  readonly name: string;
  readonly line: number;
  readonly scripts: readonly ScalarNode[];
  readonly image: TreeNode | undefined;
  /** It runs on machines of one's own: a pool by name. */
  readonly selfHosted: boolean;
  readonly environment: string;
  readonly ml: boolean;
};

export type Pipeline = {
  readonly source: Source;
  readonly root: TreeNode;
  readonly jobs: readonly Job[];
  readonly triggers: readonly string[];
  readonly usesSecrets: boolean;
};

const MAX_JOBS = 500;
const MAX_STEPS = 2_000;
const MAX_DEPTH = 8;
const SCRIPTS = ['script', 'bash', 'pwsh', 'powershell'];
const ML_TASK = /azureml|ms-air-aiagility|AzureML|MLModel|databricks/i;

/** Reads a pipeline or a template of one: its jobs, and steps that stand in none. */
export function pipelineOf(root: TreeNode, source: Source): Pipeline {
  const jobs = [
    ...listed(get(root, 'stages'), 0).flatMap((stage) => jobsIn(root, stage, asText(get(stage, 'stage')) ?? '')),
    ...jobsIn(root, root, ''),
  ];
  const alone = get(root, 'steps');
  if (alone !== undefined) jobs.push(jobOf(root, root, 'steps', alone.line));
  return { source, root, jobs: jobs.slice(0, MAX_JOBS), triggers: triggersOf(root), usesSecrets: usesSecrets(root) };
}

function jobsIn(root: TreeNode, holder: TreeNode, stage: string): Job[] {
  return listed(get(holder, 'jobs'), 0).flatMap((job): Job[] => {
    const name = asText(get(job, 'job')) ?? asText(get(job, 'deployment'));
    return name === undefined
      ? []
      : [jobOf(root, job, [stage, name].filter((part) => part !== '').join('/'), job.line)];
  });
}

function jobOf(root: TreeNode, job: TreeNode, name: string, line: number): Job {
  const steps = [get(job, 'steps'), ...deployed(get(job, 'strategy'))].flatMap((node) => listed(node, 0));
  const scripts = steps.slice(0, MAX_STEPS).flatMap(scriptsOf);
  const pool = get(job, 'pool') ?? get(root, 'pool');
  const named = asText(get(pool, 'name')) ?? asText(pool) ?? '';
  const environment = get(job, 'environment');
  return {
    name: name.slice(0, 200),
    line,
    scripts,
    image: get(job, 'container') ?? get(root, 'container'),
    selfHosted: named !== '' && !/^(?:azure pipelines|server)$/i.test(named) && get(pool, 'vmImage') === undefined,
    environment: asText(get(environment, 'name')) ?? asText(environment) ?? '',
    ml: scripts.some(isMl) || steps.some((step) => ML_TASK.test(asText(get(step, 'task')) ?? '')),
  };
}

/** Steps of a deployment, below `runOnce`, `rolling` or `canary` and what they do in turn. */
function deployed(strategy: TreeNode | undefined): TreeNode[] {
  return entriesOf(strategy).flatMap(({ value }) =>
    entriesOf(value).flatMap(({ value: phase }) => get(phase, 'steps') ?? []),
  );
}

/** Items of a list, with those that a condition (`- ${{ if … }}:`) holds. */
function listed(node: TreeNode | undefined, depth: number): readonly TreeNode[] {
  if (depth > MAX_DEPTH) return [];
  return itemsOf(node).flatMap((item) => {
    const [entry] = entriesOf(item);
    return entry?.key.startsWith('${{') === true ? listed(entry.value, depth + 1) : [item];
  });
}

/** What a step runs: its own script, that of a task, or the file that a task starts. */
function scriptsOf(step: TreeNode): ScalarNode[] {
  const inputs = get(step, 'inputs');
  const texts = [...SCRIPTS.map((key) => get(step, key)), get(inputs, 'inlineScript'), get(inputs, 'script')];
  const own = texts.flatMap((node) => (node?.kind === 'scalar' && typeof node.value === 'string' ? [node] : []));
  const path = get(inputs, 'scriptPath') ?? get(inputs, 'filePath');
  if (own.length > 0 || path?.kind !== 'scalar' || !/^[\w./-]{1,200}$/.test(path.text)) return own;
  const text = `${path.text.endsWith('.py') ? 'python' : 'sh'} ${path.text}`;
  return [{ ...path, value: text, text }];
}

function isMl({ text }: ScalarNode): boolean {
  const split = splitCommands(text);
  return split.ok && split.commands.some(({ words }) => isMlCommand(words));
}

/** What starts the pipeline; a template is started by whoever takes it in. */
function triggersOf(root: TreeNode): readonly string[] {
  const said = (key: string): boolean => {
    const node = get(root, key);
    return node !== undefined && asText(node) !== 'none';
  };
  const template = get(root, 'parameters') !== undefined && ['trigger', 'pr', 'schedules'].every((key) => !said(key));
  if (template) return [];
  const push = get(root, 'trigger') === undefined || said('trigger');
  return [
    ...(push ? ['push'] : []),
    ...(said('pr') ? ['pull_request'] : []),
    ...(said('schedules') ? ['schedule'] : []),
  ].sort();
}

/** Groups of variables hold what is secret; so do variables of that name in a script. */
function usesSecrets(root: TreeNode): boolean {
  if (itemsOf(get(root, 'variables')).some((item) => get(item, 'group') !== undefined)) return true;
  for (const node of walk(root)) {
    if (/\$\(\w*(?:token|secret|password|key)\w*\)/i.test(asText(node) ?? '')) return true;
  }
  return false;
}
