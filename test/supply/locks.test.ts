import { describe, expect, it } from 'vitest';
import { allows } from '../../src/dependency/index.ts';
import { introducedBy, type Files } from '../incidents/replay.ts';

const [A, B] = ['a'.repeat(64), 'b'.repeat(64)];

type Entry = readonly [name: string, version: string, hash?: string, registry?: string];

function uv(...entries: readonly Entry[]): string {
  return entries
    .map(
      ([name, version, hash = A, registry = 'https://pypi.org/simple']) =>
        `[[package]]\nname = "${name}"\nversion = "${version}"\nsource = { registry = "${registry}" }\nsdist = { url = "https://files.pythonhosted.org/${name}.tar.gz", hash = "sha256:${hash}" }\n`,
    )
    .join('\n');
}

function project(...requirements: readonly string[]): string {
  return `[project]\nname = "own"\ndependencies = ${JSON.stringify(requirements)}\n\n[build-system]\nrequires = ["hatchling"]\n`;
}

function npmLock(version: string, resolved: string, integrity: string): string {
  return JSON.stringify({
    lockfileVersion: 3,
    packages: { '': { dependencies: { openai: '^4.1.0' } }, 'node_modules/openai': { version, resolved, integrity } },
  });
}

async function told(base: Files, change: Files): Promise<string[]> {
  const threats = await introducedBy(base, change);
  return threats
    .filter(({ rule }) => rule.startsWith('lock-'))
    .map(
      ({ rule, severity, evidence, detail }) =>
        `${severity} ${rule} ${evidence[0]?.path ?? ''}:${evidence[0]?.startLine ?? 0} ${detail}`,
    );
}

const before = { 'pyproject.toml': project('pandas>=2,<3'), 'uv.lock': uv(['pandas', '2.2.0']) };

describe('a manifest and its lock', () => {
  it.each<[string, Files, Files, readonly string[]]>([
    [
      'a manifest that moves on without its lock',
      before,
      { 'pyproject.toml': project('pandas>=2.3,<3') },
      [
        'medium lock-disagrees-with-manifest pyproject.toml:3 pandas in pyproject.toml: asks for >=2.3,<3, uv.lock holds 2.2.0',
      ],
    ],
    [
      'a lock that was edited by hand',
      before,
      { 'uv.lock': uv(['pandas', '1.5.3']) },
      [
        'medium lock-disagrees-with-manifest pyproject.toml:3 pandas in pyproject.toml: asks for >=2,<3, uv.lock holds 1.5.3',
      ],
    ],
    [
      'a package that the lock does not hold',
      before,
      { 'pyproject.toml': project('pandas>=2,<3', 'tabulate>=0.9') },
      ['low lock-lacks-new-package pyproject.toml:3 tabulate in pyproject.toml: is new, uv.lock does not hold it'],
    ],
    [
      'a member of a workspace, whose lock stands above',
      { 'uv.lock': uv(['pandas', '2.2.0']) },
      { 'packages/one/pyproject.toml': project('pandas==2.1.0') },
      [
        'medium lock-disagrees-with-manifest packages/one/pyproject.toml:3 pandas in packages/one/pyproject.toml: asks for ==2.1.0, uv.lock holds 2.2.0',
      ],
    ],
    ['both together', before, { 'pyproject.toml': project('pandas>=2.3,<3'), 'uv.lock': uv(['pandas', '2.3.1']) }, []],
    ['one of two locked versions that fits', before, { 'uv.lock': uv(['pandas', '1.5.3'], ['pandas', '2.2.0']) }, []],
    ['a disagreement that was there', { ...before, 'uv.lock': uv(['pandas', '1.0']) }, { 'README.md': 'x' }, []],
    [
      'a package of the build',
      before,
      { 'pyproject.toml': project('pandas>=2,<3').replace('hatchling', 'setuptools') },
      [],
    ],
    [
      'a condition of one platform',
      before,
      { 'pyproject.toml': project('pandas>=2,<3', "colorama; sys_platform == 'win32'") },
      [],
    ],
    [
      'package.json and its lock',
      {
        'package.json': '{"dependencies":{"openai":"^4.1.0"}}',
        'package-lock.json': npmLock('4.2.0', 'https://registry.npmjs.org/openai/-/openai-4.2.0.tgz', ''),
      },
      { 'package.json': '{\n"dependencies":{\n"openai":"^5.0.0"}}' },
      [
        'medium lock-disagrees-with-manifest package.json:3 openai in package.json: asks for ^5.0.0, package-lock.json holds 4.2.0',
      ],
    ],
  ])('%s', async (_, base, change, lines) => {
    expect(await told(base, change)).toEqual(lines);
  });
});

