import { readYaml } from '../../statement/index.ts';
import { YAML_LIMIT, type Extractor } from '../contract.ts';
import { isGarak, isPyrit, scanFacts } from './scan.ts';

/** Scans of language models with garak, https://reference.garak.ai/en/latest/configurable.html, and PyRIT. */
export const adversarialEvaluation: Extractor = {
  id: 'adversarial-evaluation',
  version: 1,
  summary: 'Scans of language models with garak and PyRIT: which model is attacked, and with what.',
  maxBytes: YAML_LIMIT,
  matches: (path) => /\.ya?ml$/.test(path),
  claims: ({ text }) => isGarak(text) || isPyrit(text),
  extract: ({ path, text }) => {
    const read = readYaml(text, YAML_LIMIT);
    if (!read.ok) return { ok: false, reason: read.reason, facts: [] };
    return { ok: true, facts: read.documents.slice(0, 1).flatMap((root) => scanFacts(path, root, text)) };
  },
};
