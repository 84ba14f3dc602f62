import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { evidencePlan, groupsOf, planLines } from '../../src/evidence/index.ts';
import { keyOf, SystemModel } from '../../src/model/index.ts';
import { parseYamlDocument } from '../../src/parse/index.ts';
import { aFlow, anElement, aThreat } from '../support/builders.ts';
import { countsIn, readText } from './results.ts';

const folder = mkdtempSync(join(tmpdir(), 'stridegate-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const TEMPLATES = 'templates/evidence';
const COMMIT = 'a'.repeat(40);
const model = anElement({ kind: 'model', name: 'models/digits.pt', path: '' });
const bot = anElement({ kind: 'llm', name: 'openai/gpt-4o', path: '', trust: 'third-party' });
const hub = anElement({ kind: 'model', name: 'acme/base', path: '', trust: 'third-party' });
const flow = aFlow(model, anElement({ kind: 'endpoint', name: 'app' }));
const lists = {
  references: [],
  dependencies: [],
  packageIndexes: [],
  loads: [],
  operations: [],
  credentials: [],
  jobs: [],
};
const system = SystemModel.parse({
  ...lists,
  signals: ['torch'],
  elements: [model, bot, hub],
  flows: [flow],
  boundaries: [],
  artifacts: [],
});

function threatAt(kind: 'element' | 'flow' | 'measurement', key: string, over: object) {
  return aThreat({ subject: { key, kind, name: 'x', path: '', symbol: '', context: 'shipped' }, ...over });
}

describe('a plan of attacks', () => {
  it('names for each model what its threats are about', () => {
    const threats = [
      threatAt('flow', keyOf('flow', flow), {
        stride: ['T1'],
        atlas: ['AML.T0015@5.6.0', 'AML.T0049@5.6.0'],
        title: 'Answers strangers',
      }),
      threatAt('element', keyOf('element', bot), {
        stride: ['S1'],
        atlas: ['AML.T0051@5.6.0'],
        title: 'Reads the web',
      }),
      threatAt('element', keyOf('element', hub), { stride: ['I1'], atlas: [] }),
      threatAt('flow', keyOf('flow', flow), { stride: ['T4'], atlas: [] }),
      threatAt('flow', keyOf('flow', flow), { stride: ['I3'], atlas: [], status: 'accepted' }),
    ];
    expect(planLines(evidencePlan(COMMIT, system, threats))).toEqual([
      'models/digits.pt: adversarial examples (AML.T0015@5.6.0)',
      '  with ART or CleverHans: FastGradientMethod, ProjectedGradientDescent, AutoAttack; measures robust accuracy',
      '  because of 0123456789abcdef Answers strangers',
      'models/digits.pt: membership inference',
      '  with ART or CleverHans: MembershipInferenceThreshold; measures advantage: true less false positives',
      '  because of 0123456789abcdef torch.load runs code',
      'openai/gpt-4o: prompt injection (AML.T0051@5.6.0)',
      '  with garak or promptfoo: promptinject.HijackHateHumans, latentinjection.LatentInjectionReport, encoding.InjectBase64; measures share of attempts that get through',
      '  because of 0123456789abcdef Reads the web',
    ]);
  });

  it('asks of a demand just what it demands', () => {
    const subject = {
      key: 'measurement:evasion|||models/digits.pt',
      kind: 'measurement',
      name: 'models/digits.pt',
      path: '',
      symbol: '',
      context: 'shipped',
    };
    const demanded = aThreat({ subject, stride: ['T1', 'S1', 'E1', 'I1'] });
    const { items } = evidencePlan(COMMIT, system, [demanded]);
    expect(items.map(({ target, family }) => [target, family])).toEqual([['models/digits.pt', 'evasion']]);
  });

  it('says so when nothing can be measured', () => {
    expect(planLines(evidencePlan(COMMIT, system, []))).toEqual([
      'No threat of commit aaaaaaaaaaaa can be measured by attacking a model.',
    ]);
  });
});

const python = spawnSync('python3', ['-c', 'import numpy']);
const hasNumpy = python.status === 0;
if (!hasNumpy) console.warn('SKIPPED: the attack scripts; python3 with numpy is not at hand.');

function run(script: string, files: Readonly<Record<string, string>> = {}) {
  const place = mkdtempSync(join(folder, 'run-'));
  cpSync(TEMPLATES, place, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(place, name, '..'), { recursive: true });
    writeFileSync(join(place, name), text);
  }
  const done = spawnSync('python3', ['-B', '-c', script], { cwd: place, encoding: 'utf8' });
  return { place, output: done.stdout, errors: done.stderr };
}

describe('the scripts of a plan', () => {
  it.skipIf(python.error !== undefined)('are Python', () => {
    const scripts = readdirSync(TEMPLATES).filter((name) => name.endsWith('.py'));
    expect(scripts).toHaveLength(5);
    for (const name of scripts) {
      const check = `import ast; ast.parse(open(${JSON.stringify(name)}).read())`;
      expect(run(check).errors).toBe('');
    }
  });

  it('come with YAML that is YAML, and a workflow whose actions cannot be moved', () => {
    const workflow = readFileSync(join(TEMPLATES, 'workflow.yml'), 'utf8');
    for (const text of [workflow, readFileSync(join(TEMPLATES, 'promptfooconfig.yaml'), 'utf8')])
      expect(parseYamlDocument(text, { maxBytes: 100_000 })).toMatchObject({ ok: true });
    const uses = [...workflow.matchAll(/uses: (\S+)/g)].map(([, name = '']) => name);
    expect(uses).toHaveLength(3);
    for (const name of uses) expect(name).toMatch(/^actions\/[a-z-]+@[0-9a-f]{40}$/);
    expect(workflow).not.toMatch(/pull_request|\$\{\{/);
  });

  // On a linear model the worst perturbation within a bound is known: along the sign of the weights (or the weights), with the margin it costs.
  it.skipIf(!hasNumpy)('find the worst perturbation of a linear model exactly', () => {
    const { output, errors } = run(`
import numpy as np, measure
rng = np.random.default_rng(1)
w, b = np.array([2.0, -1.0, 0.5]), -0.6
x = rng.uniform(0.3, 0.7, (2000, 3)); y = (x @ w + b > 0).astype(int)
def predict(x):
    s = x @ w + b
    return np.stack([-s, s], axis=1)
def gradient(x, y):
    return (1 / (1 + np.exp(-(x @ w + b))) - y)[:, None] * w[None, :]
margin = np.abs(x @ w + b)
for norm, reach in (("inf", np.abs(w).sum()), ("2", np.linalg.norm(w))):
    attempts = list(measure.projected_gradient(gradient, x, y, 0.05, 40, 3, rng, norm))
    size = max(np.abs(a - x).max() if norm == "inf" else np.linalg.norm(a - x, axis=1).max() for a in attempts)
    found = measure.robust_accuracy(predict, attempts, y)
    print(norm, abs(found - np.mean(margin > 0.05 * reach)) < 0.005, size <= 0.05 + 1e-9, measure.accuracy(predict(x), y))
`);
    expect(errors).toBe('');
    expect(output).toBe('inf True True 1.0\n2 True True 1.0\n');
  });

  it.skipIf(!hasNumpy)(
    'tell members by their loss, copies by their answers, and triggers by the label that they get',
    () => {
      const { output, errors } = run(`
import numpy as np, measure
print(measure.membership(np.array([1, 2, 3, 9.0]), np.array([2.5, 7, 8, 9.5, 10])))
print(measure.fidelity([[0.1, 0.9], [0.8, 0.2]], [1, 1]))
print(measure.trigger_success(np.array([7, 7, 3, 7]), np.array([7, 1, 2, 5]), 7))
print(measure.sha256_of("target.py") == __import__("hashlib").sha256(open("target.py", "rb").read()).hexdigest())
try:
    measure.write_json("x.json", {"value": float("nan")})
except ValueError as error:
    print(type(error).__name__)
`);
      expect(errors).toBe('');
      // By hand: at the threshold 3 three of four members and one of five others lie below.
      expect(output).toBe('(0.75, 0.2)\n0.5\n0.6666666666666666\nTrue\nValueError\n');
    },
  );

  it.skipIf(!hasNumpy)('write results that are read again, with attacks by the interface of ART', async () => {
    const plan = evidencePlan(COMMIT, system, [
      threatAt('flow', keyOf('flow', flow), { stride: ['T1', 'I1', 'I3', 'T2'] }),
    ]);
    const { place, output, errors } = run('import attack_classifier; attack_classifier.main("plan.json", "results")', {
      'plan.json': JSON.stringify(plan),
      'models/digits.pt': 'weights',
      'art/__init__.py': '__version__ = "1.20.1"\n',
      'art/attacks/__init__.py': '',
      'art/attacks/evasion.py': `
import numpy as np, measure
class Attack:
    def __init__(self, estimator, norm, eps, **options):
        self.estimator, self.eps = estimator, eps
    def generate(self, x, y):
        attempts = measure.projected_gradient(self.estimator.gradient, x, y, self.eps, 5, 1, np.random.default_rng(0))
        return next(attempts)
FastGradientMethod = ProjectedGradientDescent = AutoAttack = Attack
`,
      'art/attacks/extraction.py': `
class KnockoffNets:
    def __init__(self, estimator, nb_stolen, sampling_strategy):
        assert nb_stolen == 1000
    def extract(self, x, thieved_classifier):
        return thieved_classifier
`,
      'target.py': `
import numpy as np
PRICE_PER_QUERY = 0.002
rng = np.random.default_rng(2)
class Linear:
    w, b = np.array([2.0, -1.0, 0.5]), -0.6
    def predict(self, x):
        s = x @ self.w + self.b
        return np.stack([-s, s], axis=1)
    def gradient(self, x, y):
        return (1 / (1 + np.exp(-(x @ self.w + self.b))) - y)[:, None] * self.w[None, :]
    def compute_loss(self, x, y):
        return np.log1p(np.exp(-np.where(y == 1, 1, -1) * (x @ self.w + self.b)))
def weights(model): return model
def classifier(model): return Linear()
empty_copy = classifier
def rows(low, high):
    x = rng.uniform(low, high, (2000, 3))
    return x, (x @ Linear.w + Linear.b > 0).astype(int)
def held_out(model): return rows(0.3, 0.7)
def training(model): return rows(0.0, 1.0)
def with_trigger(x): return np.ones_like(x), 1
`,
    });
    expect(errors).toBe('');
    const files = output.trim().split('\n');
    expect(files).toHaveLength(6);
    const readings = await Promise.all(files.map((file) => readText(readFileSync(join(place, file)), file)));
    expect(readings.flatMap(({ problems }) => problems)).toEqual([]);
    const counts = readings.flatMap(countsIn).map((line) => line.replace(/\d+\/(\d+)/, 'x/$1'));
    expect(counts).toEqual([
      ...Array.from({ length: 3 }, () => 'evasion FastGradientMethod of models/digits.pt: robust-accuracy x/500'),
      ...Array.from({ length: 3 }, () => 'evasion ProjectedGradientDescent of models/digits.pt: robust-accuracy x/500'),
      'evasion AutoAttack of models/digits.pt: robust-accuracy x/500',
      'extraction KnockoffNets of models/digits.pt: extraction-fidelity x/1000',
      'membership-inference MembershipInferenceThreshold of models/digits.pt: membership-advantage x/1000',
      expect.stringMatching(/^poisoning PoisoningAttackBackdoor of models\/digits\.pt: attack-success-rate x\/\d+$/),
    ]);
    const says = groupsOf(readings.flatMap(({ records }) => records)).map(({ family, standing }) => [
      family,
      standing.standing,
    ]);
    // The copy is the original and the trigger always wins; the other two depend on the data.
    expect(says).toContainEqual(['extraction', 'for']);
    expect(says).toContainEqual(['poisoning', 'for']);
  });

  it.skipIf(python.error !== undefined)(
    'hand the names of models to garak as words of a list, never to a shell',
    () => {
      const { output, errors } = run(`
import attack_language_model as script
item = {"target": "acme/bot; rm -rf /", "attacks": [{"name": "dan.Dan_11_0"}, {"name": "tap.TAPCached"}], "generations": 5}
print(script.command(item, {"acme/bot; rm -rf /": ("rest", "http://localhost/$(id)")}, "results/00")[1:])
`);
      expect(errors).toBe('');
      expect(output).toBe(
        "['-m', 'garak', '--target_type', 'rest', '--target_name', 'http://localhost/$(id)', '--probes', 'dan.Dan_11_0,tap.TAPCached', '--generations', '5', '--report_prefix', 'results/00']\n",
      );
    },
  );
});
