import { YAML_LIMIT, type Extractor } from '../contract.ts';
import { dockerfileFacts } from './dockerfile-facts.ts';

const NAMED = /^(?:dockerfile|containerfile)[^/]*$/i;
const SUFFIXED = /\.(?:dockerfile|containerfile)$/i;
const OTHER = /\.(?:md|rst|txt|vim|dockerignore|py|sh|ps1|ya?ml|json|toml|js|ts|go|rb|java|lock)$/i;

/** Facts of Dockerfiles and Containerfiles. */
export const dockerfile: Extractor = {
  id: 'dockerfile',
  version: 2,
  summary: 'Dockerfiles: base images, what is installed and downloaded, what the image starts and as whom.',
  maxBytes: YAML_LIMIT,
  matches: (path) => {
    const file = path.slice(path.lastIndexOf('/') + 1);
    return (NAMED.test(file) || SUFFIXED.test(file)) && !OTHER.test(file);
  },
  extract: (file) => dockerfileFacts(file),
};
