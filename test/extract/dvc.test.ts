import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { dvc } from '../../src/extract/dvc/index.ts';
import type { Extraction } from '../../src/extract/contract.ts';
import { link } from '../../src/extract/index.ts';
import { Fact } from '../../src/model/index.ts';
import { anElement } from '../support/builders.ts';
import { statementLines } from '../support/statement-lines.ts';

const signal = new AbortController().signal;
const FIXTURES = new URL('../../src/extract/dvc/fixtures/', import.meta.url);

async function read(path: string, text: string): Promise<Extraction> {
  const extraction = await dvc.extract({ path, text }, signal);
  Fact.array().parse(extraction.facts);
  return extraction;
}

function fixture(name: string): string {
  return readFileSync(new URL(name, FIXTURES), 'utf8');
}

function elements(extraction: Extraction): string[] {
  return extraction.facts.flatMap((fact) =>
    fact.fact === 'element' && fact.value.kind !== 'orchestrator' ? [`${fact.value.kind} ${fact.value.name}`] : [],
  );
}

describe('matches', () => {
  it.each([
    ['dvc.yaml', true],
    ['a/dvc.yaml', true],
    ['data/raw.csv.dvc', true],
    ['.dvc/config', true],
    ['sub/.dvc/config', true],
    ['.dvc', false],
    ['sub/.dvc', false],
    ['.dvc/config.local', false],
    ['.dvc/.gitignore', false],
    ['mydvc.yaml', false],
    ['dvc.lock', true],
    ['a/dvc.lock', true],
    ['uv.lock', false],
  ])('%s: %s', (path, expected) => {
    expect(dvc.matches(path)).toBe(expected);
  });
});

