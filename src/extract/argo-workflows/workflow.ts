import { asText, entriesOf, entryOf, get, itemsOf, type MapEntry, type TreeNode } from '../../parse/index.ts';
import type { Lines, Source } from '../../statement/index.ts';
import { lineOf, withoutExpressions } from '../../statement/index.ts';
import { pipelineName } from './kubeflow.ts';

/** Templates of one workflow that are read. */
const MAX_TEMPLATES = 1_000;

/** A task of a DAG, or a step of a list of steps. */
export type Task = {
  readonly name: string;
  /** Template of the same workflow; empty for one elsewhere. */
  readonly template: string;
  /** Workflow template of another file, by its name. */
  readonly elsewhere: string;
  readonly node: TreeNode;
};

export type Template = {
  readonly name: string;
  readonly node: TreeNode;
  readonly lines: Lines;
  /** Tasks of a DAG or steps; empty for what runs something itself. */
  readonly tasks: readonly Task[];
};

export type Workflow = {
  readonly source: Source;
  readonly kind: string;
  readonly name: string;
  readonly lines: Lines;
  /** `spec` of a workflow, `spec.workflowSpec` of a scheduled one. */
  readonly spec: TreeNode | undefined;
  readonly root: TreeNode;
  readonly namespace: string;
  readonly templates: ReadonlyMap<string, Template>;
  /** Values of the workflow's own parameters. */
  readonly parameters: ReadonlyMap<string, string>;
};

const KINDS = /^(?:Workflow|CronWorkflow|WorkflowTemplate|ClusterWorkflowTemplate)$/;

/** A document as a workflow; null for other documents of the same file. */
export function workflowOf(root: TreeNode, source: Source): Workflow | null {
  const kind = asText(get(root, 'kind')) ?? '';
  const api = asText(get(root, 'apiVersion')) ?? '';
  if (!api.startsWith('argoproj.io/') || !KINDS.test(kind)) return null;
  const spec = kind === 'CronWorkflow' ? get(root, 'spec', 'workflowSpec') : get(root, 'spec');
  const metadata = get(root, 'metadata');
  const named = entryOf(metadata, 'name') ?? entryOf(metadata, 'generateName');
  const file = source.path.slice(source.path.lastIndexOf('/') + 1).replace(/\.ya?ml$/i, '');
  const written = asText(named?.value)?.replace(/-$/, '') ?? '';
  return {
    source,
    kind,
    name: pipelineName(root) ?? (written === '' ? file : written.slice(0, 200)),
    lines: lineOf(named ?? entryOf(root, 'kind') ?? root),
    spec,
    root,
    namespace: asText(get(metadata, 'namespace')) ?? '',
    templates: templatesOf(spec),
    parameters: new Map(
      portsOf(get(spec, 'arguments'), 'parameters').flatMap(({ key, value }) => {
        const given = asText(get(value, 'value')) ?? asText(get(value, 'default'));
        return given === undefined ? [] : [[key, given.slice(0, 1_000)] as const];
      }),
    ),
  };
}

function templatesOf(spec: TreeNode | undefined): ReadonlyMap<string, Template> {
  const templates = new Map<string, Template>();
  for (const node of itemsOf(get(spec, 'templates')).slice(0, MAX_TEMPLATES)) {
    const entry = entryOf(node, 'name');
    const name = asText(entry?.value)?.slice(0, 200) ?? '';
    if (entry === undefined || name === '') continue;
    templates.set(name, { name, node, lines: lineOf(entry), tasks: tasksOf(node) });
  }
  return templates;
}

function tasksOf(template: TreeNode): readonly Task[] {
  const steps = itemsOf(get(template, 'steps')).flatMap((group) => (group.kind === 'seq' ? group.items : [group]));
  return [...itemsOf(get(template, 'dag', 'tasks')), ...steps].slice(0, MAX_TEMPLATES).flatMap((node): Task[] => {
    const name = asText(get(node, 'name')) ?? '';
    if (name === '') return [];
    return [
      {
        name,
        template: asText(get(node, 'template')) ?? '',
        elsewhere: asText(get(node, 'templateRef', 'name')) ?? '',
        node,
      },
    ];
  });
}

/** Parameters or artifacts of inputs, outputs or arguments, by name; the last of one name. */
export function portsOf(node: TreeNode | undefined, kind: 'parameters' | 'artifacts'): readonly MapEntry[] {
  const ports = itemsOf(get(node, kind)).flatMap((item): [string, MapEntry][] => {
    const entry = entryOf(item, 'name');
    const name = asText(entry?.value) ?? '';
    return entry === undefined || name === '' ? [] : [[name, { key: name, value: item, line: entry.line }]];
  });
  return [...new Map(ports).values()];
}

/** A text with the workflow's own parameters filled in, and every other expression as a variable. */
export function filled({ parameters }: Workflow, text: string): string {
  const known = text.replaceAll(
    /\{\{\s*workflow\.parameters\.([\w-]{1,200})\s*\}\}/g,
    (whole, name: string) => parameters.get(name) ?? whole,
  );
  // Parameters that grow the text without end are left alone.
  return withoutExpressions(known.length > text.length + 20_000 ? text : known);
}

/** Whether a template waits for somebody to go on: it is suspended without a time. */
export function waitsForPeople(template: TreeNode): boolean {
  const suspend = entryOf(template, 'suspend');
  return suspend !== undefined && entriesOf(suspend.value).every(({ key }) => key !== 'duration');
}
