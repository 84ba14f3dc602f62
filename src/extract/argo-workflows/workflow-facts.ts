import type { DataKind, Element, Fact } from '../../model/index.ts';
import { asText, entryOf, get, oneOrMore, strings } from '../../parse/index.ts';
import { aliasFacts, elementFact, flowFact, lineOf, namedEnd, ownElement } from '../../statement/index.ts';
import { argumentFacts } from './artifacts.ts';
import { edgesOf, type Edge } from './graph.ts';
import { isPlumbing, stepOf, zoneOf, type Step } from './steps.ts';
import { waitsForPeople, type Workflow } from './workflow.ts';

/** Facts of a workflow: itself as an orchestrator, each template that runs something as a step, and what they hand to each other. */
export async function workflowFacts(workflow: Workflow, signal: AbortSignal): Promise<Fact[]> {
  const { source, lines, templates, spec } = workflow;
  const own = orchestratorOf(workflow);
  const steps = new Map<string, Step>();
  for (const template of templates.values()) {
    if (template.tasks.length === 0 && entryOf(template.node, 'suspend') === undefined && !isPlumbing(template.node)) {
      steps.set(template.name, await stepOf(workflow, template, signal));
    }
  }
  const facts: Fact[] = [elementFact(own), ...aliasFacts(source, lines, own, aliasesOf(workflow))];
  for (const { element, facts: stated } of steps.values()) {
    const carried = { data: ['configuration'], protocol: 'exec' } as const;
    const [first] = element.evidence;
    facts.push(...stated, flowFact(source, first ?? lines, { from: own, to: element, ...carried }));
  }
  for (const edge of edgesOf(workflow)) facts.push(...edgeFacts(workflow, edge, steps));
  for (const { tasks } of templates.values()) {
    for (const task of tasks) {
      const step = steps.get(task.template)?.element;
      if (step !== undefined) facts.push(...argumentFacts(workflow, task.node, step));
    }
  }
  const entry = steps.get(asText(get(spec, 'entrypoint')) ?? '')?.element;
  return [...facts, ...argumentFacts(workflow, spec, entry ?? own), ...usedTemplates(workflow, own)];
}

function orchestratorOf(workflow: Workflow): Element {
  const { source, lines, name, kind, spec, root, templates } = workflow;
  const schedules = [...strings(get(root, 'spec', 'schedule')), ...strings(get(root, 'spec', 'schedules'))];
  const account = asText(get(spec, 'serviceAccountName')) ?? '';
  const asks = [...templates.values()].some(({ node }) => waitsForPeople(node));
  return ownElement(source, lines, {
    kind: 'orchestrator',
    name,
    zone: zoneOf(workflow),
    controls: asks ? ['human-approval'] : [],
    details: [
      `Argo ${kind}`,
      ...(kind === 'CronWorkflow' ? schedules.map((schedule) => `cron ${schedule}`) : []),
      account === '' ? '' : `service account ${account}`,
    ],
  });
}

/** Names by which workflows of other files ask for this one. */
function aliasesOf({ kind, root }: Workflow): string[] {
  const name = asText(get(root, 'metadata', 'name')) ?? '';
  return kind.endsWith('Template') && name !== '' ? [`argo-template:${name}`] : [];
}

/** Workflow templates of other files that this one starts, or takes steps from. */
function usedTemplates({ source, spec, templates }: Workflow, own: Element): Fact[] {
  const whole = entryOf(get(spec, 'workflowTemplateRef'), 'name');
  const parts = [...templates.values()].flatMap(({ tasks }) =>
    tasks.flatMap(({ node }) => oneOrMore(get(node, 'templateRef')).flatMap((ref) => entryOf(ref, 'name') ?? [])),
  );
  return [...(whole === undefined ? [] : [whole]), ...parts].flatMap((entry) => {
    const name = asText(entry.value) ?? '';
    if (name === '' || name.includes('{{')) return [];
    const to = namedEnd(source, `argo-template:${name}`);
    return [flowFact(source, lineOf(entry), { from: own, to, data: ['configuration'], protocol: 'exec' })];
  });
}

function edgeFacts({ source }: Workflow, edge: Edge, steps: ReadonlyMap<string, Step>): Fact[] {
  const [from, to] = [steps.get(edge.from)?.element, steps.get(edge.to)?.element];
  if (from === undefined || to === undefined || from === to) return [];
  return [flowFact(source, lineOf(edge), { from, to, data: [dataOf(edge)], protocol: 'file' })];
}

/** What moves, by the name of the parameter or artifact. */
function dataOf({ port, kind }: Edge): DataKind {
  if (/model|checkpoint|weights/i.test(port)) return 'model';
  if (/metric|accuracy|_acc$|score|report|evaluation/i.test(port)) return 'metrics';
  if (/prediction/i.test(port)) return 'prediction';
  if (/data|dataset|train|test|valid|feature|split|csv|rows|table|input/i.test(port)) return 'dataset';
  return kind === 'artifacts' ? 'artifact' : 'configuration';
}
