import { NPM_NAMES } from './names/npm.ts';
import { PYPI_NAMES } from './names/pypi.ts';

/** Names that are known, and of which it is told whose an unknown name nearly is. */
export type NameIndex = {
  /** The known name that `name` nearly is, the most popular one; empty for none and for a known name. */
  readonly resemblance: (name: string) => string;
  readonly has: (name: string) => boolean;
};

/** Slips near less popular names are more often somebody's own name than an attack. */
const IMITATED = 5_000;
/** One letter more or less makes another word of a shorter name. */
const SHORTEST = 5;
/** Names up to this length have so many neighbours that only those which everybody knows count as imitated by a slip. */
const SHORT = 6;
/** Two long names of the same letters are one name mistyped: `skicit-learn`. */
const LONG = 9;
/** `python-NAME` is what a stranger calls what is none of his only where NAME is on everybody's list. */
const AFFIXED = 1_000;
const AFFIX = /^(?:python|py)-(?=.{4})|(?<=.{4})-(?:python|py)$/;

/** Makes an index of names, the most popular first. Time and memory are about linear in their letters. */
export function nameIndex(names: readonly string[]): NameIndex {
  const known = new Set(names);
  const imitated = names.slice(0, IMITATED);
  const ranks = new Map(imitated.map((name, at) => [name, at]));
  const index = once(() => {
    const long = imitated.filter(({ length }) => length >= SHORTEST);
    const usual = long.filter((name) => name.length > SHORT || (ranks.get(name) ?? 0) < AFFIXED);
    return { near: keyed(usual, shortened), alike: keyed(long, lookalikeKeys) };
  });
  const resemblance = (name: string): string => {
    if (known.has(name) || name.length < SHORTEST || name.length > 100) return '';
    const { near, alike } = index();
    const candidates = [
      ...shortened(name)
        .flatMap((key) => near.get(key) ?? [])
        .filter((other) => isSlip(name, other)),
      ...lookalikeKeys(name)
        .flatMap((key) => alike.get(key) ?? [])
        .filter((other) => !differsByDigitOnly(name, other)),
    ];
    const bare = name.replace(AFFIX, '');
    if (bare !== name && (ranks.get(bare) ?? AFFIXED) < AFFIXED) candidates.push(bare);
    return candidates.reduce(
      (best, other) => ((ranks.get(other) ?? 0) < (ranks.get(best) ?? Infinity) ? other : best),
      '',
    );
  };
  return { resemblance, has: (name) => known.has(name) };
}

function keyed(
  names: readonly string[],
  keysOf: (name: string) => readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const index = new Map<string, string[]>();
  for (const name of names) {
    for (const key of new Set(keysOf(name))) {
      const list = index.get(key);
      if (list === undefined) index.set(key, [name]);
      else list.push(name);
    }
  }
  return index;
}

/** A name and all that it is without one letter: two names of one edit have one of these in common. */
function shortened(name: string): string[] {
  return [name, ...Array.from(name, (_, at) => name.slice(0, at) + name.slice(at + 1))];
}

/** What a name looks like, its words in any order and without what stands between them, and of a long one its letters in any order. */
function lookalikeKeys(name: string): string[] {
  const looks = name.replaceAll('0', 'o').replaceAll('1', 'l').replaceAll('rn', 'm').replaceAll('vv', 'w');
  const words = name.split('-');
  const keys = [`looks ${looks}`, `joined ${words.join('')}`];
  if (words.length > 1) keys.push(`words ${words.toSorted().join(' ')}`);
  if (name.length >= LONG) keys.push(`letters ${Array.from(name).sort().join('')}`);
  return keys;
}

function isSlip(name: string, other: string): boolean {
  return isOneEdit(name, other) && !differsByDigitOnly(name, other);
}

/** `pillow2` or `redis3` are names that people give on purpose; a digit tells a version, not a slip of the finger. */
function differsByDigitOnly(a: string, b: string): boolean {
  return a.replaceAll(/-?\d/g, '') === b.replaceAll(/-?\d/g, '');
}

/** Whether the optimal-string-alignment distance is exactly 1. Linear. */
export function isOneEdit(a: string, b: string): boolean {
  if (a === b) return false;
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let endA = a.length;
  let endB = b.length;
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA -= 1;
    endB -= 1;
  }
  const restA = a.slice(start, endA);
  const restB = b.slice(start, endB);
  if (restA.length <= 1 && restB.length <= 1) return true;
  return restA.length === 2 && restB.length === 2 && restA[0] === restB[1] && restA[1] === restB[0];
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}

const words = (text: string): string[] => text.split(/\s+/).filter(Boolean);
/** Projects of PyPI that their field knows, past or small, with neighbours among the most downloaded: no imitations, and not imitated. */
const ALSO_KNOWN = 'airflow conda cupy sphinx-tags tensorflow-gpu';

const indexes = new Map<string, NameIndex>();

/** The popular names of a registry, indexed when they are first asked for. */
export function popularNames(ecosystem: 'pypi' | 'npm'): NameIndex {
  const known = indexes.get(ecosystem);
  if (known !== undefined) return known;
  const index = nameIndex(words(ecosystem === 'pypi' ? `${PYPI_NAMES} ${ALSO_KNOWN}` : NPM_NAMES));
  indexes.set(ecosystem, index);
  return index;
}
