import { folderOf, type Tree } from './tree.ts';

/** A file that another file names, and what that one does with it. */
export type Mention = {
  readonly name: string;
  /** The file that says so. */
  readonly file: string;
  readonly read: boolean;
  readonly written: boolean;
};

/** Files of code name others from the folder that they are started in, which no file tells for sure. */
const CODE =
  /\.(?:pyw?|pyx|ipynb|r|rmd|jl|sh|bash|zsh|ps1|[mc]?[jt]sx?|go|rs|java|scala|kt|rb|php|c|cc|cpp|cs|swift|sql)$|(?:^|\/)Makefile$/i;
/** Folders of the machine: what lies there is no file of the repository. */
const MACHINE = /^\/(?:etc|usr\/(?!src\/)|proc|sys|dev|lib|bin|sbin|run|tmp|root\/\.)/;
const MOST_NAMESAKES = 200;

/**
 * What each mentioned file is called: its path from the root of the repository, as far as the mention, the tree and the other mentions
 * tell. In this order:
 * - the spelling that names a file of the tree: from the project's folder, the mentioning file's, the folders above, the root;
 * - files that are no code name others from the root (readers resolve what stands in them);
 * - a name that its own project both writes and reads belongs to the project;
 * - a spelling that others use, from the nearest folder outwards;
 * - the only file of the project whose path ends alike;
 * - else the name from the project's folder (from its own for a notebook).
 * Absolute paths are tried without the folders in front that a container may have. Linear in the mentions and their depth.
 */
export function canonicalNames(mentions: readonly Mention[], tree: Tree): readonly string[] {
  const places = mentions.map((mention) => placeOf(mention, tree));
  const settled = places.map((place) => place.spellings.find((spelling) => tree.has(spelling)) ?? fixedName(place));
  const stated = new Stated(tree);
  for (const name of settled) if (name !== null) stated.add(name, { read: true, written: true });
  const groups = new Map<string, Use & { first: Place }>();
  for (const [index, place] of places.entries()) {
    if (settled[index] !== null) continue;
    const { mention, usual } = place;
    const group = groups.get(usual) ?? { read: false, written: false, first: place };
    groups.set(usual, group);
    group.read ||= mention.read;
    group.written ||= mention.written;
  }
  for (const [usual, group] of groups) stated.add(usual, group);
  const chosen = new Map<string, string>();
  for (const [usual, group] of groups) {
    if (!(group.read && group.written)) chosen.set(usual, stated.other(group.first, group) ?? usual);
  }
  return places.map((place, index) => settled[index] ?? follow(place.usual, chosen));
}

/** A choice may itself have been chosen away. In a circle all go by the first name of it. */
function follow(name: string, chosen: ReadonlyMap<string, string>): string {
  const seen = new Set<string>();
  let at = name;
  for (let next = chosen.get(at); next !== undefined && next !== at; next = chosen.get(at)) {
    if (seen.has(at)) return [...seen].sort()[0] ?? at;
    seen.add(at);
    at = next;
  }
  return at;
}

type Place = {
  readonly mention: Mention;
  /** The name without `./`, `//`, a slash at the end and Windows' slashes. */
  readonly name: string;
  readonly project: string;
  /** Paths that the name may mean, the likeliest first. */
  readonly spellings: readonly string[];
  /** The path that it means when nothing tells. */
  readonly usual: string;
};

function placeOf(mention: Mention, tree: Tree): Place {
  const name = tidy(mention.name);
  const { file } = mention;
  const [own, project] = [folderOf(file), tree.projectOf(file)];
  const place = { mention, name, project };
  if (name.startsWith('/')) {
    return {
      ...place,
      spellings: MACHINE.test(name) ? [] : inContainer(name, foldersFrom(file, project)),
      usual: name,
    };
  }
  if (name.startsWith('~')) return { ...place, spellings: [], usual: name };
  const folders = foldersFrom(file, project);
  const spellings = folders.flatMap((folder) => joined(folder, name) ?? []);
  const fromRoot = [own, project].some((folder) => folder !== '' && name.startsWith(`${folder}/`));
  const base = fromRoot ? '' : name.startsWith('..') || file.endsWith('.ipynb') ? own : project;
  const bare = !/\.\w{1,10}$/.test(name);
  const usual = (bare && !name.startsWith('..') ? name : joined(base, name)) ?? name;
  return { ...place, spellings: fromRoot ? [name, ...spellings] : spellings, usual };
}

