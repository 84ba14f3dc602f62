import { describe, expect, it } from 'vitest';
import { NPM_NAMES } from '../../src/dependency/names/npm.ts';
import { PYPI_NAMES } from '../../src/dependency/names/pypi.ts';
import { popularNames } from '../../src/dependency/similar-name.ts';

const listed = (text: string): string[] => text.split(/\s+/).filter(Boolean);

/** The same numbers each time (a linear congruential generator), so that a failure can be looked at again. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

const NEIGHBOURS: Readonly<Record<string, string>> = {
  a: 's',
  e: 'r',
  i: 'o',
  n: 'm',
  o: 'p',
  r: 't',
  s: 'd',
  t: 'y',
  l: 'k',
  c: 'v',
};

/** Ways in which names are imitated, by https://arxiv.org/abs/2003.03471 and what registries took down. */
const SQUATS: readonly ((name: string, next: (below: number) => number) => string)[] = [
  (name, next) => at(name, next, (letter) => letter + letter),
  (name, next) => at(name, next, () => ''),
  (name, next) => {
    const place = 1 + next(name.length - 2);
    return name.slice(0, place) + (name[place + 1] ?? '') + (name[place] ?? '') + name.slice(place + 2);
  },
  (name, next) => at(name, next, (letter) => NEIGHBOURS[letter] ?? `${letter}x`),
  (name) => name.replace('o', '0').replace('l', '1'),
  (name) => name.replaceAll('-', ''),
  (name) => name.split('-').toReversed().join('-'),
];

function at(name: string, next: (below: number) => number, change: (letter: string) => string): string {
  const place = 1 + next(name.length - 2);
  return name.slice(0, place) + change(name[place] ?? '') + name.slice(place + 1);
}

describe('popular names', () => {
  it.each([
    ['pypi', PYPI_NAMES, 14_985],
    ['npm', NPM_NAMES, 12_000],
  ] as const)('of %s raise no alarm on each other', (ecosystem, text, count) => {
    const names = listed(text);
    expect(new Set(names).size).toBe(count);
    const index = popularNames(ecosystem);
    expect(names.filter((name) => index.resemblance(name) !== '')).toEqual([]);
  });

  it('of 500 imitations of the 3,000 most popular, at least 95 in 100 are told', () => {
    const next = numbers(20_261_126);
    const index = popularNames('pypi');
    const imitated = listed(PYPI_NAMES)
      .slice(0, 3_000)
      .filter((name) => name.length > 6);
    const squats: string[] = [];
    while (squats.length < 500) {
      const name = imitated[next(imitated.length)] ?? '';
      const squat = SQUATS[next(SQUATS.length)]?.(name, next) ?? '';
      // A name that somebody popular has is no imitation, and one digit more is how people count.
      if (!index.has(squat) && squat.replaceAll(/-?\d/g, '') !== name.replaceAll(/-?\d/g, '')) squats.push(squat);
    }
    const missed = squats.filter((squat) => index.resemblance(squat) === '');
    expect(missed.slice(25)).toEqual([]);
  });

  it.each([
    ['pypi', 'skicit-learn', 'scikit-learn'],
    ['pypi', 'scikitlearn', 'scikit-learn'],
    ['pypi', 'learn-scikit', 'scikit-learn'],
    ['pypi', 't0rch', 'torch'],
    ['pypi', 'python-requests', 'requests'],
    ['pypi', 'transforrners', 'transformers'],
    ['pypi', 'redis3', ''],
    ['pypi', 'acme-internal', ''],
    ['pypi', 'x'.repeat(5_000), ''],
    ['npm', 'axois', 'axios'],
    ['npm', 'loadash', 'lodash'],
    ['npm', '@acme/lodash', ''],
  ] as const)('%s: %s resembles %j', (ecosystem, name, popular) => {
    expect(popularNames(ecosystem).resemblance(name)).toBe(popular);
  });
});
