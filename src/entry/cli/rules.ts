import { loadCatalogs } from '../../catalog/index.ts';
import { findRule, loadRules, testRules } from '../../rules/index.ts';
import { CATALOGS, RULES } from '../package-root.ts';
import { misuse, type Ending } from './usage.ts';

/** `stridegate rules list|show ID|test [--rules DIR]`. */
export function rulesCommand([verb, ...rest]: readonly string[]): Ending {
  const at = rest.indexOf('--rules');
  const directory = at < 0 ? RULES : rest[at + 1];
  if (directory === undefined) return misuse('--rules needs a folder', 'stridegate rules test --rules rules');
  const loaded = loadRules(directory, loadCatalogs(CATALOGS));
  if (!loaded.ok) return { status: 2, stderr: `${loaded.problems.join('\n')}\n` };
  if (verb === 'list') {
    return {
      status: 0,
      stdout: loaded.rules
        .map(({ rule, area }) => `${rule.id}\t${area}\t${rule.summary.split('\n')[0] ?? ''}\n`)
        .join(''),
    };
  }
  if (verb === 'test') {
    const failures = testRules(loaded.rules);
    const tests = loaded.rules.reduce((sum, rule) => sum + rule.tests.length, 0);
    const lines = failures.map(({ rule, test, message }) => `${rule}: ${test}: ${message}\n`).join('');
    return {
      status: failures.length === 0 ? 0 : 2,
      stdout: `${lines}${tests - failures.length} of ${tests} tests of ${loaded.rules.length} rules passed\n`,
    };
  }
  if (verb !== 'show' || rest[0] === undefined)
    return misuse('rules takes list, show ID or test', 'stridegate rules list');
  const found = findRule(loaded.rules, rest[0]);
  if (found === undefined) return misuse(`there is no rule '${rest[0].slice(0, 80)}'`, 'stridegate rules list');
  const { rule } = found;
  const lines = [
    rule.id,
    '',
    rule.summary.trim(),
    '',
    `likelihood ${rule.likelihood}, impact ${rule.impact}, confidence ${rule.confidence}`,
    ...[...rule.stride, ...rule.atlas, ...rule.owasp, ...rule.nist, ...rule.iso].map((id) => `  ${id}`),
    '',
    ...rule.mitigations.map((text) => `- ${text}`),
  ];
  return { status: 0, stdout: `${lines.join('\n')}\n` };
}
