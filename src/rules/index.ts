/** Threat rules: reading them from files, judging a system model with them, and running their inline tests. */
export { judge, type Judgement, type RuleFailure, type TestFailure, testRules } from './judge.ts';
export { ruleSchema } from './rule-schema.ts';
export { matchText } from './match-text.ts';
export { explainTest } from './explain-test.ts';
export { ruleProblemText } from './rule-document.ts';
export {
  clashes,
  findRule,
  type LoadedRule,
  type LoadedTest,
  loadRules,
  type RuleSet,
  type RulesReading,
  withoutRules,
} from './load.ts';
export {
  isRepositoryRule,
  REPOSITORY_RULE_LIMITS,
  repositoryRulesOf,
  type WithRepositoryRules,
  withRepositoryRules,
} from './repository-rules.ts';
