/**
 * A version of a Python package, taken apart as https://packaging.python.org/en/latest/specifications/version-specifiers/ says. Numbers are
 * kept as digits without leading zeros: they may be of any length.
 */
export type Pep440Version = {
  readonly epoch: string;
  readonly release: readonly string[];
  /** `a`, `b` or `rc` with its number. */
  readonly pre: readonly [letter: string, number: string] | null;
  readonly post: string | null;
  readonly dev: string | null;
  readonly local: readonly string[] | null;
};

/** Longer texts are no version of anything. */
const LONGEST = 200;

const VERSION =
  /^v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(alpha|a|beta|b|preview|pre|c|rc)[-_.]?(\d*))?(?:-(\d+)|[-_.]?(post|rev|r)[-_.]?(\d*))?(?:[-_.]?(dev)[-_.]?(\d*))?(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?$/;

const LETTERS: Readonly<Record<string, string>> = { alpha: 'a', beta: 'b', c: 'rc', pre: 'rc', preview: 'rc' };

/** Reads a version in any spelling that PEP 440 normalises; null for what is none. */
export function parsePep440(text: string): Pep440Version | null {
  if (text.length > LONGEST) return null;
  const match = VERSION.exec(text.trim().toLowerCase());
  if (match === null) return null;
  const [, epoch, release = '', letter, number, implicit, post, postNumber, dev, devNumber, local] = match;
  return {
    epoch: digits(epoch ?? ''),
    release: release.split('.').map(digits),
    pre: letter === undefined ? null : [LETTERS[letter] ?? letter, digits(number ?? '')],
    post: implicit === undefined ? (post === undefined ? null : digits(postNumber ?? '')) : digits(implicit),
    dev: dev === undefined ? null : digits(devNumber ?? ''),
    local: local === undefined ? null : local.split(/[-_.]/).map((part) => (/^\d+$/.test(part) ? digits(part) : part)),
  };
}

/** Negative when `a` comes before `b`, 0 when they are the same version, positive when after. */
export function comparePep440(a: Pep440Version, b: Pep440Version): number {
  return comparePublic(a, b) || compareLocal(a.local, b.local);
}

/** As `comparePep440`, blind to local versions (`+cu121`). */
export function comparePublic(a: Pep440Version, b: Pep440Version): number {
  return (
    compareDigits(a.epoch, b.epoch) ||
    compareRelease(a.release, b.release) ||
    comparePre(a, b) ||
    compareOptional(a.post, b.post, -1) ||
    compareOptional(a.dev, b.dev, 1)
  );
}

/** Compares releases; missing parts count as 0. */
export function compareRelease(a: readonly string[], b: readonly string[]): number {
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const order = compareDigits(a[at] ?? '0', b[at] ?? '0');
    if (order !== 0) return order;
  }
  return 0;
}

export function isPreRelease(version: Pep440Version): boolean {
  return version.pre !== null || version.dev !== null;
}

function digits(text: string): string {
  return text.replace(/^0+(?=.)/, '') || '0';
}

function compareDigits(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}

/** `1.dev0` comes before `1a0`, which comes before `1`: a development release of nothing else has the lowest pre-release of all. */
function comparePre(a: Pep440Version, b: Pep440Version): number {
  const rank = ({ pre, post, dev }: Pep440Version): string => {
    if (pre === null) return post === null && dev !== null ? '0' : 'z';
    return pre[0];
  };
  const [left, right] = [rank(a), rank(b)];
  if (left !== right) return left < right ? -1 : 1;
  return compareDigits(a.pre?.[1] ?? '0', b.pre?.[1] ?? '0');
}

/** `missing` tells on which side of all numbers a missing one stands. */
function compareOptional(a: string | null, b: string | null, missing: -1 | 1): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? missing : -missing;
  return compareDigits(a, b);
}

/** No local version comes before any; numbers come after words. */
function compareLocal(a: readonly string[] | null, b: readonly string[] | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1;
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const [left, right] = [a[at], b[at]];
    if (left === undefined || right === undefined) return left === undefined ? -1 : 1;
    const [leftNumber, rightNumber] = [/^\d/.test(left) && /^\d+$/.test(left), /^\d+$/.test(right)];
    if (leftNumber !== rightNumber) return leftNumber ? 1 : -1;
    const order = leftNumber ? compareDigits(left, right) : left < right ? -1 : left > right ? 1 : 0;
    if (order !== 0) return order;
  }
  return 0;
}

/** Whether one version comes before another; false when either is none. */
export function isBelow(text: string, other: string): boolean {
  const [version, limit] = [parsePep440(text), parsePep440(other)];
  return version !== null && limit !== null && comparePublic(version, limit) < 0;
}
