import { describe, expect, it } from 'vitest';
import type { Coverage, Diff, Threat } from '../../src/model/index.ts';
import { Configuration, decide, isRelevant, unreadOf, worsened } from '../../src/policy/index.ts';
import { aFlow, aThreat, anAnalysis, anElement } from '../support/builders.ts';

type Threats = Partial<Diff['threats']>;
type System = Partial<Diff['system']>;

function aDiff(threats: Threats = {}, system: System = {}): Diff {
  const { diff } = anAnalysis();
  return {
    ...diff,
    threats: { introduced: [], resolved: [], changed: [], unchanged: [], ...threats },
    system: { ...diff.system, ...system },
  };
}

function verdictOf(diff: Diff, over: Partial<Parameters<typeof decide>[0]> = {}) {
  const { decide_on: defaults } = Configuration.parse({});
  return decide({
    diff,
    unread: [],
    truncated: null,
    ruleFailures: [],
    failOn: 'high',
    lostProtections: defaults.lost_protections,
    ...over,
  });
}

function at(path: string, over: Readonly<Record<string, unknown>> = {}): Threat {
  return aThreat({ evidence: [{ path, startLine: 1, endLine: 1 }], ...over });
}

const load = aThreat();
const gone = (control: string, key = 'endpoint|app.py||api') => ({
  control,
  subject: { key: key as Threat['subject']['key'], kind: 'element' as const, name: 'api' },
  evidence: ['b.py', 'a.py', 'b.py'].map((path) => ({ path, startLine: 1, endLine: 1 })),
});

describe('a change is blocked', () => {
  it('by what files prove, with all its files', () => {
    const threats = [at('b.py', { fingerprint: '00000000000000bb' }), at('a.py'), at('b.py')];
    expect(verdictOf(aDiff({ introduced: threats }))).toEqual({
      status: 'blocked',
      reasons: [
        {
          code: 'new-threat',
          message: "3 new threats at or above 'high' that the files prove",
          threats: threats.map(({ fingerprint }) => fingerprint),
          files: ['a.py', 'b.py'],
        },
      ],
    });
  });

  it.each([
    ['low', 'low', 'blocked'],
    ['medium', 'low', 'pass'],
    ['medium', 'medium', 'blocked'],
    ['high', 'medium', 'pass'],
    ['high', 'high', 'blocked'],
    ['critical', 'high', 'pass'],
    ['high', 'critical', 'blocked'],
    ['critical', 'critical', 'blocked'],
  ] as const)('from %s on: a %s one is %s', (failOn, severity, status) => {
    expect(verdictOf(aDiff({ introduced: [aThreat({ severity })] }), { failOn }).status).toBe(status);
  });

  it('and all other reasons are told, too', () => {
    const diff = aDiff(
      { introduced: [load, at('m.py', { confidence: 'medium' })] },
      { mitigations: { added: [], removed: [gone('tls')] } },
    );
    const { status, reasons } = verdictOf(diff, { unread: [{ path: 'x.pt', reason: 'too large' }] });
    expect([status, ...reasons.map(({ code }) => code)]).toEqual([
      'blocked',
      'new-threat',
      'likely-threat',
      'mitigation-removed',
      'not-read',
    ]);
  });
});

/** What the loss of a protection does under a policy that names some. */
const lost = (control: string, lostProtections: readonly string[]) =>
  verdictOf(aDiff({}, { mitigations: { added: [], removed: [gone(control)] } }), { lostProtections }).status;

describe('a person decides', () => {
  it('on what files make likely', () => {
    expect(verdictOf(aDiff({ introduced: [at('a.py', { confidence: 'medium' })] }))).toEqual({
      status: 'decision',
      reasons: [
        {
          code: 'likely-threat',
          message: "1 new threat at or above 'high' that the files make likely",
          threats: [load.fingerprint],
          files: ['a.py'],
        },
      ],
    });
  });

  it('on the loss of a pin where the policy wants that, and on no loss where it names none', () => {
    expect([lost('commit-pin', ['commit-pin']), lost('commit-pin', []), lost('tls', []), lost('tls', ['tls'])]).toEqual(
      ['decision', 'pass', 'pass', 'decision'],
    );
  });

  it.each([
    'authentication',
    'human-approval',
    'sandbox',
    'tls',
    'safe-loader',
    'weights-only',
    'network-isolation',
    'evaluation-gate',
  ])('when %s is taken away', (control) => {
    expect(verdictOf(aDiff({}, { mitigations: { added: [], removed: [gone(control)] } }))).toEqual({
      status: 'decision',
      reasons: [
        {
          code: 'mitigation-removed',
          message: `'${control}' was removed from api`,
          threats: [],
          files: ['a.py', 'b.py'],
        },
      ],
    });
  });

  it('not when a protection that is not grave is taken away, or a grave one is added', () => {
    expect(verdictOf(aDiff({}, { mitigations: { added: [gone('tls')], removed: [gone('rate-limit')] } })).status).toBe(
      'pass',
    );
  });

  it.each<[string, Threats]>([
    ['a new threat', { introduced: [load] }],
    ['a changed one', { changed: [{ before: load, after: load }] }],
    ['one that stood before', { unchanged: [load] }],
  ])('not when %s already speaks of the loss', (_, threats) => {
    const { reasons } = verdictOf(
      aDiff(threats, { mitigations: { added: [], removed: [gone('tls', load.subject.key)] } }),
    );
    expect(reasons.map(({ code }) => code)).not.toContain('mitigation-removed');
  });
});

