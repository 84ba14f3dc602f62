import type { Evidence, PythonModule, SmallValue } from '../../../model/index.ts';
import type { CallGraph } from './calls.ts';
import type { Choice } from './following.ts';
import { folderOf } from './modules.ts';
import type { Project } from './project.ts';

export type Override = { readonly file: string; readonly value: SmallValue; readonly line: number };

/** A script whose settings a file overrides that the command line names. */
export type ConfiguredScript = {
  readonly path: string;
  /** The configuration files that fit the script, sorted. */
  readonly files: readonly string[];
  /** Where the script, and what it executes, executes text. */
  readonly evidence: readonly Evidence[];
  /** Where the command line is read that names the file. */
  readonly asked: readonly Evidence[];
};

/** Settings of scripts that another file, executed as text, overrides. */
export type Settings = {
  readonly scripts: readonly ConfiguredScript[];
  /** What files say of a setting of a script. */
  readonly overridesOf: (script: string, name: string) => readonly Override[];
  /** The files that may override a script's settings, and (empty) none of them. */
  readonly choicesOf: (script: string) => readonly Choice[];
};

const FILES = 15;

/**
 * Finds scripts that execute a file of which the command line gives the name (`exec(open(sys.argv[1]).read())`, also in a helper that is
 * executed itself), and the files that fit: they only assign, nobody imports them, and every name that they set is one of the script's.
 */
export function settingsOf(project: Project, graph: CallGraph): Settings {
  const plain = [...project.files.values()]
    .filter(({ module, constants }) => module.plain && constants.size > 0 && isLoose(module, graph))
    .toSorted((a, b) => (a.module.path < b.module.path ? -1 : 1));
  const scripts = [...project.files.values()].flatMap(({ module, constants }): ConfiguredScript[] => {
    const executed = executedBy(project, module);
    if (module.executes.length === 0 || !executed.some(({ executes }) => executes.some(({ file }) => file === null)))
      return [];
    if (module.plain && executed.length === 1 && constants.size === 0) return [];
    const files = plain
      .filter(
        (file) => !executed.includes(file.module) && [...file.constants.keys()].every((name) => constants.has(name)),
      )
      .map((file) => file.module.path)
      .slice(0, FILES);
    return [{ path: module.path, files, evidence: placesOf(executed), asked: askedIn(executed) }];
  });
  const byPath = new Map(scripts.map((script) => [script.path, script]));
  return {
    scripts: scripts.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    overridesOf: (script, name) =>
      (byPath.get(script)?.files ?? []).flatMap((file): Override[] => {
        const constant = project.files.get(file)?.constants.get(name);
        return constant === undefined ? [] : [{ file, value: constant.value, line: constant.line }];
      }),
    choicesOf: (script) => ['', ...(byPath.get(script)?.files ?? [])].map((value) => ({ value, evidence: [] })),
  };
}

function isLoose({ path, executes }: PythonModule, graph: CallGraph): boolean {
  return executes.length === 0 && graph.importersOf(path).length === 0;
}

/** A module and the files of the repository that it executes by name. */
function executedBy(project: Project, module: PythonModule): readonly PythonModule[] {
  const found = [module];
  for (const { file } of module.executes) {
    if (file === null) continue;
    const path = [joined(folderOf(module.path), file), file].find((candidate) => project.files.has(candidate));
    const helper = path === undefined ? undefined : project.files.get(path)?.module;
    if (helper !== undefined && !found.includes(helper)) found.push(helper);
  }
  return found;
}

function joined(folder: string, file: string): string {
  return folder === '' ? file.replace(/^\.\//, '') : `${folder}/${file.replace(/^\.\//, '')}`;
}

function placesOf(modules: readonly PythonModule[]): readonly Evidence[] {
  return modules.flatMap(({ path, executes }) =>
    executes.map(({ startLine, endLine }) => ({ path, startLine, endLine })),
  );
}

function askedIn(modules: readonly PythonModule[]): readonly Evidence[] {
  return modules.flatMap(({ path, commandLine }) =>
    commandLine.map(({ startLine, endLine }) => ({ path, startLine, endLine })),
  );
}
