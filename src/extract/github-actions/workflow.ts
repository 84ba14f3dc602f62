import { asText, entriesOf, entryOf, get, itemsOf, oneOrMore, strings, walk } from '../../parse/index.ts';
import type { Job } from '../../model/index.ts';
import type { MapEntry, ScalarNode, TreeNode } from '../../parse/index.ts';

/** Variables by name. The later of two scopes wins. */
export type Environment = ReadonlyMap<string, ScalarNode>;

/** A step of a job or of a composite action. */
export type Step = {
  readonly line: number;
  readonly uses: ScalarNode | null;
  readonly run: ScalarNode | null;
  /** Whether `run` is a shell script and no Python or PowerShell. */
  readonly isShell: boolean;
  readonly inputs: readonly MapEntry[];
  /** Variables of the workflow, the job and the step. */
  readonly environment: Environment;
  /** The folder that `run` starts in, as written; empty for the repository's root. */
  readonly folder: string;
};

export type WorkflowJob = {
  readonly id: string;
  readonly line: number;
  readonly node: TreeNode;
  readonly steps: readonly Step[];
  /** The reusable workflow that the job calls. */
  readonly uses: ScalarNode | null;
  readonly permissions: Job['permissions'];
  readonly provesIdentity: boolean;
  readonly selfHosted: boolean;
  readonly condition: string;
  /** The deployment environment that the job runs in; empty for none. */
  readonly environment: string;
};

export type Workflow = {
  readonly name: string;
  readonly line: number;
  /** Names of the events, sorted. */
  readonly triggers: readonly string[];
  readonly triggerLine: number;
  /** Activity types by event, for events that name some. */
  readonly types: ReadonlyMap<string, readonly string[]>;
  /** Variables of all jobs. */
  readonly environment: Environment;
  readonly jobs: readonly WorkflowJob[];
};

/** Reads the tree of a workflow file; null when it has no jobs and so is none. */
export function workflowOf(root: TreeNode, path: string): Workflow | null {
  const jobs = entryOf(root, 'jobs');
  if (jobs?.value.kind !== 'map') return null;
  // Readers of YAML 1.1 that write files again turn the key into a boolean.
  const on = entryOf(root, 'on') ?? entryOf(root, 'true');
  const environment = environmentOf(get(root, 'env'));
  const folder = folderOf(root, '');
  const permissions = get(root, 'permissions');
  const file = path.split('/').at(-1) ?? path;
  return {
    name: asText(get(root, 'name')) ?? file.replace(/\.ya?ml$/, ''),
    line: entryOf(root, 'name')?.line ?? jobs.line,
    triggers: [...new Set(triggersOf(on?.value))].toSorted(),
    triggerLine: on?.line ?? jobs.line,
    types: new Map(
      entriesOf(on?.value).flatMap(({ key, value }) => {
        const types = get(value, 'types');
        return types === undefined ? [] : [[key, strings(types)] as const];
      }),
    ),
    environment,
    jobs: uniqueEntries(jobs.value).map((entry) => jobOf(entry, permissions, { environment, folder })),
  };
}

/** The steps of a composite action (`action.yml`). */
export function compositeSteps(root: TreeNode): readonly Step[] {
  return itemsOf(get(root, 'runs', 'steps')).map((step) => stepOf(step, { environment: new Map(), folder: '' }));
}

function triggersOf(on: TreeNode | undefined): readonly string[] {
  return on?.kind === 'map' ? on.entries.map(({ key }) => key) : strings(on);
}

/** What a job or step has from what it stands in. */
type Outer = { readonly environment: Environment; readonly folder: string };

function jobOf({ key, value, line }: MapEntry, permissions: TreeNode | undefined, outer: Outer): WorkflowJob {
  const environment = joined(outer.environment, get(value, 'env'));
  const folder = folderOf(value, outer.folder);
  const place = get(value, 'environment');
  return {
    id: key,
    line,
    node: value,
    steps: itemsOf(get(value, 'steps')).map((step) => stepOf(step, { environment, folder })),
    uses: scalarOf(get(value, 'uses')),
    permissions: permissionsOf(get(value, 'permissions') ?? permissions),
    provesIdentity: provesIdentity(get(value, 'permissions') ?? permissions),
    selfHosted: isSelfHosted(value),
    condition: asText(get(value, 'if')) ?? '',
    environment: asText(place?.kind === 'map' ? get(place, 'name') : place) ?? '',
  };
}

/** `defaults.run.working-directory` of a workflow or job. */
function folderOf(node: TreeNode, outer: string): string {
  return asText(get(node, 'defaults', 'run', 'working-directory')) ?? outer;
}

function stepOf(step: TreeNode, outer: Outer): Step {
  return {
    line: step.line,
    uses: scalarOf(get(step, 'uses')),
    run: scalarOf(get(step, 'run')),
    isShell: /^(?:ba)?sh(?:$|\s)/.test(asText(get(step, 'shell')) ?? 'bash'),
    inputs: entriesOf(get(step, 'with')),
    environment: joined(outer.environment, get(step, 'env')),
    folder: asText(get(step, 'working-directory')) ?? outer.folder,
  };
}

/** The widest right that a `permissions` key grants. */
function permissionsOf(node: TreeNode | undefined): Job['permissions'] {
  if (node === undefined) return 'default';
  const text = asText(node);
  if (text === 'write-all') return 'write-all';
  if (text === 'read-all') return 'read';
  if (node.kind !== 'map') return 'default';
  // The right to prove one's identity writes nothing here.
  const rights = node.entries.filter(({ key }) => key !== 'id-token').map(({ value }) => asText(value));
  if (rights.includes('write')) return 'write';
  return rights.includes('read') ? 'read' : 'none';
}

function provesIdentity(node: TreeNode | undefined): boolean {
  if (node === undefined) return false;
  return asText(node) === 'write-all' || asText(get(node, 'id-token')) === 'write';
}

function isSelfHosted(job: TreeNode): boolean {
  const runsOn = get(job, 'runs-on');
  const labels = runsOn?.kind === 'map' ? strings(get(runsOn, 'labels')) : strings(runsOn);
  if (labels.includes('self-hosted')) return true;
  if (!labels.some((label) => label.includes('matrix.'))) return false;
  const matrix = get(job, 'strategy', 'matrix');
  return matrix !== undefined && [...walk(matrix)].some((node) => asText(node) === 'self-hosted');
}

function environmentOf(node: TreeNode | undefined): Environment {
  return joined(new Map(), node);
}

function joined(outer: Environment, node: TreeNode | undefined): Environment {
  if (node?.kind !== 'map') return outer;
  const own = node.entries.flatMap(({ key, value }) => (value.kind === 'scalar' ? [[key, value] as const] : []));
  return new Map([...outer, ...own]);
}

function scalarOf(node: TreeNode | undefined): ScalarNode | null {
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node : null;
}

/** The last entry of each key, in the order of the text. */
function uniqueEntries(node: TreeNode): readonly MapEntry[] {
  return [...new Map(entriesOf(node).map((entry) => [entry.key, entry])).values()];
}

/** Every text of a tree with the key that it stands at; items of a list stand at the list's key. */
export function textsOf(root: TreeNode): readonly { readonly key: string; readonly node: ScalarNode }[] {
  const found: { key: string; node: ScalarNode }[] = [];
  for (const node of walk(root)) {
    for (const { key, value } of entriesOf(node)) {
      for (const item of oneOrMore(value)) if (item.kind === 'scalar') found.push({ key, node: item });
    }
  }
  return found;
}
