import { keyOf, type Analysis, type Element, type Threat } from '../../src/model/index.ts';
import { aFlow, anAnalysis, anElement, aThreat } from '../support/builders.ts';

export const OPTIONS = {
  tool: { name: 'Stridegate', version: '1.0.0' },
  ruleSet: '0a1b2c3d4e5f',
  reproduce: 'stridegate diff --base aaaaaaaaaaaa --head bbbbbbbbbbbb',
  colour: false,
} as const;

const hub = anElement({
  kind: 'external-service',
  name: 'huggingface.co',
  path: '',
  trust: 'third-party',
  evidence: [{ path: 'serve/app.py', startLine: 12, endLine: 12 }],
});
const model = anElement({ kind: 'model', name: 'org/enc', path: '', trust: 'public' });
const train = anElement();
const server = anElement({
  kind: 'service',
  name: 'app',
  path: 'serve/app.py',
  exposure: 'network',
  authentication: 'none',
  evidence: [{ path: 'serve/app.py', startLine: 3, endLine: 3 }],
});
const workflow = anElement({
  kind: 'ci',
  name: 'eval',
  path: '.github/workflows/eval.yml',
  evidence: [{ path: '.github/workflows/eval.yml', startLine: 9, endLine: 14 }],
});
const modelFlow = aFlow(model, train);
const startFlow = aFlow(workflow, train, {
  data: ['code'],
  protocol: 'exec',
  evidence: [{ path: '.github/workflows/eval.yml', startLine: 14, endLine: 14 }],
});
const hubFlow = aFlow(hub, server, { protocol: 'https' });
const flows = [modelFlow, startFlow, hubFlow];

const load = aThreat({
  title: '`torch.load(ckpt)` runs the code in the checkpoint',
  summary: 'Runs code on every machine that resumes this run.',
  detail: 'torch.load with ckpt from --resume; torch 2.4.1',
  subject: {
    key: 'load|train.py|main|x',
    kind: 'load',
    name: 'x',
    path: 'train.py',
    symbol: 'main',
    context: 'shipped',
  },
  evidence: [
    { path: 'train.py', startLine: 88, endLine: 88 },
    { path: 'train.py', startLine: 41, endLine: 43 },
  ],
  edits: [
    {
      id: 'set-weights-only',
      path: 'train.py',
      startLine: 88,
      endLine: 88,
      replacement: '    state = torch.load(ckpt, weights_only=True)',
    },
  ],
  nist: ['MAP 4.1'],
  iso: ['ISO/IEC 27001:2022 A.8.28'],
  references: ['https://docs.pytorch.org/docs/stable/generated/torch.load.html'],
});
const likely = aThreat({
  rule: 'unpinned-hub-model',
  title: 'org/enc follows a branch',
  summary: 'Whoever may push to the repository of the model decides what runs here.',
  detail: 'from_pretrained org/enc, revision main',
  confidence: 'medium',
  severity: 'high',
  fingerprint: '1111111111111111',
  evidence: [{ path: 'serve/app.py', startLine: 12, endLine: 12 }],
  mitigations: ['Put back `revision=` with a full commit hash.'],
});
const low = aThreat({
  rule: 'no-model-card',
  title: 'The model has no card',
  severity: 'low',
  confidence: 'low',
  fingerprint: '2222222222222222',
  evidence: [{ path: 'serve/app.py', startLine: 3, endLine: 3 }],
});
const old = aThreat({ fingerprint: '3333333333333333', evidence: [{ path: 'eval.py', startLine: 2, endLine: 2 }] });
const accepted = aThreat({ fingerprint: '4444444444444444', status: 'accepted' });
const closed = aThreat({
  title: 'pickle.load in eval.py',
  fingerprint: '5555555555555555',
  evidence: [{ path: 'eval.py', startLine: 30, endLine: 30 }],
});
const worse = {
  before: aThreat({ rule: 'open-endpoint', severity: 'medium', fingerprint: '6666666666666666' }),
  after: aThreat({
    rule: 'open-endpoint',
    title: 'Anybody in the network may call the model',
    severity: 'critical',
    fingerprint: '6666666666666666',
    evidence: [{ path: 'serve/app.py', startLine: 20, endLine: 20 }],
  }),
};
const better = {
  before: aThreat({ rule: 'no-limit', severity: 'high', fingerprint: '7777777777777777' }),
  after: aThreat({
    rule: 'no-limit',
    title: 'No limit on requests',
    severity: 'medium',
    fingerprint: '7777777777777777',
    evidence: [{ path: 'serve/app.py', startLine: 25, endLine: 25 }],
  }),
};

const coverage = [
  { part: 'extract', plugin: 'python', status: 'done', files: ['eval.py', 'serve/app.py', 'train.py'] },
  { part: 'discover', plugin: 'model-files', status: 'skipped', reason: 'Git LFS pointer', files: ['weights/enc.pt'] },
  {
    part: 'extract',
    plugin: 'notebook',
    status: 'failed',
    reason: 'not JSON at line 3',
    files: ['notebooks/ft.ipynb'],
  },
] as const;

const quiet = anAnalysis().diff.system;

