import { expect, it } from 'vitest';
import { conda } from '../../src/extract/conda/index.ts';
import { extractFixture, packageLines } from '../support/extracted.ts';

it.each([
  ['environment.yml', true],
  ['envs/gpu-environment.yaml', true],
  ['conda-linux.yml', true],
  ['env.yaml', true],
  ['dev_env.yml', true],
  ['docker-compose.yml', false],
  ['environment.json', false],
])('%s: %s', (path, expected) => {
  expect(conda.matches(path)).toBe(expected);
});

it('packages of conda and of its pip list, and channels', async () => {
  const { facts } = await extractFixture(conda, 'environment-with-pip.yml');
  expect(packageLines(facts)).toEqual([
    ['3-3', 'index', 'https://conda.anaconda.org/pytorch', 'https'],
    ['4-4', 'index', 'https://conda.acme.example/main', 'https'],
    ['8-8', 'conda', 'pytorch', '=2.4', 'exact', 'index', 'exact-pin'],
    'package:pytorch',
    ['9-9', 'conda', 'numpy', '>=1.26', 'range', 'index', ''],
    ['12-12', 'pypi', 'transformers', '==4.45.0', 'exact', 'index', 'exact-pin'],
    'package:transformers',
    ['13-13', 'extra-index', 'https://pypi.acme.example/simple', 'https'],
  ]);
});

it('a file of the same name for something else says nothing', async () => {
  expect(await extractFixture(conda, 'environment-of-something-else.yml')).toEqual({ ok: true, facts: [] });
});

it('a template is a reason', async () => {
  const text = 'dependencies:\n  {% if gpu %}\n  - a\n';
  const extraction = await conda.extract({ path: 'environment.yml', text }, new AbortController().signal);
  expect(extraction).toEqual({ ok: false, reason: 'a template, not YAML', facts: [] });
});
