import { sourceOf } from '../../statement/index.ts';
import { YAML_LIMIT, type Extractor } from '../contract.ts';
import { modelfileFacts } from './modelfile.ts';

/** Modelfiles of Ollama. */
export const ollama: Extractor = {
  id: 'ollama',
  version: 1,
  summary: 'Modelfiles of Ollama: the model and adapter that they begin with, and the system prompt.',
  maxBytes: YAML_LIMIT,
  matches: (path) =>
    /(?:^|\/)(?:[Mm]odelfile(?:[.-](?!(?:py|md|ts|js|go|rs|txt|json)$)[\w-]+)?|[\w.-]+\.modelfile)$/.test(path),
  claims: ({ text }) => /^[ \t]*FROM[ \t]+\S/im.test(text),
  extract: ({ path, text }) => ({ ok: true, facts: modelfileFacts(sourceOf(path), text) }),
};
