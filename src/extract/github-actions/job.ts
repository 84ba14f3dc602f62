import { contextOf } from '../../model/index.ts';
import type { Evidence, Job } from '../../model/index.ts';
import { asText, get } from '../../parse/index.ts';
import type { ScalarNode } from '../../parse/index.ts';
import { agentOf, promptInputs } from './agents.ts';
import type { AgentUse } from './agents.ts';
import { headFetch, lineIn, namesHead, strangersText, strangersVariables, variableIn } from './event-text.ts';
import { isMachineLearning } from './ml-steps.ts';
import { actionOf } from './uses.ts';
import { textsOf } from './workflow.ts';
import type { Step, Workflow, WorkflowJob } from './workflow.ts';

/** Events that people without write access can start and that run with the repository's secrets. */
const UNTRUSTED = new Set([
  'discussion',
  'discussion_comment',
  'fork',
  'issue_comment',
  'issues',
  'pull_request_review',
  'pull_request_review_comment',
  'pull_request_target',
  'workflow_run',
]);

/** What stands at some lines of a job. */
type Sight = { readonly startLine: number; readonly endLine: number };

/** The subject of a job, and the agents that it drives. */
export function readJob(
  workflow: Workflow,
  job: WorkflowJob,
  path: string,
): { readonly fact: Job; readonly agents: readonly { readonly agent: AgentUse; readonly step: Step }[] } {
  const agents = job.steps.flatMap((step) => {
    const agent = agentOf(step);
    return agent === null ? [] : [{ agent, step }];
  });
  const untrustedTrigger = workflow.triggers.some((trigger) => UNTRUSTED.has(trigger));
  const checkouts = job.steps.flatMap(untrustedCheckout);
  const scripts = job.steps.flatMap(textInScript);
  const prompts = job.steps.flatMap(textInPrompt);
  const sights = [...checkouts, ...scripts, ...prompts, ...(untrustedTrigger ? [at(workflow.triggerLine)] : [])];
  const agent = agents.length > 0;
  return {
    agents,
    fact: {
      name: `${workflow.name}/${job.id}`,
      path,
      symbol: job.id,
      context: contextOf(path),
      controls: controlsOf(workflow, job, agents),
      evidence: evidenceOf(path, [at(job.line), ...sights]),
      edits: [],
      triggers: [...workflow.triggers],
      permissions: job.permissions,
      untrustedTrigger,
      untrustedCheckout: checkouts.length > 0,
      untrustedInput: [
        ...(prompts.length > 0 ? (['prompt'] as const) : []),
        ...(scripts.length > 0 ? (['script'] as const) : []),
      ],
      usesSecrets: usesSecrets(workflow, job),
      provesIdentity: job.provesIdentity,
      selfHosted: job.selfHosted,
      ml: agent || isMachineLearning(job),
      agent,
    },
  };
}

function at(line: number): Sight {
  return { startLine: line, endLine: line };
}

function evidenceOf(path: string, sights: readonly Sight[]): Evidence[] {
  const byPlace = new Map(sights.map((sight) => [`${sight.startLine}-${sight.endLine}`, { path, ...sight }]));
  return [...byPlace.values()].toSorted((a, b) => a.startLine - b.startLine || a.endLine - b.endLine);
}

/** `actions/checkout` of a pull request's head, or a command that fetches it. */
function untrustedCheckout(step: Step): Sight[] {
  if (step.run !== null) return sightIn(step.run, headFetch(step.run.text));
  if (step.uses === null || !actionOf(step.uses.text.trim()).repo.toLowerCase().endsWith('/checkout')) return [];
  return step.inputs.flatMap(({ key, value, line }) => {
    const names = (key === 'ref' || key === 'repository') && value.kind === 'scalar';
    return names && namesHead(value.text, step.environment) ? [at(line)] : [];
  });
}

/** A stranger's text inside a script: the expression is filled in before the shell or Node.js reads the script. */
function textInScript(step: Step): Sight[] {
  const variables = strangersVariables(step.environment);
  return scriptsOf(step).flatMap((script) => sightIn(script, strangersText(script.text, variables)));
}

function scriptsOf(step: Step): readonly ScalarNode[] {
  if (step.run !== null) return [step.run];
  if (step.uses === null || actionOf(step.uses.text.trim()).repo !== 'actions/github-script') return [];
  return step.inputs.flatMap(({ key, value }) => (key === 'script' && value.kind === 'scalar' ? [value] : []));
}

/** A stranger's text inside what an agent is told, written there or named as a variable that holds it. */
function textInPrompt(step: Step): Sight[] {
  if (agentOf(step) === null) return [];
  const variables = strangersVariables(step.environment);
  const told = step.run === null ? promptInputs(step).map(({ value }) => value) : [step.run];
  return told.flatMap((node) => {
    if (node.kind !== 'scalar') return [];
    const direct = strangersText(node.text, variables);
    return sightIn(node, direct === -1 ? variableIn(node.text, variables) : direct);
  });
}

function sightIn(node: ScalarNode, offset: number): Sight[] {
  return offset === -1 ? [] : [at(lineIn(node, offset))];
}

/** Secrets beside the job's own token, whose rights `permissions` tells. */
function usesSecrets(workflow: Workflow, job: WorkflowJob): boolean {
  if (asText(get(job.node, 'secrets')) === 'inherit') return true;
  const texts = [...textsOf(job.node).map(({ node }) => node), ...workflow.environment.values()];
  return texts.some(({ text }) => {
    if (!text.includes('secrets')) return false;
    if (/\bsecrets\s*\[|\(\s*secrets\s*\)/.test(text)) return true;
    return [...text.matchAll(/\bsecrets\.(\w{1,100})/g)].some(([, name]) => name !== 'GITHUB_TOKEN');
  });
}

function controlsOf(workflow: Workflow, job: WorkflowJob, agents: readonly { readonly agent: AgentUse }[]): string[] {
  const controls: string[] = [];
  if (isStartedByMembers(job.condition) || isStartedByLabel(workflow)) controls.push('human-approval');
  if (job.permissions === 'read' || job.permissions === 'none') controls.push('least-privilege');
  if (agents.length > 0 && agents.every(({ agent }) => agent.sandboxed)) controls.push('sandbox');
  return controls;
}

/** A condition that lets only people of the repository start the job. */
function isStartedByMembers(condition: string): boolean {
  const text = condition.slice(0, 4_000);
  if (!text.includes('author_association') || /!=|\bNONE\b|FIRST_TIME|\bCONTRIBUTOR\b/.test(text)) return false;
  return /\b(?:OWNER|MEMBER|COLLABORATOR)\b/.test(text);
}

/** Every event of strangers waits for a label, which only people with triage rights set. */
function isStartedByLabel(workflow: Workflow): boolean {
  const untrusted = workflow.triggers.filter((trigger) => UNTRUSTED.has(trigger));
  return untrusted.length > 0 && untrusted.every((trigger) => workflow.types.get(trigger)?.join() === 'labeled');
}
