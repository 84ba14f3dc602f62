import { Analysis, Element, Flow, flowName, keyOf, Threat } from '../../src/model/index.ts';

/** A threat with sensible fields; `over` replaces them. */
export function aThreat(over: Readonly<Record<string, unknown>> = {}): Threat {
  return Threat.parse({
    rule: 'unsafe-torch-load',
    title: 'torch.load runs code',
    summary: 'Runs code on load.',
    detail: 'torch.load ckpt',
    likelihood: 'medium',
    impact: 'critical',
    confidence: 'high',
    stride: ['T4'],
    atlas: ['AML.T0011.000@5.6.0'],
    owasp: ['LLM03:2025'],
    nist: [],
    iso: [],
    subject: { key: 'load|train.py||x', kind: 'load', name: 'x', path: 'train.py', symbol: '', context: 'shipped' },
    evidence: [{ path: 'train.py', startLine: 7, endLine: 7 }],
    mitigations: ['Pass `weights_only=True`.'],
    edits: [],
    references: [],
    fingerprint: '0123456789abcdef',
    severity: 'high',
    status: 'open',
    ...over,
  });
}

/** An element with sensible fields; `over` replaces them. */
export function anElement(over: Readonly<Record<string, unknown>> = {}): Element {
  return Element.parse({
    kind: 'training',
    name: 'train',
    path: 'train.py',
    symbol: '',
    context: 'shipped',
    controls: [],
    evidence: [{ path: 'train.py', startLine: 1, endLine: 1 }],
    edits: [],
    trust: 'internal',
    exposure: 'unknown',
    authentication: 'unknown',
    capabilities: [],
    details: [],
    ...over,
  });
}

/** A flow of a model over the hub from `source` to `target`; `over` replaces fields. */
export function aFlow(source: Element, target: Element, over: Readonly<Record<string, unknown>> = {}): Flow {
  const [from, to] = [keyOf('element', source), keyOf('element', target)];
  return Flow.parse({
    name: flowName(from, to),
    path: '',
    symbol: '',
    context: 'shipped',
    controls: [],
    evidence: [{ path: 'train.py', startLine: 5, endLine: 5 }],
    edits: [],
    data: ['model'],
    protocol: 'hub',
    source: from,
    target: to,
    crosses: [],
    ...over,
  });
}

/** An analysis in which `introduced` block the change; `over` replaces its fields. */
export function anAnalysis(introduced: readonly Threat[] = [], over: Readonly<Record<string, unknown>> = {}): Analysis {
  const system = {
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
  };
  const status = introduced.length > 0 ? 'blocked' : 'pass';
  const reasons = [
    { code: 'new-threat', message: '', threats: introduced.map(({ fingerprint }) => fingerprint), files: [] },
  ];
  return Analysis.parse({
    base: { commit: 'a'.repeat(40) },
    head: { commit: 'b'.repeat(40) },
    mode: 'enforce',
    failOn: 'high',
    notAssessed: 'block',
    relevant: introduced.length > 0,
    verdict: { status, reasons },
    system,
    coverage: [],
    unread: [],
    diff: {
      threats: { introduced, resolved: [], changed: [], unchanged: [] },
      renames: [],
      system: {
        added: [],
        removed: [],
        changed: [],
        flows: { added: [], removed: [], changed: [] },
        mitigations: { added: [], removed: [] },
      },
    },
    ...over,
  });
}
