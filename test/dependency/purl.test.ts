import { expect, it } from 'vitest';
import { exactVersionOf, purlOf } from '../../src/dependency/index.ts';
import { Dependency } from '../../src/model/index.ts';

type Placed = Parameters<typeof purlOf>[0];
const dependency = Dependency.pick({ ecosystem: true, package: true, pinned: true, specifier: true, source: true });

it.each<[Partial<Placed>, string | null]>([
  [{ package: 'torch', specifier: '==2.5.1+cu121' }, 'pkg:pypi/torch@2.5.1%2Bcu121'],
  [{ package: 'torch', specifier: '>=2,==2.5.1' }, 'pkg:pypi/torch@2.5.1'],
  [{ package: 'torch', specifier: '>=2', pinned: 'range' }, 'pkg:pypi/torch'],
  [{ package: '@ai-sdk/openai', specifier: '1.0.0', ecosystem: 'npm' }, 'pkg:npm/%40ai-sdk/openai@1.0.0'],
  [{ package: 'numpy', specifier: '=1.26=py312_0', ecosystem: 'conda' }, 'pkg:conda/numpy@1.26'],
  [{ package: 'curl', specifier: '', pinned: 'none', ecosystem: 'debian' }, 'pkg:deb/debian/curl'],
  [{ package: 'own', source: 'local' }, null],
  [{ package: 'a', ecosystem: 'unknown' }, null],
  [{ package: 'a\uD800(b)', pinned: 'none' }, 'pkg:pypi/a%EF%BF%BD%28b%29'],
])('%j is %j', (given, purl) => {
  const placed = {
    ecosystem: 'pypi',
    package: 'a',
    pinned: 'exact',
    specifier: '==1',
    source: 'index',
    ...given,
  } as const;
  expect(purlOf(dependency.parse(placed))).toBe(purl);
});

it('what allows several versions has no exact one', () => {
  expect(exactVersionOf({ ecosystem: 'pypi', pinned: 'range', specifier: '==1.*' })).toBe('');
  expect(exactVersionOf({ ecosystem: 'npm', pinned: 'exact', specifier: 'v1.2.3' })).toBe('1.2.3');
});
