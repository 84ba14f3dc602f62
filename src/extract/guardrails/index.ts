import { parseXml } from '../../parse/index.ts';
import { readYaml, sourceOf } from '../../statement/index.ts';
import { YAML_LIMIT, type Extractor } from '../contract.ts';
import { colangFacts, configurationFacts } from './nemo.ts';
import { railFacts } from './rail.ts';

/** Guardrails of NeMo Guardrails, https://docs.nvidia.com/nemo/guardrails, and Guardrails AI, https://www.guardrailsai.com/docs */
export const guardrails: Extractor = {
  id: 'guardrails',
  version: 1,
  summary: 'Guardrails around language models: NeMo Guardrails (config.yml, Colang) and RAIL specifications.',
  maxBytes: YAML_LIMIT,
  matches: (path) => /\.(?:ya?ml|co|rail)$/.test(path),
  claims: ({ path, text }) => {
    if (path.endsWith('.rail')) return /<rail[\s>]/.test(text);
    if (path.endsWith('.co')) return /^(?:define\s+(?:sub)?flow|define\s+(?:user|bot)|flow)\s+\S/m.test(text);
    return (
      (/^rails\s*:/m.test(text) && /^\s+(?:input|output|dialog|retrieval|execution)\s*:/m.test(text)) ||
      (/^models\s*:/m.test(text) && /^\s*-?\s*engine\s*:/m.test(text) && /^\s*-?\s*type\s*:\s*main\b/m.test(text))
    );
  },
  extract: ({ path, text }) => {
    const source = sourceOf(path);
    if (path.endsWith('.co')) return { ok: true, facts: colangFacts(source, text) };
    if (path.endsWith('.rail')) {
      const parsed = parseXml(text, { maxBytes: YAML_LIMIT });
      if (!parsed.ok) return { ok: false, reason: `line ${parsed.line}: ${parsed.reason}`, facts: [] };
      return { ok: true, facts: railFacts(source, parsed.root) };
    }
    const read = readYaml(text, YAML_LIMIT);
    if (!read.ok) return { ok: false, reason: read.reason, facts: [] };
    return { ok: true, facts: read.documents.slice(0, 1).flatMap((root) => configurationFacts(source, root)) };
  },
};
