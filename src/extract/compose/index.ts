import { YAML_LIMIT, type Extractor } from '../contract.ts';
import { composeFacts } from './compose-facts.ts';

const NAMED = /^(?:docker-)?compose(?:[._-][^/]*)?\.ya?ml$/i;

/** Facts of Compose files. */
export const compose: Extractor = {
  id: 'compose',
  version: 1,
  summary: 'Compose files: services, what they publish and may do to their host, their images, builds and commands.',
  maxBytes: YAML_LIMIT,
  matches: (path) => NAMED.test(path.slice(path.lastIndexOf('/') + 1)),
  extract: (file) => composeFacts(file),
};
