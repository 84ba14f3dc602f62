import { keyOf, type Element, type Fact, type Flow, type Runs, type SubjectKey } from '../../model/index.ts';
import { valuesOf, type Surroundings } from './step.ts';
import { folderOf } from './tree.ts';

/**
 * What starts a script or builds an image gets a flow to the element of that file. The path may be relative to the repository, to the
 * folder of the file that says so, or to that file's project.
 */
export function withStarts(facts: readonly Fact[], { tree }: Surroundings): readonly Fact[] {
  const byKey = new Map<SubjectKey, Element>();
  const byPath = new Map<string, Element[]>();
  for (const element of valuesOf(facts, 'element')) {
    const key = keyOf('element', element);
    if (byKey.has(key)) continue;
    byKey.set(key, element);
    if (element.path === '' || element.symbol !== '') continue;
    const beside = byPath.get(element.path);
    if (beside === undefined) byPath.set(element.path, [element]);
    else beside.push(element);
  }
  const started = valuesOf(facts, 'runs').flatMap((runs): Fact[] => {
    const runner = byKey.get(runs.runner);
    if (runner === undefined) return [];
    const target = pathsOf(runs, tree.projectOf(runs.evidence[0]?.path ?? '')).flatMap((path) => {
      const found = codeOf(byPath.get(path) ?? [], runner);
      return found === null ? [] : [found];
    })[0];
    return target === undefined ? [] : [{ fact: 'flow', value: flowOf(runs, runner, target) }];
  });
  return [...facts, ...started];
}

function pathsOf(runs: Runs, project: string): readonly string[] {
  const path = runs.path.replace(/^(?:\.\/)+/, '');
  const folders = [folderOf(runs.evidence[0]?.path ?? ''), project].filter((folder) => folder !== '');
  return [path, ...folders.map((folder) => `${folder}/${path}`)];
}

/** What stands for a file: its code before what the code serves or offers. */
function codeOf(elements: readonly Element[], runner: Element): Element | null {
  const others = elements.filter((element) => element !== runner);
  return others.find(({ kind }) => CODE.has(kind)) ?? others[0] ?? null;
}

const CODE: ReadonlySet<Element['kind']> = new Set(['training', 'evaluation', 'process', 'service', 'orchestrator']);

function flowOf(runs: Runs, runner: Element, target: Element): Flow {
  return {
    name: '',
    path: '',
    symbol: '',
    context: runner.context,
    controls: [],
    evidence: [...runs.evidence],
    edits: [],
    data: ['code'],
    protocol: 'exec',
    source: runs.runner,
    target: keyOf('element', target),
    crosses: [],
  };
}
