import type { Catalogs, MappedRule } from '../../catalog/index.ts';
import { loadRules } from '../../rules/index.ts';
import { RULES } from '../package-root.ts';

/** The rules that judge, with what they map to; a text when they cannot be used. */
export function mappedRules(catalogs: Catalogs): readonly MappedRule[] | string {
  const loaded = loadRules(RULES, catalogs);
  if (!loaded.ok) return `${loaded.problems.join('\n')}\n`;
  return loaded.rules
    .filter(({ rule }) => rule.status !== 'deprecated')
    .map(({ rule }) => ({
      id: rule.id,
      ids: [...rule.stride, ...rule.atlas, ...rule.owasp, ...rule.nist, ...rule.iso],
    }));
}
