import type { CatalogEntry } from './entries.ts';
import type { Catalogs } from './load.ts';
import type { CatalogName } from './schema.ts';

/** A rule with the ids that it maps to, as reports write them. */
export interface MappedRule {
  readonly id: string;
  readonly ids: readonly string[];
}

/**
 * How an entry is covered, the first that applies: a rule maps to it; one maps to a sub-technique of it; it cannot be seen in a repository
 * (with the reason); one maps to the technique that it is a part of; nothing.
 */
export type Cover =
  | { readonly by: 'rule' | 'parts' | 'whole'; readonly rules: readonly string[] }
  | { readonly by: 'reason'; readonly reason: string }
  | { readonly by: 'nothing' };

export interface CoverageLine {
  readonly entry: CatalogEntry;
  readonly cover: Cover;
}

/** The catalogues of threats: each of their entries is either covered or has a reason. Those of controls are mapped where a rule fits. */
export const THREAT_CATALOGS = [
  'stride-llm',
  'atlas',
  'owasp-llm',
  'owasp-ml',
  'owasp-agentic',
] as const satisfies readonly CatalogName[];

/** Which technique, threat class and risk is covered by which rules, in the order of the catalogues. */
export function coverageOf(catalogs: Catalogs, rules: readonly MappedRule[]): readonly CoverageLine[] {
  const direct = rulesById(rules);
  const ruled = (entry: CatalogEntry): readonly string[] => direct.get(entry.canonicalId) ?? [];
  const entries = THREAT_CATALOGS.flatMap((name) => [...(catalogs.entries.get(name)?.values() ?? [])]);
  const threats = entries.filter(({ kind }) => kind === 'class' || kind === 'risk' || kind === 'technique');
  const whole = (entry: CatalogEntry): CatalogEntry | undefined =>
    catalogs.entries.get(entry.catalog)?.get(entry.id.replace(/\.\d{3}$/, ''));
  const parts = (entry: CatalogEntry): readonly string[] =>
    sorted(threats.filter(({ id }) => id.startsWith(`${entry.id}.`)).flatMap(ruled));
  const coverOf = (entry: CatalogEntry): Cover => {
    if (ruled(entry).length > 0) return { by: 'rule', rules: ruled(entry) };
    if (entry.kind !== 'technique') return { by: 'nothing' };
    if (parts(entry).length > 0) return { by: 'parts', rules: parts(entry) };
    const reason = catalogs.notObservable.get(entry.id);
    if (reason !== undefined) return { by: 'reason', reason };
    const above = whole(entry);
    if (above === undefined || ruled(above).length === 0) return { by: 'nothing' };
    return { by: 'whole', rules: ruled(above) };
  };
  return threats.map((entry) => ({ entry, cover: coverOf(entry) }));
}

/** Entries of a catalogue that rules map to, out of how many, of whatever kind. */
export function mappedIn(catalogs: Catalogs, name: CatalogName, rules: readonly MappedRule[]): readonly CatalogEntry[] {
  const direct = rulesById(rules);
  return [...(catalogs.entries.get(name)?.values() ?? [])].filter(({ canonicalId }) => direct.has(canonicalId));
}

function rulesById(rules: readonly MappedRule[]): ReadonlyMap<string, readonly string[]> {
  const byId = new Map<string, string[]>();
  for (const rule of rules) for (const id of new Set(rule.ids)) byId.set(id, [...(byId.get(id) ?? []), rule.id]);
  return new Map([...byId].map(([id, names]) => [id, sorted(names)]));
}

function sorted(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}
