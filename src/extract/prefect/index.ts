import type { Fact } from '../../model/index.ts';
import { parseYaml } from '../../parse/index.ts';
import { sourceOf, withoutPlaceholders } from '../../statement/index.ts';
import { YAML_LIMIT, type Extraction, type Extractor, type SourceFile } from '../contract.ts';
import { deploymentFacts, deploymentsOf } from './deployments.ts';

const PROJECT = /^deployments:/m;
const LEGACY = /^flow_name:/m;
/** `path/file.py:flow`, `package.module.flow`. */
const ENTRYPOINT = /^[ \t]{0,12}(?:-[ \t]{1,8})?["']?entrypoint["']?:[ \t]{1,8}["']?[\w./-]{1,300}(?:\.py:|\.)\w/m;
const POOL = /^[ \t]{0,12}(?:work_pool|prefect-version):/m;
/** Statements that one file may make; aliases can repeat a deployment many times over. */
const MAX_FACTS = 20_000;

/** Deployments of Prefect: `prefect.yaml`, and the files that `prefect deployment build` of version 2 wrote. */
export const prefect: Extractor = {
  id: 'prefect',
  version: 1,
  summary: 'Deployments of Prefect: which flow runs when and where, from which repository, image and secrets.',
  maxBytes: YAML_LIMIT,
  matches: (path) => /\.ya?ml$/i.test(path),
  claims: ({ text }) => (PROJECT.test(text) && (ENTRYPOINT.test(text) || POOL.test(text))) || isLegacy(text),
  extract: (file) => extract(file),
};

function isLegacy(text: string): boolean {
  return LEGACY.test(text) && ENTRYPOINT.test(text);
}

function extract({ path, text }: SourceFile): Extraction {
  // `{{ … }}` is filled in when the file is used, and stands for a text.
  const parsed = parseYaml(withoutPlaceholders(text), { maxBytes: YAML_LIMIT });
  if (!parsed.ok) return { ok: false, reason: `line ${parsed.line}: ${parsed.reason}`, facts: [] };
  const source = sourceOf(path);
  const facts = new Map<string, Fact>();
  for (const root of parsed.documents) {
    for (const deployment of deploymentsOf(root)) {
      // Steps of the whole file are stated by each deployment that has none of its own.
      for (const fact of deploymentFacts(source, deployment)) facts.set(JSON.stringify(fact), fact);
      if (facts.size > MAX_FACTS) return { ok: false, reason: `more than ${MAX_FACTS} statements`, facts: [] };
    }
  }
  return { ok: true, facts: [...facts.values()] };
}
