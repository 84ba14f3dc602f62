import { describe, expect, it } from 'vitest';
import { compare, type Judged } from '../../src/compare/index.ts';
import { type Contradiction, keyOf, type SystemModel, type Threat } from '../../src/model/index.ts';
import { aFlow, aThreat, anAnalysis, anElement } from '../support/builders.ts';

type Rename = { readonly from: string; readonly to: string };

function side(system: Partial<SystemModel>, threats: readonly Threat[] = []): Judged {
  return { system: { ...anAnalysis().system, ...system }, threats };
}

function threat(subject: Partial<Threat['subject']>, over: Readonly<Record<string, unknown>> = {}): Threat {
  const whole = {
    kind: 'load',
    name: 'torch.load path',
    path: 'a.py',
    symbol: 'resume',
    context: 'shipped',
    ...subject,
  };
  const key = `${whole.kind}|${whole.path}|${whole.symbol}|${whole.name}`;
  return aThreat({ subject: { ...whole, key }, ...over });
}

/** Where each threat went, told by its rule and title. */
function fates(before: readonly Threat[], after: readonly Threat[], renames: readonly Rename[] = []) {
  const { introduced, resolved, changed, unchanged } = compare(side({}, before), side({}, after), renames).threats;
  return {
    introduced: titles(introduced),
    resolved: titles(resolved),
    changed: changed.map((pair) => `${pair.before.title} → ${pair.after.title}`),
    unchanged: titles(unchanged),
  };
}

function titles(threats: readonly Threat[]): string[] {
  return threats.map(({ title }) => title);
}

const NONE = { introduced: [], resolved: [], changed: [], unchanged: [] };

describe('threats', () => {
  it('that come and go', () => {
    expect(
      fates([threat({}, { title: 'old' })], [threat({ path: 'b.py', symbol: 'x', name: 'y' }, { title: 'new' })]),
    ).toEqual({
      ...NONE,
      introduced: ['new'],
      resolved: ['old'],
    });
  });

  it.each<[string, Partial<Threat['subject']>, readonly Rename[]]>([
    ['of the same subject', {}, []],
    ['of a file that was renamed', { path: 'b.py', symbol: 'other' }, [{ from: 'a.py', to: 'b.py' }]],
    ['of a function that moved to another file', { path: 'b.py' }, []],
    ['of another function of the file', { symbol: 'restore' }, []],
    ['of a statement that was reworded', { name: 'torch.load file' }, []],
    [
      'of a statement that was reworded in a file that was renamed',
      { path: 'b.py', name: 'torch.load file' },
      [{ from: 'a.py', to: 'b.py' }],
    ],
  ])('%s are no news', (_, now, renames) => {
    expect(fates([threat({}, { title: 'then' })], [threat(now, { title: 'now' })], renames)).toEqual({
      ...NONE,
      unchanged: ['now'],
    });
  });

  it.each<[string, Partial<Threat['subject']>, Readonly<Record<string, unknown>>]>([
    ['of another rule', {}, { rule: 'torch-load-of-unknown-version' }],
    ['of another kind of subject', { kind: 'operation' }, {}],
    ['of another function that does something else', { symbol: 'restore', name: 'torch.load file' }, {}],
    ['of another loader in the same function', { name: 'pickle.load path' }, {}],
    ['of another file that does something else', { path: 'b.py', name: 'torch.load file' }, {}],
  ])('%s are new', (_, now, over) => {
    expect(fates([threat({}, { title: 'then' })], [threat(now, { title: 'now', ...over })])).toEqual({
      ...NONE,
      introduced: ['now'],
      resolved: ['then'],
    });
  });

  it('of things that are no statements are not the same for their first word', () => {
    const [app, admin] = ['flask app', 'flask admin'].map((name) => threat({ kind: 'element', name }, { title: name }));
    expect(fates(app === undefined ? [] : [app], admin === undefined ? [] : [admin])).toEqual({
      ...NONE,
      introduced: ['flask admin'],
      resolved: ['flask app'],
    });
  });

  it('that stand twice find as many twins as there are', () => {
    const two = [threat({ symbol: 'a' }, { title: 'a' }), threat({ symbol: 'b' }, { title: 'b' })];
    expect(fates(two, [threat({ symbol: 'c' }, { title: 'c' })])).toEqual({
      ...NONE,
      unchanged: ['c'],
      resolved: ['b'],
    });
    expect(fates([threat({ symbol: 'c' }, { title: 'c' })], two)).toEqual({
      ...NONE,
      unchanged: ['a'],
      introduced: ['b'],
    });
    expect(fates(two, two.toReversed())).toEqual({ ...NONE, unchanged: ['a', 'b'] });
  });

  it.each<Readonly<Record<string, unknown>>>([
    { severity: 'critical' },
    { likelihood: 'high' },
    { impact: 'high' },
    { confidence: 'low' },
    { status: 'accepted' },
  ])('that weigh otherwise changed: %j', (over) => {
    expect(fates([threat({}, { title: 'then' })], [threat({}, { title: 'now', ...over })])).toEqual({
      ...NONE,
      changed: ['then → now'],
    });
  });
});

