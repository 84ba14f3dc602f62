import { keyOf, subjectKey } from '../../../model/index.ts';
import type { Element, Fact, SubjectKey } from '../../../model/index.ts';
import { folderOf } from './modules.ts';

type File = {
  readonly element: Element;
  readonly key: SubjectKey;
  readonly writers: Set<SubjectKey>;
  readonly readers: Set<SubjectKey>;
};

/** Words by which the parts of one dataset differ. */
const SPLIT = /(?<![a-z])(?:train(?:ing)?|val(?:id(?:ation)?)?|dev|test(?:ing)?|eval(?:uation)?|holdout)(?![a-z])/i;
const MATCHES = 8;
const WRITTEN = 'written ';

/**
 * Joins the data files that Python code names: a pattern (`data/*` + `/train.bin`) means the files that fit it; what one step writes into one
 * folder is one dataset, and so are the parts of a split. It is named after its training part, else after the first; the others are among
 * its details.
 */
export function withDataFiles(facts: readonly Fact[]): readonly Fact[] {
  const matched = renamed(facts, patterns(filesOf(facts)));
  return renamed(matched, groups(filesOf(matched)));
}

/** Files that only a configuration other than the default names (`alternatives`) count when two steps share them. */
export function withoutLonely(facts: readonly Fact[], alternatives: ReadonlySet<SubjectKey>): readonly Fact[] {
  const alone = lonely(facts, alternatives);
  return alone.size === 0 ? facts : facts.filter((fact) => !speaksOf(fact, alone));
}

function speaksOf(fact: Fact, keys: ReadonlySet<SubjectKey>): boolean {
  if (fact.fact === 'element') return keys.has(keyOf('element', fact.value));
  return fact.fact === 'flow' && (keys.has(fact.value.source) || keys.has(fact.value.target));
}

function lonely(facts: readonly Fact[], alternatives: ReadonlySet<SubjectKey>): ReadonlySet<SubjectKey> {
  if (alternatives.size === 0) return new Set();
  return new Set(
    [...filesOf(facts).values()]
      .filter(({ key, writers, readers }) => alternatives.has(key) && new Set([...writers, ...readers]).size < 2)
      .map(({ key }) => key),
  );
}

/** Data and model files of the repository, by key, with the steps that write and read them. */
function filesOf(facts: readonly Fact[]): ReadonlyMap<SubjectKey, File> {
  const files = new Map<SubjectKey, File>();
  for (const fact of facts) {
    if (fact.fact !== 'element' || !isFile(fact.value)) continue;
    const key = keyOf('element', fact.value);
    if (!files.has(key)) files.set(key, { element: fact.value, key, writers: new Set(), readers: new Set() });
  }
  for (const fact of facts) {
    if (fact.fact !== 'flow') continue;
    files.get(fact.value.source)?.readers.add(fact.value.target);
    files.get(fact.value.target)?.writers.add(fact.value.source);
  }
  return files;
}

function isFile({ kind, path, name, trust, evidence }: Element): boolean {
  if (path !== '' || trust !== 'internal' || (kind !== 'dataset' && kind !== 'model')) return false;
  return (
    /[^/]\.\w{1,10}$/.test(name) &&
    !/^[a-z][\w+.-]*:\/\//i.test(name) &&
    evidence.every((place) => /\.(?:py|ipynb)$/.test(place.path))
  );
}

type Renames = ReadonlyMap<SubjectKey, readonly Target[]>;
type Target = { readonly key: SubjectKey; readonly element: Element };

/** Patterns with the files that fit them. */
function patterns(files: ReadonlyMap<SubjectKey, File>): Renames {
  const starred = [...files.values()].filter(({ element }) => element.name.includes('*'));
  const renames = new Map<SubjectKey, readonly Target[]>();
  const plain = [...files.values()].filter(({ element }) => !element.name.includes('*'));
  const byKind = new Map<string, File[]>();
  for (const file of plain) {
    const key = `${file.element.kind} ${extensionOf(file.element.name)} ${file.element.name.split('/').length}`;
    byKind.set(key, [...(byKind.get(key) ?? []), file]);
  }
  for (const { key, element } of starred.slice(0, 200)) {
    const like = byKind.get(`${element.kind} ${extensionOf(element.name)} ${element.name.split('/').length}`) ?? [];
    const fitting = like.filter((file) => fits(element.name, file.element.name)).slice(0, MATCHES + 1);
    if (fitting.length > 0 && fitting.length <= MATCHES) renames.set(key, fitting.toSorted(byKey));
  }
  return renames;
}

