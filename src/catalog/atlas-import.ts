import { asString, asText, entriesOf, get, itemsOf, parseYaml, type TreeNode } from '../parse/index.ts';

const LARGEST_FILE = 4_000_000;
const DEEPEST = 24;
const MOST_ENTRIES = 3_000;
const LONGEST_TITLE = 200;

export type ImportedTechnique = {
  readonly id: string;
  readonly title: string;
  readonly parent?: string | undefined;
  /** In the order of the file; a sub-technique of layout 5 has those of its parent. */
  readonly tactics: readonly string[];
  readonly maturity: 'feasible' | 'demonstrated' | 'realized';
  readonly attack?: string | undefined;
};

export type ImportedMitigation = {
  readonly id: string;
  readonly title: string;
  readonly category: readonly string[];
  readonly lifecycle: readonly string[];
  readonly attack?: string | undefined;
  readonly techniques: readonly string[];
};

/** What an edition of ATLAS says, as far as `catalogs/atlas` holds it; by id, tactics in the order of their matrix. */
export type ImportedAtlas = {
  readonly edition: string;
  readonly tactics: readonly { readonly id: string; readonly title: string; readonly attack?: string | undefined }[];
  readonly techniques: readonly ImportedTechnique[];
  readonly mitigations: readonly ImportedMitigation[];
  /** What of the file was not taken, and why. */
  readonly leftOut: readonly string[];
};

export type AtlasReading =
  | { readonly ok: true; readonly atlas: ImportedAtlas }
  | { readonly ok: false; readonly line: number; readonly message: string };

/** Ids of one layout brought to a common form: an entry, and the ids that it is related to, by kind of relation. */
type Source = {
  readonly edition: string;
  readonly tactics: readonly TreeNode[];
  readonly techniques: readonly TreeNode[];
  readonly mitigations: readonly TreeNode[];
  readonly parentOf: (node: TreeNode, id: string) => string | undefined;
  readonly tacticsOf: (node: TreeNode, id: string) => readonly string[];
  readonly mitigated: (node: TreeNode, id: string) => readonly string[];
};

/**
 * Reads ATLAS.yaml: layout 5 (lists in `matrices`, up to edition 5.6.0) and layout 6 (maps keyed by id with `relationships`, editions
 * 2026.05 and later). At most 4 MB, 24 levels and 3,000 entries of a kind; anchors are refused. An entry whose id or name is none is
 * left out and named.
 */
export function readAtlas(text: string): AtlasReading {
  const parsed = parseYaml(text, { maxBytes: LARGEST_FILE, maxDepth: DEEPEST, refuseAliases: true });
  if (!parsed.ok) return { ok: false, line: parsed.line, message: `${parsed.reason}; take ATLAS.yaml of a release` };
  const [root] = parsed.documents;
  const source = root === undefined ? undefined : (layout5(root) ?? layout6(root));
  if (source === undefined)
    return {
      ok: false,
      line: 1,
      message: 'is no ATLAS.yaml: neither `version` and `matrices` nor `collection` and `techniques`',
    };
  const lists = [source.tactics, source.techniques, source.mitigations];
  if (lists.some((list) => list.length > MOST_ENTRIES))
    return { ok: false, line: 1, message: `holds more than ${MOST_ENTRIES} entries of a kind` };
  return { ok: true, atlas: collect(source) };
}

function layout5(root: TreeNode): Source | undefined {
  const edition = asText(get(root, 'version'));
  const matrix = get(root, 'matrices', 0);
  if (edition === undefined || matrix === undefined) return undefined;
  return {
    edition,
    tactics: itemsOf(get(matrix, 'tactics')),
    techniques: itemsOf(get(matrix, 'techniques')),
    mitigations: itemsOf(get(matrix, 'mitigations')),
    parentOf: (node) => asString(get(node, 'subtechnique-of')),
    tacticsOf: (node) => texts(get(node, 'tactics')),
    mitigated: (node) => itemsOf(get(node, 'techniques')).flatMap((item) => asString(get(item, 'id')) ?? []),
  };
}

function layout6(root: TreeNode): Source | undefined {
  const edition = asText(get(root, 'collection', 'version'));
  const techniques = get(root, 'techniques');
  if (edition === undefined || techniques?.kind !== 'map') return undefined;
  const related = (id: string, kind: string): readonly string[] =>
    itemsOf(get(root, 'relationships', id, kind)).flatMap((item) => asString(get(item, 'target')) ?? []);
  const matrix = asString(get(root, 'matrix', 'id')) ?? '';
  const order = [...related(matrix, 'sequences')];
  const rank = (node: TreeNode): number => {
    const at = order.indexOf(asString(get(node, 'id')) ?? '');
    return at < 0 ? order.length : at;
  };
  const keyed = (key: string): TreeNode[] => entriesOf(get(root, key)).map(({ key: id, value }) => withId(value, id));
  return {
    edition,
    tactics: keyed('tactics').toSorted((a, b) => rank(a) - rank(b)),
    techniques: keyed('techniques'),
    mitigations: keyed('mitigations'),
    parentOf: (_, id) => related(id, 'specializes')[0],
    tacticsOf: (_, id) => related(id, 'achieves'),
    mitigated: (_, id) => related(id, 'mitigates'),
  };
}

