import type { Fact } from '../../model/index.ts';
import { parseYaml } from '../../parse/index.ts';
import { sourceOf } from '../../statement/index.ts';
import { YAML_LIMIT, type Extraction, type Extractor, type SourceFile } from '../contract.ts';
import { instanceFacts } from './instance.ts';
import { locationFacts } from './locations.ts';

const NAMED = /(?:^|\/)(?:dagster[\w.-]{0,60}|workspace[\w.-]{0,60}|build)\.ya?ml$/i;
/** The instance, by parts that name a class of Dagster, or by its own store. */
const INSTANCE =
  /^(?:run_launcher|run_coordinator|compute_logs|run_storage|event_log_storage|schedule_storage|storage):[ \t]*$/m;
const OF_DAGSTER = /\bdagster[\w.]*|^[ \t]{1,8}(?:postgres|sqlite):[ \t]*$/m;
const WORKSPACE = /^load_from:/m;
const LOADED =
  /^[ \t]{0,8}(?:-[ \t]{1,8})?(?:python_file|python_module|python_package|python_environment|grpc_server):/m;
const CLOUD = /^locations:/m;
const CODE = /^[ \t]{0,12}(?:code_source|python_file|module_name|package_name):/m;

/** Settings of Dagster: the instance, the workspace, the code locations of Dagster+. */
export const dagster: Extractor = {
  id: 'dagster',
  version: 1,
  summary: 'Settings of Dagster: where runs are launched and stored, and which code is loaded from where.',
  maxBytes: YAML_LIMIT,
  matches: (path) => NAMED.test(path),
  claims: ({ path, text }) => isWorkspace(text) || isCloud(text) || isInstance(path, text),
  extract: (file) => extract(file),
};

function isWorkspace(text: string): boolean {
  return WORKSPACE.test(text) && LOADED.test(text);
}

function isCloud(text: string): boolean {
  return CLOUD.test(text) && CODE.test(text);
}

function isInstance(path: string, text: string): boolean {
  return /(?:^|\/)dagster[^/]*$/i.test(path) && INSTANCE.test(text) && OF_DAGSTER.test(text);
}

function extract({ path, text }: SourceFile): Extraction {
  const parsed = parseYaml(text, { maxBytes: YAML_LIMIT });
  if (!parsed.ok) return { ok: false, reason: `line ${parsed.line}: ${parsed.reason}`, facts: [] };
  const source = sourceOf(path);
  const instance = isInstance(path, text);
  const facts = parsed.documents.flatMap((root): Fact[] => [
    ...(instance ? instanceFacts(source, root) : []),
    ...locationFacts(source, root),
  ]);
  return { ok: true, facts };
}