const api = anElement({ kind: 'endpoint', name: 'api', path: 'app.py', controls: ['authentication', 'tls'] });
const model = anElement({ kind: 'model', name: 'acme/base', path: '' });
const load = aFlow(model, api, { controls: ['checksum'] });

describe('the system', () => {
  it('is told as it came, went and changed', () => {
    const open = { ...api, exposure: 'public' as const, controls: ['tls', 'rate-limit'] };
    const store = anElement({ kind: 'datastore', name: 'postgresql', path: '' });
    const other = anElement({ kind: 'llm', name: 'openai', path: '' });
    const { system, renames, contradictions } = compare(
      side({ elements: [api, model, store], flows: [load, aFlow(store, api)] }),
      side({ elements: [open, model, other], flows: [{ ...load, controls: [] }, aFlow(other, api)] }),
      [],
    );
    expect(system).toEqual({
      added: [other],
      removed: [store],
      changed: [{ before: api, after: open }],
      flows: {
        added: [aFlow(other, api)],
        removed: [aFlow(store, api)],
        changed: [{ before: load, after: { ...load, controls: [] } }],
      },
      mitigations: {
        added: [
          {
            control: 'rate-limit',
            subject: { key: keyOf('element', open), kind: 'element', name: 'api' },
            evidence: open.evidence,
          },
        ],
        removed: [
          {
            control: 'authentication',
            subject: { key: keyOf('element', open), kind: 'element', name: 'api' },
            evidence: open.evidence,
          },
          {
            control: 'checksum',
            subject: { key: keyOf('flow', load), kind: 'flow', name: load.name },
            evidence: load.evidence,
          },
        ],
      },
    });
    expect([renames, contradictions]).toEqual([[], { introduced: [], resolved: [] }]);
  });

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['trust', { trust: 'public' }],
    ['exposure', { exposure: 'public' }],
    ['authentication', { authentication: 'none' }],
    ['capabilities', { capabilities: ['shell'] }],
    ['controls', { controls: [] }],
  ])('changed in its %s', (_, over) => {
    const { system } = compare(side({ elements: [api] }), side({ elements: [anElement({ ...api, ...over })] }), []);
    expect(system.changed.length).toBe(1);
  });

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['where it stands', { evidence: [{ path: 'app.py', startLine: 90, endLine: 91 }] }],
    ['what else is told of it', { details: ['GET /score'] }],
  ])('did not change in %s', (_, over) => {
    const { system } = compare(side({ elements: [api] }), side({ elements: [anElement({ ...api, ...over })] }), []);
    expect(system.changed).toEqual([]);
  });

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['data', { data: ['dataset'] }],
    ['protocol', { protocol: 'http' }],
    ['controls', { controls: ['tls'] }],
    ['boundaries', { crosses: ['internet'] }],
  ])('has a flow that changed in its %s', (_, over) => {
    const { system } = compare(
      side({ elements: [api, model], flows: [load] }),
      side({ elements: [api, model], flows: [aFlow(model, api, { controls: ['checksum'], ...over })] }),
      [],
    );
    expect(system.flows.changed.length).toBe(1);
  });

  it('lost no protection where the thing is gone, and none by a move', () => {
    const moved = anElement({ ...api, path: 'src/app.py' });
    const gone = compare(side({ elements: [api] }), side({}), []);
    expect(gone.system.mitigations).toEqual({ added: [], removed: [] });
    const renamed = compare(side({ elements: [api] }), side({ elements: [moved] }), [
      { from: 'app.py', to: 'src/app.py' },
    ]);
    expect(renamed).toMatchObject({
      system: { added: [], removed: [], mitigations: { added: [], removed: [] } },
      renames: [{ from: 'app.py', to: 'src/app.py' }],
    });
  });

  it('tells protections that went with a move to a file that was not renamed', () => {
    const moved = anElement({ ...api, path: 'src/app.py', controls: ['tls'] });
    const { mitigations } = compare(side({ elements: [api] }), side({ elements: [moved] }), []).system;
    expect(mitigations.removed.map(({ control, subject }) => [control, subject.key])).toEqual([
      ['authentication', keyOf('element', moved)],
    ]);
  });
});

