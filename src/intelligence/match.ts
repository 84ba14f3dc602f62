import {
  boundsOf,
  comparePublic,
  compareSemver,
  exactVersionOf,
  isWithin,
  parsePep440,
  parseSemver,
} from '../dependency/index.ts';
import type { Dependency } from '../model/index.ts';
import { type Advisory, packageKey, type Span } from './osv.ts';
import type { Knowledge } from './snapshot-file.ts';

/** What is known of a dependency: ids of records, the malicious first, each thing once under one of its names. */
export type Match = { readonly reputation: 'malicious' | 'reported'; readonly ids: readonly string[] };

/**
 * What a snapshot says of a dependency; null for nothing. A dependency that allows several versions is matched by what holds for all of
 * them: a range without an upper end never is, for its newest version is not known.
 */
export function matchOf(dependency: Dependency, knowledge: Pick<Knowledge, 'of'>): Match | null {
  const { ecosystem, source } = dependency;
  if ((ecosystem !== 'pypi' && ecosystem !== 'npm') || source !== 'index') return null;
  const advisories = knowledge.of(packageKey(ecosystem, dependency.package)).filter((one) => concerns(one, dependency));
  if (advisories.length === 0) return null;
  const hostile = advisories.some(({ id }) => id.startsWith('MAL-'));
  return { reputation: hostile ? 'malicious' : 'reported', ids: idsOf(advisories) };
}

const NAMES = ['MAL-', 'GHSA-', 'CVE-', 'PYSEC-'];

/** Hostile releases first, then the names that people know; all others last. */
function rankOf(id: string): number {
  const rank = NAMES.findIndex((start) => id.startsWith(start));
  return rank === -1 ? NAMES.length : rank;
}

/** A record that is the alias of another one is the same thing. */
function idsOf(advisories: readonly Advisory[]): string[] {
  const ordered = advisories.toSorted((a, b) => rankOf(a.id) - rankOf(b.id) || (a.id < b.id ? -1 : 1));
  const told = new Set<string>();
  const ids: string[] = [];
  for (const { id, aliases } of ordered) {
    if (![id, ...aliases].some((one) => told.has(one))) ids.push(id);
    for (const one of [id, ...aliases]) told.add(one);
  }
  return ids;
}

function concerns({ spans, versions }: Advisory, dependency: Dependency): boolean {
  const everything = spans.some(({ from, fixed, last }) => from === '0' && fixed === undefined && last === undefined);
  if (everything) return true;
  const version = exactVersionOf(dependency);
  if (dependency.ecosystem === 'npm') {
    if (version === '') return false;
    return versions.includes(version) || spans.some((span) => isInSemver(version, span));
  }
  if (version !== '') {
    const own = parsePep440(version);
    if (versions.includes(version)) return true;
    if (own === null) return false;
    return (
      spans.some((span) => isInPep440(own, span)) ||
      versions.some((one) => {
        const listed = parsePep440(one);
        return listed !== null && comparePublic(listed, own) === 0;
      })
    );
  }
  const bounds = dependency.specifier === '' ? null : boundsOf(dependency.specifier);
  return bounds !== null && spans.some(({ from, fixed }) => fixed !== undefined && isWithin(bounds, from, fixed));
}

function isInPep440(version: NonNullable<ReturnType<typeof parsePep440>>, { from, fixed, last }: Span): boolean {
  const [start, end, final] = [from, fixed, last].map((text) => (text === undefined ? null : parsePep440(text)));
  if (from !== '0' && (!start || comparePublic(version, start) < 0)) return false;
  if (fixed !== undefined) return end !== null && end !== undefined && comparePublic(version, end) < 0;
  return last === undefined || (final !== null && final !== undefined && comparePublic(version, final) <= 0);
}

function isInSemver(text: string, { from, fixed, last }: Span): boolean {
  const version = parseSemver(text);
  const [start, end, final] = [from, fixed, last].map((one) => (one === undefined ? null : parseSemver(one)));
  if (version === null || !start || compareSemver(version, start) < 0) return false;
  if (fixed !== undefined) return end !== null && end !== undefined && compareSemver(version, end) < 0;
  return last === undefined || (final !== null && final !== undefined && compareSemver(version, final) <= 0);
}
