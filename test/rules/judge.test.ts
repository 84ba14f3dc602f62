import { describe, expect, it } from 'vitest';
import { loadCatalogs } from '../../src/catalog/index.ts';
import { keyOf, type Load, SystemModel } from '../../src/model/index.ts';
import { judge, loadRules, type RuleSet } from '../../src/rules/index.ts';

const reading = loadRules('rules', loadCatalogs('catalogs'));
const rules: RuleSet = reading.ok ? reading.rules : [];

const load: Load = {
  name: 'torch.load path',
  path: 'train/load.py',
  symbol: 'resume',
  context: 'shipped',
  controls: [],
  evidence: [{ path: 'train/load.py', startLine: 4, endLine: 4 }],
  edits: [
    {
      id: 'set-weights-only',
      path: 'train/load.py',
      startLine: 4,
      endLine: 4,
      replacement: 'x = torch.load(path, weights_only=True)',
    },
    { id: 'verify-tls', path: 'train/load.py', startLine: 4, endLine: 4, replacement: 'never' },
  ],
  loader: 'torch.load',
  format: 'torch',
  executes: 'yes',
  origin: 'argument',
};

function aSystem(parts: Partial<SystemModel>): SystemModel {
  return {
    signals: ['torch'],
    elements: [],
    flows: [],
    boundaries: [],
    references: [],
    dependencies: [],
    packageIndexes: [],
    loads: [],
    operations: [],
    credentials: [],
    jobs: [],
    artifacts: [],
    measurements: [],
    observations: [],
    contradictions: [],
    ...parts,
  };
}

describe('judge', () => {
  it('finds what a rule is about, with the edit that the rule names', () => {
    const { findings, failures } = judge(rules, aSystem({ loads: [load] }));
    expect(failures).toEqual([]);
    expect(findings).toMatchObject([
      {
        rule: 'unsafe-torch-load',
        title: 'This checkpoint is executed, not only read: torch.load path',
        detail: 'torch.load unpickles bytes of argument origin; protections: (none)',
        subject: {
          key: keyOf('load', load),
          kind: 'load',
          name: 'torch.load path',
          path: 'train/load.py',
          symbol: 'resume',
          context: 'shipped',
        },
        evidence: load.evidence,
        edits: [load.edits[0]],
        atlas: ['AML.T0011.000@5.6.0', 'AML.T0018.002@5.6.0'],
      },
    ]);
  });

  it('says nothing in a repository without machine learning', () => {
    expect(judge(rules, aSystem({ signals: [], loads: [load] }))).toEqual({ findings: [], failures: [] });
  });

  it('gives the same findings in the same order whatever the order of the model', () => {
    const loads = ['c.py', 'a.py', 'b.py'].map((path) => ({ ...load, path }));
    const one = judge(rules, aSystem({ loads }));
    const other = judge([...rules], aSystem({ loads: loads.toReversed() }));
    expect(one.findings.map(({ subject }) => subject.path)).toEqual(['a.py', 'b.py', 'c.py']);
    expect(JSON.stringify(other)).toBe(JSON.stringify(one));
  });

  it('reports a rule that throws, and keeps what it found elsewhere', () => {
    const broken = { ...load, path: 'broken.py' };
    Reflect.deleteProperty(broken, 'origin');
    const { findings, failures } = judge(
      rules.filter(({ rule }) => rule.id === 'unsafe-torch-load'),
      aSystem({ loads: [broken, load] }),
    );
    expect(failures).toEqual([
      {
        rule: 'unsafe-torch-load',
        message: 'load|broken.py|resume|torch.load path: No such key: origin',
        origin: 'shipped',
        path: 'rules/artifacts/unsafe-torch-load.yaml',
      },
    ]);
    expect(findings.map(({ subject }) => subject.path)).toEqual(['train/load.py']);
  });

  it('reports rules on flows when a flow has an end that is not there', () => {
    const flow = {
      name: 'a -> b',
      path: '',
      symbol: '',
      context: 'shipped',
      controls: [],
      evidence: [],
      edits: [],
      data: [],
    };
    const system = SystemModel.parse(aSystem({}));
    const dangling = { ...system, flows: [{ ...flow, protocol: 'http', source: 'a', target: 'b', crosses: [] }] };
    const { findings, failures } = judge(
      rules.filter(({ rule }) => rule.id === 'untrusted-data-reaches-training'),
      SystemModel.parse(dangling),
    );
    expect(findings).toEqual([]);
    expect(failures).toEqual([
      {
        rule: 'untrusted-data-reaches-training',
        message: "the flow 'a' -> 'b' has an end that is no element of the model",
        origin: 'shipped',
        path: 'rules/data/untrusted-data-reaches-training.yaml',
      },
    ]);
  });

  it('takes every edit that a rule lists', () => {
    const listed = rules.map((loaded) => ({
      ...loaded,
      rule: { ...loaded.rule, fix: ['set-weights-only' as const, 'verify-tls' as const] },
    }));
    expect(judge(listed, aSystem({ loads: [load] })).findings[0]?.edits).toEqual(load.edits);
  });

  it('leaves deprecated rules out', () => {
    const deprecated = rules.map((loaded) => ({ ...loaded, rule: { ...loaded.rule, status: 'deprecated' as const } }));
    expect(judge(deprecated, aSystem({ loads: [load] })).findings).toEqual([]);
  });

  it('cuts long names and keeps them on one line', () => {
    const name = `torch.load ${'x'.repeat(200)}\n# injected`;
    const [finding] = judge(rules, aSystem({ loads: [{ ...load, name }] })).findings;
    expect(finding?.title).toBe(`This checkpoint is executed, not only read: torch.load ${'x'.repeat(68)}…`);
    const [other] = judge(rules, aSystem({ loads: [{ ...load, name: 'a\n\u0007 b' }] })).findings;
    expect(other?.title).toBe('This checkpoint is executed, not only read: a b');
  });
});
