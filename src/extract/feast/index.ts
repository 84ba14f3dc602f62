import { readYaml } from '../../statement/index.ts';
import { YAML_LIMIT, type Extractor } from '../contract.ts';
import { featureStoreFacts } from './feature-store.ts';

/** The configuration of a Feast feature repository, https://docs.feast.dev/reference/feature-repository/feature-store-yaml */
export const feast: Extractor = {
  id: 'feast',
  version: 2,
  summary: 'Feature stores of Feast (feature_store.yaml): registry, online and offline store, authentication.',
  maxBytes: YAML_LIMIT,
  matches: (path) => /(?:^|\/)feature_store[^/]*\.ya?ml$/.test(path),
  claims: ({ text }) =>
    /^project\s*:/m.test(text) && /^(?:registry|provider|online_store|offline_store)\s*:/m.test(text),
  extract: ({ path, text }) => {
    const read = readYaml(text, YAML_LIMIT);
    if (!read.ok) return { ok: false, reason: read.reason, facts: [] };
    return { ok: true, facts: read.documents.slice(0, 1).flatMap((root) => featureStoreFacts(path, root)) };
  },
};
