import type { DataKind } from '../../model/index.ts';
import { asText, entriesOf, get, itemsOf, type MapEntry, type TreeNode } from '../../parse/index.ts';
import { leavesOf, type Dag, type Task } from './specification.ts';

/** What one task makes and another one gets; both run something. */
export type Edge = { readonly from: Task; readonly to: Task; readonly data: DataKind; readonly line: number };

const MAX_DEPTH = 20;
/** Outputs that one input may come from: every branch of a condition, every round of a loop. */
const MAX_SOURCES = 200;

/** What the tasks of a pipeline hand to each other, seen through conditions, loops and pipelines inside. */
export function edgesOf(root: Dag): readonly Edge[] {
  return [...leavesOf(root)].flatMap((to) =>
    inputsOf(to).flatMap(({ kind, entry }) =>
      makersOf(to.parent, kind, entry.value, 0).flatMap(({ task, port }): Edge[] =>
        task === to ? [] : [{ from: task, to, data: dataOf(task, kind, port), line: entry.line }],
      ),
    ),
  );
}

type PortKind = 'artifacts' | 'parameters';
type Input = { readonly kind: PortKind; readonly entry: MapEntry };

function inputsOf(task: Task): readonly Input[] {
  return (['artifacts', 'parameters'] as const).flatMap((kind) =>
    entriesOf(get(task.entry.value, 'inputs', kind)).map((entry) => ({ kind, entry })),
  );
}

type Made = { readonly task: Task; readonly port: string };

/** The tasks that really make what an input says it gets. `dag` is the one that the input stands in. */
function makersOf(dag: Dag, kind: PortKind, input: TreeNode, depth: number): Made[] {
  if (depth > MAX_DEPTH) return [];
  const made = get(input, kind === 'artifacts' ? 'taskOutputArtifact' : 'taskOutputParameter');
  if (made !== undefined) {
    const port = asText(get(made, kind === 'artifacts' ? 'outputArtifactKey' : 'outputParameterKey')) ?? '';
    return outputsOf(dag, asText(get(made, 'producerTask')) ?? '', kind, port, depth + 1);
  }
  const outer = asText(get(input, kind === 'artifacts' ? 'componentInputArtifact' : 'componentInputParameter'));
  if (outer === undefined || dag.task === null) return [];
  const given = get(dag.task.entry.value, 'inputs', kind, outer);
  return given === undefined ? [] : makersOf(dag.task.parent, kind, given, depth + 1);
}

function outputsOf(dag: Dag, name: string, kind: PortKind, port: string, depth: number): Made[] {
  const task = dag.tasks.get(name);
  if (task === undefined || depth > MAX_DEPTH) return [];
  const inside = dag.inner.get(name);
  if (inside === undefined) return task.executor === undefined ? [] : [{ task, port }];
  return selectorsOf(get(inside.node, 'dag', 'outputs', kind, port), kind)
    .flatMap(({ subtask, key }) => outputsOf(inside, subtask, kind, key, depth + 1))
    .slice(0, MAX_SOURCES);
}

/** Where an output of a DAG comes from: one task, or one of several. */
function selectorsOf(
  output: TreeNode | undefined,
  kind: PortKind,
): { readonly subtask: string; readonly key: string }[] {
  const nodes =
    kind === 'artifacts'
      ? itemsOf(get(output, 'artifactSelectors'))
      : [get(output, 'valueFromParameter'), ...itemsOf(get(output, 'valueFromOneof', 'parameterSelectors'))];
  return nodes.flatMap((node) => {
    const subtask = asText(get(node, 'producerSubtask'));
    const key = asText(get(node, kind === 'artifacts' ? 'outputArtifactKey' : 'outputParameterKey'));
    return subtask === undefined || key === undefined ? [] : [{ subtask, key }];
  });
}

/** What moves, by the type of the output. */
function dataOf(task: Task, kind: PortKind, port: string): DataKind {
  const definition = get(task.component, 'outputDefinitions', kind, port);
  const title =
    asText(get(definition, 'artifactType', 'schemaTitle')) ??
    asText(get(definition, 'artifactType', 'instanceSchema')) ??
    '';
  return dataOfSchema(title) ?? dataOfName(port, kind);
}

/** `system.Dataset`, `google.VertexModel` … */
export function dataOfSchema(title: string): DataKind | null {
  if (/Model\b/.test(title)) return 'model';
  if (/Metrics\b/.test(title)) return 'metrics';
  if (/Dataset\b|BQTable\b/.test(title)) return 'dataset';
  if (/Examples\b/.test(title)) return 'dataset';
  return null;
}

function dataOfName(port: string, kind: PortKind): DataKind {
  if (/model|checkpoint|weights/i.test(port)) return 'model';
  if (/metric|accuracy|score|report|evaluation/i.test(port)) return 'metrics';
  if (/data|train|test|valid|feature|split|csv/i.test(port)) return 'dataset';
  return kind === 'artifacts' ? 'artifact' : 'configuration';
}
