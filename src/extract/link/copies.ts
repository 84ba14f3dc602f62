import { identityOf, subjectKey, type Context, type Fact, type SubjectKey } from '../../model/index.ts';
import { fileOf } from './renaming.ts';
import { valuesOf } from './step.ts';
import { folderOf } from './tree.ts';

/** Folders that hold what was replaced, or what another repository keeps. */
const FOLDER =
  /^(?:(?:old|legacy|archived?|backups?|bak|deprecated|obsolete|previous|attic|cop(?:y|ies)|vendor|vendored|third[_-]?party|external)|(?:old|legacy|backup|copy)[_ -].*|.*[_ -](?:old|legacy|bak|backup|copy|deprecated))$/i;
const BEFORE = /^(?:old|legacy|backup|copy[ _-]of|copy)[ _-]+(?=.)/i;
const AFTER = /(?:[_. -](?:old|legacy|bak|backup|orig|deprecated)\d{0,3}|[_. -]copy[ _-]?\d{0,3}| ?\(\d{1,3}\))$/i;
const VERSION = /^v(\d{1,4})$/i;
const FILE_VERSION = /[_-]v(\d{1,4})$/i;
/** Live files of one name that a copy is compared with. */
const MOST_NAMESAKES = 50;

/**
 * Marks as `copy` what a file says that its path calls old, a backup or vendored, when a live file of the same name says the same: the
 * live one is judged, and a maintainer does not read everything twice. So, too, for an older one of two versions, and for a notebook beside
 * the script that was exported from it. What has no equal in a live file, and what something starts, stays as it is. Linear in the facts.
 */
export function withCopies(facts: readonly Fact[]): readonly Fact[] {
  const originals = originalsOf(facts);
  if (originals.size === 0) return facts;
  const live = new Set([...originals.values()].flat());
  const said = new Map<string, Set<string>>();
  for (const fact of facts) {
    const file = fileOf(fact);
    if (!live.has(file) || !isJudged(fact)) continue;
    const known = said.get(file) ?? new Set<string>();
    said.set(file, known.add(sayingOf(fact, file, fact.value.context)));
  }
  return facts.map((fact) => {
    const originalFiles = originals.get(fileOf(fact));
    if (originalFiles === undefined || !isJudged(fact)) return fact;
    const { context } = fact.value;
    const same = (as: Context) => {
      const saying = sayingOf(fact, fileOf(fact), as);
      return originalFiles.some((file) => said.get(file)?.has(saying));
    };
    if (context !== 'shipped' && context !== 'example') return fact;
    if (!same('shipped') && !(context === 'example' && same('example'))) return fact;
    return { ...fact, value: { ...fact.value, context: 'copy' } } as Judged;
  });
}

type Judged = Extract<
  Fact,
  { readonly fact: 'element' | 'flow' | 'reference' | 'dependency' | 'package-index' | 'load' | 'operation' }
>;
const JUDGED: ReadonlySet<Fact['fact']> = new Set([
  'element',
  'flow',
  'reference',
  'dependency',
  'package-index',
  'load',
  'operation',
]);

/** What is told of a file itself; credentials leak from each file that holds them, and what has no path belongs to all. */
function isJudged(fact: Fact): fact is Judged {
  return JUDGED.has(fact.fact) && 'path' in fact.value && fact.value.path !== '';
}

/** What a fact says but for the file that it stands in. */
function sayingOf(fact: Judged, file: string, context: Context): string {
  const { value } = fact;
  const said = { ...value, path: placeOf(value.path, file), name: nameIn(value.name, file), context };
  const ends =
    fact.fact === 'flow' ? { source: endIn(fact.value.source, file), target: endIn(fact.value.target, file) } : {};
  return JSON.stringify({ fact: fact.fact, ...said, ...ends, evidence: [], edits: [] });
}

function placeOf(path: string, file: string): string {
  return path === file ? '' : path;
}

/** Code is called after its file. */
function nameIn(name: string, file: string): string {
  return name === stemOf(file) ? '\0' : name;
}

