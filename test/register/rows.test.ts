import { describe, expect, it } from 'vitest';
import { registerRows, type RegisterSource } from '../../src/register/index.ts';
import { aThreat, anElement } from '../support/builders.ts';
import { estimate } from '../../src/risk/index.ts';
import { certain, sideOf } from '../risk/support.ts';

const sighting = (day: string): RegisterSource['sighting'] => ({
  commit: day.replaceAll('-', '').padEnd(40, '0'),
  at: `${day}T00:00:00.000Z`,
});

const aSource = (over: Partial<RegisterSource> = {}): RegisterSource => ({
  threats: [aThreat()],
  elements: [],
  estimate: null,
  ratingOf: () => ({ likelihood: 'high', impact: 'critical', severity: 'critical' }),
  ownersOf: () => '',
  acceptanceOf: () => null,
  responseTo: () => ({}),
  dueDays: { critical: 7, high: 30, medium: 90, low: 365 },
  sighting: sighting('2026-01-01'),
  ...over,
});

describe('a register', () => {
  it('says of a threat what, why, whose, how bad before and after, and until when', () => {
    expect(registerRows(aSource({ ownersOf: (path) => (path === 'train.py' ? '@acme/ml' : '') }), [])).toEqual([
      {
        id: '0123456789abcdef',
        rule: 'unsafe-torch-load',
        status: 'open',
        cause: 'torch.load ckpt',
        event: 'torch.load runs code',
        consequence: 'Runs code on load.',
        classes: ['T4'],
        asset: 'x (train.py)',
        owner: '@acme/ml',
        confidence: 'high',
        inherent: { likelihood: 'high', impact: 'critical', severity: 'critical' },
        residual: { likelihood: 'medium', impact: 'critical', severity: 'high' },
        money: null,
        response: 'mitigate',
        plan: 'Pass `weights_only=True`.',
        due: '2026-01-31',
        acceptance: null,
        evidence: [{ path: 'train.py', startLine: 7, endLine: 7 }],
        references: ['AML.T0011.000@5.6.0', 'LLM03:2025'],
        firstSeen: sighting('2026-01-01'),
        lastChanged: sighting('2026-01-01'),
      },
    ]);
  });

  it('goes on from an earlier one: first sightings stay, moved lines are no change, what is gone is closed and kept', () => {
    const other = aThreat({ fingerprint: 'fedcba9876543210', severity: 'low' });
    const first = registerRows(aSource({ threats: [aThreat(), other] }), []);
    const moved = aThreat({ evidence: [{ path: 'train.py', startLine: 90, endLine: 90 }] });
    const second = registerRows(aSource({ threats: [moved], sighting: sighting('2026-02-01') }), first);
    expect(
      second.map((row) => [
        row.id,
        row.status,
        row.firstSeen.at.slice(0, 10),
        row.lastChanged.at.slice(0, 10),
        row.due,
      ]),
    ).toEqual([
      ['0123456789abcdef', 'open', '2026-01-01', '2026-01-01', '2026-01-31'],
      ['fedcba9876543210', 'closed', '2026-01-01', '2026-02-01', '2027-01-01'],
    ]);
    const third = registerRows(
      aSource({
        threats: [{ ...moved, severity: 'critical', likelihood: 'high' }, other],
        sighting: sighting('2026-03-01'),
      }),
      second,
    );
    expect(
      third.map((row) => [row.id, row.status, row.firstSeen.at.slice(0, 10), row.lastChanged.at.slice(0, 10), row.due]),
    ).toEqual([
      ['0123456789abcdef', 'open', '2026-01-01', '2026-03-01', '2026-01-08'],
      // It came back: that is a new sighting.
      ['fedcba9876543210', 'open', '2026-03-01', '2026-03-01', '2027-03-01'],
    ]);
  });

  it('tells who carries a risk until when, and that it is due then', () => {
    const acceptance = { by: 'ana', because: 'behind the gateway', until: '2026-06-30' };
    const [row] = registerRows(
      aSource({ threats: [aThreat({ status: 'accepted' })], acceptanceOf: () => acceptance }),
      [],
    );
    expect([row?.status, row?.response, row?.plan, row?.due, row?.acceptance]).toEqual([
      'accepted',
      'accept',
      'behind the gateway',
      '2026-06-30',
      acceptance,
    ]);
  });

  it('prefers what somebody decided about the risk, then the element, the asset and the files', () => {
    const element = anElement({ declared: { data: [], owner: '@element', controls: [], because: '' } });
    const threat = aThreat({ subject: { ...aThreat().subject, kind: 'element', key: 'training|train.py||train' } });
    const side = sideOf([threat], {
      losses: [{ form: 'response', factors: [certain(10)], atMost: null }],
      frequency: certain(1),
    });
    const owned = {
      ...side,
      valuation: { ...side.valuation, assets: side.valuation.assets.map((one) => ({ ...one, owner: '@asset' })) },
    };
    const all = {
      threats: [threat],
      elements: [element],
      estimate: estimate(owned, { seed: 1, trials: 1000 }),
      ownersOf: () => '@files',
    };
    const ownerIn = (over: Partial<RegisterSource>): string | undefined =>
      registerRows(aSource({ ...all, ...over }), [])[0]?.owner;
    expect(ownerIn({ responseTo: () => ({ owner: '@person', response: 'transfer', due: '2026-05-01' }) })).toBe(
      '@person',
    );
    expect(ownerIn({})).toBe('@element');
    expect(ownerIn({ elements: [] })).toBe('@asset');
    expect(ownerIn({ elements: [], estimate: null })).toBe('@files');
  });

  it('shares what an event costs between its threats, so that the column adds up', () => {
    const threats = [aThreat({ impact: 'critical' }), aThreat({ impact: 'critical', fingerprint: 'aaaaaaaaaaaaaaaa' })];
    const side = sideOf(threats, {
      losses: [{ form: 'replacement', factors: [certain(1000)], atMost: null }],
      frequency: certain(1),
    });
    const told = estimate(side, { seed: 1, trials: 10_000 });
    const rows = registerRows(aSource({ threats, estimate: told }), []);
    const sum = rows.reduce((total, { money }) => total + (money?.expected ?? 0), 0);
    expect(Math.abs(sum - told.expected)).toBeLessThanOrEqual(1);
    expect(told.expected).toBeGreaterThan(900);
  });
});