describe('a change is not assessed', () => {
  it.each<[string, Partial<Parameters<typeof decide>[0]>, object]>([
    [
      'where one file was not read',
      { unread: [{ path: 'a.pt', reason: 'too large' }] },
      { code: 'not-read', message: '1 changed file was not read', files: ['a.pt'] },
    ],
    [
      'where files were not read',
      { unread: ['b.pt', 'a.pt'].map((path) => ({ path, reason: 'too large' })) },
      { code: 'not-read', message: '2 changed files were not read', files: ['b.pt', 'a.pt'] },
    ],
    [
      'where the tree is not whole',
      { truncated: 'too many files' },
      { code: 'tree-truncated', message: 'too many files' },
    ],
    [
      'where a rule failed',
      { ruleFailures: [{ rule: 'x', message: 'no such field' }] },
      { code: 'rule-failed', message: 'rule x could not be evaluated: no such field' },
    ],
  ])('%s', (_, over, reason) => {
    expect(verdictOf(aDiff(), over)).toEqual({
      status: 'not-assessed',
      reasons: [{ threats: [], files: [], ...reason }],
    });
  });
});

describe('a change passes', () => {
  it('when nothing is new', () => {
    expect(verdictOf(aDiff({ unchanged: [load], resolved: [load] }))).toEqual({
      status: 'pass',
      reasons: [{ code: 'nothing-new', message: 'the change introduces no threat', threats: [], files: [] }],
    });
  });

  it('when what is new is below the threshold, accepted or uncertain', () => {
    const introduced = [
      aThreat({ severity: 'medium' }),
      aThreat({ status: 'accepted' }),
      aThreat({ confidence: 'low' }),
    ];
    expect(verdictOf(aDiff({ introduced }))).toEqual({
      status: 'pass',
      reasons: [
        {
          code: 'below-threshold',
          message: "3 new, none at or above 'high' that has to be decided",
          threats: [],
          files: [],
        },
      ],
    });
  });
});

describe('what became worse', () => {
  it.each<[string, Readonly<Record<string, unknown>>, Readonly<Record<string, unknown>>, boolean]>([
    ['more severe', { severity: 'medium' }, { severity: 'high' }, true],
    ['less severe', { severity: 'critical' }, { severity: 'high' }, false],
    ['likely where it was possible', { confidence: 'low' }, { confidence: 'medium' }, true],
    ['certain where it was likely', { confidence: 'medium' }, { confidence: 'high' }, true],
    ['less certain', { confidence: 'high' }, { confidence: 'medium' }, false],
    ['no longer accepted', { status: 'accepted' }, { status: 'open' }, true],
    ['accepted now', { status: 'open' }, { status: 'accepted' }, false],
    ['otherwise as it was', { impact: 'high' }, { impact: 'low' }, false],
  ])('%s', (_, before, after, isWorse) => {
    const pair = { before: aThreat(before), after: aThreat(after) };
    expect(worsened(aDiff({ introduced: [load], changed: [pair] }))).toEqual(isWorse ? [load, pair.after] : [load]);
  });
});

describe('a change is worth telling', () => {
  const [api, model] = [anElement({ kind: 'endpoint', name: 'api' }), anElement({ kind: 'model', name: 'm' })];
  const flow = aFlow(model, api);
  const flows = { added: [], removed: [], changed: [] };
  const pass = verdictOf(aDiff());

  it.each<[string, Diff]>([
    ['a new threat', aDiff({ introduced: [load] })],
    ['one that is resolved', aDiff({ resolved: [load] })],
    ['one that changed', aDiff({ changed: [{ before: load, after: load }] })],
    ['a new element', aDiff({}, { added: [api] })],
    ['one that is gone', aDiff({}, { removed: [api] })],
    ['one that changed its reach', aDiff({}, { changed: [{ before: api, after: api }] })],
    ['a new flow', aDiff({}, { flows: { ...flows, added: [flow] } })],
    ['a flow that is gone', aDiff({}, { flows: { ...flows, removed: [flow] } })],
    ['a flow that changed', aDiff({}, { flows: { ...flows, changed: [{ before: flow, after: flow }] } })],
    ['a new protection', aDiff({}, { mitigations: { added: [gone('tls')], removed: [] } })],
    ['a lost protection', aDiff({}, { mitigations: { added: [], removed: [gone('rate-limit')] } })],
  ])('for %s', (_, diff) => {
    expect(isRelevant(diff, pass)).toBe(true);
  });

  it('for a verdict that is none', () => {
    expect(isRelevant(aDiff(), { ...pass, status: 'not-assessed' })).toBe(true);
  });

  it('not for what stood before', () => {
    expect(isRelevant(aDiff({ unchanged: [load] }), pass)).toBe(false);
  });
});

function entry(over: Partial<Coverage>): Coverage {
  return {
    part: 'extract',
    plugin: 'notebook',
    status: 'failed',
    files: ['b.ipynb', 'a.ipynb'],
    reason: 'broken',
    ...over,
  };
}

describe('files that were not read', () => {
  it('are those that the change touched, each once, with the first reason', () => {
    const coverage = [
      entry({}),
      entry({ plugin: 'other', files: ['a.ipynb'], reason: 'too large' }),
      entry({ files: ['untouched.ipynb'] }),
    ];
    expect(unreadOf(coverage, new Set(['a.ipynb', 'b.ipynb', 'c.ipynb']))).toEqual([
      { path: 'a.ipynb', reason: 'broken' },
      { path: 'b.ipynb', reason: 'broken' },
    ]);
  });

  it.each<[string, Partial<Coverage>]>([
    ['what was read', { status: 'done' }],
    ['what has no reason', { reason: undefined }],
    ['what the configuration leaves out', { plugin: 'configuration' }],
  ])('are not %s', (_, over) => {
    expect(unreadOf([entry(over)], new Set(['a.ipynb']))).toEqual([]);
  });
});
