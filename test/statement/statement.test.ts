import { describe, expect, it } from 'vitest';
import { link } from '../../src/extract/index.ts';
import type { Fact } from '../../src/model/index.ts';
import { entryOf, get, parseYamlDocument, type TreeNode } from '../../src/parse/index.ts';
import {
  artifactFact,
  condaFacts,
  dataOfKind,
  elementFact,
  evidenceAt,
  flowFact,
  folderOf,
  formatOfModelFile,
  isAddress,
  isCodePath,
  isModelPath,
  jobFact,
  keyOfEnd,
  kindOfLocation,
  kindOfStep,
  lineOf,
  linesOf,
  loadFact,
  locationElement,
  operationFact,
  ownElement,
  packageListFacts,
  readBy,
  referenceFact,
  repositoryPath,
  runsFact,
  schemeOf,
  scriptFacts,
  scriptOfText,
  scriptOfWords,
  sharedElement,
  siteAt,
  sourceOf,
  startedFiles,
  trustOfLocation,
  withoutExpressions,
  withoutPlaceholders,
  withoutSecrets,
  writtenBy,
} from '../../src/statement/index.ts';
import { dependencyFacts } from '../../src/command/index.ts';
import { linesOfKinds, statementLines } from '../support/statement-lines.ts';

const source = sourceOf('ml/pipeline.yaml');
const at = { startLine: 3, endLine: 4 };

function lines(facts: readonly Fact[]): string[] {
  return statementLines({ ok: true, facts });
}

function yaml(text: string): TreeNode {
  const parsed = parseYamlDocument(text);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.root;
}

describe('elements and flows', () => {
  const train = ownElement(source, at, {
    kind: 'training',
    name: 'train',
    symbol: 'train',
    details: ['z', ' a  b\nc', 'z', ''],
  });
  const data = sharedElement(source, at, { kind: 'dataset', name: 'data/raw.csv' });

  it('belong to the file or to the whole repository', () => {
    expect(lines([elementFact(train), elementFact(data)])).toEqual([
      '3-4 element training train details=a b c,z path=ml/pipeline.yaml symbol=train',
      '3-4 element dataset data/raw.csv',
    ]);
    expect(keyOfEnd(train)).toBe('training|ml/pipeline.yaml|train|train');
  });

  it('carry what an element holds to its reader, or what a writer makes', () => {
    const carried = { data: ['dataset'], protocol: 'file', controls: ['checksum'] } as const;
    const facts = [
      elementFact(train),
      ...readBy(source, at, train, data, carried),
      ...writtenBy(source, at, train, locationElement(source, at, 'models/m.onnx'), {
        data: ['model'],
        protocol: 'file',
      }),
    ];
    expect(link(facts).flows.map(({ name, controls }) => [name, ...controls])).toEqual([
      ['dataset|||data/raw.csv -> training|ml/pipeline.yaml|train|train', 'checksum'],
      ['training|ml/pipeline.yaml|train|train -> model|||models/m.onnx'],
    ]);
    const back = flowFact(source, at, { from: train, to: train, data: ['metrics'], protocol: 'https' });
    expect(link([elementFact(train), back]).flows).toEqual([]);
  });

  it('have the context of the file and bounded details', () => {
    const test = ownElement(sourceOf('tests/pipeline.yaml'), at, {
      kind: 'process',
      name: 'x',
      details: Array.from({ length: 50 }, (_, index) => `${index}`.padStart(100, '0')),
    });
    expect(test.context).toBe('test');
    expect(test.details).toEqual(['0'.repeat(80)]);
  });
});

describe('other subjects', () => {
  it('are what the model wants', () => {
    const runner = ownElement(source, at, { kind: 'process', name: 'p' });
    expect(
      lines([
        referenceFact(source, at, { kind: 'model', repo: 'org/m', pinned: 'commit', revision: 'abc', loader: 'model' }),
        referenceFact(source, at, { kind: 'code', repo: '${URL}', pinned: 'none', loader: 'git', symbol: 's' }),
        operationFact(source, at, { name: 'op', kind: 'shell', input: 'parameter', symbol: 'job' }),
        loadFact(source, at, { loader: 'joblib.load', format: 'joblib', executes: 'yes', origin: 'local' }),
        jobFact(source, at, { name: 'a/b', symbol: 'b', ml: true, triggers: ['push'] }),
        artifactFact(source, at, {
          name: 'm.pkl',
          format: 'pickle',
          storage: 'dvc',
          digest: 'md5:00',
          context: 'test',
        }),
        runsFact(source, at, runner, 'train.py'),
        ...dependencyFacts(siteAt(source, at, { manifest: 'pipeline', symbol: 's' }), {
          package: 'scipy',
          specifier: '==1.0',
          pinned: 'exact',
          hashed: false,
          source: 'index',
          address: '',
        }),
      ]),
    ).toEqual([
      '3-4 reference model org/m controls=commit-pin formats=unknown loader=model path=ml/pipeline.yaml pinned=commit revision=abc transport=unknown',
      '3-4 reference code ${URL} formats=unknown loader=git path=ml/pipeline.yaml pinned=none symbol=s transport=unknown',
      '3-4 operation shell op input=parameter path=ml/pipeline.yaml symbol=job',
      '3-4 load joblib.load executes=yes format=joblib loader=joblib.load origin=local path=ml/pipeline.yaml',
      '3-4 job a/b ml path=ml/pipeline.yaml symbol=b triggers=push',
      '3-4 artifact m.pkl context=test digest=md5:00 format=pickle path=ml/pipeline.yaml storage=dvc',
      '3-4 runs process|ml/pipeline.yaml||p starts train.py',
      '3-4 dependency scipy controls=exact-pin manifest=pipeline path=ml/pipeline.yaml pinned=exact specifier===1.0 symbol=s',
    ]);
  });
});