describe('facts', () => {
  it.each([
    ['pipeline.yaml', 'churn/dvc.yaml'],
    ['tracked.dvc.yaml', 'models/all.dvc'],
    ['import.dvc.yaml', 'data/reviews.xml.dvc'],
    ['import-url.dvc.yaml', 'weights.onnx.dvc'],
    ['config.ini', '.dvc/config'],
    ['regions/dvc.yaml', 'ml/dvc.yaml'],
    ['regions/dvc.lock', 'ml/dvc.lock'],
  ])('of %s', async (name, path) => {
    const extraction = await read(path, fixture(name));
    expect(extraction.ok).toBe(true);
    await expect(`${statementLines(extraction).join('\n')}\n`).toMatchFileSnapshot(
      `facts/dvc-${name.replace('/', '-')}.txt`,
    );
  });

  it('says nothing of credentials in addresses', async () => {
    const texts = ['pipeline.yaml', 'import.dvc.yaml', 'import-url.dvc.yaml', 'config.ini'].map(fixture);
    for (const [index, text] of texts.entries()) {
      const path = ['dvc.yaml', 'a.dvc', 'b.dvc', '.dvc/config'][index] ?? '';
      const told = JSON.stringify(await read(path, text));
      expect(told).not.toMatch(/secret@|token@|hunter2|token=abc|sig=abc|AKIAQ7XK2MPL4RWT9ZBC/);
    }
  });

  it('joins stages through what they write and read, and to the tracked data', async () => {
    const files: [string, string][] = [
      ['churn/dvc.yaml', fixture('pipeline.yaml')],
      ['data/raw.csv.dvc', 'outs:\n- {md5: a304afb96060aad90176268345e10355, path: raw.csv}\n'],
      ['.dvc/config', '[core]\nremote = s\n[\'remote "s"\']\nurl = s3://acme/dvc\n'],
    ];
    const extractions = await Promise.all(files.map(([path, text]) => read(path, text)));
    const flows = link(extractions.flatMap(({ facts }) => facts)).flows.map(({ name }) => name);
    expect(flows).toEqual(
      expect.arrayContaining([
        'datastore|||s3://acme/dvc -> process|||dvc',
        'process|||dvc -> dataset|||data/raw.csv',
        'dataset|||data/raw.csv -> process|churn/dvc.yaml|split_train_test|split_train_test',
        'process|churn/dvc.yaml|split_train_test|split_train_test -> dataset|||data/split',
        'dataset|||data/split -> training|churn/dvc.yaml|train|train',
        'training|churn/dvc.yaml|train|train -> model|||churn/models/churn.pkl',
        'orchestrator|churn/dvc.yaml||dvc pipeline -> training|churn/dvc.yaml|train|train',
        'evaluation|churn/dvc.yaml|check@right|check@right -> artifact|||churn/metrics/right.json',
        'model|||churn/models/churn.pkl -> evaluation|churn/dvc.yaml|check@left|check@left',
      ]),
    );
  });

  it('joins the lock to generated stages, to templates and to what only it can name', async () => {
    const files: [string, string][] = [
      ['ml/dvc.yaml', fixture('regions/dvc.yaml')],
      ['ml/dvc.lock', fixture('regions/dvc.lock')],
    ];
    const extractions = await Promise.all(files.map(([path, text]) => read(path, text)));
    const reader: Extraction = {
      ok: true,
      facts: [{ fact: 'element', value: anElement({ kind: 'data-source', name: 's3://acme/b.csv', path: '' }) }],
    };
    const { flows, artifacts } = link([...extractions, reader].flatMap(({ facts }) => facts));
    const checked = flows.filter(({ controls }) => controls.includes('checksum')).map(({ name }) => name);
    expect(checked).toEqual([
      'data-source|||s3://acme/b.csv -> process|ml/dvc.yaml|compare|compare',
      'dataset|||ml/data/clean/uk.csv -> training|ml/dvc.yaml|train@small|train@small',
      'dataset|||ml/data/raw/uk.csv -> process|ml/dvc.yaml|clean@uk|clean@uk',
      'process|ml/dvc.yaml|clean@uk|clean@uk -> dataset|||ml/data/clean/uk.csv',
      'training|ml/dvc.yaml|train@small|train@small -> model|||ml/models/small.pkl',
    ]);
    expect(artifacts.map(({ name, path, digest }) => [name, path, digest])).toEqual([
      ['ml/models/small.pkl', 'ml/dvc.lock', 'md5:d1f6e055f7f5e2827fcfae68d9b64d4c'],
    ]);
  });

  it('reads a lock of schema 1.0, whose stages stand at the top', async () => {
    const text =
      'train:\n  cmd: python train.py\n  outs:\n  - path: model.pkl\n    md5: d1f6e055f7f5e2827fcfae68d9b64d4c\n';
    expect(elements(await read('dvc.lock', text))).toEqual(['model model.pkl']);
  });

  it.each([
    ['${a}', 'x'],
    ['${ a }/${b.c}', 'x/y'],
    ['${b.d[1]}', '2'],
    ['${missing}/${b.missing}', '${missing}/${b.missing}'],
    ['\\${a}', '\\${a}'],
    ['${a', '${a'],
    ['${b.e}', '--lr 0.1 --on true'],
    ['${a.toString}${__proto__}', '${a.toString}${__proto__}'],
  ])('fills %s in as %s', async (written, expected) => {
    const vars = 'vars:\n  - a: x\n    b: {c: y, d: [1, 2], e: {lr: 0.1, on: true}}\n';
    const { facts } = await read('dvc.yaml', `${vars}stages:\n  s:\n    cmd: x\n    outs: ['data/${written}']\n`);
    const names = facts.flatMap((fact) => (fact.fact === 'element' && fact.value.path === '' ? [fact.value.name] : []));
    expect(names).toEqual([`data/${expected}`]);
  });

  it.each([
    ['foreach: [a, b]', ['process s@a', 'process s@b']],
    ['foreach: [{x: 1}, {x: 2}]', ['process s@0', 'process s@1']],
    ['foreach: {uk: {x: 1}, fr: {x: 2}}', ['process s@uk', 'process s@fr']],
    ['foreach: ${few}', ['process s@1', 'process s@2']],
    ['foreach: ${many}', ['process s']],
    ['foreach: ${elsewhere}', ['process s']],
    ['foreach: []', []],
    ['foreach: 7', ['process s']],
  ])('%s makes %j', async (foreach, expected) => {
    const many = Array.from({ length: 101 }, (_, index) => index).join(', ');
    const text = `vars:\n  - few: [1, 2]\n    many: [${many}]\nstages:\n  s:\n    ${foreach}\n    do: {cmd: x}\n`;
    expect(elements(await read('dvc.yaml', text))).toEqual(expected);
  });

  it.each([
    ['{a: [1, 2], b: [x]}', ['process s@1-x', 'process s@2-x']],
    ['{a: [{n: 1}, {n: 2}]}', ['process s@a0', 'process s@a1']],
    ['{a: "${few}"}', ['process s@1', 'process s@2']],
    ['{a: "${elsewhere}"}', ['process s']],
    ['{a: [1,2,3,4,5,6,7,8,9,10,11], b: [1,2,3,4,5,6,7,8,9,10]}', ['process s']],
    ['5', ['process s']],
  ])('a matrix %s makes %j', async (matrix, expected) => {
    const text = `vars:\n  - few: [1, 2]\nstages:\n  s:\n    matrix: ${matrix}\n    cmd: x\n`;
    expect(elements(await read('dvc.yaml', text))).toEqual(expected);
  });

  it.each([
    ['train', 'python x.py', 'training'],
    ['fineTune', 'python x.py', 'training'],
    ['train_and_evaluate', 'python x.py', 'training'],
    ['test', 'python x.py', 'evaluation'],
    ['score-model', 'python x.py', 'evaluation'],
    ['train_test_split', 'python train.py', 'process'],
    ['second', 'python src/train.py', 'training'],
    ['third', 'python -m pkg.evaluate', 'evaluation'],
    ['fourth', 'make all', 'process'],
  ])('stage %s running %s is %s', async (name, cmd, kind) => {
    expect(elements(await read('dvc.yaml', `stages:\n  ${name}:\n    cmd: ${cmd}\n`))).toEqual([`${kind} ${name}`]);
  });

  it('reads the stage of an old .dvc file', async () => {
    const text = 'cmd: python train.py\ndeps:\n- path: data.csv\n  md5: abc\nouts:\n- path: model.pkl\n';
    expect(elements(await read('train.dvc', text))).toEqual(['training train', 'dataset data.csv', 'model model.pkl']);
  });

  it('keeps an import without a digest or commit as movable', async () => {
    const text =
      'deps:\n- repo:\n    url: git@git.example.org:acme/x.git\n    rev: v1.2\n  path: d\nouts:\n- path: d\n';
    const { facts } = await read('d.dvc', text);
    expect(facts.flatMap((fact) => (fact.fact === 'reference' ? [fact.value] : []))).toMatchObject([
      { repo: 'git@git.example.org:acme/x.git', revision: 'v1.2', pinned: 'tag', transport: 'git', verified: false },
    ]);
  });
});

