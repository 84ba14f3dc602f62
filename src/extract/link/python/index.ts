import type { Fact, PythonModule } from '../../../model/index.ts';
import { agentTools } from './agents.ts';
import { attribute } from './attribute.ts';
import { callGraph } from './calls.ts';
import { withoutLonely } from './data-files.ts';
import { fillFile } from './fill.ts';
import { folderOf } from './modules.ts';
import { commandLineFacts } from './operator.ts';
import type { Known } from './outcomes.ts';
import { ownersOf } from './owners.ts';
import { projectOf } from './project.ts';
import { completeServers } from './serving.ts';
import { settingsOf } from './settings.ts';
import { valuesOf } from '../step.ts';

export { withDataFiles } from './data-files.ts';

/**
 * Completes the facts of Python files by what the other files say: names, paths and switches that come from another file or from a caller
 * are filled in, and what a library does belongs to the scripts and steps that call it. The facts about modules end here. Whatever the order of the facts,
 * the result says the same.
 */
export function withPython(facts: readonly Fact[]): readonly Fact[] {
  const modules = modulesIn(facts);
  const settingsFiles = valuesOf(facts, 'settings-file');
  const stated = facts.filter(({ fact }) => fact !== 'python-module' && fact !== 'settings-file');
  if (modules.length === 0) return stated;
  const project = projectOf(modules, settingsFiles);
  const graph = callGraph(project);
  const settings = settingsOf(project, graph);
  const known: Known = { project, graph, settings, alternatives: new Set() };
  const filled = filledFacts(known, stated);
  const started = startedFiles(facts);
  const owners = ownersOf(project, graph, filled, started);
  const served = completeServers(known, attribute(project, owners, filled));
  const kept = withoutLonely(served, known.alternatives);
  const operator = commandLineFacts(project, settings, owners, kept, started);
  return [...kept, ...agentTools(project, kept), ...operator];
}

/** The modules, one for each path, by path. */
function modulesIn(facts: readonly Fact[]): readonly PythonModule[] {
  const modules = new Map(
    facts.flatMap((fact) => (fact.fact === 'python-module' ? [[fact.value.path, fact.value] as const] : [])),
  );
  return [...modules.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

function filledFacts(known: Known, facts: readonly Fact[]): readonly Fact[] {
  const open = new Map<string, Fact[]>();
  for (const { module } of known.project.files.values()) if (module.open.length > 0) open.set(module.path, []);
  const rest: Fact[] = [];
  for (const fact of facts) (open.get(fileOf(fact)) ?? rest).push(fact);
  const filled = [...open].flatMap(([path, own]) => {
    const module = known.project.files.get(path)?.module;
    return module === undefined ? own : fillFile(known, module, own);
  });
  return [...rest, ...filled];
}

/** The file that a fact was made of. */
function fileOf({ value }: Fact): string {
  if ('path' in value && value.path !== '' && !('runner' in value)) return value.path;
  return 'evidence' in value ? (value.evidence[0]?.path ?? '') : '';
}

/** Whether something else of the repository starts a file: a stage, a container, a job. */
function startedFiles(facts: readonly Fact[]): (path: string) => boolean {
  const started = new Set<string>();
  const ends = new Set<string>();
  for (const fact of facts) {
    if (fact.fact !== 'runs') continue;
    const path = fact.value.path.replace(/^(?:\.\/)+/, '');
    const folder = folderOf(fact.value.evidence[0]?.path ?? '');
    started.add(path).add(folder === '' ? path : `${folder}/${path}`);
    if (path.includes('/')) ends.add(path);
  }
  return (path) => {
    if (started.has(path)) return true;
    for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1))
      if (ends.has(path.slice(at + 1))) return true;
    return false;
  };
}