describe('places of a file', () => {
  it('are the line of a key, or all of its value', () => {
    const root = yaml('a: 1\nb:\n  c: |\n    x\n    y\n');
    const entry = entryOf(get(root, 'b'), 'c');
    if (entry === undefined) throw new Error('no entry');
    expect([lineOf(entry), linesOf(entry), linesOf(entry.value)]).toEqual([
      { startLine: 3, endLine: 3 },
      { startLine: 3, endLine: 5 },
      { startLine: 3, endLine: 5 },
    ]);
    expect(evidenceAt(source, { startLine: 5, endLine: 2 })).toEqual({
      path: 'ml/pipeline.yaml',
      startLine: 5,
      endLine: 5,
    });
  });
});

describe('paths and addresses', () => {
  it.each([
    ['', 'data/a.csv', 'data/a.csv'],
    ['ml', '../data/./a.csv', 'data/a.csv'],
    ['ml', '../../a.csv', '../a.csv'],
    ['ml', '/opt/a.csv', '/opt/a.csv'],
    ['ml', 'https://u:p@host/a?sig=1', 'https://host/a'],
    ['', '.', null],
    ['', 'a\nb', null],
    ['', 'x'.repeat(1_025), null],
  ])('from %j: %j is %j', (folder, path, expected) => {
    expect(repositoryPath(folder, path)).toBe(expected);
  });

  it.each([
    ['model.pkl', 'model'],
    ['models/churn.pkl', 'model'],
    ['models/churn', 'model'],
    ['out/best.onnx', 'model'],
    ['out/model.json', 'model'],
    ['out/model_metrics.json', 'artifact'],
    ['models/metrics.csv', 'artifact'],
    ['eval', 'artifact'],
    ['eval/plots/roc.png', 'artifact'],
    ['data/eval', 'dataset'],
    ['data/features.pkl', 'dataset'],
    ['encoder.pkl', 'artifact'],
    ['data/raw.csv', 'dataset'],
    ['s3://bucket/raw/', 'data-source'],
    ['s3://bucket/model.tar.gz', 'model'],
    ['modelling.csv', 'dataset'],
  ])('%s is a %s', (path, kind) => {
    expect(kindOfLocation(path)).toBe(kind);
    expect(isModelPath(path)).toBe(kind === 'model');
  });

  it('tell trust, scheme, format and what moves', () => {
    expect(['https://a.b/c', 's3://b', 'a/b'].map(trustOfLocation)).toEqual(['public', 'unknown', 'internal']);
    expect([schemeOf('S3://b/c'), schemeOf('b/c'), isAddress('gs://b'), isAddress('c:/d')]).toEqual([
      's3',
      'file',
      true,
      false,
    ]);
    expect(['a.pt', 'a.pkl', 'a.joblib', 'a.csv'].map(formatOfModelFile)).toEqual([
      'torch',
      'pickle',
      'joblib',
      'unknown',
    ]);
    expect((['model', 'dataset', 'artifact', 'feature-store'] as const).map(dataOfKind)).toEqual([
      'model',
      'dataset',
      'artifact',
      'features',
    ]);
    expect(withoutSecrets('https://user:pass@h/x?token=1')).toBe('https://h/x');
    expect(folderOf('a/b/c.yaml')).toBe('a/b');
    expect(['src', 'src/train.py', 'params.yaml', 'data/src'].map(isCodePath)).toEqual([true, true, true, false]);
  });
});

describe('steps', () => {
  it.each([
    ['train', 'training'],
    ['train_test_split', 'process'],
    ['deploy-trained-model', 'process'],
    ['fineTune', 'training'],
    ['evaluate_model', 'evaluation'],
    ['detect-drift', 'monitoring'],
    ['hello', 'process'],
  ])('%s is %s', (name, kind) => {
    expect(kindOfStep(name)).toBe(kind);
  });

  it('are told by the scripts that they start where the name says nothing', () => {
    expect(kindOfStep('second', () => ['src/train.py'])).toBe('training');
    expect(kindOfStep('split', () => ['src/train.py'])).toBe('process');
  });
});