/** What stands in a file that is no code is a path from the root, unless it says otherwise. */
function fixedName({ mention, name }: Place): string | null {
  return CODE.test(mention.file) || name.startsWith('/') || name.startsWith('..') ? null : name;
}

function tidy(name: string): string {
  const slashes = name.includes('/') ? name : name.replaceAll('\\', '/');
  const parts = slashes.split('/').filter((part, index) => part !== '.' && (part !== '' || index === 0));
  return parts.length === 0 || (parts.length === 1 && parts[0] === '') ? name : parts.join('/');
}

/** The project's folder, the file's own (for a notebook the other way round), those between, those above, the root. */
function foldersFrom(file: string, project: string): readonly string[] {
  const own = folderOf(file);
  const folders = new Set(file.endsWith('.ipynb') ? [own, project] : [project, own]);
  for (let at = own; at !== ''; at = folderOf(at)) folders.add(at);
  return [...folders, ''];
}

/** A path below a folder, with `..` taken back; null when it leads out of the repository. */
function joined(folder: string, name: string): string | null {
  const parts: string[] = [];
  for (const part of `${folder}/${name}`.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return null;
    } else if (part !== '') parts.push(part);
  }
  return parts.length === 0 ? null : parts.join('/');
}

/** What an absolute path of a container may be in the repository: without its first folder, its first two, … below the likely folders. */
function inContainer(name: string, folders: readonly string[]): readonly string[] {
  const parts = name.split('/').slice(1, 12);
  const tails = parts
    .map((_, index) => parts.slice(index))
    .filter((tail) => tail.length > 1 || /\.\w{1,10}$/.test(tail[0] ?? ''))
    .map((tail) => tail.join('/'));
  return tails.flatMap((tail) => folders.slice(0, 8).map((folder) => (folder === '' ? tail : `${folder}/${tail}`)));
}

type Use = { read: boolean; written: boolean };

const NOTHING: Use = { read: false, written: false };

/** Whether one side makes what the other one needs. */
function complement(a: Use, b: Use): boolean {
  return (a.read && b.written) || (a.written && b.read);
}

/** Names that mentions use, to be found by their ends. */
class Stated {
  readonly #tree: Tree;
  readonly #names = new Map<string, Use>();
  readonly #byEnd = new Map<string, Set<string>>();

  constructor(tree: Tree) {
    this.#tree = tree;
  }

  /** A path of another machine is nothing that a path of the repository could be. */
  add(name: string, use: Use): void {
    if (this.#names.has(name) || /^[/~]/.test(name)) return;
    this.#names.set(name, use);
    const key = this.#endOf(name, this.#tree.projectOf(name));
    const known = this.#byEnd.get(key);
    if (known === undefined) this.#byEnd.set(key, new Set([name]));
    else known.add(name);
  }

  /**
   * The name by which others mean the same file: a likely spelling, else the only one of the project that ends alike. One side has to
   * write what the other reads, unless a file that is there, or one that is no code, says the name.
   */
  other(place: Place, use: Use): string | null {
    const fits = (name: string): boolean => name !== place.usual && complement(use, this.#names.get(name) ?? NOTHING);
    const spelt = place.spellings.find(fits);
    if (spelt !== undefined) return spelt;
    const tail = place.name.startsWith('/') ? null : `/${place.name}`;
    if (tail === null || tail.includes('/..')) return null;
    const stated = this.#byEnd.get(this.#endOf(place.name, place.project)) ?? new Set<string>();
    const inTree = this.#tree.named(place.name.slice(place.name.lastIndexOf('/') + 1));
    if (stated.size + inTree.length > MOST_NAMESAKES) return null;
    const alike = new Set([
      ...[...stated].filter((name) => name.endsWith(tail) && fits(name)),
      ...inTree.filter((path) => path.endsWith(tail) && this.#tree.projectOf(path) === place.project),
    ]);
    alike.delete(place.usual);
    const [only] = alike;
    return alike.size === 1 && only !== undefined ? only : null;
  }

  #endOf(name: string, project: string): string {
    return `${project}\0${name.slice(name.lastIndexOf('/') + 1)}`;
  }
}
