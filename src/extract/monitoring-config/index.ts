import { parseYamlDocument } from '../../parse/index.ts';
import { sourceOf } from '../../statement/index.ts';
import { YAML_LIMIT, type Extractor } from '../contract.ts';
import { datasourceFacts } from './datasources.ts';
import { scrapeFacts } from './scraping.ts';

/** Configuration of Prometheus and of Grafana's data sources. */
export const monitoringConfig: Extractor = {
  id: 'monitoring-config',
  version: 1,
  summary: 'What Prometheus scrapes and which stores Grafana reads, by their configuration files.',
  maxBytes: YAML_LIMIT,
  matches: (path) => /\.ya?ml$/i.test(path),
  claims: ({ text }) => /^scrape_configs:/m.test(text) || (/^datasources:/m.test(text) && /^apiVersion:/m.test(text)),
  extract: ({ path, text }) => {
    const parsed = parseYamlDocument(text);
    if (!parsed.ok) return { ok: false, reason: `line ${parsed.line}: ${parsed.reason}`, facts: [] };
    const source = sourceOf(path);
    return { ok: true, facts: [...scrapeFacts(source, parsed.root), ...datasourceFacts(source, parsed.root)] };
  },
};
