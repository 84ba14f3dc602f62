import { readJson, readYaml } from '../../statement/index.ts';
import { YAML_LIMIT, type Extractor } from '../contract.ts';
import { evaluationFacts } from './evaluation.ts';

const TARGETS = /(?:^|[{,])\s*["']?(?:providers|targets)["']?\s*:/m;
const ABOUT = /(?:^|[{,])\s*["']?(?:prompts|tests|redteam|defaultTest|scenarios)["']?\s*:/m;

/** Evaluations with promptfoo, https://www.promptfoo.dev/docs/configuration/reference */
export const promptfoo: Extractor = {
  id: 'promptfoo',
  version: 1,
  summary:
    'Evaluations and red teams of promptfoo: which models are asked, by which prompts and tests, and what is asserted.',
  maxBytes: YAML_LIMIT,
  matches: (path) => /(?:^|\/)(?:promptfooconfig|promptfoo|redteam)[\w.-]*\.(?:ya?ml|json)$/i.test(path),
  claims: ({ text }) => TARGETS.test(text) && ABOUT.test(text),
  extract: ({ path, text }) => {
    const read = path.endsWith('.json') ? readJson(text, { maxBytes: YAML_LIMIT }) : readYaml(text, YAML_LIMIT);
    if (!read.ok) return { ok: false, reason: read.reason, facts: [] };
    return { ok: true, facts: read.documents.slice(0, 1).flatMap((root) => evaluationFacts(path, root)) };
  },
};
