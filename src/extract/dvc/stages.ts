import type { Element, ElementKind, Fact } from '../../model/index.ts';
import {
  asString,
  asText,
  entriesOf,
  entryOf,
  get,
  itemsOf,
  oneOrMore,
  type MapEntry,
  type TreeNode,
} from '../../parse/index.ts';
import {
  elementFact,
  flowFact,
  folderOf,
  isCodePath,
  kindOfStep,
  lineOf,
  linesOf,
  locationElement,
  ownElement,
  repositoryPath,
  scriptFacts,
  scriptOfText,
  startedFiles,
  writtenBy,
  type Lines,
  type Source,
} from '../../statement/index.ts';
import { pathFacts, type Declared } from './facts.ts';
import { ofForeach, ofMatrix, shownOver, type Generated } from './generate.ts';
import { filled, valuesOf, type Scope } from './interpolate.ts';
import { pathsOf, resultPaths } from './outputs.ts';

/** Statements that one file may make; aliases can repeat a stage many times over. */
const MAX_FACTS = 20_000;
/** Characters of all commands together, for the same reason. */
const MAX_COMMANDS = 1_000_000;
const MAX_NAME = 200;

type StagesResult = { readonly facts: readonly Fact[]; readonly problem: string | null };

/** Facts of a `dvc.yaml`: the pipeline, its stages and what `artifacts` and `datasets` declare. */
export function pipelineFacts(source: Source, root: TreeNode): StagesResult {
  const folder = folderOf(source.path);
  const declared = new Map<string, ElementKind>();
  const facts: Fact[] = [];
  for (const artifact of entriesOf(get(root, 'artifacts'))) {
    if (facts.length > MAX_FACTS) return tooMuch(`${MAX_FACTS} statements`);
    facts.push(...artifactFacts(source, folder, artifact, declared));
  }
  const results = resultPaths(root, folder);
  const datasets = datasetsOf(root);
  const stages = stagesOf(root);
  if (stages.length === 0) return { facts, problem: null };
  const pipeline = pipelineElement(source, lineOf(entryOf(root, 'stages') ?? root));
  facts.push(elementFact(pipeline));
  let commands = 0;
  for (const { name, kindName, line, body, details } of stages) {
    commands += commandLength(body);
    if (commands > MAX_COMMANDS) return tooMuch(`${MAX_COMMANDS} characters of commands`);
    const stage = {
      source,
      name,
      kindName,
      lines: lineOf({ line }),
      body,
      details,
      declared,
      results,
      datasets,
      pipeline,
    };
    for (const fact of stageFacts(stage)) facts.push(fact);
    if (facts.length > MAX_FACTS) return tooMuch(`${MAX_FACTS} statements`);
  }
  return { facts, problem: null };
}

/** The pipeline as a whole: what `dvc repro` starts. */
function pipelineElement(source: Source, lines: Lines): Element {
  return ownElement(source, lines, { kind: 'orchestrator', name: 'dvc pipeline' });
}

function tooMuch(amount: string): StagesResult {
  return { facts: [], problem: `more than ${amount}` };
}

function commandLength(body: TreeNode): number {
  return oneOrMore(get(body, 'cmd')).reduce((sum, node) => sum + (asString(node)?.length ?? 0), 0);
}

type Written = {
  readonly name: string;
  /** The name that tells what the stage does: that of the template. */
  readonly kindName: string;
  readonly line: number;
  readonly body: TreeNode;
  readonly details: readonly string[];
};

/** The stages of a file, with those that `foreach` and `matrix` make, and with the values of `vars` filled in. */
function stagesOf(root: TreeNode): readonly Written[] {
  const own = valuesOf(get(root, 'vars'));
  const stages: Written[] = [];
  for (const { key, value, line } of entriesOf(get(root, 'stages'))) {
    if (value.kind !== 'map') continue;
    const kindName = key.slice(0, MAX_NAME);
    const template = templateOf(value);
    if (template === null) continue;
    const scope: Scope = [valuesOf(get(template.body, 'vars')), own];
    const generated = template.generate(scope);
    if (generated === null) {
      stages.push({ name: kindName, kindName, line, body: filled(template.body, scope), details: [shownOver(value)] });
    } else {
      for (const { suffix, values } of generated) {
        const name = suffix === '' ? kindName : `${kindName}@${suffix}`;
        stages.push({ name, kindName, line, body: filled(template.body, [values, ...scope]), details: [] });
      }
    }
    if (stages.length > MAX_FACTS) break;
  }
  return stages;
}

const ONCE: readonly Generated[] = [{ suffix: '', values: new Map() }];

