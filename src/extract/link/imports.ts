import { importOf, keyOf, type Element, type Fact, type SubjectKey } from '../../model/index.ts';
import { valuesOf } from './step.ts';
import { folderOf } from './tree.ts';

const CODE: ReadonlySet<Element['kind']> = new Set([
  'training',
  'evaluation',
  'process',
  'monitoring',
  'service',
  'orchestrator',
]);
/** What an asset is called in all files, whatever its function is called. */
const ASSET = 'asset: ';
/** Elements of one function's name that are looked at: `train` is a common name. */
const MOST_NAMESAKES = 200;

/**
 * Flows that end at a function of another file, as the importing file names it, lead to the element of that function: a pipeline's to
 * the steps that it imports. Of several files that the import may mean the nearest counts; where none does, there is no flow.
 */
export function withImports(facts: readonly Fact[]): readonly Fact[] {
  const wanted = facts.some(
    (fact) => fact.fact === 'flow' && (importOf(fact.value.source) !== null || importOf(fact.value.target) !== null),
  );
  if (!wanted) return facts;
  const functions = functionsOf(facts);
  const found = new Map<SubjectKey, SubjectKey | null>();
  const end = (key: SubjectKey): SubjectKey | null => {
    const wantedImport = importOf(key);
    if (wantedImport === null) return key;
    const known = found.get(key);
    if (known !== undefined) return known;
    const target = resolve(wantedImport.path, wantedImport.qualified, functions);
    found.set(key, target);
    return target;
  };
  const joined = facts.flatMap((fact): Fact[] => {
    if (fact.fact !== 'flow') return [fact];
    const [source, target] = [end(fact.value.source), end(fact.value.target)];
    return source === null || target === null ? [] : [{ fact: 'flow', value: { ...fact.value, source, target } }];
  });
  return withoutIdleStarts(joined, found);
}

/** A pipeline starts the steps that no other step hands anything to; of imported ones that shows only now. */
function withoutIdleStarts(facts: readonly Fact[], found: ReadonlyMap<SubjectKey, SubjectKey | null>): readonly Fact[] {
  const imported = new Set(found.values());
  const fed = new Set<string>();
  for (const { fact, value } of facts) {
    if (fact === 'flow' && value.protocol === 'call' && value.source !== value.target && imported.has(value.source))
      fed.add(`${value.path}\0${value.target}`);
  }
  return facts.filter(({ fact, value }) => {
    if (fact !== 'flow' || value.protocol !== 'exec' || !value.source.startsWith('orchestrator|')) return true;
    return !fed.has(`${value.path}\0${value.target}`);
  });
}

type Function = { readonly path: string; readonly key: SubjectKey };

/** Elements that stand for a function or class of a Python file, by the last part of its symbol. */
function functionsOf(facts: readonly Fact[]): ReadonlyMap<string, readonly Function[]> {
  const functions = new Map<string, Function[]>();
  for (const element of valuesOf(facts, 'element')) {
    if (element.symbol === '' || !CODE.has(element.kind) || !element.path.endsWith('.py')) continue;
    const entry = { path: element.path, key: keyOf('element', element) };
    for (const name of [element.symbol, ...element.details.filter((detail) => detail.startsWith(ASSET))]) {
      const beside = functions.get(name);
      if (beside === undefined) functions.set(name, [entry]);
      else if (beside.length < MOST_NAMESAKES) beside.push(entry);
    }
  }
  return functions;
}

function resolve(
  path: string,
  qualified: string,
  functions: ReadonlyMap<string, readonly Function[]>,
): SubjectKey | null {
  if (qualified.startsWith(ASSET)) return nearestOf(path, functions.get(qualified) ?? [])?.key ?? null;
  const dots = /^\.*/.exec(qualified)?.[0].length ?? 0;
  const segments = qualified.slice(dots).split('.');
  for (let cut = segments.length - 1; cut >= (dots > 0 ? 0 : 1); cut -= 1) {
    const module = segments.slice(0, cut).join('/');
    const all = functions.get(segments.slice(cut).join('.')) ?? [];
    const nearest = nearestOf(
      path,
      all.filter((entry) => isOf(entry.path, module, dots, path)),
    );
    if (nearest !== null) return nearest.key;
  }
  return null;
}

/** Whether a file is the module, or one inside of it that the package may hand on under the same name. */
function isOf(file: string, module: string, dots: number, importer: string): boolean {
  if (dots > 0) {
    let folder = folderOf(importer);
    for (let up = 1; up < dots; up += 1) folder = folderOf(folder);
    const base = [folder, module].filter((part) => part !== '').join('/');
    return file === `${base}.py` || file.startsWith(`${base}/`) || base === '';
  }
  return `/${file}`.includes(`/${module}/`) || `/${file}`.endsWith(`/${module}.py`);
}

/** The file that shares the longest way from the root with the importing one; null when two do. */
function nearestOf(path: string, all: readonly Function[]): Function | null {
  let nearest: Function | null = null;
  let most = -1;
  let tied = false;
  for (const entry of all) {
    const shared = sharedFolders(path, entry.path);
    if (shared < most) continue;
    tied = shared === most && entry.key !== nearest?.key;
    most = shared;
    nearest = entry;
  }
  return tied ? null : nearest;
}

function sharedFolders(a: string, b: string): number {
  const [one, other] = [folderOf(a).split('/'), folderOf(b).split('/')];
  let count = 0;
  while (count < one.length && count < other.length && one[count] === other[count]) count += 1;
  return count;
}