describe('scripts', () => {
  const runner = ownElement(source, at, { kind: 'training', name: 'train', symbol: 'train' });
  const run = { runner, manifest: 'pipeline' } as const;

  function facts(text: string, folder?: string): string[] {
    const root = yaml(text);
    const script = scriptOfText(get(root, 'script')) ?? scriptOfWords(get(root, 'command'), get(root, 'args'));
    return script === null ? [] : lines(scriptFacts(source, script, { ...run, folder }));
  }

  it('have the lines of a block, and the whole range of a folded text', () => {
    expect(facts('script: |\n  pip install scipy\n  python train.py\n', 'ml')).toEqual([
      '2 dependency scipy manifest=pipeline path=ml/pipeline.yaml pinned=none symbol=train',
      '3 runs training|ml/pipeline.yaml|train|train starts ml/train.py',
    ]);
    expect(facts('script: >\n  python\n  train.py\n')).toEqual([
      '2-3 runs training|ml/pipeline.yaml|train|train starts train.py',
    ]);
  });

  it('are put together from lists of words', () => {
    expect(facts('command: [python]\nargs:\n  - train.py\n  - 3\n')).toEqual([
      '1-4 runs training|ml/pipeline.yaml|train|train starts train.py',
    ]);
    expect(facts('command: [sh, -c]\nargs:\n  - |\n    echo hi\n    python train.py\n')).toEqual([
      '5 runs training|ml/pipeline.yaml|train|train starts train.py',
    ]);
    expect(facts('command: python train.py\n')).toEqual([
      '1 runs training|ml/pipeline.yaml|train|train starts train.py',
    ]);
    expect(facts('script: "  "\n')).toEqual([]);
  });

  it('start files', () => {
    const script = scriptOfText(get(yaml('script: "pip install scipy; python a.py && python -m b.c"\n'), 'script'));
    if (script === null) throw new Error('no script');
    expect(startedFiles(source, script)).toEqual(['a.py', 'b/c.py']);
    expect(linesOfKinds({ ok: true, facts: scriptFacts(source, script, run) }, 'runs')).toEqual([
      '1 runs training|ml/pipeline.yaml|train|train starts a.py',
      '1 runs training|ml/pipeline.yaml|train|train starts b/c.py',
    ]);
  });
});

describe('texts with placeholders', () => {
  it.each([
    ['name: {{ACR}}.io/x', 'name: ${ACR}.io/x'],
    ['{{ a.b-c }} {{- d -}}', '${a.b-c} ${d}'],
    ['${{ inputs.x }}', '${{ inputs.x }}'],
    ['{{ range .Values }}{{ end | x }}', '{{ range .Values }}{{ end | x }}'],
    ['{{', '{{'],
  ])('%s', (text, expected) => {
    expect(withoutPlaceholders(text)).toBe(expected);
  });

  it.each([
    ['python x.py --a ${{ inputs.a }} --b {{workflow.name}}', 'python x.py --a ${EXPRESSION} --b ${EXPRESSION}'],
    ['a {{ b\n }} c\nd', 'a ${EXPRESSION}\\\n c\nd'],
    ['a {{ b', 'a {{ b'],
  ])('%s in a script', (text, expected) => {
    expect(withoutExpressions(text)).toBe(expected);
  });
});

describe('packages', () => {
  it('of a list and of an environment of conda', () => {
    const root = yaml(
      'list: [scipy==1.0, "--extra-index-url https://a.b/s"]\nenv:\n  channels: [acme]\n  dependencies: [numpy=1, {pip: [torch]}]\n',
    );
    const asked = { manifest: 'pipeline', symbol: 's' } as const;
    expect(lines(packageListFacts(source, get(root, 'list'), asked))).toEqual([
      '1 dependency scipy controls=exact-pin manifest=pipeline path=ml/pipeline.yaml pinned=exact specifier===1.0 symbol=s',
      '1 package-index extra-index https://a.b/s path=ml/pipeline.yaml symbol=s transport=https url=https://a.b/s',
    ]);
    expect(lines(condaFacts(source, get(root, 'env'), asked))).toEqual([
      '3 package-index index https://conda.anaconda.org/acme path=ml/pipeline.yaml symbol=s transport=https url=https://conda.anaconda.org/acme',
      '4 dependency numpy controls=exact-pin ecosystem=conda manifest=pipeline path=ml/pipeline.yaml pinned=exact specifier==1 symbol=s',
      '4 dependency torch manifest=pipeline path=ml/pipeline.yaml pinned=none symbol=s',
      'signal package:torch',
    ]);
    expect(condaFacts(source, get(root, 'list'), asked)).toEqual([]);
  });
});
