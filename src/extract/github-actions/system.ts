import { contextOf, flowName, keyOf } from '../../model/index.ts';
import type { DataKind, Element, Fact, SubjectKey } from '../../model/index.ts';
import type { AgentUse } from './agents.ts';
import { servicesOf } from './ml-steps.ts';
import type { Step, Workflow, WorkflowJob } from './workflow.ts';

/** A job that has to do with machine learning, with the agents that it drives. */
export type MlJob = {
  readonly job: WorkflowJob;
  readonly agents: readonly { readonly agent: AgentUse; readonly step: Step }[];
};

/** Key of the workflow's element. */
export function workflowKey(workflow: Workflow, path: string): SubjectKey {
  return keyOf('element', { kind: 'ci', path, symbol: '', name: workflow.name });
}

/** The workflow as an element of the system: which models its agents ask, which services it sends to. */
export function systemFacts(workflow: Workflow, jobs: readonly MlJob[], path: string): Fact[] {
  const ci = element(path, workflow.line, {
    kind: 'ci',
    name: workflow.name,
    path,
    trust: 'internal',
    details: [`on ${workflow.triggers.join(', ')}`.slice(0, 80)],
  });
  const facts: Fact[] = [{ fact: 'element', value: ci }];
  for (const { job, agents } of jobs) {
    for (const { agent, step } of agents) {
      if (agent.provider === 'unknown') continue;
      const llm = element(path, step.line, { kind: 'llm', name: agent.provider, path: '', trust: 'third-party' });
      facts.push({ fact: 'element', value: llm });
      facts.push(flow(path, step.line, ci, llm, ['prompt']), flow(path, step.line, llm, ci, ['completion']));
    }
    for (const { service, step } of servicesOf(job)) {
      const target = element(path, step.line, {
        kind: 'external-service',
        name: service.name,
        path: '',
        trust: 'third-party',
      });
      facts.push({ fact: 'element', value: target });
      facts.push(flow(path, step.line, ci, target, [service.data]));
    }
  }
  return facts;
}

function element(
  path: string,
  line: number,
  given: Pick<Element, 'kind' | 'name' | 'path' | 'trust'> & Partial<Element>,
): Element {
  return {
    symbol: '',
    context: contextOf(path),
    controls: [],
    evidence: [{ path, startLine: line, endLine: line }],
    edits: [],
    exposure: 'unknown',
    authentication: 'unknown',
    capabilities: [],
    details: [],
    ...given,
  };
}

function flow(path: string, line: number, from: Element, to: Element, data: DataKind[]): Fact {
  const [source, target] = [keyOf('element', from), keyOf('element', to)];
  return {
    fact: 'flow',
    value: {
      name: flowName(source, target),
      path: '',
      symbol: '',
      context: contextOf(path),
      controls: [],
      evidence: [{ path, startLine: line, endLine: line }],
      edits: [],
      data,
      protocol: 'https',
      source,
      target,
      crosses: [],
    },
  };
}

/** An agent that is told never to ask a person. */
export function bypassFact(agent: AgentUse, step: Step, path: string, symbol: string): Fact {
  return {
    fact: 'operation',
    value: {
      name: agent.name,
      path,
      symbol,
      context: contextOf(path),
      controls: [],
      evidence: [{ path, startLine: step.line, endLine: step.line }],
      edits: [],
      kind: 'permission-bypass',
      input: 'literal',
    },
  };
}
