import { parseProtobufText } from '../../parse/index.ts';
import { sourceOf } from '../../statement/index.ts';
import { YAML_LIMIT, type Extractor } from '../contract.ts';
import { configurationFacts } from './configuration.ts';

/** Models of Triton Inference Server. */
export const triton: Extractor = {
  id: 'triton',
  version: 1,
  summary: 'Models of Triton Inference Server (config.pbtxt): their backends, code in Python, and ensembles.',
  maxBytes: YAML_LIMIT,
  matches: (path) => /(?:^|\/)config\.pbtxt$/.test(path),
  extract: ({ path, text }) => {
    const parsed = parseProtobufText(text);
    if (!parsed.ok) return { ok: false, reason: `line ${parsed.line}: ${parsed.reason}`, facts: [] };
    return { ok: true, facts: configurationFacts(sourceOf(path), parsed.root) };
  },
};
