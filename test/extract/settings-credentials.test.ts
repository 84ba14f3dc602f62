import { describe, expect, it } from 'vitest';
import type { Extraction } from '../../src/extract/contract.ts';
import { settings } from '../../src/extract/settings/index.ts';
import { Fact } from '../../src/model/index.ts';
import type { Reference } from '../../src/model/index.ts';

const signal = new AbortController().signal;
const SECRET = ['hf', 'QmWnEbRvTcYxUzIaOsPdKfLgHj1928374650'].join('_');

async function read(text: string, path = 'conf/a.yaml'): Promise<Extraction> {
  const extraction = await settings.extract({ path, text }, signal);
  for (const fact of extraction.facts) Fact.parse(fact);
  return extraction;
}

async function references(text: string, path?: string): Promise<readonly Reference[]> {
  const { facts } = await read(text, path);
  return facts.flatMap((fact) => (fact.fact === 'reference' ? [fact.value] : []));
}

/** What a settings file says about each reference, in short. */
async function told(text: string, path?: string): Promise<readonly (readonly unknown[])[]> {
  const found = await references(text, path);
  return found.map(({ kind, repo, remoteCode, pinned, resolved }) => [kind, repo, remoteCode, pinned, resolved]);
}

async function credentials(text: string, path?: string): Promise<readonly unknown[]> {
  const { facts } = await read(text, path);
  expect(JSON.stringify(facts)).not.toContain(SECRET);
  return facts.flatMap((fact) =>
    fact.fact === 'credential' ? [[fact.value.name, fact.value.symbol, fact.value.evidence[0]?.startLine]] : [],
  );
}

describe('credentials', () => {
  it.each([
    ['a key', `a:\n  hf_token: ${SECRET}`, 'a.yaml', ['hf_token (huggingface)', 'a', 2]],
    [
      'an item',
      `env:\n  vars:\n    - A=1\n    - HF_TOKEN=${SECRET}`,
      'a.yaml',
      ['HF_TOKEN (huggingface)', 'env.vars', 4],
    ],
    ['a quoted item', `env: ['HF_TOKEN="${SECRET}"']`, 'a.yaml', ['HF_TOKEN (huggingface)', 'env', 1]],
    ['a pair', `env:\n  - name: HF_TOKEN\n    value: ${SECRET}`, 'a.yaml', ['HF_TOKEN (huggingface)', 'env', 3]],
    ['an option', `args: ["--token=${SECRET}"]`, 'a.yaml', ['token (huggingface)', 'args', 1]],
    ['an item of a list', `tokens:\n- ${SECRET}`, 'a.yaml', ['tokens (huggingface)', 'tokens', 2]],
    ['JSON', `{"a": {"token":\n"${SECRET}"}}`, 'a.json', ['token (huggingface)', 'a', 2]],
    ['TOML', `[a]\ntoken = "${SECRET}"`, 'a.toml', ['token (huggingface)', 'a', 2]],
    ['INI', `[a]\n; token = x\ntoken = ${SECRET}`, 'a.cfg', ['token (huggingface)', 'a', 3]],
    ['.env', `# x\r\nexport HF_TOKEN='${SECRET}' # c\r\n`, '.env', ['HF_TOKEN (huggingface)', '', 2]],
    ['a template', `{{- if .x }}\ntoken: ${SECRET}\n{{ end }}`, 'a.yaml', ['token (huggingface)', '', 2]],
    ['broken YAML', `a: [\ntoken: ${SECRET}`, 'a.yaml', ['token (huggingface)', '', 2]],
  ])('%s', async (_, text, path, expected) => {
    const found = await credentials(text, path);
    expect(found).toEqual([expected]);
  });

  it.each([
    'HF_TOKEN: ${HF_TOKEN}',
    'HF_TOKEN: "{{ .Values.token }}"',
    'HF_TOKEN: <your token>',
    'HF_TOKEN:',
    'token: ""',
    'max_tokens: 4096',
    'key: 3b1e0c52-7a0c-4d57-9d43-2f2b4f2f9c11',
    'api_key: changeme',
    'env: [HF_TOKEN=, API_KEY=$API_KEY]',
  ])('%s is none', async (text) => {
    expect(await read(text)).toEqual({ ok: true, facts: [] });
  });

  it('a repeated key hides none', async () => {
    expect(await credentials(`token: ${SECRET}\ntoken: x`)).toEqual([['token (huggingface)', '', 1]]);
  });
});

describe('hostile and broken files', () => {
  const bomb = `a0: &a0 [x, x]\n${Array.from({ length: 40 }, (_, n) => `a${n + 1}: &a${n + 1} [${`*a${n}, `.repeat(9)}]`).join('\n')}`;
  const broken: readonly (readonly [string, string, string])[] = [
    ['deep nesting', '['.repeat(5_000), 'a.yaml'],
    ['deep nesting again', '{a: '.repeat(5_000), 'a.yaml'],
    ['deep JSON', '['.repeat(5_000), 'a.json'],
    ['a bomb of aliases', bomb, 'a.yaml'],
    ['NUL', 'a: \0', 'a.yaml'],
    ['NUL in lines', 'a=\0', '.env'],
    ['an open quote', 'a: "', 'a.yaml'],
    ['broken JSON', '{', 'a.json'],
    ['broken TOML', 'a = ', 'a.toml'],
    ['a template', '{{ if x }}\na: b\n{{ end }}', 'a.yaml'],
    ['more than 1 MB', `# ${'x'.repeat(1_000_001)}`, 'a.yaml'],
  ];
  it.each(broken)('%s is a reason where it speaks of models, and silent where it does not', async (_, text, path) => {
    const extraction = await read(`#trust_remote_code\n${text}`, path);
    expect(extraction.facts).toEqual([]);
    expect(extraction.ok ? '' : extraction.reason).toMatch(/^line \d+: ./);
    expect(await read(`#token\n${text}`, path)).toEqual({ ok: true, facts: [] });
  });

  it('a broken file that is known to configure is a reason, a template of it is none', async () => {
    expect(await read('token: "', 'x/config.yaml')).toMatchObject({ ok: false });
    expect(await read('{{ if }}\ntoken: "', 'x/config.yaml')).toEqual({ ok: true, facts: [] });
  });

  it('CRLF, repeated keys and several documents', async () => {
    expect(
      await told(
        'base_model: acme/x\r\nbase_model: acme/y\r\ntrust_remote_code: false\r\ntrust_remote_code: true\r\n---\r\nbase_model: acme/z\r\n',
      ),
    ).toEqual([
      ['model', 'acme/y', 'on', 'none', true],
      ['model', 'acme/z', 'off', 'none', true],
    ]);
  });

  it('long lines end', async () => {
    const text = `model_name_or_path: "${'${a}'.repeat(50_000)} x"\ntrust_remote_code: true\n`;
    expect(await told(text)).toEqual([['model', 'conf/a.yaml', 'on', 'unknown', false]]);
    expect((await read(`token=${'- export a='.repeat(50_000)}`, '.env')).facts).toEqual([]);
  });
});
