import type { DataKind, Element, Fact } from '../../model/index.ts';
import {
  elementFact,
  flowFact,
  keyOfEnd,
  lineOf,
  operationFact,
  ownElement,
  readBy,
  runsFact,
  sharedElement,
  sourceOf,
  writtenBy,
  type Lines,
  type Source,
} from '../../statement/index.ts';
import type { AgentUse } from './agents.ts';
import { platformOfAction } from './ml-steps.ts';
import { neededBy } from './needs.ts';
import { rolesOf } from './roles.ts';
import { actionOf } from './uses.ts';
import type { Step, Workflow, WorkflowJob } from './workflow.ts';

/** A job that has to do with machine learning, with the agents that it drives. */
export type MlJob = {
  readonly job: WorkflowJob;
  readonly agents: readonly { readonly agent: AgentUse; readonly step: Step }[];
};

/** What runs the steps of each machine-learning job: the workflow, or where it has several such jobs each job by itself. */
export type Runners = ReadonlyMap<string, Element>;

/** The elements of a workflow: itself, and its machine-learning jobs where there are several. */
export function runnersOf(workflow: Workflow, jobs: readonly MlJob[], path: string): Runners {
  const source = sourceOf(path);
  const own = workflowElement(workflow, jobs, source);
  if (jobs.length < 2) return new Map(jobs.map(({ job }) => [job.id, own]));
  return new Map(jobs.map(({ job }) => [job.id, jobElement(workflow, job, source)]));
}

function workflowElement(workflow: Workflow, jobs: readonly MlJob[], source: Source): Element {
  const only = jobs.length === 1 ? jobs[0]?.job : undefined;
  const details = [`on ${workflow.triggers.join(', ')}`, ...(only === undefined ? [] : detailsOf(only))];
  const controls = only === undefined ? [] : controlsOf(only);
  const lines = lineOf(workflow);
  return ownElement(source, lines, { kind: 'ci', name: workflow.name, zone: 'ci', controls, details });
}

function jobElement(workflow: Workflow, job: WorkflowJob, source: Source): Element {
  const name = `${workflow.name}/${job.id}`;
  const given = { kind: 'ci', name, symbol: job.id, zone: 'ci', controls: controlsOf(job) } as const;
  return ownElement(source, lineOf(job), { ...given, details: detailsOf(job) });
}

/**
 * Only GitHub's settings say whether an environment waits for a reviewer, so the job itself claims nothing; the diagram shows the gate,
 * and its loss is told.
 */
function controlsOf(job: WorkflowJob): string[] {
  return job.environment === '' ? [] : ['human-approval'];
}

function detailsOf(job: WorkflowJob): string[] {
  return [...(job.environment === '' ? [] : [`environment ${job.environment}`]), ...rolesOf(job)];
}

/** The workflow as a part of the system: who starts it, what its jobs hand on, which models its agents ask, what its actions publish to. */
export function systemFacts(workflow: Workflow, jobs: readonly MlJob[], runners: Runners, path: string): Fact[] {
  const source = sourceOf(path);
  const own = workflowElement(workflow, jobs, source);
  const facts: Fact[] = [elementFact(own), ...strangerFacts(workflow, jobs, own, source)];
  for (const { job, agents } of jobs) {
    const runner = runners.get(job.id) ?? own;
    if (runner.symbol !== '') {
      const data: DataKind[] = ['configuration'];
      facts.push(...writtenBy(source, lineOf(job), own, runner, { data, protocol: 'exec' }));
      facts.push(...needFacts(workflow, job, runners, source));
    }
    if (job.uses !== null && job.uses.text.startsWith('./'))
      facts.push(runsFact(source, lineOf(job.uses), runner, job.uses.text.trim().replace(/^(?:\.\/)+/, '')));
    for (const { agent, step } of agents) facts.push(...agentFacts(agent, step, runner, source));
    for (const step of job.steps) facts.push(...actionFacts(step, runner, source));
  }
  return facts;
}

