import type { CatalogEntry, Catalogs } from '../catalog/index.ts';
import type { Severity, Threat } from '../model/index.ts';
import { type ClauseLine, type Found, type Framework, FRAMEWORKS, type Standing } from './contract.ts';
import { elsewhere } from './elsewhere.ts';
import { CONTROLS, type Mapping, PRACTICES } from './mapping.ts';

const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low'];
const FIELDS: Readonly<Record<Framework, keyof Omit<Mapping, 'title'>>> = {
  'iso-27001': 'iso27001',
  'iso-42001': 'iso42001',
  'nist-ai-rmf': 'nist',
  atlas: 'atlas',
};

/** Every clause of the frameworks with what is in place for it and what speaks against it, in the order of the catalogues. */
export function clausesOf(
  catalogs: Catalogs,
  found: readonly Found[],
  threats: readonly Threat[],
): readonly ClauseLine[] {
  return FRAMEWORKS.flatMap((framework) => {
    const serving = servingIn(framework, found);
    const against = againstIn(framework, catalogs, threats);
    return entriesOf(framework, catalogs).map(({ entry, group }) =>
      lineOf(framework, entry, group, serving.get(entry.id) ?? [], against.get(entry.id) ?? []),
    );
  });
}

function entriesOf(framework: Framework, catalogs: Catalogs): { entry: CatalogEntry; group: string }[] {
  const groups = new Map<string, string>();
  if (framework === 'iso-27001' || framework === 'iso-42001')
    for (const { id, group } of catalogs.files[framework].controls) groups.set(id, group);
  const wanted = { 'iso-27001': 'control', 'iso-42001': 'control', 'nist-ai-rmf': 'subcategory', atlas: 'mitigation' };
  return [...(catalogs.entries.get(framework)?.values() ?? [])]
    .filter(({ kind }) => kind === wanted[framework])
    .map((entry) => ({ entry, group: groups.get(entry.id) ?? entry.id.split(' ', 1)[0] ?? '' }));
}

function servingIn(framework: Framework, found: readonly Found[]): ReadonlyMap<string, Found[]> {
  const all: Readonly<Record<string, Mapping>> = { ...CONTROLS, ...PRACTICES };
  const serving = new Map<string, Found[]>();
  for (const one of found) for (const id of all[one.control]?.[FIELDS[framework]] ?? []) push(serving, id, one);
  return serving;
}

/** Threats name clauses by their ids in full; a mitigation of ATLAS is asked for by the techniques that it is against. */
function againstIn(framework: Framework, { files, entries }: Catalogs, threats: readonly Threat[]) {
  const against = new Map<string, Threat[]>();
  if (framework === 'atlas') {
    const { edition, mitigations } = files.atlas;
    for (const { id, techniques } of mitigations) {
      const asked = new Set(techniques.map((technique) => `${technique}@${edition}`));
      for (const threat of threats)
        if (threat.atlas.some((technique) => asked.has(technique))) push(against, id, threat);
    }
    return against;
  }
  const byName = new Map([...(entries.get(framework)?.values() ?? [])].map((entry) => [entry.canonicalId, entry.id]));
  for (const threat of threats) {
    for (const name of new Set([...threat.nist, ...threat.iso])) {
      const id = byName.get(name);
      if (id !== undefined) push(against, id, threat);
    }
  }
  return against;
}

function lineOf(
  framework: Framework,
  { id, title }: CatalogEntry,
  group: string,
  found: readonly Found[],
  against: readonly Threat[],
): ClauseLine {
  const open = against.filter(({ status }) => status === 'open').toSorted(byGravity);
  const carried = against.filter(({ status }) => status === 'accepted').toSorted(byGravity);
  const reason = elsewhere(framework, id);
  return {
    framework,
    id,
    title,
    group,
    standing: standingOf(framework, found, open, reason),
    found,
    open,
    carried,
    gravest: open[0]?.severity ?? null,
    reason: standingOf(framework, found, open, reason) === 'elsewhere' ? reason : '',
  };
}

/** A technique asks for each of its mitigations, also for those that no file could show. */
function standingOf(framework: Framework, found: readonly Found[], open: readonly Threat[], reason: string): Standing {
  if (framework === 'atlas' && found.length === 0 && reason !== '') return 'elsewhere';
  if (found.length > 0 && open.length > 0) return 'partly';
  if (open.length > 0) return 'gap';
  if (found.some(({ origin }) => origin === 'found')) return 'shown';
  if (found.length > 0) return 'declared';
  return reason === '' ? 'silent' : 'elsewhere';
}

function byGravity(a: Threat, b: Threat): number {
  return SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);
}

function push<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
