import { dependencyFact, plainAddress } from '../command/index.ts';
import type { Dependency, Fact } from '../model/index.ts';
import { siteAt, type Source } from './source.ts';

/** One package as a lock file settles it. */
export type Locked = {
  readonly line: number;
  readonly ecosystem: Dependency['ecosystem'];
  /** The name, normalised as its registry does it. */
  readonly name: string;
  /** The version; of a repository of git its commit or ref. */
  readonly version: string;
  readonly source: Dependency['source'];
  readonly hashes?: readonly string[];
  /** Whether the file holds a digest; by itself when `hashes` holds one. */
  readonly hashed?: boolean;
  readonly scope?: Dependency['scope'];
  readonly dev?: boolean;
  readonly marker?: string;
  /** The index or address, perhaps with credentials, which are left out. */
  readonly origin?: string;
};

/** Packages of one lock file that are stated at most. */
const MAX_LOCKED = 20_000;
const MAX_HASHES = 64;
const DEFAULT_INDEX =
  /^https:\/\/(?:pypi\.org|files\.pythonhosted\.org|pypi\.python\.org|registry\.npmjs\.org|registry\.yarnpkg\.com|conda\.anaconda\.org\/conda-forge|repo\.anaconda\.com)(?:\/|$)/;

/** The facts of a lock file's entries; not ok, with the reason, when it holds more than are stated. */
export function lockedExtraction(source: Source, entries: readonly Locked[]) {
  const facts = lockedFacts(source, entries);
  if (entries.length <= MAX_LOCKED) return { ok: true, facts } as const;
  return { ok: false, reason: `holds more than ${MAX_LOCKED} packages; the rest was not read`, facts } as const;
}

/**
 * The dependencies that the entries of a lock file are, each at its line. A package of which the file holds several versions is named with
 * its version. No signal: what others need says little of the repository.
 */
function lockedFacts(source: Source, entries: readonly Locked[]): Fact[] {
  const versions = new Map<string, Set<string>>();
  for (const { name, version } of entries) versions.set(name, (versions.get(name) ?? new Set()).add(version));
  const seen = new Set<string>();
  return entries.flatMap((entry) => {
    const several = (versions.get(entry.name)?.size ?? 0) > 1;
    const name = several ? `${entry.name}@${entry.version}` : entry.name;
    if (seen.has(name) || seen.size >= MAX_LOCKED) return [];
    seen.add(name);
    return [lockedFact(source, entry, name)];
  });
}

function lockedFact(source: Source, locked: Locked, name: string): Fact {
  const commit = /^[0-9a-f]{40}$/i.test(locked.version);
  const pins = { index: 'exact', git: commit ? 'commit' : 'none', url: 'url', local: 'local' } as const;
  const mark = locked.source === 'git' ? '@' : '==';
  const specifier =
    locked.version === '' ? '' : `${locked.ecosystem === 'npm' && mark === '==' ? '' : mark}${locked.version}`;
  const hashes = [...new Set(locked.hashes ?? [])].sort().slice(0, MAX_HASHES);
  const origin =
    locked.origin === undefined || DEFAULT_INDEX.test(locked.origin) ? '' : (plainAddress(locked.origin) ?? '');
  const fact = dependencyFact(
    siteAt(source, { startLine: locked.line, endLine: locked.line }, { manifest: 'lock' }),
    {
      package: locked.name,
      specifier: specifier.slice(0, 300),
      pinned: locked.source === 'index' && locked.version === '' ? 'none' : pins[locked.source],
      hashed: locked.hashed ?? hashes.length > 0,
      source: locked.source,
      hashes,
    },
    locked.ecosystem,
    {
      scope: locked.scope ?? 'transitive',
      dev: locked.dev ?? false,
      marker: (locked.marker ?? '').slice(0, 300),
      origin: origin.slice(0, 500),
    },
  );
  // A lock is all pins and hashes: that it holds them is no protection of each package's own.
  return fact.fact === 'dependency'
    ? { fact: 'dependency', value: { ...fact.value, name: name.slice(0, 300), controls: [] } }
    : fact;
}

/** Why a file with the marks of an unfinished merge is not read; null for every other. */
export function unmergedReason(text: string): string | null {
  const line = text.split('\n').findIndex((one) => /^(?:<{7}|>{7}) /.test(one));
  return line === -1 ? null : `line ${line + 1}: holds the marks of an unfinished merge; resolve it and commit again`;
}
