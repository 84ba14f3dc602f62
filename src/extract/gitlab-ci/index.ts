import { parseYaml } from '../../parse/index.ts';
import { signalFact, sourceOf } from '../../statement/index.ts';
import { YAML_LIMIT, type Extraction, type Extractor, type SourceFile } from '../contract.ts';
import { includeFacts } from './includes.ts';
import { jobFacts } from './job-facts.ts';
import { pipelineOf } from './pipeline.ts';
import { systemFacts } from './system.ts';

const NAMED =
  /(?:^|\/)(?:[\w.-]*\.)?gitlab-ci(?:[.-][\w.-]+)?\.ya?ml$|(?:^|\/)\.gitlab\/(?:ci|pipelines?)\/(?:[^/]+\/){0,4}[^/]+\.ya?ml$/;

/** Pipelines of GitLab CI. */
export const gitlabCi: Extractor = {
  id: 'gitlab-ci',
  version: 3,
  summary: 'Jobs of GitLab CI pipelines: who starts them, what they run, what they hand on and publish.',
  maxBytes: YAML_LIMIT,
  matches: (path) => NAMED.test(path),
  extract: (file) => extract(file),
};

function extract({ path, text }: SourceFile): Extraction {
  const parsed = parseYaml(text, { maxBytes: YAML_LIMIT });
  if (!parsed.ok) return { ok: false, reason: `line ${parsed.line}: ${parsed.reason}`, facts: [] };
  // A `spec` of inputs may stand in front as a document of its own.
  const root = parsed.documents.at(-1);
  if (root?.kind !== 'map') return { ok: true, facts: [] };
  const source = sourceOf(path);
  const pipeline = pipelineOf(root, source);
  const system = systemFacts(pipeline);
  const facts = [
    ...pipeline.jobs.flatMap((job) => jobFacts(pipeline, job, system.runners)),
    ...includeFacts(source, root, system.own),
    ...system.facts,
  ];
  return { ok: true, facts: pipeline.jobs.some(({ ml }) => ml) ? [...facts, signalFact('ml-workflow')] : facts };
}
