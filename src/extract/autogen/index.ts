import { readJson } from '../../statement/index.ts';
import { YAML_LIMIT, type Extractor } from '../contract.ts';
import { componentFacts } from './components.ts';
import { modelListFacts } from './model-list.ts';

const MODEL_LIST = /(?:^|\/)OAI_CONFIG_LIST[\w.-]*$/i;

/** JSON in such folders is data or somebody else's. */
const DATA = /(?:^|\/)(?:data|datasets?|node_modules)\//;

/** Model lists and saved teams of AutoGen, https://microsoft.github.io/autogen */
export const autogen: Extractor = {
  id: 'autogen',
  version: 1,
  summary: 'Model lists (OAI_CONFIG_LIST) and saved teams of AutoGen: models, agents, tools that carry code.',
  maxBytes: YAML_LIMIT,
  matches: (path) => MODEL_LIST.test(path) || (path.endsWith('.json') && !DATA.test(path)),
  claims: ({ path, text }) =>
    MODEL_LIST.test(path)
      ? /"model"\s*:/.test(text)
      : /"provider"\s*:\s*"autogen_/.test(text) && /"component_type"\s*:/.test(text),
  extract: ({ path, text }) => {
    const read = readJson(text, { maxBytes: YAML_LIMIT, comments: true });
    if (!read.ok) return { ok: false, reason: read.reason, facts: [] };
    const state = MODEL_LIST.test(path) ? modelListFacts : componentFacts;
    return { ok: true, facts: read.documents.flatMap((root) => state(path, root)) };
  },
};