function byKey(a: Target, b: Target): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}

function extensionOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

/** Whether a name fits a pattern, segment by segment; a star stands for any text without a slash. */
function fits(pattern: string, name: string): boolean {
  const [wanted, given] = [pattern.split('/'), name.split('/')];
  return wanted.length === given.length && wanted.every((segment, index) => fitsSegment(segment, given[index] ?? ''));
}

function fitsSegment(pattern: string, text: string): boolean {
  const pieces = pattern.split('*');
  const [first = '', last = ''] = [pieces[0], pieces.at(-1)];
  if (pieces.length === 1) return pattern === text;
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
  let at = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return at <= text.length - last.length;
}

/** Files that are one dataset, by the name that they get together. */
function groups(files: ReadonlyMap<SubjectKey, File>): Renames {
  const sets = new Map<string, File[]>();
  for (const file of files.values()) {
    const key = file.element.kind === 'dataset' ? groupOf(file) : null;
    if (key === null) continue;
    const known = sets.get(key);
    if (known) known.push(file);
    else sets.set(key, [file]);
  }
  addUnwritten(files, sets);
  const renames = new Map<SubjectKey, readonly Target[]>();
  for (const members of sets.values()) if (members.length > 1) nameTogether(members, renames);
  return renames;
}

/** What nobody writes but lies in the folder that one step fills, and is read by who reads the rest, belongs to that. */
function addUnwritten(files: ReadonlyMap<SubjectKey, File>, sets: Map<string, File[]>): void {
  const byFolder = new Map<string, File[][]>();
  for (const [key, members] of sets) {
    const folder = folderOf(members[0]?.element.name ?? '');
    if (!key.startsWith(WRITTEN)) continue;
    const known = byFolder.get(folder);
    if (known) known.push(members);
    else byFolder.set(folder, [members]);
  }
  for (const file of files.values()) {
    if (file.writers.size > 0 || file.element.kind !== 'dataset') continue;
    const [only, other] = byFolder.get(folderOf(file.element.name)) ?? [];
    if (only === undefined || other !== undefined || only.includes(file)) continue;
    if (only.some(({ readers }) => [...file.readers].some((reader) => readers.has(reader)))) only.push(file);
  }
}

function nameTogether(members: readonly File[], renames: Map<SubjectKey, readonly Target[]>): void {
  const sorted = members.toSorted((a, b) => (a.element.name < b.element.name ? -1 : 1));
  const main =
    sorted.find(({ element }) => /(?<![a-z])train/i.test(element.name)) ??
    sorted.find(({ writers }) => writers.size > 0) ??
    sorted[0];
  if (main === undefined) return;
  const others = sorted.filter((file) => file !== main).map(({ element }) => `with ${element.name}`.slice(0, 80));
  const details = [...new Set([...main.element.details, ...others])].toSorted().slice(0, 20);
  for (const file of sorted) renames.set(file.key, [{ key: main.key, element: { ...main.element, details } }]);
}

/** What a file shares with the others of its dataset: null for one that stands alone. */
function groupOf({ element, writers, readers }: File): string | null {
  const folder = folderOf(element.name);
  const inner = [...writers].some((writer) => readers.has(writer));
  if (writers.size > 0 && !inner && folder !== '' && folder !== '.')
    return `${WRITTEN}${folder} ${[...writers].toSorted().join(' ')}`;
  const name = element.name.slice(folder.length);
  if (!SPLIT.test(name)) return null;
  return `split ${folder} ${name.replace(SPLIT, '*')} ${[...writers].toSorted().join(' ')}`;
}

/** The facts with elements and the ends of flows under other names; a flow to several becomes several. */
function renamed(facts: readonly Fact[], renames: Renames): readonly Fact[] {
  if (renames.size === 0) return facts;
  return facts.flatMap((fact): Fact[] => {
    if (fact.fact === 'element') {
      const targets = renames.get(subjectKey(fact.value));
      if (targets === undefined) return [fact];
      return targets.map(({ element }) => ({
        fact: 'element',
        value: { ...fact.value, name: element.name, details: element.details },
      }));
    }
    if (fact.fact !== 'flow') return [fact];
    const sources = renames.get(fact.value.source)?.map(({ key }) => key) ?? [fact.value.source];
    const targets = renames.get(fact.value.target)?.map(({ key }) => key) ?? [fact.value.target];
    return sources.flatMap((source) =>
      targets.map((target): Fact => ({ fact: 'flow', value: { ...fact.value, source, target } })),
    );
  });
}
