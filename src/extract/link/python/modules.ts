/** Where a dotted name leads: a file, and what is left of the name inside it. */
export type Located = { readonly path: string; readonly rest: readonly string[] };

export type ModuleIndex = {
  /** The file that a dotted name begins with, seen from the file `from`; several when the name alone does not decide, best first. */
  readonly locate: (from: string, dotted: string) => readonly Located[];
  /** The file of a module below a package or folder (`pkg/__init__.py`, `x`), null when there is none. */
  readonly below: (path: string, name: string) => string | null;
};

const SEGMENTS = 40;

/**
 * Makes an index of the Python files of a repository by dotted name. A name is looked for as Python would with the usual starting points:
 * the folder above the package of the importing file, the script's own folder, the folders above it and their `src`; failing these, the
 * one place of the repository that has a package of that name. `paths` end in `.py`.
 */
export function moduleIndex(paths: Iterable<string>): ModuleIndex {
  const files = new Set(paths);
  const tops = topsOf(files);
  const starts = new Map<string, readonly string[]>();
  const startsOf = (folder: string): readonly string[] => {
    const known = starts.get(folder) ?? startingPoints(files, folder);
    starts.set(folder, known);
    return known;
  };
  return {
    locate(from, dotted) {
      const dots = /^\.*/.exec(dotted)?.[0].length ?? 0;
      const names = dotted
        .slice(dots)
        .split('.')
        .filter((name) => name !== '')
        .slice(0, SEGMENTS);
      if (dots > 0) return relative(files, from, dots, names);
      const [root = ''] = names;
      const folders = startsOf(folderOf(from));
      for (const folder of folders) {
        const found = inFolder(files, folder, names);
        if (found.length > 0) return found;
      }
      const elsewhere = tops.get(root) ?? [];
      return elsewhere.length === 1 && !folders.includes(elsewhere[0] ?? '')
        ? inFolder(files, elsewhere[0] ?? '', names)
        : [];
    },
    below: (path, name) => (path.endsWith('__init__.py') ? fileOf(files, folderOf(path), name) : null),
  };
}

/** `from . import x` and `from ..pkg.mod import y`. */
function relative(
  files: ReadonlySet<string>,
  from: string,
  dots: number,
  names: readonly string[],
): readonly Located[] {
  let folder = folderOf(from);
  for (let up = 1; up < dots; up += 1) {
    if (folder === '') return [];
    folder = folderOf(folder);
  }
  const found = inFolder(files, folder, names);
  const own = fileOf(files, folder, '__init__');
  return own === null || own === from ? found : [...found, { path: own, rest: names }];
}

/** The longest beginning of the names that is a file below the folder first, then shorter ones. */
function inFolder(files: ReadonlySet<string>, folder: string, names: readonly string[]): readonly Located[] {
  const found: Located[] = [];
  let at = folder;
  for (const [index, name] of names.entries()) {
    const file = fileOf(files, at, name);
    if (file !== null) found.unshift({ path: file, rest: names.slice(index + 1) });
    at = join(at, name);
  }
  return found;
}

/** A package before a module of the same name, as Python has it. */
function fileOf(files: ReadonlySet<string>, folder: string, name: string): string | null {
  const module = join(folder, name);
  return [`${module}/__init__.py`, `${module}.py`].find((path) => files.has(path)) ?? null;
}

function startingPoints(files: ReadonlySet<string>, folder: string): readonly string[] {
  const above: string[] = [];
  for (let at = folder; ; at = folderOf(at)) {
    above.push(at);
    if (at === '') break;
  }
  const packages = above.filter((at) => at !== '' && files.has(`${at}/__init__.py`));
  const inner = new Set(packages.length > 0 && packages[0] === folder ? leading(above, packages) : []);
  const outer = above.filter((at) => !inner.has(at));
  return [...outer.flatMap((at) => [at, join(at, 'src')]), ...inner];
}

/** The packages that a folder lies in without a gap. */
function leading(above: readonly string[], packages: readonly string[]): readonly string[] {
  const end = above.findIndex((at) => !packages.includes(at));
  return end < 0 ? above : above.slice(0, end);
}

/** Folders that hold a package or a lone module by that name and are none themselves. */
function topsOf(files: ReadonlySet<string>): ReadonlyMap<string, readonly string[]> {
  const tops = new Map<string, Set<string>>();
  for (const path of files) {
    const folder = path.endsWith('/__init__.py') ? folderOf(path) : null;
    if (folder === null) continue;
    const parent = folderOf(folder);
    if (parent !== '' && files.has(`${parent}/__init__.py`)) continue;
    const name = folder.slice(folder.lastIndexOf('/') + 1);
    tops.set(name, (tops.get(name) ?? new Set()).add(parent));
  }
  return new Map([...tops].map(([name, folders]) => [name, [...folders].toSorted()]));
}

export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

function join(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
