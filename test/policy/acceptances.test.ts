import { expect, it } from 'vitest';
import { RuleId } from '../../src/model/index.ts';
import { accept } from '../../src/policy/index.ts';
import { fingerprintOf } from '../../src/threats/index.ts';
import { aThreat } from '../support/builders.ts';

it('survives a rename of its rule, whose earlier id the rule keeps', () => {
  const subject = aThreat().subject;
  const threat = aThreat({ fingerprint: fingerprintOf(RuleId.parse('new-name'), subject.key) });
  const before = fingerprintOf(RuleId.parse('old-name'), subject.key);
  const acceptance = { threat: before.slice(0, 8), by: 'ana', because: 'known', until: '2026-12-31' };
  const now = new Date('2026-12-01T00:00:00Z');
  expect(accept([threat], [acceptance], now).map(({ status }) => status)).toEqual(['open']);
  expect(accept([threat], [acceptance], now, () => [before]).map(({ status }) => status)).toEqual(['accepted']);
});
