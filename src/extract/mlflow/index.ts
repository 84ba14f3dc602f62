import { parseYamlDocument, type TreeNode } from '../../parse/index.ts';
import { signalFact, sourceOf, type Source } from '../../statement/index.ts';
import type { Fact } from '../../model/index.ts';
import { YAML_LIMIT, type Extraction, type Extractor, type SourceFile } from '../contract.ts';
import { environmentFacts } from './environment.ts';
import { modelFacts } from './model.ts';
import { projectFacts } from './project.ts';

/** Readers by the name of the file, and what its text has to hold. */
const READERS: ReadonlyMap<
  string,
  { readonly word: RegExp; readonly read: (source: Source, root: TreeNode) => Fact[] }
> = new Map([
  ['MLproject', { word: /^["']?(?:entry_points|name|conda_env|python_env|docker_env)["']?:/m, read: projectFacts }],
  ['MLmodel', { word: /^["']?flavors["']?:/m, read: modelFacts }],
  ['python_env.yaml', { word: /^["']?(?:python|dependencies|build_dependencies)["']?:/m, read: environmentFacts }],
  ['python_env.yml', { word: /^["']?(?:python|dependencies|build_dependencies)["']?:/m, read: environmentFacts }],
]);

/** Projects, models and environments of MLflow. */
export const mlflow: Extractor = {
  id: 'mlflow',
  version: 1,
  summary: 'Projects (MLproject), saved models (MLmodel) and environments (python_env.yaml) of MLflow.',
  maxBytes: YAML_LIMIT,
  matches: (path) => READERS.has(nameOf(path)),
  claims: ({ path, text }) => READERS.get(nameOf(path))?.word.test(text) ?? false,
  extract: (file) => extract(file),
};

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function extract({ path, text }: SourceFile): Extraction {
  const parsed = parseYamlDocument(text, { maxBytes: YAML_LIMIT });
  if (!parsed.ok) return { ok: false, reason: `line ${parsed.line}: ${parsed.reason}`, facts: [] };
  const facts = READERS.get(nameOf(path))?.read(sourceOf(path), parsed.root) ?? [];
  return { ok: true, facts: [signalFact('mlflow'), ...facts] };
}
