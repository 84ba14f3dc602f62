import { parseXml } from '../../parse/index.ts';
import { YAML_LIMIT, type Extractor } from '../contract.ts';
import { labellingFacts } from './labelling.ts';

/** Labelling interfaces of Label Studio, https://labelstud.io/tags */
export const labelStudio: Extractor = {
  id: 'label-studio',
  version: 1,
  summary: 'Labelling interfaces of Label Studio (XML): what people see, what they are asked for, who helps them.',
  maxBytes: YAML_LIMIT,
  matches: (path) => /\.xml$/i.test(path),
  // Every control of an interface names what it labels; other formats with a `View` do not.
  claims: ({ text }) => /<View[\s>]/.test(text) && /\stoName\s*=/.test(text),
  extract: ({ path, text }) => {
    const parsed = parseXml(text, { maxBytes: YAML_LIMIT });
    if (!parsed.ok) return { ok: false, reason: `line ${parsed.line}: ${parsed.reason}`, facts: [] };
    return { ok: true, facts: labellingFacts(path, parsed.root) };
  },
};