function needFacts(workflow: Workflow, job: WorkflowJob, runners: Runners, source: Source): Fact[] {
  const to = runners.get(job.id);
  if (to === undefined) return [];
  return neededBy(workflow, job, new Set(runners.keys())).flatMap(({ id, line, handsOver }) => {
    const from = runners.get(id);
    const data: DataKind[] = [handsOver ? 'artifact' : 'configuration'];
    return from === undefined ? [] : [flowFact(source, lineOf({ line }), { from, to, data, protocol: 'unknown' })];
  });
}

function agentFacts(agent: AgentUse, step: Step, runner: Element, source: Source): Fact[] {
  if (agent.provider === 'unknown') return [];
  const lines = lineOf(step);
  const llm = sharedElement(source, lines, { kind: 'llm', name: agent.provider, trust: 'third-party' });
  return [
    elementFact(llm),
    flowFact(source, lines, { from: runner, to: llm, data: ['prompt'], protocol: 'https' }),
    flowFact(source, lines, { from: llm, to: runner, data: ['completion'], protocol: 'https' }),
  ];
}

/** What an action of the field publishes to. */
function actionFacts(step: Step, runner: Element, source: Source): Fact[] {
  if (step.uses === null) return [];
  const platform = platformOfAction(actionOf(step.uses.text.trim()).repo.toLowerCase());
  if (platform === null) return [];
  const { kind, name, data } = platform;
  const element = sharedElement(source, lineOf(step), { kind, name, trust: 'third-party' });
  return writtenBy(source, lineOf(step), runner, element, { data: [data], protocol: 'https' });
}

/** Events by which somebody from outside starts a workflow, with who that is and what comes in. */
const STRANGERS: readonly (readonly [events: RegExp, name: string, data: DataKind])[] = [
  [/^pull_request(?:_target)?$/, 'pull request contributor', 'code'],
  [/^(?:issues|issue_comment|discussion|discussion_comment)$/, 'author of issues and comments', 'request'],
];

function strangerFacts(workflow: Workflow, jobs: readonly MlJob[], own: Element, source: Source): Fact[] {
  const lines: Lines = { startLine: workflow.triggerLine, endLine: workflow.triggerLine };
  return STRANGERS.flatMap(([events, name, data]) => {
    const starts = workflow.triggers.some((trigger) => events.test(trigger));
    if (!starts || jobs.every(({ job }) => isForBranches(job.condition))) return [];
    const stranger = sharedElement(source, lines, { kind: 'external-entity', name, trust: 'public' });
    const asked = jobs.some(({ agents }) => agents.length > 0) && data === 'request' ? 'prompt' : data;
    return readBy(source, lines, own, stranger, { data: [asked], protocol: 'https' });
  });
}

/** A condition that holds only for pushes to this repository, or when its members ask. */
function isForBranches(condition: string): boolean {
  const text = condition.slice(0, 4_000);
  if (text.includes('||')) return false;
  return (
    /github\.ref(?:_name)?\s*==\s*'(?!refs\/pull)/.test(text) ||
    /github\.event_name\s*==\s*'(?!pull_request|issue|discussion)/.test(text) ||
    /github\.event_name\s*!=\s*'pull_request/.test(text)
  );
}

/** Key of what runs a job's steps, for the facts of its scripts. */
export function runnerKey(runners: Runners, job: WorkflowJob): ReturnType<typeof keyOfEnd> | null {
  const runner = runners.get(job.id);
  return runner === undefined ? null : keyOfEnd(runner);
}

/** An agent that is told never to ask a person. */
export function bypassFact(agent: AgentUse, step: Step, path: string, symbol: string): Fact {
  const operation = { name: agent.name, symbol, kind: 'permission-bypass', input: 'literal' } as const;
  return operationFact(sourceOf(path), lineOf(step), operation);
}
