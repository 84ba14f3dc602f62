import { bind } from './expression.ts';
import type { LoadedRule } from './load.ts';

/** Why a test does not end as it says: the condition that keeps an expected subject silent, or those that all hold on another. */
export function explainTest(loaded: LoadedRule, at: number): string {
  const test = loaded.tests[at];
  if (test === undefined) return '';
  const reasons = test.subjects.flatMap((subject) => {
    const { kind, key } = subject.about;
    const bound = bind(kind, subject.view);
    const silent = loaded.when.findIndex((condition) => !condition.holds(bound));
    const silenced = loaded.unless.findIndex((condition) => condition.holds(bound));
    const isExpected = test.expect.some((id) => id === key);
    if (isExpected && silent >= 0)
      return [`match.when[${silent}] is false for ${key}: ${loaded.when[silent]?.text ?? ''}`];
    if (isExpected && silenced >= 0)
      return [`match.unless[${silenced}] silences ${key}: ${loaded.unless[silenced]?.text ?? ''}`];
    return !isExpected && silent < 0 && silenced < 0
      ? [`all of match.when hold for ${key}; add what makes it safe`]
      : [];
  });
  return reasons[0] ?? '';
}