/** The key is the id, whether the entry repeats it or not. */
function withId(node: TreeNode, id: string): TreeNode {
  if (node.kind !== 'map') return node;
  const { line, endLine } = node;
  const value: TreeNode = { kind: 'scalar', value: id, text: id, tag: '', line, endLine, textLine: line };
  return { ...node, entries: [...node.entries, { key: 'id', value, line }] };
}

const SHAPES = { tactic: /^AML\.TA\d{4}$/, technique: /^AML\.T\d{4}(\.\d{3})?$/, mitigation: /^AML\.M\d{4}$/ } as const;
/** Length of the id of a technique that is no sub-technique. */
const WHOLE = 'AML.T0000'.length;
const ATTACK = /^(?:TA?|M)\d{4}(?:\.\d{3})?$/;

function collect(source: Source): ImportedAtlas {
  const leftOut: string[] = [];
  const tactics = take(source.tactics, 'tactic', leftOut);
  const techniques = techniquesOf(source, new Set(tactics.map(({ id }) => id)), leftOut);
  const taken = new Set(techniques.map(({ id }) => id));
  const mitigations = take(source.mitigations, 'mitigation', leftOut).map(({ node, id, title }) => ({
    id,
    title,
    category: texts(get(node, 'category') ?? get(node, 'categories')),
    lifecycle: texts(get(node, 'ml-lifecycle') ?? get(node, 'lifecycle-phases')),
    ...attackOf(node),
    techniques: unique(source.mitigated(node, id).filter((one) => taken.has(one))),
  }));
  return {
    edition: printable(source.edition),
    tactics: tactics.map(({ node, id, title }) => ({ id, title, ...attackOf(node) })),
    techniques: techniques.toSorted(byId),
    mitigations: mitigations.toSorted(byId),
    leftOut,
  };
}

type Taken = { readonly node: TreeNode; readonly id: string; readonly title: string };

/** Entries with an id and a name; what has none is noted. */
function take(nodes: readonly TreeNode[], kind: keyof typeof SHAPES, leftOut: string[]): Taken[] {
  const seen = new Set<string>();
  return nodes.flatMap((node) => {
    const id = asString(get(node, 'id')) ?? '';
    const title = (asString(get(node, 'name')) ?? '').trim().replaceAll(/\s+/g, ' ');
    const problem = !SHAPES[kind].test(id)
      ? 'its id is none'
      : seen.has(id)
        ? 'it is there twice'
        : titleProblem(title);
    seen.add(id);
    if (problem !== '') leftOut.push(`${kind} '${printable(id)}' on line ${node.line}: ${problem}`);
    return problem === '' ? [{ node, id, title }] : [];
  });
}

function techniquesOf(source: Source, tactics: ReadonlySet<string>, leftOut: string[]): ImportedTechnique[] {
  const found = take(source.techniques, 'technique', leftOut);
  const own = new Map(found.map(({ node, id }) => [id, source.tacticsOf(node, id).filter((one) => tactics.has(one))]));
  return found.flatMap(({ node, id, title }) => {
    const parent = id.length > WHOLE ? id.slice(0, WHOLE) : undefined;
    const listed = own.get(id) ?? [];
    const of = listed.length > 0 || parent === undefined ? listed : (own.get(parent) ?? []);
    const maturity = maturityOf(node);
    const stray = (source.parentOf(node, id) ?? parent) !== parent || (parent !== undefined && !own.has(parent));
    let problem = '';
    if (stray) problem = 'the technique that it is a part of is not there';
    else if (of.length === 0) problem = 'it belongs to no tactic';
    else if (maturity !== undefined)
      return [{ id, title, ...(parent === undefined ? {} : { parent }), tactics: of, maturity, ...attackOf(node) }];
    else problem = 'its maturity is none of feasible, demonstrated, realized';
    leftOut.push(`technique '${id}' on line ${node.line}: ${problem}`);
    return [];
  });
}

function titleProblem(title: string): string {
  if (title === '') return 'it has no name';
  return title.length > LONGEST_TITLE || /\p{Cc}|\p{Cf}/u.test(title) ? 'its name is none' : '';
}

function attackOf(node: TreeNode): { readonly attack?: string } {
  const id = asString(get(node, 'ATT&CK-reference', 'id') ?? get(node, 'attack-reference', 'id'));
  return id !== undefined && ATTACK.test(id) ? { attack: id } : {};
}

function maturityOf(node: TreeNode): ImportedTechnique['maturity'] | undefined {
  const said = (asString(get(node, 'maturity')) ?? '').toLowerCase();
  return said === 'feasible' || said === 'demonstrated' || said === 'realized' ? said : undefined;
}

/** The texts of a list. Editions carry stray objects in lists of texts (AML.M0018, AML.M0034): they are passed over. */
function texts(node: TreeNode | undefined): string[] {
  return unique(itemsOf(node).flatMap((item) => asString(item)?.slice(0, LONGEST_TITLE) ?? []));
}

function unique(items: readonly string[]): string[] {
  return [...new Set(items)];
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1;
}

function printable(text: string): string {
  return text.slice(0, 40).replace(/[^\x20-\x7e]/g, '?');
}
