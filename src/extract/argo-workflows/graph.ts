import { asText, get, oneOrMore, type MapEntry, type TreeNode } from '../../parse/index.ts';
import { portsOf, type Task, type Template, type Workflow } from './workflow.ts';

/** What one template makes and another one gets. Templates are those that run something. */
export type Edge = {
  readonly from: string;
  readonly to: string;
  /** Name of the parameter or artifact where it is made. */
  readonly port: string;
  readonly kind: PortKind;
  readonly line: number;
};

type PortKind = 'parameters' | 'artifacts';

/** DAGs inside DAGs that are followed. */
const MAX_DEPTH = 20;
/** Ways that are followed altogether; a workflow of templates that call each other has no end of them. */
const MAX_VISITS = 50_000;
const USE =
  /\{\{=?\s*(?:tasks|steps)(?:\.([\w-]{1,200})|\[['"]([\w-]{1,200})['"]\])\.outputs\.(?:(parameters|artifacts)\.([\w-]{1,200})|(result))/g;
const INPUT = /\{\{=?\s*inputs\.(parameters|artifacts)\.([\w-]{1,200})/g;

/** What the templates of a workflow hand to each other, seen through DAGs and steps that only pass it on. */
export function edgesOf(workflow: Workflow): readonly Edge[] {
  const walk = new Walk(workflow.templates);
  const edges = new Map<string, Edge>();
  for (const template of workflow.templates.values()) {
    for (const task of template.tasks) {
      for (const edge of walk.intoTask(template, task)) {
        const key = `${edge.from}\0${edge.to}\0${edge.port}`;
        if (!edges.has(key)) edges.set(key, edge);
      }
    }
  }
  return [...edges.values()];
}

class Walk {
  private readonly templates: ReadonlyMap<string, Template>;
  private visits = 0;

  constructor(templates: ReadonlyMap<string, Template>) {
    this.templates = templates;
  }

  /** What a task gets from the tasks beside it. */
  intoTask(parent: Template, task: Task): Edge[] {
    return argumentsOf(task).flatMap(({ kind, argument, line, text }) => {
      const uses = [...text.matchAll(USE)].slice(0, 100);
      const makers = uses.flatMap(([, dotted, quoted, usedKind, port, result]) =>
        this.makersOf(
          parent,
          dotted ?? quoted ?? '',
          (usedKind as PortKind | undefined) ?? 'parameters',
          port ?? result ?? '',
        ),
      );
      if (makers.length === 0) return [];
      const takers = argument === '' ? this.leavesOf(task.template, 0) : this.takersOf(task, kind, argument, 0);
      return makers.flatMap((maker) => takers.map((to): Edge => ({ ...maker, to, line })));
    });
  }

  /** The templates that really make an output of a task, and their name for it. */
  private makersOf(parent: Template, name: string, kind: PortKind, port: string): Omit<Edge, 'to' | 'line'>[] {
    const open = [{ parent, name, kind, port, depth: 0 }];
    const makers: Omit<Edge, 'to' | 'line'>[] = [];
    for (let at = open.pop(); at !== undefined && this.visit(at.depth); at = open.pop()) {
      const { depth } = at;
      const task = at.parent.tasks.find((candidate) => candidate.name === at?.name);
      const template = task === undefined ? undefined : this.templates.get(task.template);
      if (template === undefined) continue;
      if (template.tasks.length === 0) {
        makers.push({ from: template.name, port: at.port, kind: at.kind });
        continue;
      }
      const output = portsOf(get(template.node, 'outputs'), at.kind).find(({ key }) => key === at?.port);
      for (const [, dotted, quoted, usedKind, inner, result] of textOf(output).matchAll(USE)) {
        open.push({
          parent: template,
          name: dotted ?? quoted ?? '',
          kind: (usedKind as PortKind | undefined) ?? at.kind,
          port: inner ?? result ?? '',
          depth: depth + 1,
        });
      }
    }
    return makers;
  }

  /** The templates that really take an argument of a task. */
  private takersOf(task: Task, kind: PortKind, argument: string, depth: number): string[] {
    const template = this.templates.get(task.template);
    if (template === undefined || !this.visit(depth)) return [];
    if (template.tasks.length === 0) return [template.name];
    return template.tasks.flatMap((inner) =>
      argumentsOf(inner).flatMap((given) =>
        [...given.text.matchAll(INPUT)].some(([, usedKind, name]) => usedKind === kind && name === argument)
          ? this.takersOf(inner, given.kind, given.argument, depth + 1)
          : [],
      ),
    );
  }

  /** All templates below one that run something. */
  private leavesOf(name: string, depth: number): string[] {
    const template = this.templates.get(name);
    if (template === undefined || !this.visit(depth)) return [];
    if (template.tasks.length === 0) return [name];
    return template.tasks.flatMap((task) => this.leavesOf(task.template, depth + 1));
  }

  private visit(depth: number): boolean {
    this.visits += 1;
    return depth <= MAX_DEPTH && this.visits <= MAX_VISITS;
  }
}

type Argument = { readonly kind: PortKind; readonly argument: string; readonly line: number; readonly text: string };

/** What a task is given: its arguments, and (with an empty name) what it is repeated over or depends on. */
function argumentsOf({ node }: Task): readonly Argument[] {
  const given = (['parameters', 'artifacts'] as const).flatMap((kind) =>
    portsOf(get(node, 'arguments'), kind).map((port): Argument => ({
      kind,
      argument: port.key,
      line: port.line,
      text: textOf(port),
    })),
  );
  const repeated = get(node, 'withParam');
  if (repeated === undefined) return given;
  const text = (asText(repeated) ?? '').slice(0, 2_000);
  return [...given, { kind: 'parameters', argument: '', line: repeated.line, text }];
}

/** The expressions of a parameter or artifact. */
function textOf(port: MapEntry | undefined): string {
  const node: TreeNode | undefined = port?.value;
  const places = [
    get(node, 'value'),
    get(node, 'from'),
    get(node, 'fromExpression'),
    get(node, 'valueFrom', 'parameter'),
    get(node, 'valueFrom', 'expression'),
  ];
  return places
    .flatMap((place) => oneOrMore(place).map((item) => asText(item) ?? ''))
    .join('\n')
    .slice(0, 4_000);
}
