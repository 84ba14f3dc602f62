import type { Analysis } from '../model/index.ts';
import type { RenderOptions } from './contract.ts';
import { safeUrl } from './escape.ts';

/** Where the pages of the rules that ship lie. */
export const RULE_DOCS = 'https://github.com/stridegate/stridegate/blob/main/docs/reference/rules/{rule}.md';

/** The page of a rule, which says when it fires, how to fix and how to accept; undefined for a repository's own rule, which has none. */
export function rulePage(
  rule: string,
  { repositoryRules = [] }: Pick<Analysis, 'repositoryRules'>,
  { ruleDocs = RULE_DOCS }: Pick<RenderOptions, 'ruleDocs'>,
): string | undefined {
  if (repositoryRules.includes(rule)) return undefined;
  return safeUrl(ruleDocs.replaceAll('{rule}', encodeURIComponent(rule)));
}