type Fields = {
  readonly threats?: Partial<Record<'introduced' | 'resolved' | 'unchanged', readonly Threat[]>> & {
    readonly changed?: readonly { readonly before: Threat; readonly after: Threat }[];
  };
  readonly system?: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
};

/** An analysis with this diff; the system and the coverage are always the same. */
function analysis({ threats, system, contradictions = [], introduced = [], ...rest }: Fields): Analysis {
  const elements: readonly Element[] = [workflow, hub, model, server, train];
  return anAnalysis([], {
    relevant: true,
    coverage,
    system: {
      ...anAnalysis().system,
      elements,
      flows,
      contradictions,
      boundaries: [
        { key: 'internet', name: 'Internet', contains: [keyOf('element', model)] },
        { key: 'third-party', name: 'Third parties', contains: [keyOf('element', hub)] },
      ],
    },
    diff: {
      threats: { introduced: [], resolved: [], changed: [], unchanged: [], ...threats },
      renames: [],
      system: { ...quiet, ...system },
      contradictions: { introduced, resolved: [] },
    },
    ...rest,
  });
}

const lostControl = {
  control: 'authentication',
  subject: { key: keyOf('element', server), kind: 'element', name: 'POST /predict' },
  evidence: [{ path: 'serve/app.py', startLine: 18, endLine: 19 }],
};

const blocked = {
  verdict: {
    status: 'blocked',
    reasons: [
      { code: 'new-threat', message: '2 new', threats: ['0123456789abcdef', '6666666666666666'], files: ['train.py'] },
      { code: 'likely-threat', message: '1 likely', threats: ['1111111111111111'], files: ['serve/app.py'] },
      { code: 'not-read', message: '1 changed file was not read', threats: [], files: ['weights/enc.pt'] },
    ],
  },
  unread: [{ path: 'weights/enc.pt', reason: 'Git LFS pointer' }],
  threats: {
    introduced: [load, likely, low],
    resolved: [closed],
    changed: [worse, better],
    unchanged: [old, accepted],
  },
  system: {
    added: [model],
    removed: [anElement({ kind: 'dataset', name: 'org/data', path: '', trust: 'public' })],
    changed: [{ before: { ...server, authentication: 'required' }, after: server }],
    flows: { added: [modelFlow], removed: [], changed: [{ before: hubFlow, after: hubFlow }] },
    mitigations: { added: [], removed: [lostControl] },
  },
} as const;

const differs = {
  about: 'service app',
  key: keyOf('element', server),
  field: 'authentication',
  declared: 'required',
  found: 'none',
  holds: 'found',
  because: '',
  evidence: [{ path: 'serve/app.py', startLine: 3, endLine: 3 }],
  declaredAt: { path: '.github/threatmodel.yml', startLine: 12, endLine: 12 },
} as const;
const reasoned = {
  ...differs,
  field: 'zone',
  declared: 'cluster:ml',
  found: 'ci',
  holds: 'declared',
  because: 'It moved.',
};
const gone = {
  ...differs,
  about: 'dataset old.csv',
  key: '',
  field: 'existence',
  found: 'nothing of that name',
  evidence: [],
};

/** One analysis for each verdict and mode. */
export const ANALYSES: Readonly<Record<string, Analysis>> = {
  blocked: analysis(blocked),
  decision: analysis({
    verdict: {
      status: 'decision',
      reasons: [
        { code: 'likely-threat', message: '1 likely', threats: ['1111111111111111'], files: ['serve/app.py'] },
        {
          code: 'mitigation-removed',
          message: "'authentication' was removed from POST /predict",
          threats: [],
          files: ['serve/app.py'],
        },
      ],
    },
    threats: { introduced: [likely], unchanged: [old] },
    system: { mitigations: { added: [], removed: [lostControl] } },
  }),
  'not-assessed': analysis({
    verdict: {
      status: 'not-assessed',
      reasons: [
        { code: 'tree-truncated', message: 'the tree of head has more than 100,000 entries', threats: [], files: [] },
        { code: 'not-read', message: '2 changed files were not read', threats: [], files: ['weights/enc.pt'] },
      ],
    },
    unread: [
      { path: 'weights/enc.pt', reason: 'Git LFS pointer' },
      { path: 'notebooks/ft.ipynb', reason: 'not JSON at line 3' },
    ],
  }),
  neutral: analysis({
    notAssessed: 'neutral',
    verdict: {
      status: 'not-assessed',
      reasons: [{ code: 'not-read', message: '1 changed file was not read', threats: [], files: ['weights/enc.pt'] }],
    },
    unread: [{ path: 'weights/enc.pt', reason: 'Git LFS pointer' }],
  }),
  pass: analysis({
    verdict: {
      status: 'pass',
      reasons: [{ code: 'nothing-new', message: 'the change introduces no threat', threats: [], files: [] }],
    },
    threats: { resolved: [closed], unchanged: [old] },
  }),
  declared: analysis({
    verdict: {
      status: 'pass',
      reasons: [{ code: 'nothing-new', message: 'the change introduces no threat', threats: [], files: [] }],
    },
    contradictions: [differs, { ...differs, field: 'exposure', declared: 'local', found: 'network' }, reasoned, gone],
    introduced: [differs],
  }),
  audit: analysis({ ...blocked, mode: 'audit' }),
  off: analysis({ mode: 'off' }),
};
