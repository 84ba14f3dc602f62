import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparePep440, parsePep440 } from '../../src/dependency/pep440.ts';
import { compareSemver, parseSemver } from '../../src/dependency/semver.ts';
import { boundsOf, satisfies } from '../../src/dependency/specifier.ts';

/** The order that the specification gives, with an epoch and builds: https://packaging.python.org/en/latest/specifications/version-specifiers/ */
const ORDER =
  `1.0.dev456 1.0a1 1.0a2.dev456 1.0a12.dev456 1.0a12 1.0b1.dev456 1.0b2 1.0b2.post345.dev456 1.0b2.post345 1.0rc1.dev456 1.0rc1 1.0
  1.0+abc.5 1.0+abc.7 1.0+5 1.0.post456.dev34 1.0.post456 1.0.15 1.1.dev1 2.0 2024.1 1!0.5`.split(/\s+/);

const version = (text: string): NonNullable<ReturnType<typeof parsePep440>> => {
  const parsed = parsePep440(text);
  if (parsed === null) throw new Error(`${text} is no version`);
  return parsed;
};

const order = (a: string, b: string): number => Math.sign(comparePep440(version(a), version(b)));
const releaseOf = (one: ReturnType<typeof parsePep440> | undefined): string => one?.release.join('.') ?? '';

describe('versions of PEP 440', () => {
  it('stand in the order of the specification', () => {
    const shuffled = ORDER.toSorted();
    expect(shuffled.toSorted((a, b) => comparePep440(version(a), version(b)))).toEqual(ORDER);
  });

  it.each([
    ['1.0', '1'],
    ['v1.0', '1.0.0'],
    ['1.1-alpha_1', '1.1a1'],
    ['1.1.RC', '1.1c0'],
    ['1.0-1', '1.0.post1'],
    ['1.0.rev2', '1.0-r2'],
    ['1.0_dev-3', '1.0.dev3'],
    ['1.0+Ubuntu-1', '1.0+ubuntu.1'],
    ['01.002', '1.2'],
    ['1.0preview3', '1.0rc3'],
  ])('%s is %s', (a, b) => {
    expect(comparePep440(version(a), version(b))).toBe(0);
  });

  it.each(['', 'latest', '1.0.x', '1..0', '1.0+', '${V}', '1.0-beta-gamma', '1'.repeat(300)])('%j is none', (text) => {
    expect(parsePep440(text)).toBeNull();
  });

  it('compare numbers of any length', () => {
    expect(comparePep440(version('99999999999999999999.1'), version('99999999999999999998.9'))).toBeGreaterThan(0);
  });

  it('are ordered the same from both sides, whatever they are', () => {
    const any = fc.constantFrom(...ORDER);
    fc.assert(
      fc.property(any, any, any, (a, b, c) => {
        expect(order(a, b)).toBe(-order(b, a) || 0);
        expect(order(a, b) > 0 || order(b, c) > 0 || order(a, c) <= 0).toBe(true);
      }),
    );
  });

  it('any text is read, and then equals itself, or is none', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400 }), (text) => {
        const parsed = parsePep440(text);
        expect(parsed === null || comparePep440(parsed, parsed) === 0).toBe(true);
      }),
    );
  });
});

describe('conditions of PEP 440', () => {
  it.each<[version: string, specifier: string, met: boolean | null]>([
    ['1.4.5', '~=1.4.2', true],
    ['1.5.0', '~=1.4.2', false],
    ['1.9', '~=1.4', true],
    ['2.0', '~=1.4', false],
    ['2.2.post3', '~=2.2', true],
    ['1.1.post1', '==1.1', false],
    ['1.1.post1', '==1.1.*', true],
    ['1.1a1', '==1.1.*', true],
    ['1.1+cu121', '==1.1', true],
    ['1.1', '==1.1+cu121', false],
    ['1.1.0', '==1.1', true],
    ['1.1', '!=1.1.*', false],
    ['2.0rc1', '<2.0', false],
    ['2.0rc1', '<2.0rc2', true],
    ['1.7.0.post2', '>1.7', false],
    ['1.7.1', '>1.7', true],
    ['1.7.0.post3', '>1.7.post2', true],
    ['1.7+local', '>1.7', false],
    ['3.0.0', '>=2,<3', false],
    ['2.9', '>=2,<3,!=2.9', false],
    ['2.9', '', true],
    ['anything', '===anything', true],
    ['1!1.0', '>=2', true],
    ['1.0', '~=1', null],
    ['1.0', '>=1.*', null],
    ['1.0', '^1.2', null],
    ['latest', '>=1', null],
  ])('%s against %j: %j', (text, specifier, met) => {
    expect(satisfies(text, specifier)).toBe(met);
  });

  it.each<[version: string, specifier: string, met: boolean]>([
    ['2.0rc1', '>=1', false],
    ['2.0rc1', '>=2.0rc1', true],
    ['2.0rc1', '!=2.0rc2', false],
  ])('%s against %j without pre-releases: %j', (text, specifier, met) => {
    expect(satisfies(text, specifier, false)).toBe(met);
  });

  it.each<[specifier: string, low: string, high: string]>([
    ['==2.5.1', '2.5.1', '<=2.5.1'],
    ['>=2,<3', '2', '<3'],
    ['~=2.5.1', '2.5.1', '<2.6'],
    ['==1.*', '1', '<2'],
    ['>1,>=1.5,<=2,<4', '1.5', '<=2'],
    ['!=1', '', ''],
  ])('%s allows from %j to %j', (specifier, low, high) => {
    const bounds = boundsOf(specifier);
    const upper = releaseOf(bounds?.high);
    expect([releaseOf(bounds?.low), upper && `${bounds?.highIncluded === true ? '<=' : '<'}${upper}`]).toEqual([
      low,
      high,
    ]);
  });
});

it('versions of SemVer stand in the order of its specification', () => {
  const order =
    '1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1 1.0.0 1.2 10.0.0'.split(
      ' ',
    );
  const parsed = order.map(parseSemver);
  expect(parsed).not.toContain(null);
  const sorted = order.toSorted().toSorted((a, b) => {
    const [left, right] = [parseSemver(a), parseSemver(b)];
    return left === null || right === null ? 0 : compareSemver(left, right);
  });
  expect(sorted).toEqual(order);
  expect(['latest', '1.x', '', '1.2.3.4'].map(parseSemver)).toEqual([null, null, null, null]);
});
