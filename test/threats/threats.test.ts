import { describe, expect, it } from 'vitest';
import { type Finding, type Severity, type Threat } from '../../src/model/index.ts';
import { byWeight, compareSeverity, fingerprintOf, severityOf, threatsOf } from '../../src/threats/index.ts';
import { aThreat } from '../support/builders.ts';

/** A finding at a place of its own; `over` replaces its fields, `subject` those of its subject. */
function aFinding(over: Readonly<Record<string, unknown>> = {}, subject: Partial<Finding['subject']> = {}): Finding {
  const { fingerprint: _, severity: __, status: ___, ...finding } = aThreat(over);
  const whole = { ...finding.subject, ...subject };
  return {
    ...finding,
    subject: { ...whole, key: `${whole.kind}|${whole.path}||${whole.name}` as Finding['subject']['key'] },
  };
}

function reference(path: string, over: Readonly<Record<string, unknown>> = {}): Finding {
  return aFinding(
    {
      rule: 'dataset-from-movable-revision',
      title: 'acme/reviews can change',
      detail: 'acme/reviews loaded by load_dataset',
      impact: 'low',
      evidence: [{ path, startLine: 3, endLine: 3 }],
      ...over,
    },
    { kind: 'reference', name: 'acme/reviews', path, context: path.startsWith('examples/') ? 'example' : 'shipped' },
  );
}

function at(path: string, startLine: number) {
  return { evidence: [{ path, startLine, endLine: startLine }] };
}

describe('severity', () => {
  it('comes from one table of likelihood and impact', () => {
    const table = (['low', 'medium', 'high'] as const).map((likelihood) =>
      (['low', 'medium', 'high', 'critical'] as const).map((impact) => severityOf(likelihood, impact)),
    );
    expect(table).toEqual([
      ['low', 'low', 'medium', 'medium'],
      ['low', 'medium', 'high', 'high'],
      ['medium', 'high', 'high', 'critical'],
    ]);
  });

  it('is ordered', () => {
    const mixed: Severity[] = ['high', 'low', 'critical', 'medium', 'low'];
    expect(mixed.toSorted(compareSeverity)).toEqual(['low', 'low', 'medium', 'high', 'critical']);
  });
});

describe('threats', () => {
  it('are findings with identity, severity and status', () => {
    const finding = aFinding();
    const fingerprint = fingerprintOf(finding.rule, finding.subject.key);
    expect(threatsOf([finding])).toEqual([{ ...finding, fingerprint, severity: 'high', status: 'open' }]);
    expect(fingerprint).toBe('9cbb7da2d7da38b9');
  });

  it('fold what one rule says of one subject, with all its lines', () => {
    const threats = threatsOf([9, 4, 9].map((line) => aFinding(at('train.py', line))));
    expect(threats.map(({ evidence }) => evidence.map(({ startLine }) => startLine))).toEqual([[4, 9]]);
  });

  it('do not fold what two rules say, or one rule of two subjects', () => {
    const threats = threatsOf([aFinding(), aFinding({ rule: 'unsafe-pickle-load' }), aFinding({}, { name: 'y' })]);
    expect(new Set(threats.map(({ fingerprint }) => fingerprint)).size).toBe(3);
  });

  it('come by severity, confidence, rule, file, line and identity, whatever their order was', () => {
    const ordered: Threat[] = [
      aThreat({ severity: 'critical', confidence: 'low' }),
      aThreat({ severity: 'high', rule: 'b', ...at('b.py', 9) }),
      aThreat({ severity: 'high', confidence: 'medium', rule: 'a' }),
      aThreat({ severity: 'high', confidence: 'low', rule: 'a' }),
      aThreat({ severity: 'medium', rule: 'a', ...at('b.py', 9) }),
      aThreat({ severity: 'medium', rule: 'b', evidence: [] }),
      aThreat({ severity: 'medium', rule: 'b', ...at('a.py', 9) }),
      aThreat({ severity: 'medium', rule: 'b', ...at('b.py', 2), fingerprint: '0000000000000002' }),
      aThreat({ severity: 'medium', rule: 'b', ...at('b.py', 10), fingerprint: '0000000000000001' }),
      aThreat({ severity: 'medium', rule: 'b', ...at('b.py', 10), fingerprint: '0000000000000003' }),
      aThreat({ severity: 'low' }),
    ];
    expect(ordered.toReversed().toSorted(byWeight)).toEqual(ordered);
    expect([5, 2, 9, 0, 7, 3, 10, 1, 6, 4, 8].map((at_) => ordered[at_] ?? aThreat()).toSorted(byWeight)).toEqual(
      ordered,
    );
  });

  it('come sorted', () => {
    const found = threatsOf([aFinding({ impact: 'low' }, { name: 'a' }), aFinding({}, { name: 'b' })]);
    expect(found.map(({ severity }) => severity)).toEqual(['high', 'low']);
  });
});