describe('steps of a new threat', () => {
  const tool = anElement({ kind: 'tool', name: 'run', path: 'tools.py', controls: ['human-approval'] });
  const agent = anElement({ kind: 'agent', name: 'assistant', path: 'app.py' });
  const reads = aFlow(model, agent, { data: ['document'] });
  const calls = aFlow(agent, tool, { data: ['tool-call'], controls: ['sandbox'] });
  const end = ({ kind, name }: typeof tool, key: string) => ({ key, kind, name });
  const hop = (from: typeof tool, to: typeof tool, line: number) => ({
    role: 'hop',
    from: end(from, keyOf('element', from)),
    to: end(to, keyOf('element', to)),
    data: [],
    protocol: 'call',
    evidence: [{ path: 'app.py', startLine: line, endLine: line }],
    isNew: false,
    changes: [],
  });
  const path = aThreat({
    steps: [hop(model, agent, 3), hop(agent, tool, 9)],
    evidence: [3, 5, 9].map((line) => ({ path: 'app.py', startLine: line, endLine: line })),
  });

  function told(base: Partial<SystemModel>, head: Partial<SystemModel>) {
    const [found] = compare(side(base), side(head, [path]), []).threats.introduced;
    return {
      steps: found?.steps?.map(({ isNew, changes }) => [isNew, changes]),
      lines: found?.evidence.map(({ startLine }) => startLine),
    };
  }

  const whole = { elements: [model, agent, tool], flows: [reads, calls] };

  it('that base has, unchanged', () => {
    expect(told(whole, whole)).toEqual({
      steps: [
        [false, []],
        [false, []],
      ],
      lines: [3, 5, 9],
    });
  });

  it('that the change brought come first', () => {
    expect(told({ ...whole, flows: [reads] }, whole)).toEqual({
      steps: [
        [false, []],
        [true, []],
      ],
      lines: [9, 3, 5],
    });
  });

  it('that the change opened say how', () => {
    const now = {
      elements: [
        anElement({ ...model, trust: 'public' }),
        anElement({ ...agent, capabilities: ['network', 'shell'], authentication: 'none', exposure: 'public' }),
        anElement({ ...tool, controls: [] }),
      ],
      flows: [
        aFlow(model, agent, { data: ['document', 'feedback'] }),
        aFlow(agent, tool, { data: ['tool-call'], controls: [] }),
      ],
    };
    expect(told(whole, now)).toEqual({
      steps: [
        [
          false,
          [
            'authentication unknown → none',
            'can network, shell now',
            'carries feedback now',
            'exposure unknown → public',
            'trust internal → public',
          ],
        ],
        [false, ['lost human-approval', 'lost sandbox']],
      ],
      lines: [3, 9, 5],
    });
  });

  it('that the change made safer say nothing', () => {
    const safer = {
      ...whole,
      elements: [model, agent, anElement({ ...tool, controls: ['human-approval', 'sandbox'] })],
    };
    expect(told(whole, safer)).toEqual({
      steps: [
        [false, []],
        [false, []],
      ],
      lines: [3, 5, 9],
    });
  });

  it('are not looked for in a threat that has none', () => {
    const { introduced } = compare(side(whole), side(whole, [aThreat(), path]), []).threats;
    expect(introduced.map(({ steps }) => steps?.length)).toEqual([undefined, 2]);
    expect(introduced[0]).toEqual(aThreat());
  });
});

function contradiction(key: string, found: string): Contradiction {
  const place = { path: '.github/threatmodel.yml', startLine: 3, endLine: 3 };
  return {
    about: 'endpoint api',
    key,
    field: 'authentication',
    declared: 'required',
    found,
    holds: 'found',
    because: '',
    evidence: [],
    declaredAt: place,
  };
}

describe('contradictions between configuration and files', () => {
  it('are news when they are new, and settled when they are gone, whatever moved', () => {
    const [old, kept] = [contradiction('endpoint|old.py||api', 'none'), contradiction('endpoint|app.py||api', 'none')];
    const diff = compare(
      side({ contradictions: [old, kept] }),
      side({
        contradictions: [contradiction('endpoint|src/app.py||api', 'none'), contradiction('', 'optional')],
      }),
      [{ from: 'app.py', to: 'src/app.py' }],
    );
    expect(diff.contradictions).toEqual({ introduced: [contradiction('', 'optional')], resolved: [old] });
  });
});
