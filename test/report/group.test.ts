import { expect, it } from 'vitest';
import { RuleId } from '../../src/model/index.ts';
import { groupByRule } from '../../src/report/group.ts';
import { aThreat } from '../support/builders.ts';

it('tells threats of one rule once, and each demand of the policy by itself', () => {
  const rule = RuleId.parse('demanded-evidence-missing');
  const { subject } = aThreat({});
  const demands = ['a'.repeat(16), 'b'.repeat(16)].map((fingerprint) =>
    aThreat({ rule, fingerprint, subject: { ...subject, kind: 'measurement' } }),
  );
  const others = ['c'.repeat(16), 'd'.repeat(16)].map((fingerprint) => aThreat({ fingerprint }));
  const groups = groupByRule([...demands, ...others]);
  expect(new Map(groups.map((group) => [group.first.fingerprint, group.threats.length]))).toEqual(
    new Map([
      ['a'.repeat(16), 1],
      ['b'.repeat(16), 1],
      ['c'.repeat(16), 2],
    ]),
  );
});
