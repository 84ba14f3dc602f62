import { parseYamlDocument } from '../../parse/index.ts';
import { condaFacts, sourceOf } from '../../statement/index.ts';
import { type Extractor, YAML_LIMIT } from '../contract.ts';

/** Environment files of conda. */
export const conda: Extractor = {
  id: 'conda',
  version: 1,
  summary: 'Environment files of conda: packages of conda and pip, and the channels that they come from.',
  maxBytes: YAML_LIMIT,
  matches: (path) =>
    !/conda-lock\.ya?ml$/i.test(path) &&
    /^(?:[\w.-]*environment[\w.-]*|conda[\w.-]*|(?:[\w.-]*[-_.])?env)\.ya?ml$/i.test(path.split('/').at(-1) ?? ''),
  extract: ({ path, text }) => {
    const yaml = parseYamlDocument(text, { maxBytes: YAML_LIMIT });
    if (!yaml.ok) return { ok: false, reason: yaml.reason, facts: [] };
    return { ok: true, facts: condaFacts(sourceOf(path), yaml.root, { manifest: 'conda' }) };
  },
};
