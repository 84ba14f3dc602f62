import { type TreeNode } from '../../parse/index.ts';
import { readYaml, signalFact, sourceOf } from '../../statement/index.ts';
import { YAML_LIMIT, type Extractor } from '../contract.ts';
import { embeddedFacts } from './embedded.ts';
import { configurationOf, modelFileFacts, serviceFacts } from './service.ts';

const CLAIM = /^[ \t]*(?:-[ \t]+)?(?:import_path|model_loading_config|runtimeEnvYAML)[ \t]*:/m;

/** Configurations of Ray Serve, of services on Anyscale, and those inside Kubernetes objects of Ray. */
export const rayServe: Extractor = {
  id: 'ray-serve',
  version: 1,
  summary:
    'Configurations of Ray Serve: applications, the code, packages and models that they fetch, and who reaches them.',
  maxBytes: YAML_LIMIT,
  matches: (path) => /\.ya?ml$/i.test(path),
  claims: ({ text }) => CLAIM.test(text),
  extract: ({ path, text }) => {
    const parsed = readYaml(text, YAML_LIMIT);
    if (!parsed.ok) return { ok: false, reason: parsed.reason, facts: [] };
    const source = sourceOf(path);
    const facts = parsed.documents.flatMap((root: TreeNode) => {
      const configuration = configurationOf(root);
      if (configuration !== null) return serviceFacts(source, configuration);
      return [...modelFileFacts(source, root), ...embeddedFacts(source, root)];
    });
    return { ok: true, facts: facts.length === 0 ? [] : [signalFact('ray-serve'), ...facts] };
  },
};
