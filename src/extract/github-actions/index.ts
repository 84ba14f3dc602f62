import type { Fact, SubjectKey } from '../../model/index.ts';
import { entriesOf, get, parseYamlDocument } from '../../parse/index.ts';
import type { TreeNode } from '../../parse/index.ts';
import { YAML_LIMIT } from '../contract.ts';
import type { Extraction, Extractor, SourceFile } from '../contract.ts';
import { agentOf } from './agents.ts';
import { credentialFacts } from './credentials.ts';
import { readJob } from './job.ts';
import { scriptFacts } from './scripts.ts';
import { imagesOf } from './images.ts';
import { bypassFact, runnerKey, runnersOf, systemFacts } from './system.ts';
import type { MlJob } from './system.ts';
import { actionFact } from './uses.ts';
import { compositeSteps, workflowOf } from './workflow.ts';
import type { Step } from './workflow.ts';

const WORKFLOW = /^\.github\/workflows\/[^/]+\.ya?ml$/;
const ACTION = /(?:^|\/)action\.ya?ml$/;

/** Facts of GitHub Actions workflows and of the actions of the repository. */
export const githubActions: Extractor = {
  id: 'github-actions',
  version: 4,
  summary:
    'Jobs of GitHub Actions workflows: who starts them, with which rights, what they run and which actions they use.',
  maxBytes: YAML_LIMIT,
  matches: (path) => WORKFLOW.test(path) || ACTION.test(path),
  extract: (file) => extract(file),
};

function extract({ path, text }: SourceFile): Extraction {
  const parsed = parseYamlDocument(text, { maxBytes: YAML_LIMIT });
  if (!parsed.ok) return { ok: false, reason: `line ${parsed.line}: ${parsed.reason}`, facts: [] };
  return { ok: true, facts: WORKFLOW.test(path) ? workflowFacts(parsed.root, path) : actionFacts(parsed.root, path) };
}

function workflowFacts(root: TreeNode, path: string): Fact[] {
  const workflow = workflowOf(root, path);
  if (workflow === null) return [];
  const read = workflow.jobs.map((job) => ({ job, ...readJob(workflow, job, path) }));
  const machineLearning = read.flatMap(({ job, fact, agents }): MlJob[] => (fact.ml ? [{ job, agents }] : []));
  const runners = runnersOf(workflow, machineLearning, path);
  const facts: Fact[] = [];
  for (const { job, fact } of read) {
    facts.push({ fact: 'job', value: fact });
    if (job.uses !== null) facts.push(actionFact(job.uses, path, job.id));
    facts.push(
      ...imagesOf(job, path),
      ...stepFacts(job.steps, path, job.id, runnerKey(runners, job)),
      ...credentialFacts(job.node, path, job.id),
    );
  }
  const env = get(root, 'env');
  if (env !== undefined) facts.push(...credentialFacts(env, path, ''));
  if (machineLearning.length === 0) return facts;
  const signal: Fact = { fact: 'signal', value: { name: 'ml-workflow' } };
  return [...facts, ...systemFacts(workflow, machineLearning, runners, path), signal];
}

/** An `action.yml`: the steps of a composite action. A settings file of that name has no `runs`. */
function actionFacts(root: TreeNode, path: string): Fact[] {
  const runs = get(root, 'runs');
  if (entriesOf(runs).length === 0 || runs === undefined) return [];
  return [...stepFacts(compositeSteps(root), path, '', null), ...credentialFacts(runs, path, '')];
}

function stepFacts(steps: readonly Step[], path: string, symbol: string, runner: SubjectKey | null): Fact[] {
  return steps.flatMap((step) => {
    const facts: Fact[] = [];
    if (step.uses !== null) facts.push(actionFact(step.uses, path, symbol));
    const agent = agentOf(step);
    if (agent?.bypass === true) facts.push(bypassFact(agent, step, path, symbol));
    return [...facts, ...scriptFacts(step, { path, symbol, runner })];
  });
}
