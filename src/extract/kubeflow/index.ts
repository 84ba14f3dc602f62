import type { Fact } from '../../model/index.ts';
import { get, parseJson, parseYaml, type TreeNode } from '../../parse/index.ts';
import { signalFact, sourceOf } from '../../statement/index.ts';
import { YAML_LIMIT, type Extraction, type Extractor, type SourceFile } from '../contract.ts';
import { componentFacts } from './component.ts';
import { pipelineFacts } from './pipeline.ts';
import { pipelineOf } from './specification.ts';

/** A devfile has a `schemaVersion` too; only a pipeline has these. */
const PIPELINE = /["']?\b(?:pipelineInfo|pipelineSpec)["']?\s*:/;
const DEPLOYMENT = /["']?\bdeploymentSpec["']?\s*:/;
const COMPONENT = /^["']?implementation["']?:\s*(?:\{\s*)?\n?\s+(?:container|graph):/m;
const MAX_FACTS = 20_000;

/** Compiled pipelines of Kubeflow Pipelines v2 and of Vertex AI, and component files. */
export const kubeflow: Extractor = {
  id: 'kubeflow',
  version: 1,
  summary: 'Compiled pipelines of Kubeflow Pipelines v2 and Vertex AI: tasks, data, images, secrets; component files.',
  maxBytes: YAML_LIMIT,
  matches: (path) => /\.(?:ya?ml|json)$/i.test(path),
  claims: ({ path, text }) =>
    (PIPELINE.test(text) && DEPLOYMENT.test(text)) || (!path.endsWith('.json') && COMPONENT.test(text)),
  extract: (file, signal) => extract(file, signal),
};

async function extract({ path, text }: SourceFile, signal: AbortSignal): Promise<Extraction> {
  const read = documentsOf(path, text);
  if (!read.ok) return { ok: false, reason: `line ${read.line}: ${read.reason}`, facts: [] };
  const source = sourceOf(path);
  const platforms = read.documents.flatMap(
    (root) => get(root, 'platforms', 'kubernetes', 'deploymentSpec', 'executors') ?? [],
  );
  const facts: Fact[] = [];
  for (const root of read.documents) {
    const pipeline = pipelineOf(root, source, platforms[0]);
    if (pipeline !== null) facts.push(signalFact('kubeflow'), ...(await pipelineFacts(pipeline, signal)));
    else if (isComponent(root)) facts.push(signalFact('kubeflow'), ...(await componentFacts(source, root, signal)));
    signal.throwIfAborted();
    if (facts.length > MAX_FACTS) return { ok: false, reason: `more than ${MAX_FACTS} statements`, facts: [] };
  }
  return { ok: true, facts };
}

function documentsOf(path: string, text: string): ReturnType<typeof parseYaml> {
  if (!/\.json$/i.test(path)) return parseYaml(text, { maxBytes: YAML_LIMIT });
  const parsed = parseJson(text, { maxBytes: YAML_LIMIT });
  return parsed.ok ? { ok: true, documents: [parsed.root] } : parsed;
}

function isComponent(root: TreeNode): boolean {
  const container = get(root, 'implementation', 'container');
  return container?.kind === 'map' || get(root, 'implementation', 'graph', 'tasks')?.kind === 'map';
}
