import type { Fact } from '../../model/index.ts';
import { parseYaml } from '../../parse/index.ts';
import { signalFact, sourceOf } from '../../statement/index.ts';
import { YAML_LIMIT, type Extraction, type Extractor, type SourceFile } from '../contract.ts';
import { runFacts } from './run-configuration.ts';

/** Keys of a run configuration at its root, of which each alone is also another tool's. */
const KEYS: readonly RegExp[] = [
  /^enable_(?:cache|artifact_metadata|artifact_visualization|step_logs):/m,
  /^steps:[ \t]*(?:#.*)?$/m,
  /^model:[ \t]*(?:#.*)?$/m,
];
const SETTINGS = /^settings:[ \t]*(?:#.*)?$/m;
const SET = /^[ \t]{1,8}(?:docker|resources|(?:orchestrator|step_operator)(?:\.\w{1,60})?):/m;
/** Words that no other tool's configuration has. */
const OWN =
  /^[ \t]{0,12}(?:step_operator|experiment_tracker|required_integrations|parent_image|python_package_installer|enable_artifact_\w{1,20}|enable_step_logs):/m;

/** Run configurations of ZenML. */
export const zenml: Extractor = {
  id: 'zenml',
  version: 1,
  summary: 'Run configurations of ZenML: images and packages of steps, where steps run, the model that is made.',
  maxBytes: YAML_LIMIT,
  matches: (path) => /\.ya?ml$/i.test(path),
  claims: ({ text }) => keysIn(text) >= (OWN.test(text) ? 2 : 3),
  extract: (file) => extract(file),
};

function keysIn(text: string): number {
  const settings = SETTINGS.test(text) && SET.test(text) ? 1 : 0;
  return settings + KEYS.filter((key) => key.test(text)).length;
}

function extract({ path, text }: SourceFile): Extraction {
  const parsed = parseYaml(text, { maxBytes: YAML_LIMIT });
  if (!parsed.ok) return { ok: false, reason: `line ${parsed.line}: ${parsed.reason}`, facts: [] };
  const source = sourceOf(path);
  const facts = parsed.documents.flatMap((root): Fact[] => runFacts(source, root));
  return { ok: true, facts: facts.length === 0 ? [] : [...facts, signalFact('zenml')] };
}
