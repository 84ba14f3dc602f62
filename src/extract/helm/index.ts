import { parseYamlDocument } from '../../parse/index.ts';
import { sourceOf } from '../../statement/index.ts';
import { YAML_LIMIT, type Extractor } from '../contract.ts';
import { chartFacts } from './chart.ts';
import { templateFacts } from './templates.ts';
import { valuesFacts } from './values.ts';

const CHART = /(?:^|\/)Chart\.ya?ml$/;
const VALUES = /(?:^|\/)(?:[\w.-]*[_.-])?values(?:[_.-][\w.-]*)?\.ya?ml$/i;
const TEMPLATE = /(?:^|\/)templates\/.*\.(?:ya?ml|tpl)$/;

/** Charts of Helm. */
export const helm: Extractor = {
  id: 'helm',
  version: 1,
  summary:
    'Charts of Helm: images, exposure and powers that values and templates give to workloads of machine learning.',
  maxBytes: YAML_LIMIT,
  matches: (path) => CHART.test(path) || VALUES.test(path) || TEMPLATE.test(path),
  claims: ({ path, text }) => !TEMPLATE.test(path) || text.includes('{{'),
  extract: ({ path, text }) => {
    const source = sourceOf(path);
    if (TEMPLATE.test(path)) return { ok: true, facts: templateFacts(source, text) };
    const parsed = parseYamlDocument(text);
    if (!parsed.ok) return { ok: false, reason: `line ${parsed.line}: ${parsed.reason}`, facts: [] };
    return { ok: true, facts: CHART.test(path) ? chartFacts(source, parsed.root) : valuesFacts(source, parsed.root) };
  },
};
