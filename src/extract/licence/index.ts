import type { Extractor } from '../contract.ts';
import { elementFact, ownElement, signalFact, sourceOf } from '../../statement/index.ts';
import { licenceOf } from './fingerprints.ts';

const LIMIT = 200_000;
const NAMED =
  /(?:^|\/)(?:LICEN[SC]E|COPYING|TERMS|USE[-_]POLICY|ACCEPTABLE[-_]USE[-_]POLICY|RESPONSIBLE[-_]USE[-_]GUIDE)(?:[-_.][\w.-]*)?$|(?:^|\/)(?:MODEL|WEIGHTS|DATA|DATASET)[-_]?LICEN[SC]E(?:[-_.][\w.-]*)?$|(?:^|\/)LICEN[SC]ES\/[\w.-]+$/i;
const CODE = /\.(?:py|[cm]?[jt]sx?|go|rs|java|c|h|cpp|css|html|rb|sh|ya?ml|json|toml|svg|png)$/i;
/** The name says that it is about a model or data. */
const ABOUT_MODEL =
  /(?:model|weights?|data(?:set)?)[-_]?licen[sc]e|licen[sc]e[-_.]?(?:model|weights?|data(?:set)?|llama|gemma|qwen)|use[-_]policy|acceptable[-_]use|responsible[-_]use/i;

/** Licences of models and data, and policies of their use. Licences of code are not told: that is not what a threat model is about. */
export const licence: Extractor = {
  id: 'licence',
  version: 1,
  summary: 'Licences of models and data, and policies of their use, by their text.',
  maxBytes: LIMIT,
  matches: (path) =>
    NAMED.test(path) && !CODE.test(path) && !/(?:^|\/)(?:node_modules|vendor|third[-_]party)\//i.test(path),
  extract: ({ path, text }) => {
    const found = licenceOf(text);
    const about = ABOUT_MODEL.test(path.slice(path.lastIndexOf('/') + 1));
    if (found?.ofModels !== true && !about) return { ok: true, facts: [] };
    // A licence is prose by its ending, and binds what is shipped.
    const source = { ...sourceOf(path.replace(/\.(?:md|txt|rst)$/i, '')), path };
    const line = found?.line ?? 1;
    const element = ownElement(
      source,
      { startLine: line, endLine: line },
      {
        kind: 'artifact',
        name: path.slice(path.lastIndexOf('/') + 1),
        details: ['terms of a model or data', `license: ${found?.id ?? 'not recognised'}`],
      },
    );
    return {
      ok: true,
      facts: [...(found?.ofModels === true ? [signalFact('model-license')] : []), elementFact(element)],
    };
  },
};
