import { frontMatterOf } from '../../parse/index.ts';
import { readJson, sourceOf } from '../../statement/index.ts';
import { YAML_LIMIT, type Extractor } from '../contract.ts';
import { proseFacts } from './prose.ts';
import { toolkitFacts } from './toolkit.ts';

const PROSE =
  /(?:^|\/)(?:model[-_ ]?card|data[-_ ]?card|dataset[-_ ]?card|data[-_ ]?sheet|system[-_ ]?card)[\w.-]*\.md$/i;

/** Model cards that are written as prose, and those of the Model Card Toolkit. */
export const modelCardDocument: Extractor = {
  id: 'model-card-document',
  version: 1,
  summary: 'Model and data cards as prose (MODEL_CARD.md) and as JSON of the Model Card Toolkit.',
  maxBytes: YAML_LIMIT,
  matches: (path) => PROSE.test(path) || (path.endsWith('.json') && !/(?:^|\/)node_modules\//.test(path)),
  claims: ({ path, text }) =>
    path.endsWith('.json')
      ? /"model_details"\s*:/.test(text) &&
        /"(?:model_parameters|considerations|quantitative_analysis|schema_version)"\s*:/.test(text)
      : // Front matter is another reader's.
        frontMatterOf(text).kind !== 'found' && text.trim() !== '',
  extract: ({ path, text }) => {
    if (!path.endsWith('.json')) return { ok: true, facts: proseFacts(path, text) };
    const read = readJson(text, { maxBytes: YAML_LIMIT });
    if (!read.ok) return { ok: false, reason: read.reason, facts: [] };
    return { ok: true, facts: read.documents.flatMap((root) => toolkitFacts(sourceOf(path), root)) };
  },
};
