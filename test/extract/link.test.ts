import { assert, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOneEdit, popularNames, reputationOf } from '../../src/dependency/index.ts';
import { extractors, link } from '../../src/extract/index.ts';
import { nearestDependency, reaches } from '../../src/extract/link/versions.ts';
import type { Fact } from '../../src/model/index.ts';

const reputation = (name: string, specifier: string): string =>
  reputationOf({ ecosystem: 'pypi', package: name, specifier, pinned: specifier.startsWith('==') ? 'exact' : 'none' });

describe('names of packages', () => {
  it.each([
    ['reqeusts', 'requests'],
    ['requests', ''],
    ['tensorflw', 'tensorflow'],
    ['torchh', 'torch'],
    ['redis3', ''],
    ['my-own-package', ''],
    ['nump', ''],
  ])('%s resembles %j', (name, popular) => {
    expect(popularNames('pypi').resemblance(name)).toBe(popular);
  });

  it('know hostile releases and inventions of language models', () => {
    expect([
      reputation('litellm', '==1.82.8'),
      reputation('litellm', '==1.80.0'),
      reputation('deepseeek', ''),
      reputation('huggingface-cli', ''),
    ]).toEqual(['malicious', '', 'malicious', 'hallucinated']);
  });

  it.each([
    ['torch', '==2.5.1', 'vulnerable'],
    ['torch', '==2.6.0', ''],
    ['torch', '>=2.0', ''],
    ['transformers', '==4.40.0', ''],
    ['transformers', '==4.57.1', 'vulnerable'],
    ['langchain-core', '==1.2.4', 'vulnerable'],
    ['langchain-core', '==1.2.5', ''],
    ['langchain-core', '==0.3.81', ''],
  ])('know releases of advisories: %s%s is %j', (name, specifier, expected) => {
    expect(reputation(name, specifier)).toBe(expected);
  });

  it('one edit is symmetric and never reflexive', () => {
    assert(
      property(string({ maxLength: 12 }), string({ maxLength: 12 }), (a, b) => {
        expect(isOneEdit(a, b)).toBe(isOneEdit(b, a));
        expect(isOneEdit(a, a)).toBe(false);
      }),
    );
  });
});

describe('whether all allowed versions reach 2.6', () => {
  it.each([
    ['==2.4.1', 'no'],
    ['==2.6.0', 'yes'],
    ['=1.13', 'no'],
    ['>=2.6', 'yes'],
    ['>=2.0', 'unknown'],
    ['>=2.0,<2.6', 'no'],
    ['~=2.5.1', 'no'],
    ['~=2.5', 'unknown'],
    ['<=2.5.9', 'no'],
    ['', 'unknown'],
    ['!=2.5', 'unknown'],
  ])('%s: %s', (specifier, expected) => {
    expect(reaches(specifier, '2.6')).toBe(expected);
  });
});

const stated = (path: string, text: string): Fact[] => {
  const reader = extractors.find(({ id }) => id === (path === 'uv.lock' ? 'python-lock' : 'requirements'));
  const extraction = reader?.extract({ path, text }, new AbortController().signal);
  return extraction === undefined || extraction instanceof Promise ? [] : [...extraction.facts];
};
const locked = (name: string, version: string): Fact[] =>
  stated(
    'uv.lock',
    `[[package]]\nname = "${name}"\nversion = "${version}"\nsource = { registry = "https://pypi.org/simple" }\n`,
  );
const standing = (facts: readonly Fact[]): unknown =>
  link(facts).dependencies.map(({ path, resembles, reputation }) => [path, resembles, reputation]);

describe('a lock', () => {
  it('does not repeat what the manifest beside it is told for, and names nobody typed resemble nothing', () => {
    expect(standing([...stated('requirements.txt', 'litellm==1.82.8\n'), ...locked('litellm', '1.82.8')])).toEqual([
      ['requirements.txt', '', 'malicious'],
      ['uv.lock', '', ''],
    ]);
    expect(standing(locked('litellm', '1.82.8'))).toEqual([['uv.lock', '', 'malicious']]);
    expect(standing(locked('reqeusts', '1.0'))).toEqual([['uv.lock', '', '']]);
  });

  it('tells which torch a load meets better than the range beside it', () => {
    const dependencies = link([...stated('requirements.txt', 'torch>=2\n'), ...locked('torch', '2.5.1')]).dependencies;
    expect(nearestDependency(dependencies)('train.py')?.specifier).toBe('==2.5.1');
  });
});
