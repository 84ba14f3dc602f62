import type { ModuleFunction, PythonModule, SettingsFile } from '../../../model/index.ts';
import { moduleIndex, type ModuleIndex } from './modules.ts';
import { settingsFilesOf, type SettingsFiles } from './settings-files.ts';

/** A definition of the repository; `rest` are attributes of it that the file does not define by themselves. */
export type Found = {
  readonly kind: 'function' | 'class' | 'constant' | 'module';
  readonly path: string;
  readonly symbol: string;
  readonly rest: readonly string[];
};

export type ProjectFile = {
  readonly module: PythonModule;
  readonly functions: ReadonlyMap<string, ModuleFunction>;
  readonly classes: ReadonlyMap<string, PythonModule['classes'][number]>;
  readonly constants: ReadonlyMap<string, PythonModule['constants'][number]>;
  readonly options: ReadonlyMap<string, PythonModule['options'][number]>;
  readonly imports: ReadonlyMap<string, string>;
  readonly stars: readonly string[];
};

/** The Python files of a repository with their names joined. What was looked up is remembered. */
export type Project = {
  readonly files: ReadonlyMap<string, ProjectFile>;
  readonly settingsFiles: SettingsFiles;
  readonly index: ModuleIndex;
  readonly found: Map<string, Found | null>;
  readonly derived: ReadonlyMap<string, readonly { readonly path: string; readonly symbol: string }[]>;
};

const HOPS = 12;
const BASES = 8;

export function projectOf(modules: readonly PythonModule[], settings: readonly SettingsFile[] = []): Project {
  const files = new Map(modules.map((module) => [module.path, fileOf(module)]));
  const index = moduleIndex([...files.keys()].filter((path) => path.endsWith('.py')));
  const derived = new Map<string, { path: string; symbol: string }[]>();
  const project: Project = { files, settingsFiles: settingsFilesOf(settings), index, found: new Map(), derived };
  for (const { path, classes } of modules) {
    for (const { symbol } of classes) {
      for (const base of basesOf(project, path, symbol)) {
        const key = keyAt(base.path, base.symbol);
        if (derived.has(key)) derived.get(key)?.push({ path, symbol });
        else derived.set(key, [{ path, symbol }]);
      }
    }
  }
  return project;
}

function fileOf(module: PythonModule): ProjectFile {
  return {
    module,
    functions: new Map(module.functions.map((item) => [item.symbol, item])),
    classes: new Map(module.classes.map((item) => [item.symbol, item])),
    constants: new Map([...objectsOf(module), ...module.constants].map((item) => [item.symbol, item])),
    options: new Map(module.options.map((item) => [item.name, item])),
    imports: new Map(module.imports.flatMap(([name, target]) => (name === '*' ? [] : [[name, target] as const]))),
    stars: module.imports.filter(([name]) => name === '*').map(([, target]) => target),
  };
}

/** Objects that functions are handlers of; their value is nobody's business, but other files name them. */
function objectsOf({ functions, routes, routers }: PythonModule): PythonModule['constants'] {
  const names = [
    ...functions.flatMap(({ handler }) => (handler?.startsWith(':') === true ? [handler.slice(1)] : [])),
    ...routes.map(({ object }) => object),
    ...routers.map(({ name }) => name),
  ];
  return [...new Set(names)].map((symbol) => ({ symbol, value: { unknown: true }, line: 1 }));
}

/** Names a place of the project; file and symbol cannot hold the separator. */
export function keyAt(path: string, symbol: string): string {
  return `${path}\0${symbol}`;
}

/**
 * What a name means in a file, as facts write it: `:symbol`, `super:C.m`, dotted. Through imports, re-exports, star imports and base
 * classes; circles end. Null when the repository does not define it.
 */
export function find(project: Project, from: string, name: string): Found | null {
  const key = keyAt(from, name);
  const known = project.found.get(key);
  if (known !== undefined) return known;
  project.found.set(key, null);
  const found = search(project, from, name, new Set(), 0);
  project.found.set(key, found);
  return found;
}

function search(project: Project, from: string, name: string, seen: Seen, hops: number): Found | null {
  if (hops > HOPS || name === '') return null;
  if (name.startsWith('super:')) {
    const [owner, method] = split(name.slice('super:'.length));
    return inBases(project, from, owner, method, seen, hops);
  }
  if (name.startsWith(':')) return inFile(project, from, name.slice(1).split('.'), seen, hops);
  const stars = project.files.get(from)?.stars ?? [];
  for (const { path, rest } of project.index.locate(from, name)) {
    if (rest.length === 0) return { kind: 'module', path, symbol: '', rest: [] };
    const found = inFile(project, path, rest, seen, hops + 1);
    if (found !== null) return found;
  }
  if (name.startsWith('.')) return null;
  return inStars(project, from, stars, name.split('.'), seen, hops);
}

