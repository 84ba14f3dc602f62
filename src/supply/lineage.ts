import { type Element, type HubAnswer, keyOf, type Observation, type SystemModel } from '../model/index.ts';
import { observed } from './observed.ts';
import { conflict, knownLicence } from './terms.ts';

/** Longest chain that is followed, and most models that are walked from one. */
const DEEPEST = 12;
const MOST = 500;

/** A model or dataset of the chain: from cards and files of the repository, from the hub's answers, from what is known of families. */
type Link = {
  readonly name: string;
  readonly kind: 'model' | 'dataset';
  readonly licence: string;
  readonly sources: readonly string[];
};

/**
 * Licences along the chains that models of the repository are made by (`base_model`, adapters, merges, data), chains that lead back to themselves,
 * and models that are made of something else than before the change. `hub` is what the hub says of names that no file describes.
 */
export function lineageObservations(
  system: SystemModel,
  former: SystemModel,
  hub: readonly HubAnswer[],
): Observation[] {
  const links = linksOf(system, hub);
  const before = new Map(former.elements.filter(isOurs).map((element) => [keyOf('element', element), element]));
  const earlier = linksOf(former, hub);
  return system.elements.filter(isOurs).flatMap((element) => {
    const own = links.get(idOf(element.kind, element.name));
    if (own === undefined) return [];
    const known = before.get(keyOf('element', element));
    const formerly = known === undefined ? undefined : earlier.get(idOf(known.kind, known.name));
    return [...conflictsOf(element, own, links), ...(formerly === undefined ? [] : changeOf(element, formerly, own))];
  });
}

/** What a file of the repository says how it is made: others' cards are their business. */
function isOurs({ kind, path }: Element): boolean {
  return kind === 'model' && path !== '';
}

function idOf(kind: string, name: string): string {
  return `${kind}:${name.toLowerCase()}`;
}

function linksOf({ elements, flows }: SystemModel, hub: readonly HubAnswer[]): ReadonlyMap<string, Link> {
  const byKey = new Map(elements.map((element) => [keyOf('element', element), element]));
  const sources = new Map<string, string[]>();
  for (const flow of flows) {
    const source = byKey.get(flow.source);
    if (source?.kind !== 'model' && source?.kind !== 'dataset') continue;
    sources.set(flow.target, [...(sources.get(flow.target) ?? []), idOf(source.kind, source.name)]);
  }
  const links = new Map<string, Link>();
  for (const element of elements) {
    const { kind, name } = element;
    if (kind !== 'model' && kind !== 'dataset') continue;
    const id = idOf(kind, name);
    const own = links.get(id);
    links.set(id, {
      name,
      kind,
      licence: own?.licence || licenceIn(element) || knownLicence(name),
      sources: [...new Set([...(own?.sources ?? []), ...(sources.get(keyOf('element', element)) ?? [])])].sort(),
    });
  }
  for (const answer of hub) withAnswer(links, answer);
  return links;
}

/** What a file of the repository says counts; the hub fills what is left open. */
function withAnswer(links: Map<string, Link>, { kind, repo, state, licence, bases, datasets }: HubAnswer): void {
  if (state !== 'found') return;
  const id = idOf(kind, repo);
  const own = links.get(id) ?? { name: repo, kind, licence: '', sources: [] };
  const told = [...bases.map((base) => idOf('model', base)), ...datasets.map((set) => idOf('dataset', set))];
  links.set(id, { ...own, licence: own.licence || licence, sources: [...new Set([...own.sources, ...told])].sort() });
  for (const base of bases) {
    const known = idOf('model', base);
    if (!links.has(known)) links.set(known, { name: base, kind: 'model', licence: knownLicence(base), sources: [] });
  }
}

function licenceIn({ details }: Element): string {
  const told = details
    .map((detail) => /^licen[cs]e:?\s+(.{1,200})$/i.exec(detail)?.[1])
    .find((one) => one !== undefined);
  return told?.split(/,\s*/)[0]?.trim() ?? '';
}

/** Walks a chain breadth first; each source is told with the nearest way to it. */
function conflictsOf(element: Element, own: Link, links: ReadonlyMap<string, Link>): Observation[] {
  const start = idOf(own.kind, own.name);
  const said: Observation[] = [];
  const ways = new Map<string, readonly string[]>([[start, []]]);
  let open: readonly string[] = [start];
  let circle = false;
  for (let depth = 0; open.length > 0 && depth < DEEPEST && ways.size < MOST; depth += 1) {
    const next: string[] = [];
    for (const id of open) {
      for (const source of links.get(id)?.sources ?? []) {
        if (source === start) circle = true;
        const link = links.get(source);
        if (link === undefined || ways.has(source)) continue;
        const way = [...(ways.get(id) ?? []), link.name];
        ways.set(source, way);
        // What is made of data alone passes nothing on but the data's own terms.
        if (link.kind === 'model') next.push(source);
        const why = own.licence === '' ? null : conflict(own.licence, link.licence, link.kind);
        if (why === null) continue;
        const through = way.length === 1 ? '' : `, by way of ${way.slice(0, -1).join(', ')}`;
        const name = `${element.name} ${link.kind === 'dataset' ? 'trained with' : 'of'} ${link.name}`;
        const detail = `${own.licence}, but ${link.licence} ${why}${through}`;
        said.push(observed(element, { name, about: 'model', kind: 'licence-conflict', detail }));
      }
    }
    open = next;
  }
  if (circle)
    said.push(
      observed(element, {
        name: element.name,
        about: 'model',
        kind: 'circle',
        detail: 'is made of itself, as the cards say',
      }),
    );
  return said;
}

function changeOf(element: Element, before: Link, after: Link): Observation[] {
  const [from, to] = [basesOf(before), basesOf(after)];
  if (from.length === 0 || from.join('\n') === to.join('\n')) return [];
  const detail = `made of ${to.join(', ') || 'nothing that it names'} instead of ${from.join(', ')}`;
  return [observed(element, { name: element.name, about: 'model', kind: 'lineage-changed', detail })];
}

function basesOf({ sources }: Link): string[] {
  return sources.filter((id) => id.startsWith('model:')).map((id) => id.slice('model:'.length));
}