function endIn(key: SubjectKey, file: string): SubjectKey {
  const identity = identityOf(key);
  if (identity.path !== file) return key;
  return subjectKey({ ...identity, path: '\0', name: nameIn(identity.name, file) });
}

/** The live files that each file may be a copy of. */
function originalsOf(facts: readonly Fact[]): ReadonlyMap<string, readonly string[]> {
  const files = [...new Set(facts.map(fileOf))].filter((file) => file !== '');
  const started = startedBy(facts);
  const plain = new Map<string, { readonly file: string; readonly version: number | null; readonly rest: string }[]>();
  const marked: { readonly file: string; readonly name: Name }[] = [];
  for (const file of files) {
    const name = nameOf(file);
    if (name.replaced && !started(file)) {
      marked.push({ file, name });
      continue;
    }
    const beside = plain.get(name.stem) ?? [];
    if (beside.length < MOST_NAMESAKES) beside.push({ file, version: name.version, rest: name.rest });
    plain.set(name.stem, beside);
    if (!started(file) && (name.version !== null || file.endsWith('.ipynb'))) marked.push({ file, name });
  }
  const originals = new Map<string, readonly string[]>();
  for (const { file, name } of marked) {
    const found = (plain.get(name.stem) ?? []).filter((other) => {
      if (other.file === file) return false;
      if (name.replaced) return sameFormat(file, other.file) || isExport(file, other.file);
      if (name.version !== null && other.rest === name.rest)
        return other.version === null || other.version > name.version;
      return isExport(file, other.file);
    });
    if (found.length > 0)
      originals.set(
        file,
        found.map((other) => other.file),
      );
  }
  return originals;
}

type Name = {
  /** The file's name without what calls it old, without its ending. */
  readonly stem: string;
  /** Whether its path calls it old, a copy or another's. */
  readonly replaced: boolean;
  /** The version that its path says, and the path without it. */
  readonly version: number | null;
  readonly rest: string;
};

function nameOf(file: string): Name {
  const folders = folderOf(file)
    .split('/')
    .filter((folder) => folder !== '');
  const said = stemOf(file);
  const unversioned = said.replace(FILE_VERSION, '');
  const stem = unversioned.replace(BEFORE, '').replace(AFTER, '');
  const inFolder = folders.map((folder) => VERSION.exec(folder)?.[1]).find((version) => version !== undefined);
  const version = FILE_VERSION.exec(said)?.[1] ?? inFolder;
  return {
    stem,
    replaced: stem !== unversioned || folders.some((folder) => FOLDER.test(folder)),
    version: version === undefined ? null : Number(version),
    rest: [...folders.filter((folder) => !VERSION.test(folder)), stem, endingOf(file)].join('/'),
  };
}

function stemOf(file: string): string {
  const name = file.slice(file.lastIndexOf('/') + 1);
  return name.replace(/\.[^.]*$/, '');
}

function endingOf(file: string): string {
  return /\.[^./]*$/.exec(file)?.[0] ?? '';
}

function sameFormat(a: string, b: string): boolean {
  return endingOf(a) === endingOf(b);
}

/** Whether a notebook and a script of one name lie in one folder, or in neighbouring ones (`notebooks/`, `scripts/`). */
function isExport(notebook: string, script: string): boolean {
  if (!notebook.endsWith('.ipynb') || !script.endsWith('.py')) return false;
  const [one, other] = [folderOf(notebook), folderOf(script)];
  return one === other || folderOf(one) === folderOf(other) || folderOf(one) === other || one === folderOf(other);
}

function startedBy(facts: readonly Fact[]): (file: string) => boolean {
  const started = new Set<string>();
  for (const { path, evidence } of valuesOf(facts, 'runs')) {
    const plain = path.replace(/^(?:\.\/)+/, '');
    const folder = folderOf(evidence[0]?.path ?? '');
    started.add(plain).add(folder === '' ? plain : `${folder}/${plain}`);
  }
  return (file) => started.has(file);
}