describe('hostile files', () => {
  it('lets no path leave the way it is written, and drops what is no path', async () => {
    const long = 'x'.repeat(2000);
    const text = `stages:\n  a:\n    cmd: x\n    deps: [../../up/a.csv, /etc/passwd, .., ${long}, 7, [b], {}, "a\\nb"]\n`;
    expect(elements(await read('p/dvc.yaml', text))).toEqual([
      'process a',
      'dataset ../up/a.csv',
      'dataset /etc/passwd',
    ]);
  });

  it('survives stages of every wrong shape', async () => {
    const text =
      'stages:\n  a:\n  b: 7\n  c: [x]\n  d: {foreach: [1], do: x}\n  e: {cmd: {x: y}, deps: z, outs: {q: r}}\n';
    expect(elements(await read('dvc.yaml', text))).toEqual(['process e']);
    expect(elements(await read('dvc.yaml', 'stages: 5\nartifacts: [x]\n'))).toEqual([]);
    expect(elements(await read('a.dvc', 'outs: 5\ndeps: {a: b}\n'))).toEqual([]);
  });

  it('takes the last of repeated keys', async () => {
    const text = 'stages:\n  a:\n    cmd: x\n    deps: [old.csv]\n    deps: [new.csv]\n';
    expect(elements(await read('dvc.yaml', text))).toEqual(['process a', 'dataset new.csv']);
  });

  it('keeps names of the object prototype apart', async () => {
    const text = 'stages:\n  __proto__:\n    cmd: x\n  constructor:\n    cmd: x\n';
    expect(elements(await read('dvc.yaml', text))).toEqual(['process __proto__', 'process constructor']);
  });

  it('counts lines of files that end them with CRLF', async () => {
    const { facts } = await read('dvc.yaml', 'stages:\r\n  a:\r\n    cmd: |\r\n      true\r\n      python b.py\r\n');
    expect(facts.flatMap((fact) => (fact.fact === 'runs' ? [fact.value] : []))).toEqual([
      { runner: 'process|dvc.yaml|a|a', path: 'b.py', evidence: [{ path: 'dvc.yaml', startLine: 5, endLine: 5 }] },
    ]);
  });

  const bomb = `a0: &a0 [x]\n${Array.from({ length: 30 }, (_, n) => `a${n + 1}: &a${n + 1} [*a${n}, *a${n}]\n`).join('')}`;
  const stage = `x: &s {cmd: a, deps: [${Array.from({ length: 300 }, (_, n) => `d${n}`).join()}]}\nstages:\n`;
  const repeated = stage + Array.from({ length: 300 }, (_, n) => `  s${n}: *s\n`).join('');
  const longCommands = `x: &c ${'echo a; '.repeat(20_000)}\nstages:\n${Array.from({ length: 100 }, (_, n) => `  s${n}: {cmd: *c}\n`).join('')}`;
  const manyArtifacts = `artifacts:\n${Array.from({ length: 20_100 }, (_, n) => `  a${n}: {path: p${n}}\n`).join('')}`;
  it.each([
    ['dvc.yaml', 'stages: [', 'not valid YAML'],
    ['dvc.yaml', 'just text', 'not a map'],
    ['dvc.yaml', '{% if x %}\nstages: {}\n{% endif %}\n', 'a template, not YAML'],
    ['dvc.yaml', 'stages:\n  a:\n    cmd: {{ command }}\n', 'a template, not YAML'],
    ['a.dvc', 'outs:\n- path: {{ name }}\n', 'a template, not YAML'],
    ['dvc.yaml', `stages: ${'['.repeat(5000)}`, 'nested deeper'],
    ['dvc.yaml', `stages:\n${'- '.repeat(5000)}x`, 'nested deeper'],
    ['dvc.yaml', bomb, 'aliases expand'],
    ['dvc.yaml', repeated, 'statements'],
    ['dvc.yaml', longCommands, 'characters of commands'],
    ['dvc.yaml', manyArtifacts, 'statements'],
    ['dvc.yaml', 'stages:\0', 'NUL'],
    ['.dvc/config', '[core]\0', 'NUL'],
  ])('%s that cannot be read says why: %#', async (path, text, reason) => {
    expect(await read(path, text)).toEqual({ ok: false, reason: expect.stringContaining(reason), facts: [] });
  });

  it('reads a template of another language inside a command as text', async () => {
    const text = "stages:\n  a:\n    cmd: docker inspect -f '{{.Id}}' x\n";
    expect(elements(await read('dvc.yaml', text))).toEqual(['process a']);
  });

  it('reads a configuration of nothing but noise', async () => {
    const text = `=\n[]\n[remote]\nurl=x\n['remote ""']\nurl = y\n[${'a'.repeat(9000)}\nk = v\n['remote "r"']\nurl =\nno value\n`;
    expect(await read('.dvc/config', text)).toEqual({ ok: true, facts: [{ fact: 'signal', value: { name: 'dvc' } }] });
  });
});