/** Likelihood and severity of a finding of critical impact in an example. */
function inExample(kind: Finding['subject']['kind'], likelihood: string) {
  return threatsOf([aFinding({ likelihood }, { kind, context: 'example' })]).map((threat) => [
    threat.likelihood,
    threat.severity,
  ]);
}

describe('what stands in an example', () => {
  it.each(['element', 'flow', 'load', 'operation', 'path', 'reference'] as const)('counts less: %s', (kind) => {
    expect(inExample(kind, 'high')).toEqual([['medium', 'high']]);
    expect(inExample(kind, 'medium')).toEqual([['low', 'medium']]);
    expect(inExample(kind, 'low')).toEqual([['low', 'medium']]);
  });

  it.each(['credential', 'artifact', 'dependency', 'index', 'job'] as const)(
    'counts in full where nobody has to run it: %s',
    (kind) => {
      expect(inExample(kind, 'high')).toEqual([['high', 'critical']]);
    },
  );

  it.each(['shipped', 'documentation', 'test', 'copy'] as const)('alone counts less, not %s', (context) => {
    expect(threatsOf([aFinding({}, { context })]).map(({ likelihood }) => likelihood)).toEqual(['medium']);
  });
});

describe('one thing that many files name', () => {
  it('is one threat with its places, told as the first of the gravest', () => {
    const places = [
      reference('b.yaml', { edits: [{ id: 'use-https', path: 'b.yaml', startLine: 3, endLine: 3, replacement: 'x' }] }),
      reference('a.yaml'),
      reference('examples/a.yaml', { impact: 'medium' }),
      reference('c.yaml', { impact: 'medium' }),
    ];
    const [first, ...others] = threatsOf(places);
    expect(others).toEqual([]);
    expect(first).toEqual({
      ...reference('c.yaml', { impact: 'medium' }),
      severity: 'medium',
      status: 'open',
      fingerprint: fingerprintOf(reference('c.yaml').rule, 'reference|||acme/reviews' as Finding['subject']['key']),
      detail: 'acme/reviews loaded by load_dataset (and in 3 more places)',
      subject: { ...reference('c.yaml').subject, key: 'reference|||acme/reviews' },
      evidence: ['c.yaml', 'a.yaml', 'b.yaml', 'examples/a.yaml'].map((path) => ({ path, startLine: 3, endLine: 3 })),
      edits: places[0]?.edits,
    });
  });

  it('keeps its identity when a further file names it', () => {
    const [two] = threatsOf([reference('a.yaml'), reference('b.yaml')]);
    const [three] = threatsOf([reference('a.yaml'), reference('b.yaml'), reference('0.yaml')]);
    expect(three?.fingerprint).toBe(two?.fingerprint);
    expect(three?.detail).toBe('acme/reviews loaded by load_dataset (and in 2 more places)');
  });

  it('alone keeps the identity of its place', () => {
    const [one] = threatsOf([reference('a.yaml')]);
    expect(one?.fingerprint).toBe(fingerprintOf(reference('a.yaml').rule, reference('a.yaml').subject.key));
    expect(one?.detail).toBe('acme/reviews loaded by load_dataset');
  });

  it.each<[string, readonly Finding[]]>([
    ['what is grave is told where it stands', ['a.yaml', 'b.yaml'].map((path) => reference(path, { impact: 'high' }))],
    ['two things are two threats', [reference('a.yaml'), { ...reference('b.yaml'), subject: other() }]],
    ['two rules are two threats', [reference('a.yaml'), reference('b.yaml', { rule: 'unpinned-model-reference' })]],
    ['what reads differently is not the same', [reference('a.yaml'), reference('b.yaml', { title: 'other' })]],
    [
      'code of one name is not the same code',
      ['a.py', 'b.py'].map((path) => aFinding({ impact: 'low' }, { kind: 'load', name: 'pickle.load x', path })),
    ],
  ])('%s', (_, findings) => {
    expect(threatsOf(findings).length).toBe(2);
  });
});

function other(): Finding['subject'] {
  const { subject } = reference('b.yaml');
  return { ...subject, name: 'acme/other', key: 'reference|b.yaml||acme/other' as Finding['subject']['key'] };
}