describe('a lock of the same versions', () => {
  const many = Array.from({ length: 8 }, (_, at): Entry => [`acme-p${at}`, '1.0']);
  it.each<[string, string, string, readonly string[]]>([
    [
      'with other digests',
      uv(['pandas', '2.2.0']),
      uv(['pandas', '2.2.0', B]),
      [
        'high lock-has-other-bytes-for-same-version uv.lock:1 pandas in uv.lock: version 2.2.0 has other digests (sha256) than before',
      ],
    ],
    [
      'from another place',
      uv(['pandas', '2.2.0']),
      uv(['pandas', '2.2.0', A, 'https://pypi.evil.example/simple']),
      [
        'high lock-takes-package-from-elsewhere uv.lock:1 pandas in uv.lock: comes from pypi.evil.example instead of the public registry',
      ],
    ],
    [
      'of which many moved to one place, told once',
      uv(...many),
      uv(...many.map(([name, version]): Entry => [name, version, A, 'https://mirror.example.org/simple'])),
      [
        'high lock-takes-package-from-elsewhere uv.lock:1 acme-p0 and 7 more packages of the same versions in uv.lock: comes from mirror.example.org instead of the public registry',
      ],
    ],
    ['of another version', uv(['pandas', '2.2.0']), uv(['pandas', '2.2.1', B]), []],
    ['that is the same', uv(['pandas', '2.2.0']), `${uv(['pandas', '2.2.0'])}\n`, []],
  ])('%s', async (_, old, fresh, lines) => {
    expect(await told({ 'uv.lock': old }, { 'uv.lock': fresh })).toEqual(lines);
  });

  it('with another algorithm of digests is not compared', async () => {
    const resolved = 'https://registry.npmjs.org/openai/-/openai-4.2.0.tgz';
    const sha1 = `sha1-${Buffer.alloc(20).toString('base64')}`;
    const sha512 = `sha512-${Buffer.alloc(64).toString('base64')}`;
    const base = { 'package-lock.json': npmLock('4.2.0', resolved, sha1) };
    expect(await told(base, { 'package-lock.json': npmLock('4.2.0', resolved, sha512) })).toEqual([]);
  });
});

describe('what a condition lets in', () => {
  it.each<['pypi' | 'npm', string, string, boolean | null]>([
    ['pypi', '^1.2', '1.9', true],
    ['pypi', '^1.2', '2.0', false],
    ['pypi', '^0.2.3', '0.2.9', true],
    ['pypi', '^0.2.3', '0.3.0', false],
    ['pypi', '^0.0.3', '0.0.4', false],
    ['pypi', '^0', '0.9', true],
    ['pypi', '~1.2', '1.2.9', true],
    ['pypi', '~1.2', '1.3', false],
    ['pypi', '~1', '1.9', true],
    ['pypi', '~=1.2', '1.9', true],
    ['pypi', '1.2.3', '1.2.3', true],
    ['pypi', '1.2.3', '1.2.4', false],
    ['pypi', '2.*', '2.4', true],
    ['pypi', '>=1,<2', '2.0', false],
    ['pypi', '^1.2 || ^2', '1.5', null],
    ['pypi', '', '1', true],
    ['npm', '^1.2.3', '1.9.0', true],
    ['npm', '^1.2.3', '2.0.0', false],
    ['npm', '^1.2.3', '1.2.2', false],
    ['npm', '^0.2.3', '0.3.0', false],
    ['npm', '^0.0.3', '0.0.4', false],
    ['npm', '^1', '1.9.0', true],
    ['npm', '^0', '0.9.0', true],
    ['npm', '^0.0', '0.0.9', true],
    ['npm', '^0.0', '0.1.0', false],
    ['npm', '~1.2.3', '1.2.9', true],
    ['npm', '~1.2.3', '1.3.0', false],
    ['npm', '~1', '1.9.0', true],
    ['npm', '1.2.3', '1.2.3', true],
    ['npm', '1.2.3', '1.2.4', false],
    ['npm', '>=1.0.0 <2.0.0', '1.5.0', true],
    ['npm', '>=1.0.0 <2.0.0', '2.0.0', false],
    ['npm', '>= 1.0.0', '0.9.0', false],
    ['npm', '1.x', '1.2.0', null],
    ['npm', '1.2', '1.2.0', null],
    ['npm', '1.0.0 - 2.0.0', '3.0.0', null],
    ['npm', 'latest', '3.0.0', null],
    ['npm', '^1.0.0-beta', '1.0.0', null],
  ])('%s %s %s: %s', (ecosystem, specifier, version, met) => {
    expect(allows({ ecosystem, specifier }, version)).toBe(met);
  });
});
