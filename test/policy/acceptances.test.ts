import { describe, expect, it } from 'vitest';
import { Fingerprint, RuleId } from '../../src/model/index.ts';
import { accept } from '../../src/policy/index.ts';
import { fingerprintOf } from '../../src/threats/index.ts';
import { aThreat } from '../support/builders.ts';

const now = new Date('2026-12-01T23:30:00Z');

function acceptance(threat: string, until = '2026-12-31') {
  return { threat, by: 'ana', because: 'known', until };
}

function threats(...fingerprints: readonly string[]) {
  return fingerprints.map((fingerprint) => aThreat({ fingerprint: Fingerprint.parse(fingerprint) }));
}

describe('an acceptance', () => {
  it.each([
    ['2026-11-30', 'open'],
    ['2026-12-01', 'accepted'],
    ['2026-12-02', 'accepted'],
  ])('until %s is the last day that counts, in UTC: %s', (until, status) => {
    const [threat] = accept(threats('3f9a1c0b2d4e5f60'), [acceptance('3f9a1c', until)], now);
    expect(threat?.status).toBe(status);
  });

  it('accepts the one threat whose fingerprint begins so, and none when several do', () => {
    const found = threats('3f9a1c0b2d4e5f60', '3f9a1c7777777777', 'aaaaaa0000000000');
    const statuses = (beginning: string) => accept(found, [acceptance(beginning)], now).map(({ status }) => status);
    expect(statuses('3f9a1c0')).toEqual(['accepted', 'open', 'open']);
    expect(statuses('3f9a1c')).toEqual(['open', 'open', 'open']);
    expect(statuses('bbbbbb')).toEqual(['open', 'open', 'open']);
  });

  it('survives a rename of its rule, whose earlier id the rule keeps', () => {
    const subject = aThreat().subject;
    const threat = aThreat({ fingerprint: fingerprintOf(RuleId.parse('new-name'), subject.key) });
    const before = fingerprintOf(RuleId.parse('old-name'), subject.key);
    expect(accept([threat], [acceptance(before.slice(0, 8))], now).map(({ status }) => status)).toEqual(['open']);
    const renamed = accept([threat], [acceptance(before.slice(0, 8))], now, () => [before]);
    expect(renamed.map(({ status }) => status)).toEqual(['accepted']);
  });
});
