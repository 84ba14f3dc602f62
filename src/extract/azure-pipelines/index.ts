import { parseYaml } from '../../parse/index.ts';
import { signalFact, sourceOf } from '../../statement/index.ts';
import { YAML_LIMIT, type Extraction, type Extractor, type SourceFile } from '../contract.ts';
import { pipelineFacts } from './facts.ts';
import { pipelineOf } from './pipeline.ts';

const NAMED =
  /(?:^|\/)[\w.-]*azure-?pipelines?[\w.-]*\.ya?ml$|(?:^|\/)\.?(?:azure-?pipelines?|pipelines|azdo|ado)\/(?:[^/]+\/){0,4}[^/]+\.ya?ml$/i;
/** Words of a pipeline of Azure; other files lie in folders of that name as well. */
const WORDS = /^\s*(?:-\s+)?(?:task|script|bash|pwsh|powershell|template|checkout):/m;

/** Pipelines of Azure DevOps. */
export const azurePipelines: Extractor = {
  id: 'azure-pipelines',
  version: 1,
  summary: 'Jobs of Azure Pipelines: who starts them, on whose machines, what they run and install.',
  maxBytes: YAML_LIMIT,
  matches: (path) => NAMED.test(path),
  claims: ({ text }) => WORDS.test(text),
  extract: (file) => extract(file),
};

function extract({ path, text }: SourceFile): Extraction {
  const parsed = parseYaml(text, { maxBytes: YAML_LIMIT });
  if (!parsed.ok) return { ok: false, reason: `line ${parsed.line}: ${parsed.reason}`, facts: [] };
  const [root] = parsed.documents;
  if (root?.kind !== 'map') return { ok: true, facts: [] };
  const pipeline = pipelineOf(root, sourceOf(path));
  const facts = pipelineFacts(pipeline);
  return { ok: true, facts: pipeline.jobs.some(({ ml }) => ml) ? [...facts, signalFact('ml-workflow')] : facts };
}