/** `foreach` keeps the stage under `do`; `matrix` stands beside the stage's own keys. */
function templateOf(
  node: TreeNode,
): { readonly body: TreeNode; readonly generate: (scope: Scope) => readonly Generated[] | null } | null {
  const foreach = get(node, 'foreach');
  if (foreach !== undefined) {
    const body = get(node, 'do');
    return body?.kind === 'map' ? { body, generate: (scope) => ofForeach(foreach, scope) } : null;
  }
  const matrix = get(node, 'matrix');
  return { body: node, generate: (scope) => (matrix === undefined ? ONCE : ofMatrix(matrix, scope)) };
}

function artifactFacts(source: Source, folder: string, entry: MapEntry, declared: Map<string, ElementKind>): Fact[] {
  const name = repositoryPath(folder, asString(get(entry.value, 'path')) ?? '');
  if (name === null) return [];
  const type = asString(get(entry.value, 'type')) ?? '';
  const kind = type === 'model' || type === 'dataset' ? type : 'artifact';
  declared.set(name, kind);
  return [elementFact(locationElement(source, linesOf(entry), name, { kind, details: [`artifact: ${entry.key}`] }))];
}

/** Addresses of `datasets`, by the name that `ds://name` uses. */
function datasetsOf(root: TreeNode): ReadonlyMap<string, string> {
  const datasets = itemsOf(get(root, 'datasets')).flatMap((node): [string, string][] => {
    const [name, url] = [asText(get(node, 'name')), asText(get(node, 'url'))];
    return name === undefined || url === undefined ? [] : [[name, url]];
  });
  return new Map(datasets);
}

type Stage = {
  readonly source: Source;
  readonly name: string;
  readonly kindName?: string;
  readonly lines: Lines;
  readonly body: TreeNode;
  readonly details?: readonly string[];
  readonly declared?: Declared;
  /** Files that `metrics` and `plots` of the pipeline read. */
  readonly results?: readonly string[];
  readonly datasets?: ReadonlyMap<string, string>;
  readonly pipeline?: Element;
};

/** A stage, what it reads and writes, and the scripts that it starts. Also used for the stages that old `.dvc` files hold. */
export function stageFacts(stage: Stage): Fact[] {
  const { source, name, lines, body, details = [], pipeline } = stage;
  const folder = repositoryPath(folderOf(source.path), asString(get(body, 'wdir')) ?? '.') ?? '';
  const scripts = oneOrMore(get(body, 'cmd')).flatMap((node) => scriptOfText(node) ?? []);
  const kind = kindOfStep(stage.kindName ?? name, () => scripts.flatMap((script) => startedFiles(source, script)));
  const element = ownElement(source, lines, { kind, name, symbol: name, details: [...details, ...paramsOf(body)] });
  const place = { data: ['configuration'], protocol: 'exec' } as const;
  return [
    elementFact(element),
    ...(pipeline === undefined ? [] : [flowFact(source, lines, { from: pipeline, to: element, ...place })]),
    ...readFacts(stage, element, folder),
    ...writtenFacts(stage, element, folder),
    ...scripts.flatMap((script) => scriptFacts(source, script, { runner: element, manifest: 'other', folder })),
  ];
}

function readFacts(
  { source, body, declared = new Map(), datasets = new Map() }: Stage,
  stage: Element,
  folder: string,
): Fact[] {
  return pathsOf(get(body, 'deps'), folder).flatMap(({ path, line }) => {
    const name = repositoryPath('', datasets.get(path.replace(/^ds:\/\//, '')) ?? path) ?? path;
    return isCodePath(name) ? [] : pathFacts(source, lineOf({ line }), { stage, name, written: false, declared });
  });
}

/** What a stage writes: its outs, and its metrics and plots, which are results of it. */
function writtenFacts(
  { source, body, declared = new Map(), results = [] }: Stage,
  stage: Element,
  folder: string,
): Fact[] {
  const metrics = new Set(
    ['metrics', 'plots'].flatMap((key) => pathsOf(get(body, key), folder).map(({ path }) => path)),
  );
  return ['outs', 'metrics', 'plots'].flatMap((key) =>
    pathsOf(get(body, key), folder).flatMap(({ path, line }) => {
      const lines = lineOf({ line });
      const result = metrics.has(path) || results.some((file) => file === path || file.startsWith(`${path}/`));
      if (!result || declared.has(path))
        return pathFacts(source, lines, { stage, name: path, written: true, declared });
      const element = locationElement(source, lines, path, { kind: 'artifact' });
      return writtenBy(source, lines, stage, element, { data: ['metrics'], protocol: 'file' });
    }),
  );
}

/** Names of the parameters that a stage reads. */
function paramsOf(body: TreeNode): string[] {
  const names = itemsOf(get(body, 'params')).flatMap((item) =>
    item.kind === 'map'
      ? entriesOf(item).flatMap(({ value }) => itemsOf(value).flatMap((name) => asText(name) ?? []))
      : (asText(item) ?? []),
  );
  return names.length === 0 ? [] : [`params: ${names.slice(0, 10).join(', ')}`];
}
