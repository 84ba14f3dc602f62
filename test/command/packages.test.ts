import { expect, it } from 'vitest';
import { commandFacts } from '../../src/command/index.ts';
import { aPlace, read } from '../support/command-place.ts';

const dependency = { hashed: false, source: 'index', manifest: 'dockerfile', ecosystem: 'pypi', controls: [] };
const none = (name: string): object => ({ ...dependency, name, package: name, specifier: '', pinned: 'none' });
const exact = (name: string, version: string): object => ({
  ...dependency,
  name,
  package: name,
  specifier: `==${version}`,
  pinned: 'exact',
  controls: ['exact-pin'],
});

it('a package of machine learning is a dependency with the lines of its command, and a signal', () => {
  const place = aPlace({ symbol: 'build', startLine: 10 });
  expect(commandFacts('set -e\npip install \\\n  torch==2.4.1 -r requirements.txt', place)).toEqual([
    {
      fact: 'dependency',
      value: {
        ...exact('torch', '2.4.1'),
        path: 'Dockerfile',
        symbol: 'build',
        context: 'shipped',
        evidence: [{ path: 'Dockerfile', startLine: 11, endLine: 12 }],
        edits: [],
        scope: 'direct',
        dev: false,
        marker: '',
        hashes: [],
        origin: '',
        resembles: '',
        reputation: '',
        advisories: [],
      },
    },
    { fact: 'signal', value: { name: 'package:torch' } },
  ]);
});

it.each([
  ['pip3.11 install -U --no-cache-dir -t /opt a "b==1"', [none('a'), exact('b', '1')]],
  ['sudo -H PIP_NO_INPUT=1 python3 -m pip install a', [none('a')]],
  ['pip --quiet install a', [none('a')]],
  ['uv pip install --system --torch-backend cu121 a', [none('a')]],
  ['uv add --group dev a', [none('a')]],
  ['env X=1 nohup time pip install a', [none('a')]],
  ["bash -lc 'cd /x && pip install a'", [none('a')]],
  ['if true; then pip install a; fi', [none('a')]],
  ['(pip install a) || echo $(pip install b)', [none('a'), none('b')]],
  ['pip install -e . $MORE .', []],
  ['pip uninstall a', []],
  ['echo pip install a', []],
  ['pip show install', []],
])('%s', (script, expected) => {
  expect(read(script, 'dependency')).toEqual(expected);
});

it('Poetry takes a bare version as exact and a caret as a range', () => {
  expect(read('poetry add torch@2.4.1 numpy@^1.26 "scipy>=1"', 'dependency')).toEqual([
    { ...exact('torch', '2.4.1'), specifier: '2.4.1' },
    { ...none('numpy'), specifier: '^1.26', pinned: 'range' },
    { ...none('scipy'), specifier: '>=1', pinned: 'range' },
  ]);
});

it('conda: a single equals sign is exact, a channel is an index', () => {
  const script = 'mamba install -y -n env -c pytorch pytorch=2.1=py3_cpu nvidia::cudnn "numpy>=1.20"';
  expect(read(script, 'dependency')).toEqual([
    { ...exact('pytorch', ''), ecosystem: 'conda', specifier: '=2.1=py3_cpu' },
    { ...none('cudnn'), ecosystem: 'conda' },
    { ...none('numpy'), ecosystem: 'conda', specifier: '>=1.20', pinned: 'range' },
  ]);
  expect(read(script, 'package-index')).toEqual([
    {
      controls: [],
      name: 'https://conda.anaconda.org/pytorch',
      kind: 'index',
      url: 'https://conda.anaconda.org/pytorch',
      transport: 'https',
    },
  ]);
});

it('options, variables and settings name indexes', () => {
  const script = `
export PIP_EXTRA_INDEX_URL=http://two.example/simple
pip install -ihttps://one.example/simple --pre -f ./wheels --trusted-host localhost a
pip config set global.index-url https://three.example/simple
UV_INDEX="four=https://four.example/simple" uv sync
pip install -i $INDEX a`;
  expect(read(script, 'package-index').map(({ kind, url, transport }) => [kind, url, transport])).toEqual([
    ['extra-index', 'http://two.example/simple', 'http'],
    ['index', 'https://one.example/simple', 'https'],
    ['pre-release', '', 'unknown'],
    ['find-links', './wheels', 'local'],
    ['trusted-host', 'localhost', 'local'],
    ['index', 'https://three.example/simple', 'https'],
    ['extra-index', 'https://four.example/simple', 'https'],
  ]);
});

it('a password in the address of an index is a credential, and its value is nowhere', () => {
  const password = ['kQ8', 'vT2mZ9', 'xR4wL7'].join('');
  const facts = commandFacts(`pip install --extra-index-url https://me:${password}@pypi.acme.io/simple a`, aPlace());
  expect(facts.map(({ fact }) => fact)).toEqual(['package-index', 'credential', 'dependency']);
  expect(facts[1]?.value).toMatchObject({
    name: '--extra-index-url (generic)',
    provider: 'generic',
    certainty: 'likely',
  });
  expect(JSON.stringify(facts)).not.toContain(password);
});

it('given evidence replaces the lines of the script', () => {
  const evidence = [{ path: 'a.ipynb', startLine: 7, endLine: 7 }];
  const facts = commandFacts('\n\npip install a', aPlace({ evidence }));
  expect(facts.map(({ value }) => ('evidence' in value ? value.evidence : []))).toEqual([evidence]);
});
