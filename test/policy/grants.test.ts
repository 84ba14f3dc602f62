import { describe, expect, it } from 'vitest';
import { Fingerprint, type Grant, Threat } from '../../src/model/index.ts';
import { acceptGranted, contentHash, withoutGranted } from '../../src/policy/index.ts';
import { aThreat } from '../support/builders.ts';

const now = new Date('2026-12-01T23:30:00Z');
const threat = aThreat({ fingerprint: Fingerprint.parse('3f9a1c0b2d4e5f60') });
const content = contentHash(threat, ['torch.load(path)']);
const blob = 'b'.repeat(40);

function statusWith(grant: Partial<Grant>, seen = ['torch.load(path)']): Promise<string | undefined> {
  const grants: Grant[] = [{ kind: 'threat', subject: threat.fingerprint, content, until: '2026-12-01', ...grant }];
  const of = (one: typeof threat) => Promise.resolve(contentHash(one, seen));
  return acceptGranted([threat], grants, now, of).then(([first]) => first?.status);
}

describe('an acceptance of the register', () => {
  it.each([
    ['on its last day', {}, 'accepted'],
    ['after its day', { until: '2026-11-30' }, 'open'],
    ['without a day', { until: null }, 'accepted'],
    ['of other content', { content: 'a'.repeat(32) }, 'open'],
    ['of another threat', { subject: '3f9a1c0b2d4e5f61' }, 'open'],
    ['of a file of that name', { kind: 'file' as const }, 'open'],
  ])('%s: %j is %s', async (_, grant, status) => {
    expect(await statusWith(grant)).toBe(status);
  });

  it('lapses when what was seen, how grave it is or where it reaches changes', async () => {
    expect(await statusWith({}, ['torch.load(other)'])).toBe('open');
    for (const change of [{ severity: 'low' as const }, { detail: 'something else' }, { confidence: 'low' as const }])
      expect(contentHash({ ...threat, ...change }, ['torch.load(path)'])).not.toBe(content);
  });

  it('lapses when the way that a path takes changes, and does not mind the order of what was seen', () => {
    const end = (key: string) => ({ key: key as typeof threat.subject.key, kind: 'agent' as const, name: key });
    const step = {
      role: 'hop' as const,
      from: end('a'),
      to: end('b'),
      data: ['document' as const, 'prompt' as const],
      protocol: 'call',
      evidence: [],
      isNew: false,
      changes: [],
    };
    const hash = (over: object) => contentHash(Threat.parse({ ...threat, steps: [{ ...step, ...over }] }), ['x', 'y']);
    const way = hash({});
    for (const over of [{ role: 'way-out' }, { from: end('c') }, { to: end('c') }, { data: [] }, { protocol: 'https' }])
      expect(hash(over)).not.toBe(way);
    expect(hash({ data: ['prompt', 'document'], isNew: true })).toBe(way);
    expect(contentHash({ ...threat, steps: [step] }, ['y', 'x'])).toBe(way);
    expect(way).toMatch(/^[0-9a-f]{32}$/);
  });

  it.each<[string, object]>([
    ['its rule', { rule: 'other-rule' }],
    ['its context', { subject: { ...threat.subject, context: 'example' } }],
    ['its subject', { subject: { ...threat.subject, key: 'load|b.py||x' } }],
    ['its likelihood', { likelihood: 'low' }],
    ['its impact', { impact: 'low' }],
  ])('lapses with %s', (_, over) => {
    expect(contentHash(Threat.parse({ ...threat, ...over }), ['torch.load(path)'])).not.toBe(content);
  });

  it('does not mind a line that moved', () => {
    const moved = threat.evidence.map((one) => ({ ...one, startLine: one.startLine + 7, endLine: one.endLine + 7 }));
    expect(contentHash({ ...threat, evidence: moved }, ['torch.load(path)'])).toBe(content);
  });

  it('of a file holds for its hash alone', () => {
    const unread = [{ path: 'a.pt', reason: 'too large' }];
    const grants: Grant[] = [{ kind: 'file', subject: 'a.pt', content: blob, until: null }];
    expect(withoutGranted(unread, grants, now, () => blob)).toEqual([]);
    expect(withoutGranted(unread, grants, now, () => 'c'.repeat(40))).toEqual(unread);
    expect(withoutGranted(unread, grants, now, () => undefined)).toEqual(unread);
  });
});
