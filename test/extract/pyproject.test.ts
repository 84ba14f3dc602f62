import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { pyproject } from '../../src/extract/pyproject/index.ts';
import { extractFixture, packageLines } from '../support/extracted.ts';

const signal = new AbortController().signal;

it('reads every pyproject.toml and nothing else', () => {
  expect(
    ['pyproject.toml', 'a/pyproject.toml', 'my-pyproject.toml', 'pyproject.toml.bak'].map(pyproject.matches),
  ).toEqual([true, true, false, false]);
});

it('a dependency of the project stands at its own line', async () => {
  const text = '[project]\ndependencies = [\n  "rich==13.9.2",\n]\n';
  expect(await pyproject.extract({ path: 'sub/pyproject.toml', text }, signal)).toEqual({
    ok: true,
    facts: [
      {
        fact: 'dependency',
        value: {
          name: 'rich',
          path: 'sub/pyproject.toml',
          symbol: '',
          context: 'shipped',
          controls: ['exact-pin'],
          evidence: [{ path: 'sub/pyproject.toml', startLine: 3, endLine: 3 }],
          edits: [],
          ecosystem: 'pypi',
          package: 'rich',
          specifier: '==13.9.2',
          pinned: 'exact',
          hashed: false,
          source: 'index',
          manifest: 'pyproject',
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
    ],
  });
});

it('PEP 621, PEP 735 and the build system', async () => {
  const { facts } = await extractFixture(pyproject, 'standard/pyproject.toml');
  expect(packageLines(facts)).toEqual([
    ['7-7', 'pypi', 'torch', '>=2.4', 'range', 'index', ''],
    'package:torch',
    ['8-8', 'pypi', 'numpy', '==1.26.4', 'exact', 'index', 'exact-pin'],
    ['2-2', 'pypi', 'hatchling', '==1.25.0', 'exact', 'index', 'exact-pin'],
    ['12-12', 'pypi', 'vllm', '', 'none', 'index', ''],
    'package:vllm',
    ['15-15', 'pypi', 'ruff', '==0.6.9', 'exact', 'index', 'exact-pin'],
  ]);
});

it('Poetry: caret and tilde are ranges, a bare version is exact, python is no package', async () => {
  const { facts } = await extractFixture(pyproject, 'poetry/pyproject.toml');
  expect(packageLines(facts)).toEqual([
    ['3-3', 'pypi', 'scikit-learn', '^1.5', 'range', 'index', ''],
    'package:scikit-learn',
    ['4-4', 'pypi', 'xgboost', '2.1.1', 'exact', 'index', 'exact-pin'],
    'package:xgboost',
    ['5-5', 'pypi', 'anything', '', 'none', 'index', ''],
    ['6-6', 'pypi', 'tools', '@main', 'none', 'git', ''],
    ['7-7', 'pypi', 'local', '', 'local', 'local', ''],
    ['10-10', 'pypi', 'mlflow', '~2.16', 'range', 'index', ''],
    'package:mlflow',
    ['14-14', 'extra-index', 'https://pypi.acme.example/simple', 'https'],
  ]);
});

it('uv: a source goes before the requirement, an explicit index stands alone', async () => {
  const { facts } = await extractFixture(pyproject, 'uv-sources/pyproject.toml');
  expect(packageLines(facts)).toEqual([
    ['3-3', 'pypi', 'torch', '', 'none', 'index', ''],
    'package:torch',
    ['3-3', 'pypi', 'trl', '@0123456789abcdef0123456789abcdef01234567', 'commit', 'git', 'commit-pin'],
    'package:trl',
    ['3-3', 'pypi', 'acme-data', '', 'local', 'local', ''],
    ['12-12', 'index', 'https://download.pytorch.org/whl/cu121', 'https'],
    ['17-17', 'extra-index', 'http://pypi.acme.example/simple', 'http'],
    ['20-20', 'pre-release', '', 'unknown'],
  ]);
});

it('PDM: a source without verification is a trusted host', async () => {
  const { facts } = await extractFixture(pyproject, 'pdm/pyproject.toml');
  expect(packageLines(facts)).toEqual([
    ['2-2', 'pypi', 'pytest', '==8.3.3', 'exact', 'index', 'exact-pin'],
    ['6-6', 'extra-index', 'https://pypi.acme.example/simple', 'https'],
    ['7-7', 'trusted-host', 'pypi.acme.example', 'unknown'],
  ]);
});

it('broken TOML is a reason', async () => {
  expect(await extractFixture(pyproject, 'broken/pyproject.toml')).toEqual({
    ok: false,
    reason: 'not valid TOML',
    facts: [],
  });
});

it('any values in the known places are read without throwing', async () => {
  const value = fc.constantFrom('1', 'true', '"a==1"', '["a", 1, ["b"]]', '{ git = 1 }', '{ version = ["x"] }', '[{}]');
  const key = fc.constantFrom(
    'project.dependencies',
    'project.optional-dependencies',
    'dependency-groups',
    'build-system',
    'tool.uv.sources',
    'tool.uv.index',
    'tool.poetry.dependencies',
    'tool.poetry.source',
    'tool.pdm.source',
    'tool.hatch.envs',
  );
  await fc.assert(
    fc.asyncProperty(fc.dictionary(key, value), async (entries) => {
      const text = Object.entries(entries)
        .map(([name, item]) => `${name} = ${item}\n`)
        .join('');
      const extraction = await pyproject.extract({ path: 'pyproject.toml', text }, signal);
      expect(extraction.ok).toBe(true);
    }),
  );
});
