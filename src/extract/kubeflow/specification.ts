import { asText, entriesOf, entryOf, get, type MapEntry, type TreeNode } from '../../parse/index.ts';
import { lineOf, type Lines, type Source } from '../../statement/index.ts';

/** A compiled pipeline: the intermediate representation of Kubeflow Pipelines, alone or inside a job of Vertex AI. */
export type Pipeline = {
  readonly source: Source;
  readonly name: string;
  readonly lines: Lines;
  /** `root`, `components` and `deploymentSpec.executors`. */
  readonly root: TreeNode;
  readonly components: TreeNode | undefined;
  readonly executors: TreeNode | undefined;
  /** What the second document says about executors in Kubernetes: secrets, volumes. */
  readonly platform: TreeNode | undefined;
  /** Values that a job of Vertex AI gives to the pipeline's inputs. */
  readonly values: TreeNode | undefined;
  readonly isVertex: boolean;
  readonly details: readonly string[];
};

/** A document as a pipeline; null for others. Both `pipelineInfo` and a DAG have to be there. */
export function pipelineOf(document: TreeNode, source: Source, platform: TreeNode | undefined): Pipeline | null {
  const inner = get(document, 'pipelineSpec');
  const spec = inner?.kind === 'map' ? inner : document;
  const root = get(spec, 'root');
  const info = entryOf(spec, 'pipelineInfo');
  if (root === undefined || get(root, 'dag') === undefined || info === undefined) return null;
  const named = entryOf(info.value, 'name');
  const name = asText(named?.value)?.trim() ?? '';
  const file = source.path.slice(source.path.lastIndexOf('/') + 1).replace(/\.(?:ya?ml|json)$/i, '');
  const config = get(document, 'runtimeConfig');
  const place = asText(get(config, 'gcsOutputDirectory')) ?? asText(get(spec, 'defaultPipelineRoot')) ?? '';
  const account = asText(get(document, 'serviceAccount')) ?? '';
  const schedule = asText(get(document, 'cron')) ?? '';
  return {
    source,
    name: name === '' ? file : name.slice(0, 200),
    lines: lineOf(named ?? info),
    root,
    components: get(spec, 'components'),
    executors: get(spec, 'deploymentSpec', 'executors'),
    platform,
    values: get(config, 'parameterValues') ?? get(config, 'parameters'),
    isVertex: spec !== document,
    details: [
      asText(get(spec, 'sdkVersion')) ?? '',
      place === '' ? '' : `root ${place}`,
      account === '' ? '' : `service account ${account}`,
      schedule === '' ? '' : `cron ${schedule}`,
    ],
  };
}

/** A task of a DAG, with where it stands. */
export type Task = {
  /** Its name with those of the DAGs around it, joined by dots. */
  readonly symbol: string;
  readonly name: string;
  readonly entry: MapEntry;
  readonly component: TreeNode | undefined;
  /** The component's executor; undefined for a DAG inside the DAG. */
  readonly executor: MapEntry | undefined;
  readonly parent: Dag;
};

/** A DAG: the pipeline's own, or that of a condition, a loop or a pipeline inside. */
export type Dag = {
  readonly node: TreeNode;
  readonly tasks: ReadonlyMap<string, Task>;
  /** The task that the DAG is the content of; null for the pipeline's own. */
  readonly task: Task | null;
  /** DAGs by the name of the task that they are the content of. */
  readonly inner: ReadonlyMap<string, Dag>;
};

const MAX_DEPTH = 20;
/** Tasks of one pipeline that are read; components that hold each other have no end of them. */
const MAX_TASKS = 2_000;

/** The pipeline's DAG with all DAGs inside it. */
export function dagOf(pipeline: Pipeline): Dag {
  const count = { tasks: 0 };
  return build(pipeline, pipeline.root, null, count);
}

function build(pipeline: Pipeline, node: TreeNode, task: Task | null, count: { tasks: number }): Dag {
  const tasks = new Map<string, Task>();
  const inner = new Map<string, Dag>();
  const dag: Dag = { node, tasks, task, inner };
  const depth = task === null ? 0 : task.symbol.split('.').length;
  for (const entry of entriesOf(get(node, 'dag', 'tasks'))) {
    count.tasks += 1;
    if (count.tasks > MAX_TASKS || depth > MAX_DEPTH) break;
    const component = get(pipeline.components, asText(get(entry.value, 'componentRef', 'name')) ?? '');
    const label = asText(get(component, 'executorLabel')) ?? '';
    const one: Task = {
      symbol: task === null ? entry.key : `${task.symbol}.${entry.key}`,
      name: asText(get(entry.value, 'taskInfo', 'name')) ?? entry.key,
      entry,
      component,
      executor: label === '' ? undefined : entryOf(pipeline.executors, label),
      parent: dag,
    };
    tasks.set(entry.key, one);
    if (get(component, 'dag') !== undefined && component !== undefined) {
      inner.set(entry.key, build(pipeline, component, one, count));
    }
  }
  return dag;
}

/** All tasks that something is run for, those inside other DAGs too. */
export function* leavesOf(dag: Dag): Generator<Task, void> {
  for (const [key, task] of dag.tasks) {
    const inside = dag.inner.get(key);
    if (inside !== undefined) yield* leavesOf(inside);
    else if (task.executor !== undefined) yield task;
  }
}

/** A constant of the intermediate representation, in the form of either version; undefined for other values. */
export function constantOf(node: TreeNode | undefined): string | undefined {
  const value = get(node, 'constant') ?? get(node, 'constantValue');
  return asText(value) ?? asText(get(value, 'stringValue'));
}

/** The text that an input parameter of a task has, followed to the inputs of the pipeline; undefined where it is made at run time. */
export function parameterText(
  pipeline: Pipeline,
  task: Task,
  name: string,
): { readonly text: string; readonly line: number } | undefined {
  let at: Task | null = task;
  let parameter = name;
  for (let depth = 0; at !== null && depth <= MAX_DEPTH; depth += 1) {
    const given: TreeNode | undefined = get(at.entry.value, 'inputs', 'parameters', parameter);
    const constant = constantOf(get(given, 'runtimeValue'));
    if (constant !== undefined && given !== undefined) return { text: constant, line: given.line };
    const outer = asText(get(given, 'componentInputParameter'));
    if (outer === undefined) {
      const usual = get(at.component, 'inputDefinitions', 'parameters', parameter, 'defaultValue');
      const text = asText(usual);
      return given === undefined && usual !== undefined && text !== undefined ? { text, line: usual.line } : undefined;
    }
    parameter = outer;
    at = at.parent.task;
  }
  return at === null ? inputText(pipeline, parameter) : undefined;
}

/** The text of an input of the whole pipeline: what the job gives, else the default. */
function inputText(pipeline: Pipeline, name: string): { readonly text: string; readonly line: number } | undefined {
  const given = get(pipeline.values, name);
  const value = given?.kind === 'map' ? (get(given, 'stringValue') ?? undefined) : given;
  const usual = get(pipeline.root, 'inputDefinitions', 'parameters', name, 'defaultValue');
  const node = value ?? usual;
  const text = asText(node);
  return node === undefined || text === undefined ? undefined : { text, line: node.line };
}
