import type { CatalogEntry } from './entries.ts';
import type { Catalogs } from './load.ts';
import type { CatalogName } from './schema.ts';
import { suggest } from './suggest.ts';

export type Resolution =
  | ({
      readonly ok: true;
      /** A sentence about what later editions did to the entry, if that is known. */
      readonly note?: string;
    } & CatalogEntry)
  | { readonly ok: false; readonly message: string };

/** Longest part of a foreign id that a message repeats. */
const SHOWN = 60;

/**
 * Finds the entry for an id, which may be written as the catalogue writes it (`AML.T0010.003`, `A.8.28`), as reports write it
 * (`AML.T0010.003@5.6.0`, `ISO/IEC 27001:2022 A.8.28`) or, for OWASP, without its edition (`LLM03`, read at the edition here).
 * Refused with a sentence: an id of another edition or an abbreviation (names the id to use) and an unknown id (names the nearest).
 */
export function resolve(catalogs: Catalogs, name: CatalogName, id: string): Resolution {
  const entries = entriesOf(catalogs, name);
  const spelt = catalogueId(catalogs, name, id);
  const entry = entries.get(spelt);
  if (entry !== undefined) {
    const note = laterNote(catalogs, entry);
    return { ok: true, ...entry, ...(note === undefined ? {} : { note }) };
  }
  const refusal = otherEdition(catalogs, name, id) ?? abbreviation(catalogs, name, id) ?? unknown(entries, id, spelt);
  return { ok: false, message: `${name}: ${refusal}` };
}

/**
 * The id as reports write it: `AML.T0010.003@5.6.0`, `LLM03:2025`, `GOVERN 1.6`, `ISO/IEC 27001:2022 A.8.28`, `T4`.
 * Takes every spelling that `resolve` takes; throws on an id that `resolve` refuses, so resolve foreign ids first.
 */
export function canonicalId(catalogs: Catalogs, name: CatalogName, id: string): string {
  const resolution = resolve(catalogs, name, id);
  if (!resolution.ok) throw new Error(resolution.message);
  return resolution.canonicalId;
}

const SHAPES: readonly (readonly [RegExp, CatalogName])[] = [
  [/^AML\./, 'atlas'],
  [/^ISO\/IEC 27001\b/, 'iso-27001'],
  [/^ISO\/IEC 42001\b/, 'iso-42001'],
  [/^(GOVERN|MAP|MEASURE|MANAGE) |^(GV|MP|MS|MG)-/, 'nist-ai-rmf'],
  [/^ASI\d/, 'owasp-agentic'],
  [/^LLM\d/, 'owasp-llm'],
  [/^ML\d/, 'owasp-ml'],
  [/^[A-Z]\d{0,2}$/, 'stride-llm'],
];

/** The catalogue that an id belongs to by its looks, whether it exists there or not; undefined when none writes ids so. */
export function catalogOf(id: string): CatalogName | undefined {
  return SHAPES.find(([shape]) => shape.test(id))?.[1];
}

function entriesOf(catalogs: Catalogs, name: CatalogName): ReadonlyMap<string, CatalogEntry> {
  return catalogs.entries.get(name) ?? new Map();
}

/** Takes the edition off, or puts it on, so that what is left is spelt as in the catalogue. */
function catalogueId(catalogs: Catalogs, name: CatalogName, id: string): string {
  const { edition } = catalogs.files[name];
  switch (name) {
    case 'atlas':
      return id.endsWith(`@${edition}`) ? id.slice(0, -(edition.length + 1)) : id;
    case 'iso-27001':
    case 'iso-42001': {
      const prefix = `${name.replace('iso-', 'ISO/IEC ')}:${edition} `;
      return id.startsWith(prefix) ? id.slice(prefix.length) : id;
    }
    case 'owasp-agentic':
    case 'owasp-llm':
    case 'owasp-ml':
      return /^[A-Z]+\d{2}$/.test(id) ? `${id}:${edition}` : id;
    default:
      return id;
  }
}

function otherEdition(catalogs: Catalogs, name: CatalogName, id: string): string | undefined {
  const { edition } = catalogs.files[name];
  if (name === 'atlas') return otherAtlasEdition(catalogs, id);
  if (name !== 'owasp-agentic' && name !== 'owasp-llm' && name !== 'owasp-ml') return undefined;
  const alias = catalogs.files[name].aliases?.find((candidate) => candidate.id === id);
  if (alias === undefined) return undefined;
  const target = `'${alias.use}' (${entriesOf(catalogs, name).get(alias.use)?.title ?? alias.use})`;
  const how = alias.relation === 'folded' ? 'it is a part of' : 'it is';
  return `'${id}' (${alias.title}) belongs to edition ${alias.edition}; in edition ${edition} ${how} ${target}: write '${alias.use}'`;
}

function otherAtlasEdition(catalogs: Catalogs, id: string): string | undefined {
  const { edition, later } = catalogs.files.atlas;
  const [bare = '', written] = id.split('@');
  const added = [bare, bare.split('.', 2).join('.')]
    .map((wanted) => later.find((change) => change.id === wanted && change.change === 'added'))
    .find((change) => change !== undefined);
  if (added !== undefined) {
    const since = added.edition === undefined ? 'an edition' : `edition ${added.edition}, which is`;
    return `'${show(bare)}' (${added.title ?? 'no title known'}) belongs to ${since} later than ${edition}, the one in use: name one that ${edition} has`;
  }
  const entry = entriesOf(catalogs, 'atlas').get(bare);
  if (written === undefined || entry === undefined) return undefined;
  return `'${show(id)}' names another edition than ${edition}, the one in use: write '${entry.canonicalId}' (${entry.title})`;
}

function abbreviation(catalogs: Catalogs, name: CatalogName, id: string): string | undefined {
  if (name !== 'nist-ai-rmf') return undefined;
  const full = catalogs.files['nist-ai-rmf'].subcategories.find(({ short }) => short === id);
  return full && `'${id}' is an abbreviation: write '${full.id}' (${full.title})`;
}

function unknown(entries: ReadonlyMap<string, CatalogEntry>, id: string, spelt: string): string {
  const near = entries.get(suggest(spelt, entries.keys()) ?? '');
  const hint =
    near === undefined ? 'look it up with `stridegate catalog`' : `did you mean '${near.id}' (${near.title})?`;
  return `there is no '${show(id)}'; ${hint}`;
}

function laterNote(catalogs: Catalogs, entry: CatalogEntry): string | undefined {
  if (entry.catalog !== 'atlas') return undefined;
  const change = catalogs.files.atlas.later.find(({ id }) => id === entry.id);
  if (change === undefined) return undefined;
  const when = change.edition === undefined ? 'A later edition' : `Edition ${change.edition}`;
  return change.change === 'removed'
    ? `${when} drops ${entry.id}${change.successor === undefined ? '' : ` in favour of ${change.successor}`}.`
    : `${when} calls ${entry.id} '${change.title ?? entry.title}'.`;
}

/** An id may come from anywhere: what is repeated is short and holds printable ASCII alone. */
function show(id: string): string {
  const printable = id.slice(0, SHOWN).replace(/[^\x20-\x7e]/g, '?');
  return id.length > SHOWN ? `${printable}…` : printable;
}
