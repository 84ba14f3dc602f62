import type { Dependency } from '../../model/index.ts';
import { HALLUCINATED, MALICIOUS, POPULAR, VULNERABLE } from './known-packages.ts';
import { reaches } from './versions.ts';

type Reputation = Dependency['reputation'];

/** What is known of a PyPI name and version by name alone: a public incident or an invention of language models. */
export function reputationOf(name: string, specifier: string): Reputation {
  const malicious = MALICIOUS.get(name);
  if (malicious !== undefined && (malicious.length === 0 || malicious.some((version) => specifier === `==${version}`)))
    return 'malicious';
  if (HALLUCINATED.has(name)) return 'hallucinated';
  return isVulnerable(name, specifier) ? 'vulnerable' : '';
}

/** Whether every version that the condition allows lies in a range of an advisory. */
function isVulnerable(name: string, specifier: string): boolean {
  return (VULNERABLE.get(name) ?? []).some(
    ([from, mended]) => reaches(specifier, mended) === 'no' && (from === '0' || reaches(specifier, from) === 'yes'),
  );
}

/**
 * The popular package that a name nearly is, or ''. One edit (a letter more, less, other, or two neighbours swapped) for names of five
 * letters or more. A name that is popular itself resembles nothing.
 */
export function resemblance(name: string): string {
  if (name.length < 5 || POPULAR.has(name)) return '';
  for (const popular of POPULAR) {
    if (popular.length < 5 || Math.abs(popular.length - name.length) > 1) continue;
    if (isOneEdit(name, popular) && !differsByDigitOnly(name, popular)) return popular;
  }
  return '';
}

/** `pillow2` or `redis3` are names that people give on purpose; a digit tells a version, not a slip of the finger. */
function differsByDigitOnly(a: string, b: string): boolean {
  return a.replaceAll(/\d/g, '') === b.replaceAll(/\d/g, '');
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