/** `a.b.c` as `a.b` and `c`. */
function split(dotted: string): readonly [string, string] {
  const dot = dotted.lastIndexOf('.');
  return dot < 0 ? ['', dotted] : [dotted.slice(0, dot), dotted.slice(dot + 1)];
}

/** What one look-up has been at: nothing is gone through twice, so that circles end. */
type Seen = Set<string>;

/** What a dotted name means inside a file: its own definition, what it imports, a module below it. */
function inFile(project: Project, path: string, names: readonly string[], seen: Seen, hops: number): Found | null {
  const file = project.files.get(path);
  const key = keyAt(path, names.join('.'));
  if (!file || hops > HOPS || seen.has(key) || seen.size > 200) return null;
  seen.add(key);
  const own = defined(project, file, names, seen, hops);
  if (own !== null) return own;
  const [first = '', ...rest] = names;
  const target = file.imports.get(first);
  if (target !== undefined) {
    const found = search(project, path, [target, ...rest].join('.'), seen, hops + 1);
    if (found !== null) return found;
  }
  const below = project.index.below(path, first);
  if (below !== null) {
    if (rest.length === 0) return { kind: 'module', path: below, symbol: '', rest: [] };
    const found = inFile(project, below, rest, seen, hops + 1);
    if (found !== null) return found;
  }
  return inStars(project, path, file.stars, names, seen, hops);
}

function inStars(
  project: Project,
  from: string,
  stars: readonly string[],
  names: readonly string[],
  seen: Seen,
  hops: number,
): Found | null {
  for (const star of stars) {
    for (const { path, rest } of project.index.locate(from, star)) {
      const found = rest.length === 0 ? inFile(project, path, names, seen, hops + 1) : null;
      if (found !== null) return found;
    }
  }
  return null;
}

function defined(
  project: Project,
  file: ProjectFile,
  names: readonly string[],
  seen: Seen,
  hops: number,
): Found | null {
  const { path } = file.module;
  for (let length = names.length; length > 0; length -= 1) {
    const symbol = names.slice(0, length).join('.');
    const rest = names.slice(length);
    if (file.functions.has(symbol)) return { kind: 'function', path, symbol, rest };
    if (file.constants.has(symbol)) return { kind: 'constant', path, symbol, rest };
    if (!file.classes.has(symbol)) continue;
    const [member, ...deeper] = rest;
    if (member === undefined) return { kind: 'class', path, symbol, rest: [] };
    const inherited = inBases(project, path, symbol, member, seen, hops + 1);
    return inherited === null
      ? { kind: 'class', path, symbol, rest }
      : { ...inherited, rest: [...inherited.rest, ...deeper] };
  }
  return null;
}

/** A method or attribute that a class has from its bases. */
function inBases(
  project: Project,
  path: string,
  symbol: string,
  member: string,
  seen: Seen,
  hops: number,
): Found | null {
  const bases = project.files.get(path)?.classes.get(symbol)?.bases ?? [];
  for (const base of bases.slice(0, BASES)) {
    const found = search(project, path, `${base}.${member}`, seen, hops + 1);
    if (found !== null && (found.kind === 'function' || found.kind === 'constant')) return found;
  }
  return null;
}

/** The classes that a class derives from directly, as far as the repository defines them. */
function basesOf(project: Project, path: string, symbol: string): readonly Found[] {
  const bases = project.files.get(path)?.classes.get(symbol)?.bases ?? [];
  return bases.slice(0, BASES).flatMap((base) => {
    const found = find(project, path, base);
    return found?.kind === 'class' && found.rest.length === 0 ? [found] : [];
  });
}

/** A class and what it derives from, nearest first, at most twenty. */
export function lineage(project: Project, path: string, symbol: string): readonly { path: string; symbol: string }[] {
  const found = [{ path, symbol }];
  const seen = new Set([keyAt(path, symbol)]);
  for (let index = 0; index < found.length && found.length < 20; index += 1) {
    const at = found[index];
    for (const base of at ? basesOf(project, at.path, at.symbol) : []) {
      if (seen.has(keyAt(base.path, base.symbol))) continue;
      seen.add(keyAt(base.path, base.symbol));
      found.push({ path: base.path, symbol: base.symbol });
    }
  }
  return found;
}

/** A method or attribute of a class, its own or of its bases. */
export function member(project: Project, path: string, symbol: string, name: string): Found | null {
  return inFile(project, path, [...symbol.split('.'), ...name.split('.')], new Set(), 0);
}
