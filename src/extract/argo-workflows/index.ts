import { parseYaml } from '../../parse/index.ts';
import { signalFact, sourceOf } from '../../statement/index.ts';
import { YAML_LIMIT, type Extraction, type Extractor, type SourceFile } from '../contract.ts';
import type { Fact } from '../../model/index.ts';
import { isKubeflow } from './kubeflow.ts';
import { workflowFacts } from './workflow-facts.ts';
import { workflowOf } from './workflow.ts';

const API = /^["']?apiVersion["']?:\s*["']?argoproj\.io\//m;
const KIND = /^["']?kind["']?:\s*["']?(?:Workflow|CronWorkflow|WorkflowTemplate|ClusterWorkflowTemplate)\b/m;
/** Statements that one file may make; aliases can repeat a template many times over. */
const MAX_FACTS = 20_000;

/** Workflows of Argo, among them what version 1 of the Kubeflow Pipelines SDK compiles. */
export const argoWorkflows: Extractor = {
  id: 'argo-workflows',
  version: 2,
  summary:
    'Workflows of Argo and of Kubeflow Pipelines v1: steps, what they hand on, images, data, secrets and rights.',
  maxBytes: YAML_LIMIT,
  matches: (path) => /\.ya?ml$/i.test(path),
  claims: ({ text }) => API.test(text) && KIND.test(text),
  extract: (file, signal) => extract(file, signal),
};

async function extract({ path, text }: SourceFile, signal: AbortSignal): Promise<Extraction> {
  const parsed = parseYaml(text, { maxBytes: YAML_LIMIT });
  if (!parsed.ok) return { ok: false, reason: `line ${parsed.line}: ${parsed.reason}`, facts: [] };
  const source = sourceOf(path);
  const facts: Fact[] = [];
  for (const root of parsed.documents) {
    const workflow = workflowOf(root, source);
    if (workflow === null) continue;
    if (isKubeflow(root)) facts.push(signalFact('kubeflow'));
    for (const fact of await workflowFacts(workflow, signal)) facts.push(fact);
    signal.throwIfAborted();
    if (facts.length > MAX_FACTS) return { ok: false, reason: `more than ${MAX_FACTS} statements`, facts: [] };
  }
  return { ok: true, facts };
}
