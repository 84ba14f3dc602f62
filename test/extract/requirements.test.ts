import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { requirements } from '../../src/extract/requirements/index.ts';
import { extractFixture, packageLines } from '../support/extracted.ts';

const signal = new AbortController().signal;

it.each([
  'requirements.txt',
  'a/requirements-dev.txt',
  'dev_requirements.in',
  'constraints.txt',
  'requirements/gpu.txt',
  'docker/requirements/base.in',
])('reads %s', (path) => {
  expect(requirements.matches(path)).toBe(true);
});

it.each(['requirements.md', 'apt-requirements.txt', 'system_requirements.txt', 'notes.txt', 'requirements.py'])(
  'leaves %s',
  (path) => {
    expect(requirements.matches(path)).toBe(false);
  },
);

it('hashes and an exact version are controls, and a continued line has all its lines', async () => {
  const extraction = await extractFixture(requirements, 'pinned-and-hashed-requirements.txt');
  const common = {
    path: 'pinned-and-hashed-requirements.txt',
    symbol: '',
    context: 'shipped',
    edits: [],
    ecosystem: 'pypi',
    pinned: 'exact',
    source: 'index',
    manifest: 'requirements',
    scope: 'direct',
    dev: false,
    marker: '',
    hashes: [],
    origin: '',
    resembles: '',
    reputation: '',
    advisories: [],
  };
  const place = (startLine: number, endLine: number): object => ({ path: common.path, startLine, endLine });
  expect(extraction).toEqual({
    ok: true,
    facts: [
      {
        fact: 'dependency',
        value: {
          ...common,
          name: 'torch',
          package: 'torch',
          specifier: '==2.4.1',
          hashed: true,
          hashes: [`sha256:${'a'.repeat(64)}`, `sha256:${'b'.repeat(64)}`],
          controls: ['exact-pin', 'hash-pin'],
          evidence: [place(2, 4)],
        },
      },
      { fact: 'signal', value: { name: 'package:torch' } },
      {
        fact: 'dependency',
        value: {
          ...common,
          name: 'typing-extensions',
          package: 'typing-extensions',
          specifier: '==4.12.2',
          hashed: false,
          marker: 'python_version < "3.13"',
          controls: ['exact-pin'],
          evidence: [place(5, 5)],
        },
      },
    ],
  });
});

it('git, addresses and paths', async () => {
  const { facts } = await extractFixture(requirements, 'git-and-url-requirements.txt');
  expect(packageLines(facts)).toEqual([
    ['1-1', 'pypi', 'peft', '@0123456789abcdef0123456789abcdef01234567', 'commit', 'git', 'commit-pin'],
    'package:peft',
    ['2-2', 'pypi', 'acme-tools', '@main', 'none', 'git', ''],
    ['3-3', 'pypi', 'quiet', '', 'none', 'git', ''],
    ['4-4', 'pypi', 'trl', '', 'url', 'url', 'hash-pin'],
    'package:trl',
    ['5-5', 'pypi', 'jax', '', 'url', 'url', ''],
    'package:jax',
    ['6-6', 'pypi', 'my-wheel', '', 'local', 'local', ''],
  ]);
});

it('options name indexes, other files are left to themselves', async () => {
  const { facts } = await extractFixture(requirements, 'index-options-requirements.txt');
  expect(packageLines(facts)).toEqual([
    ['1-1', 'index', 'https://pypi.acme.example/simple', 'https'],
    ['2-2', 'extra-index', 'https://download.pytorch.org/whl/cu121', 'https'],
    ['3-3', 'find-links', 'http://links.acme.example/wheels', 'http'],
    ['4-4', 'trusted-host', 'links.acme.example', 'unknown'],
    ['5-5', 'pre-release', '', 'unknown'],
    ['8-8', 'pypi', 'numpy', '>=1.26,<2', 'range', 'index', ''],
    ['9-9', 'pypi', 'pandas', '', 'none', 'index', ''],
  ]);
});

it('a BOM and CRLF change nothing', async () => {
  const { facts } = await extractFixture(requirements, 'byte-order-mark-requirements.txt');
  expect(packageLines(facts)).toEqual([
    ['1-1', 'pypi', 'keras', '==3.5.0', 'exact', 'index', 'exact-pin'],
    'package:keras',
    ['2-2', 'pypi', 'scipy', '~=1.14', 'range', 'index', ''],
  ]);
  const marked = await requirements.extract({ path: 'requirements.txt', text: '\uFEFFa==1 \\\r\n  ; x\r\nb' }, signal);
  expect(packageLines(marked.facts)).toEqual([
    ['1-2', 'pypi', 'a', '==1', 'exact', 'index', 'exact-pin'],
    ['3-3', 'pypi', 'b', '', 'none', 'index', ''],
  ]);
});

it('prose says nothing, bytes are a reason', async () => {
  expect(await extractFixture(requirements, 'prose-requirements.txt')).toEqual({ ok: true, facts: [] });
  expect(await requirements.extract({ path: 'requirements.txt', text: 'a\0b' }, signal)).toEqual({
    ok: false,
    reason: 'holds NUL characters, so it is no text',
    facts: [],
  });
});

it('the password of an index is a credential without its value', async () => {
  const password = ['kQ8', 'vT2mZ9', 'xR4wL7'].join('');
  const text = `a\n--extra-index-url https://me:${password}@pypi.acme.io/simple\n`;
  const { facts } = await requirements.extract({ path: 'requirements.txt', text }, signal);
  expect(facts.filter(({ fact }) => fact === 'credential').map(({ value }) => value)).toEqual([
    {
      path: 'requirements.txt',
      symbol: '',
      context: 'shipped',
      controls: [],
      evidence: [{ path: 'requirements.txt', startLine: 2, endLine: 2 }],
      edits: [],
      name: '--extra-index-url (generic)',
      provider: 'generic',
      certainty: 'likely',
    },
  ]);
  expect(JSON.stringify(facts)).not.toContain(password);
});

it('any text is read without throwing, with lines of the text', async () => {
  const line = fc.stringMatching(/^[-a-z0-9=.@:#/\\ ]{0,30}$/);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(fc.string(), line)), async (all) => {
      const text = all.join('\n');
      const { facts } = await requirements.extract({ path: 'requirements.txt', text }, signal);
      const last = text.split(/\r\n|\n|\r/).length;
      for (const { value } of facts) {
        for (const { startLine, endLine } of 'evidence' in value ? value.evidence : []) {
          expect(startLine >= 1 && startLine <= endLine && endLine <= last).toBe(true);
        }
      }
    }),
  );
});
