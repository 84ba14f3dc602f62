/** A version of https://semver.org, without its build. */
export type Semver = { readonly numbers: readonly bigint[]; readonly pre: readonly string[] };

const SEMVER =
  /^[v=\s]{0,3}(\d{1,40})(?:\.(\d{1,40}))?(?:\.(\d{1,40}))?(?:-([0-9A-Za-z.-]{1,200}))?(?:\+[0-9A-Za-z.-]{1,200})?$/;

/** Reads a version; missing numbers count as 0, which OSV's records write. Null for what is none. */
export function parseSemver(text: string): Semver | null {
  const match = SEMVER.exec(text.trim().slice(0, 600));
  if (match === null) return null;
  const numbers = [match[1], match[2], match[3]].map((part) => BigInt(part ?? '0'));
  return { numbers, pre: match[4] === undefined ? [] : match[4].split('.') };
}

/** Negative when `a` comes before `b`, by https://semver.org/#spec-item-11. */
export function compareSemver(a: Semver, b: Semver): number {
  for (let at = 0; at < 3; at += 1) {
    const [left, right] = [a.numbers[at] ?? 0n, b.numbers[at] ?? 0n];
    if (left !== right) return left < right ? -1 : 1;
  }
  if (a.pre.length === 0 || b.pre.length === 0) return b.pre.length - a.pre.length;
  for (let at = 0; at < Math.max(a.pre.length, b.pre.length); at += 1) {
    const [left, right] = [a.pre[at], b.pre[at]];
    if (left === undefined || right === undefined) return left === undefined ? -1 : 1;
    const order = compareIdentifier(left, right);
    if (order !== 0) return order;
  }
  return 0;
}

/** Numbers come before words. */
function compareIdentifier(a: string, b: string): number {
  const [left, right] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (left && right) return BigInt(a) < BigInt(b) ? -1 : BigInt(a) > BigInt(b) ? 1 : 0;
  if (left !== right) return left ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}
