import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Extraction } from '../../src/extract/contract.ts';
import { modelCard } from '../../src/extract/model-card/index.ts';
import { Fact } from '../../src/model/index.ts';

const signal = new AbortController().signal;
const FIXTURES = new URL('../../src/extract/model-card/fixtures/', import.meta.url);

async function read(text: string, path = 'README.md'): Promise<Extraction> {
  const extraction = await modelCard.extract({ path, text }, signal);
  Fact.array().parse(extraction.facts);
  return extraction;
}

function references(extraction: Extraction): string[] {
  return extraction.facts.flatMap((fact) =>
    fact.fact === 'reference'
      ? [`${fact.value.repo} ${fact.value.pinned} ${fact.value.transport} ${fact.value.remoteCode}`]
      : [],
  );
}

function elements(extraction: Extraction): string[] {
  return extraction.facts.flatMap((fact) => (fact.fact === 'element' ? [`${fact.value.kind} ${fact.value.name}`] : []));
}

async function space(sdk: string): Promise<unknown[]> {
  const { facts } = await read(`---\ntitle: T\nsdk: ${sdk}\nhf_oauth: true\n---\n`);
  return facts.flatMap((fact): unknown[] => {
    if (fact.fact === 'element') return [fact.value.authentication];
    return fact.fact === 'runs' ? [fact.value.path] : [];
  });
}

const nothing = { ok: true, facts: [] };

describe('matches', () => {
  it.each([
    ['README.md', true],
    ['models/x/readme.MD', true],
    ['MODEL_CARD.md', true],
    ['README.mdx', false],
    ['README', false],
    ['a.md.py', false],
  ])('%s: %s', (path, expected) => {
    expect(modelCard.matches(path)).toBe(expected);
  });
});

describe('facts', () => {
  it.each([
    ['model.md', 'models/reviewer/README.md'],
    ['space.md', 'space/README.md'],
    ['dataset.md', 'README.md'],
  ])('of %s', async (name, path) => {
    const extraction = await read(readFileSync(new URL(name, FIXTURES), 'utf8'), path);
    expect(extraction.ok).toBe(true);
    const facts = `${JSON.stringify(extraction.facts, null, 2)}\n`;
    await expect(facts).toMatchFileSnapshot(`fixtures/model-card-${name}.json`);
  });

  it.each([
    ['acme/base', 'acme/base none hub off'],
    ['bert-base-uncased', 'bert-base-uncased none hub off'],
    ['acme/base@v1.0', 'acme/base tag hub off'],
    ['acme/base@main', 'acme/base branch hub off'],
    ['./results', './results local local off'],
    ['outputs/run/checkpoint-10', 'outputs/run/checkpoint-10 local local off'],
    ['http://u:p@models.example.org/x?k=v', 'http://models.example.org/x none http off'],
  ])('base model %s is %s', async (base, expected) => {
    expect(references(await read(`---\nbase_model: ${base}\n---\n`))).toEqual([expected]);
  });

  it.each(['"{base_model}"', '{base_model}', '""', '7', 'null', '[[a]]', '{a: b}', '"<base model>"', '"a/b/../c d"'])(
    'base model %s names nothing',
    async (base) => {
      expect(references(await read(`---\nbase_model: ${base}\n---\n`))).toEqual([]);
    },
  );

  it('names a card by title, then model-index, then folder, then kind', async () => {
    const index = 'model-index:\n- name: indexed\n';
    expect(elements(await read(`---\ntitle: "A \\u202e title\\n"\n${index}---\n`, 'm/README.md'))).toEqual([
      'model A title',
    ]);
    expect(elements(await read(`---\n${index}---\n`, 'm/README.md'))).toEqual(['model indexed']);
    expect(elements(await read('---\nlibrary_name: peft\n---\n', 'm/README.md'))).toEqual(['model m']);
    expect(elements(await read('---\nlibrary_name: peft\n---\n'))).toEqual(['model model']);
  });

  it('finds front matter behind a byte order mark and blank lines, with the lines of the file', async () => {
    const { facts } = await read('\uFEFF\r\n\r\n---\r\nbase_model: acme/base\r\n---  \r\n\r\ntext: [\r\n');
    expect(facts.flatMap((fact) => (fact.fact === 'reference' ? fact.value.evidence : []))).toEqual([
      { path: 'README.md', startLine: 4, endLine: 4 },
    ]);
  });

  it('tells a Space with sign-in, and the file that each sdk starts', async () => {
    expect(await space('gradio')).toEqual(['optional', 'app.py']);
    expect(await space('docker')).toEqual(['optional', 'Dockerfile']);
    expect(await space('static')).toEqual(['optional']);
  });
});

describe('what is no card', () => {
  it.each([
    '',
    '# Title\n\nbase_model: acme/base\n',
    'text first\n---\nbase_model: acme/base\n---\n',
    '---\ntitle: A page\nlayout: post\n---\n',
    '---\nname: skill\ndescription: does things\n---\n',
    '---\nsdk: python\ntitle: SDK documentation\n---\n',
    '---\nsdk: gradio\n---\n',
    '---\nlicense: mit\n---\n',
    '---\nbase_model: acme/base\n',
    '---\n\n---\n',
    '---\ntitle: [broken\n---\n',
    '---\ntitle: {{ page.title }}\n---\n',
    '----\nbase_model: a\n----\n',
  ])('%# says nothing', async (text) => {
    expect(await read(text)).toEqual(nothing);
  });

  it('never gives the text below the front matter to the parser', async () => {
    const below = '- '.repeat(50_000);
    expect(references(await read(`---\nbase_model: acme/base\n---\n${below}\0`))).toEqual(['acme/base none hub off']);
  });
});

describe('hostile front matter', () => {
  const bomb = Array.from({ length: 30 }, (_, n) => `a${n + 1}: &a${n + 1} [*a${n}, *a${n}]\n`).join('');
  it.each([
    ['base_model: [', 'not valid YAML'],
    ['base_model: {{ base_model }}', 'template'],
    ['{% if base %}\nbase_model: x\n{% endif %}', 'template'],
    [`base_model: ${'['.repeat(5000)}`, 'nested deeper'],
    [`base_model:\n${'- '.repeat(5000)}x`, 'nested deeper'],
    [`a0: &a0 [x]\n${bomb}base_model: *a30`, 'aliases expand'],
    ['base_model: a\0b', 'NUL'],
    ['sdk: gradio\ntitle: "open', 'not valid YAML'],
  ])('%# is reported', async (yaml, reason) => {
    expect(await read(`---\n${yaml}\n---\n`)).toEqual({
      ok: false,
      reason: expect.stringContaining(reason),
      facts: [],
    });
  });

  it('reports front matter over the limit', async () => {
    const text = `---\nbase_model: acme/base\ntags:\n${'- tag\n'.repeat(20_000)}---\n`;
    expect(await read(text)).toEqual({ ok: false, reason: 'front matter longer than 100000 characters', facts: [] });
  });

  it('takes the last of repeated keys', async () => {
    expect(references(await read('---\nbase_model: acme/a\nbase_model: acme/b\n---\n'))).toEqual([
      'acme/b none hub off',
    ]);
  });

  it('names each model once and no more than 200', async () => {
    const many = Array.from({ length: 500 }, (_, n) => `- acme/m${n}\n- acme/m${n}\n`).join('');
    const told = references(await read(`---\nbase_model:\n${many}---\n`));
    expect([told.length, new Set(told).size]).toEqual([200, 200]);
  });
});
