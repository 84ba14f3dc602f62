import {
  comparePep440,
  comparePublic,
  compareRelease,
  isPreRelease,
  parsePep440,
  type Pep440Version,
} from './pep440.ts';

type Clause = { readonly operator: string; readonly text: string };

const CLAUSE = /^(===|==|~=|!=|<=|>=|<|>)\s*(\S{1,200})$/;

/**
 * Whether a version meets a condition of PEP 440 (`>=2,<3`, `~=1.4.2`, `==1.*`). Null when either is none. An empty condition is met by every
 * version. Pre-releases count like others unless `preReleases` is false; then only a condition that names one lets them in.
 */
export function satisfies(version: string, specifier: string, preReleases = true): boolean | null {
  const clauses = clausesOf(specifier);
  if (clauses === null) return null;
  const parsed = parsePep440(version);
  if (parsed === null && !clauses.every(({ operator }) => operator === '===')) return null;
  for (const clause of clauses) {
    const met = meets(version, parsed, clause);
    if (met !== true) return met;
  }
  if (preReleases || parsed === null || !isPreRelease(parsed)) return true;
  return clauses.some(({ operator, text }) => {
    const named = parsePep440(text);
    return operator !== '!=' && named !== null && isPreRelease(named);
  });
}

function clausesOf(specifier: string): Clause[] | null {
  if (specifier.length > 2_000) return null;
  const parts = specifier.split(',').map((part) => part.trim());
  if (parts.at(-1) === '') parts.pop();
  const clauses = parts.map((part) => CLAUSE.exec(part));
  if (clauses.includes(null)) return null;
  return clauses.map((match) => ({ operator: match?.[1] ?? '', text: match?.[2] ?? '' }));
}

/** Null when the clause cannot be read. */
function meets(text: string, version: Pep440Version | null, clause: Clause): boolean | null {
  if (clause.operator === '===') return text.trim().toLowerCase() === clause.text.toLowerCase();
  if (version === null) return null;
  const prefix = /^(.*)\.\*$/.exec(clause.text)?.[1];
  const wanted = parsePep440(prefix ?? clause.text);
  if (wanted === null || (prefix !== undefined && clause.operator !== '==' && clause.operator !== '!=')) return null;
  switch (clause.operator) {
    case '==':
      return prefix === undefined ? equals(version, wanted) : startsWith(version, wanted);
    case '!=':
      return prefix === undefined ? !equals(version, wanted) : !startsWith(version, wanted);
    case '>=':
      return comparePublic(version, wanted) >= 0;
    case '<=':
      return comparePublic(version, wanted) <= 0;
    case '<':
      return below(version, wanted);
    case '>':
      return above(version, wanted);
    default:
      return compatible(version, wanted);
  }
}

/** A condition without a local version is met by any build of the version. */
function equals(version: Pep440Version, wanted: Pep440Version): boolean {
  return wanted.local === null ? comparePublic(version, wanted) === 0 : comparePep440(version, wanted) === 0;
}

function startsWith(version: Pep440Version, prefix: Pep440Version): boolean {
  if (version.epoch !== prefix.epoch) return false;
  const head = prefix.release.map((_, at) => version.release[at] ?? '0');
  if (compareRelease(head, prefix.release) !== 0) return false;
  if (prefix.pre === null && prefix.post === null && prefix.dev === null) return true;
  return comparePublic({ ...version, release: head }, prefix) === 0;
}

/** `<2` does not take pre-releases of 2, unless it names one. */
function below(version: Pep440Version, wanted: Pep440Version): boolean {
  if (comparePublic(version, wanted) >= 0) return false;
  if (!isPreRelease(version) || isPreRelease(wanted)) return true;
  const finished = version.pre === null ? { ...version, dev: null } : { ...version, pre: null, post: null, dev: null };
  return comparePublic(finished, wanted) !== 0;
}

/** `>2` takes neither post-releases nor builds of 2, unless it names one. */
function above(version: Pep440Version, wanted: Pep440Version): boolean {
  if (comparePublic(version, wanted) <= 0) return false;
  if (version.post === null || wanted.post !== null) return true;
  return comparePublic({ ...version, post: null, dev: null }, wanted) !== 0;
}

/** `~=2.2` is `>=2.2, ==2.*`; one number alone is not allowed. */
function compatible(version: Pep440Version, wanted: Pep440Version): boolean | null {
  if (wanted.release.length < 2) return null;
  const prefix = { ...wanted, release: wanted.release.slice(0, -1), pre: null, post: null, dev: null, local: null };
  return comparePublic(version, wanted) >= 0 && startsWith(version, prefix);
}

/** The lowest and highest version that a condition allows; null where it is open. */
export type Bounds = {
  readonly low: Pep440Version | null;
  readonly high: Pep440Version | null;
  readonly highIncluded: boolean;
};

/** The bounds of a condition; null when it is none. `!=` is left out of account, as are holes of any kind. */
export function boundsOf(specifier: string): Bounds | null {
  let bounds: Bounds = { low: null, high: null, highIncluded: false };
  for (const { operator, text } of clausesOf(specifier) ?? [{ operator: 'none', text: '' }]) {
    const prefix = /^(.*)\.\*$/.exec(text)?.[1];
    const version = parsePep440(prefix ?? text);
    if (version === null) return null;
    if (['==', '===', '>=', '>', '~='].includes(operator)) bounds = raise(bounds, version);
    if (prefix !== undefined && operator === '==')
      bounds = lower(bounds, nextOf(version, version.release.length), false);
    else if (operator === '==' || operator === '===' || operator === '<=') bounds = lower(bounds, version, true);
    else if (operator === '<') bounds = lower(bounds, version, false);
    else if (operator === '~=') bounds = lower(bounds, nextOf(version, version.release.length - 1), false);
  }
  return bounds;
}

function raise(bounds: Bounds, low: Pep440Version): Bounds {
  return bounds.low === null || comparePublic(low, bounds.low) > 0 ? { ...bounds, low } : bounds;
}

function lower(bounds: Bounds, high: Pep440Version, highIncluded: boolean): Bounds {
  const order = bounds.high === null ? -1 : comparePublic(high, bounds.high);
  if (order > 0 || (order === 0 && highIncluded)) return bounds;
  return { ...bounds, high, highIncluded };
}

/** The first version after all that begin with the release's first `length` numbers. */
function nextOf(version: Pep440Version, length: number): Pep440Version {
  const release = version.release.slice(0, Math.max(1, length));
  const last = (BigInt(release.at(-1) ?? '0') + 1n).toString();
  return { ...version, release: [...release.slice(0, -1), last], pre: null, post: null, dev: null, local: null };
}
