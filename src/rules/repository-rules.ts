import type { Catalogs } from '../catalog/index.ts';
import type { ConfigurationProblem } from '../model/index.ts';
import { explainTest } from './explain-test.ts';
import { testRules } from './judge.ts';
import { clashes, type LoadedRule, readRules, type RuleSet } from './load.ts';
import type { RuleProblem } from './rule-document.ts';
import { placeOf, type RuleFile } from './rule-files.ts';

/** The folder of a repository's own rules, always at the base commit. */
export const REPOSITORY_RULES = '.github/threatmodel/rules/';

/** A repository may have so many rules of its own, of so many bytes each. */
export const REPOSITORY_RULE_LIMITS = { files: 100, bytes: 64 * 1024 } as const;

const EXPECTED = 'a rule as https://github.com/stridegate/stridegate/blob/main/docs/adding-a-rule.md describes it';
const MOST_PROBLEMS = 20;

/** Whether a file of the base commit is meant as a rule. */
export function isRepositoryRule(path: string): boolean {
  return path.startsWith(REPOSITORY_RULES) && /\.ya?ml$/.test(path);
}

type Found = { readonly path: string; readonly text: string | null; readonly reason: string };

export type WithRepositoryRules =
  | { readonly ok: true; readonly rules: RuleSet }
  | { readonly ok: false; readonly problems: readonly ConfigurationProblem[] };

/**
 * The shipped rules with those that a repository has of its own, which are checked like shipped ones, must pass their tests and may take no id
 * of another rule. One that cannot be used is a problem of the configuration: nobody may believe that it judges.
 */
export function withRepositoryRules(
  shipped: RuleSet,
  found: readonly Found[],
  catalogs: Catalogs,
): WithRepositoryRules {
  if (found.length === 0) return { ok: true, rules: shipped };
  const problems: RuleProblem[] = [];
  const files = found.flatMap((file) => ruleFile(file, problems) ?? []);
  const reading = readRules(files, catalogs);
  problems.push(...reading.problems);
  const own = reading.rules.map((rule): LoadedRule => ({ ...rule, origin: 'repository' }));
  problems.push(...clashes([...shipped, ...own]).filter(({ file }) => file.startsWith(REPOSITORY_RULES)));
  if (problems.length === 0) problems.push(...failedTests(own));
  if (problems.length === 0) return { ok: true, rules: [...shipped, ...own] };
  return { ok: false, problems: unique(problems).slice(0, MOST_PROBLEMS).map(configurationProblem) };
}

function ruleFile({ path, text, reason }: Found, problems: RuleProblem[]): RuleFile | undefined {
  const place = placeOf(path.slice(REPOSITORY_RULES.length));
  if (typeof place !== 'string' && text !== null) return { ...place, path, text };
  const message = typeof place === 'string' ? place : `is not read: ${reason}`;
  problems.push({ file: path, line: 1, key: '', message });
  return undefined;
}

function failedTests(rules: RuleSet): RuleProblem[] {
  return rules.flatMap((loaded) =>
    testRules([loaded]).map(({ test, message }) => {
      const at = loaded.tests.findIndex(({ name }) => name === test);
      const key = `tests[${at}]`;
      const why = explainTest(loaded, at);
      const told = `'${test}' fails: ${message}${why === '' ? '' : `; ${why}`}`;
      return { file: loaded.path, line: loaded.lineOf(key), key, message: told };
    }),
  );
}

/** A rule that clashes with another of the repository is found twice. */
function unique(problems: readonly RuleProblem[]): RuleProblem[] {
  const byText = new Map(problems.map((problem) => [JSON.stringify(problem), problem]));
  return [...byText.values()].toSorted((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
}

function configurationProblem({ file, line, key, message }: RuleProblem): ConfigurationProblem {
  return { file, line, key: key === '' ? '(file)' : key, message, expected: EXPECTED };
}

/** Ids of those rules of a set that come from the repository and judge. */
export function repositoryRulesOf(rules: RuleSet): string[] {
  return rules.flatMap(({ rule, origin }) =>
    origin === 'repository' && rule.status !== 'deprecated' ? [rule.id] : [],
  );
}
