import { strings, get } from '../../parse/index.ts';
import { actionOf } from './uses.ts';
import type { Workflow, WorkflowJob } from './workflow.ts';

/** A job that another one waits for. */
export type Need = {
  readonly id: string;
  /** Line of the `needs` key. */
  readonly line: number;
  /** Whether files go from the one to the other: uploaded there, downloaded here. */
  readonly handsOver: boolean;
};

/** The jobs among `wanted` that a job waits for, directly or through jobs that are not among them. */
export function neededBy(workflow: Workflow, job: WorkflowJob, wanted: ReadonlySet<string>): readonly Need[] {
  const byId = new Map(workflow.jobs.map((other) => [other.id, other]));
  const line = get(job.node, 'needs')?.line ?? job.line;
  const found: Need[] = [];
  const seen = new Set([job.id]);
  const open = [...needsOf(job)];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const other = byId.get(id);
    if (other === undefined || seen.has(id)) continue;
    seen.add(id);
    if (wanted.has(id))
      found.push({ id, line, handsOver: uses(other, /upload-artifact$/) && uses(job, /download-artifact$/) });
    else open.push(...needsOf(other));
  }
  return found.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

function needsOf(job: WorkflowJob): readonly string[] {
  return strings(get(job.node, 'needs'));
}

function uses(job: WorkflowJob, action: RegExp): boolean {
  return job.steps.some((step) => step.uses !== null && action.test(actionOf(step.uses.text.trim()).repo));
}
