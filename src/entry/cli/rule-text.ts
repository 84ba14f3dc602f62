import { catalogOf, type Catalogs, resolve } from '../../catalog/index.ts';
import { type LoadedRule, matchText } from '../../rules/index.ts';
import { severityOf } from '../../threats/index.ts';

/** A rule in plain words: what it looks for and why, an example, how to mend and how to accept what it finds. */
export function ruleText({ rule, path }: LoadedRule, catalogs: Catalogs): string {
  const ids = [...rule.stride, ...rule.atlas, ...rule.owasp, ...rule.nist, ...rule.iso];
  const { example } = rule;
  const lines = [
    `${rule.id}: ${rule.title}`,
    '',
    rule.summary.trim(),
    '',
    `Severity ${severityOf(rule.likelihood, rule.impact)} (likelihood ${rule.likelihood}, impact ${rule.impact}), confidence ${rule.confidence}${CONFIDENCE[rule.confidence]}; ${rule.status}.`,
    ...block(
      `Fires on each ${rule.match.each}`,
      matchText(rule.match).map((line) => `  ${line}`),
    ),
    ...(example === undefined ? [] : exampleLines(example)),
    ...block(
      'How to fix it',
      rule.mitigations.map((text) => `  - ${text}`),
    ),
    ...block('How to accept it', [
      `  One finding: an entry of \`acceptances\` in .github/threatmodel.yml, with its fingerprint, who, why and until when.`,
      `  All of them: \`rules: { disable: [${rule.id}] }\` in the same file.`,
    ]),
    ...block(
      'Mapped to',
      ids.map((id) => `  ${id.padEnd(26)} ${titleOf(id, catalogs)}`),
    ),
    ...block(
      'Read more',
      rule.references.map((url) => `  ${url}`),
    ),
    ...(rule.aliases.length === 0 ? [] : ['', `Earlier ids: ${rule.aliases.join(', ')}`]),
    '',
    `File: ${path}`,
  ];
  return `${lines.join('\n')}\n`;
}

function exampleLines({ file, renamed, before, after }: NonNullable<LoadedRule['rule']['example']>): string[] {
  return [
    ...block(`Before, ${file}`, indented(before)),
    ...block(renamed === undefined ? 'After' : `After, ${renamed}`, indented(after)),
  ];
}

function block(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines];
}

const CONFIDENCE = {
  high: ' (the files prove it, it may block)',
  medium: ' (a person decides)',
  low: ' (only reported)',
} as const;

function indented(text: string): string[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `  ${line}`.trimEnd());
}

function titleOf(id: string, catalogs: Catalogs): string {
  const name = catalogOf(id);
  const entry = name === undefined ? undefined : resolve(catalogs, name, id);
  return entry?.ok === true ? entry.title : '';
}
