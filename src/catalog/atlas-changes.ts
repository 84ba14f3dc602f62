import type { ImportedAtlas } from './atlas-import.ts';
import type { MappedRule } from './coverage.ts';
import type { Catalogs } from './load.ts';

/** What another edition of ATLAS does to an id that is in use here. */
export type AtlasChange = {
  readonly id: string;
  readonly change: 'added' | 'removed' | 'renamed' | 'moved';
  /** Title in the edition that is here; in the other one for an id that it adds. */
  readonly title: string;
  /** The new title, the tactics that it moved to, or what is said to have taken its place. */
  readonly to: string;
  /** Rules that map to it, and entries of other catalogues that link to it; empty for what is added. */
  readonly rules: readonly string[];
  readonly links: readonly string[];
};

type Titled = { readonly id: string; readonly title: string };

/** Compares the ATLAS that is here with another edition: removed, renamed, moved and added ids, each list by id. */
export function atlasChanges(
  catalogs: Catalogs,
  other: ImportedAtlas,
  rules: readonly MappedRule[],
): readonly AtlasChange[] {
  const { atlas } = catalogs.files;
  const before = new Map<string, Titled>(
    [...atlas.tactics, ...atlas.techniques, ...atlas.mitigations].map((entry) => [entry.id, entry]),
  );
  const after = new Map<string, Titled>(
    [...other.tactics, ...other.techniques, ...other.mitigations].map((entry) => [entry.id, entry]),
  );
  const links = linksOf(catalogs);
  const used = (id: string): Pick<AtlasChange, 'rules' | 'links'> => ({
    rules: rules
      .filter(({ ids }) => ids.includes(`${id}@${atlas.edition}`))
      .map((rule) => rule.id)
      .toSorted(),
    links: links.get(id) ?? [],
  });
  const removed: AtlasChange[] = [...before.values()]
    .filter(({ id }) => !after.has(id))
    .map(({ id, title }) => ({ id, change: 'removed', title, to: successorOf(catalogs, id), ...used(id) }));
  const renamed: AtlasChange[] = [...before.values()].flatMap(({ id, title }) => {
    const now = after.get(id)?.title;
    return now === undefined || now === title ? [] : [{ id, change: 'renamed', title, to: now, ...used(id) }];
  });
  const places = new Map(other.techniques.map(({ id, tactics }) => [id, tactics.toSorted().join(', ')]));
  const moved: AtlasChange[] = atlas.techniques.flatMap(({ id, title, tactics }) => {
    const now = places.get(id);
    return now === undefined || now === tactics.toSorted().join(', ')
      ? []
      : [{ id, change: 'moved', title, to: now, ...used(id) }];
  });
  const added: AtlasChange[] = [...after.values()]
    .filter(({ id }) => !before.has(id))
    .map(({ id, title }) => ({ id, change: 'added', title, to: '', rules: [], links: [] }));
  return [removed, renamed, moved, added].flatMap((list) => list.toSorted((a, b) => (a.id < b.id ? -1 : 1)));
}

function successorOf(catalogs: Catalogs, id: string): string {
  return catalogs.files.atlas.later.find((later) => later.id === id)?.successor ?? '';
}

/** Which entries of the other catalogues link to an ATLAS id. */
function linksOf({ files }: Catalogs): ReadonlyMap<string, readonly string[]> {
  const links = new Map<string, string[]>();
  const add = (id: string, from: string): void => {
    links.set(id, [...(links.get(id) ?? []), from]);
  };
  for (const item of files['stride-llm'].classes) for (const id of item.atlas) add(id, item.id);
  for (const name of ['owasp-agentic', 'owasp-llm', 'owasp-ml'] as const) {
    for (const { id: risk, atlas } of files[name].risks)
      for (const id of new Set([...atlas.cited, ...atlas.proposed])) add(id, risk);
  }
  return links;
}
