import { expect, it } from 'vitest';
import { scriptHeaderFacts } from '../../src/extract/python-source/script-header.ts';
import { pythonSetup } from '../../src/extract/python-setup/index.ts';
import { extractFixture, packageLines } from '../support/extracted.ts';
import { factsOfSource } from '../support/python-lines.ts';

it('setup.cfg: lists, extras, and nothing of other sections', async () => {
  const { facts } = await extractFixture(pythonSetup, 'cfg/setup.cfg');
  expect(packageLines(facts)).toEqual([
    ['8-8', 'pypi', 'torch', '>=2.2,<3', 'range', 'index', ''],
    'package:torch',
    ['10-10', 'pypi', 'transformers', '==4.57.1', 'exact', 'index', 'exact-pin'],
    'package:transformers',
    ['11-11', 'pypi', 'wheel', '', 'none', 'index', ''],
    ['11-11', 'pypi', 'setuptools', '>=70', 'range', 'index', ''],
    ['16-16', 'pypi', 'vllm', '', 'none', 'index', ''],
    'package:vllm',
  ]);
});

it('Pipfile: packages and sources, without the credential of one', async () => {
  const { facts } = await extractFixture(pythonSetup, 'pipenv/Pipfile');
  expect(JSON.stringify(facts)).not.toContain('pa55');
  expect(packageLines(facts).filter((line) => Array.isArray(line))).toEqual([
    ['1-1', 'index', 'https://pypi.org/simple', 'https'],
    ['6-6', 'extra-index', 'https://packages.example.org/simple', 'https'],
    ['6-6', 'trusted-host', 'packages.example.org', 'unknown'],
    ['12-12', 'pypi', 'mlflow', '==2.9.1', 'exact', 'index', 'exact-pin'],
    ['13-13', 'pypi', 'scikit-learn', '', 'none', 'index', ''],
    ['14-14', 'pypi', 'torch', '>=2', 'range', 'index', ''],
    ['15-15', 'pypi', 'tool', '@main', 'none', 'git', ''],
    ['19-19', 'pypi', 'pytest', '~=8.0', 'range', 'index', ''],
  ]);
});

it('setup.py: literals of its call, and nothing that only looks like it', async () => {
  const facts = await factsOfSource(
    [
      'from setuptools import setup, find_packages',
      'NEEDS = ["torch==2.6.0", "datasets"]',
      'setup(name="acme", install_requires=NEEDS, extras_require={"serve": ["vllm>=0.9"]}, packages=find_packages())',
      'def configure(install_requires): ...',
      'configure(install_requires=["nothing"])',
    ].join('\n'),
  );
  expect(packageLines(facts).filter((line) => Array.isArray(line))).toEqual([
    ['3-3', 'pypi', 'datasets', '', 'none', 'index', ''],
    ['3-3', 'pypi', 'torch', '==2.6.0', 'exact', 'index', 'exact-pin'],
    ['3-3', 'pypi', 'vllm', '>=0.9', 'range', 'index', ''],
  ]);
});

it.each<[name: string, lines: readonly string[], facts: readonly unknown[]]>([
  [
    'a header',
    [
      '#!/usr/bin/env -S uv run',
      '# /// script',
      '# dependencies = [',
      '#   "rich",',
      '#   "attrs==24.2.0",',
      '# ]',
      '# ///',
      'import rich',
    ],
    [
      ['4-4', 'pypi', 'rich', '', 'none', 'index', ''],
      ['5-5', 'pypi', 'attrs', '==24.2.0', 'exact', 'index', 'exact-pin'],
    ],
  ],
  ['a header without an end', ['# /// script', '# dependencies = ["rich"]', 'import rich'], []],
  ['a header that is no TOML', ['# /// script', '# dependencies = [', '# ///'], []],
  ['a header with code in it', ['# /// script', 'dependencies = ["rich"]', '# ///'], []],
  ['a text', ['TEXT = "# /// script"', '# dependencies = ["rich"]', '# ///'], []],
])('the header of a script: %s', (_, lines, facts) => {
  expect(packageLines(scriptHeaderFacts('run.py', lines.join('\n')))).toEqual(facts);
});
