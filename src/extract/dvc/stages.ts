import type { Element, ElementKind, Fact } from '../../model/index.ts';
import { asString, entriesOf, get, itemsOf, oneOrMore, type MapEntry, type TreeNode } from '../../parse/index.ts';
import {
  elementFact,
  folderOf,
  isCodePath,
  kindOfStep,
  locationElement,
  ownElement,
  repositoryPath,
  scriptFacts,
  scriptOfText,
  startedFiles,
  type Lines,
  type Source,
} from '../../statement/index.ts';
import { pathFacts, type Declared } from './facts.ts';

/** Statements that one file may make; aliases can repeat a stage many times over. */
const MAX_FACTS = 20_000;
/** Characters of all commands together, for the same reason. */
const MAX_COMMANDS = 1_000_000;
const MAX_NAME = 200;

type StagesResult = { readonly facts: readonly Fact[]; readonly problem: string | null };

/** Facts of a `dvc.yaml`: its stages and what `artifacts` declares. */
export function pipelineFacts(source: Source, root: TreeNode): StagesResult {
  const folder = folderOf(source.path);
  const declared = new Map<string, ElementKind>();
  const facts: Fact[] = [];
  let commands = 0;
  for (const artifact of entriesOf(get(root, 'artifacts'))) {
    if (facts.length > MAX_FACTS) return tooMuch(`${MAX_FACTS} statements`);
    facts.push(...artifactFacts(source, folder, artifact, declared));
  }
  for (const { key, value, line } of entriesOf(get(root, 'stages'))) {
    const stage = stageBody(value);
    if (stage === null) continue;
    commands += commandLength(stage.body);
    if (commands > MAX_COMMANDS) return tooMuch(`${MAX_COMMANDS} characters of commands`);
    const lines = { startLine: line, endLine: Math.max(line, value.endLine) };
    for (const fact of stageFacts({ source, name: key.slice(0, MAX_NAME), lines, declared, ...stage }))
      facts.push(fact);
    if (facts.length > MAX_FACTS) return tooMuch(`${MAX_FACTS} statements`);
  }
  return { facts, problem: null };
}

function tooMuch(amount: string): StagesResult {
  return { facts: [], problem: `more than ${amount}` };
}

function commandLength(body: TreeNode): number {
  return oneOrMore(get(body, 'cmd')).reduce((sum, node) => sum + (asString(node)?.length ?? 0), 0);
}

/** `foreach` keeps the stage under `do`; `matrix` stands beside the stage's own keys. */
function stageBody(node: TreeNode): { readonly body: TreeNode; readonly repeated: string | null } | null {
  if (node.kind !== 'map') return null;
  const template = get(node, 'do');
  if (get(node, 'foreach') !== undefined)
    return template?.kind === 'map' ? { body: template, repeated: 'foreach' } : null;
  return { body: node, repeated: get(node, 'matrix') === undefined ? null : 'matrix' };
}

function artifactFacts(source: Source, folder: string, entry: MapEntry, declared: Map<string, ElementKind>): Fact[] {
  const name = repositoryPath(folder, asString(get(entry.value, 'path')) ?? '');
  if (name === null) return [];
  const type = asString(get(entry.value, 'type')) ?? '';
  const kind = type === 'model' || type === 'dataset' ? type : 'artifact';
  declared.set(name, kind);
  const lines = { startLine: entry.line, endLine: Math.max(entry.line, entry.value.endLine) };
  const details = [`artifact: ${entry.key}`];
  return [elementFact(locationElement(source, lines, name, { kind, details }))];
}

type Stage = {
  readonly source: Source;
  readonly name: string;
  readonly lines: Lines;
  readonly body: TreeNode;
  readonly repeated: string | null;
  readonly declared: Declared;
};

/** A stage, what it reads and writes, and the scripts that it starts. Also used for the stages that old `.dvc` files hold. */
export function stageFacts({ source, name, lines, body, repeated, declared }: Stage): Fact[] {
  const folder = repositoryPath(folderOf(source.path), asString(get(body, 'wdir')) ?? '.') ?? '';
  const scripts = oneOrMore(get(body, 'cmd')).flatMap((node) => scriptOfText(node) ?? []);
  const kind = kindOfStep(name, () => scripts.flatMap((script) => startedFiles(source, script)));
  const details = [...(repeated === null ? [] : [repeated]), ...metricsOf(body, folder)];
  const element = ownElement(source, lines, { kind, name, symbol: name, details });
  return [
    elementFact(element),
    ...pathsOf(get(body, 'deps'), folder).flatMap(({ path, line }) =>
      isCodePath(path) ? [] : touched({ source, stage: element, path, line, written: false, declared }),
    ),
    ...pathsOf(get(body, 'outs'), folder).flatMap(({ path, line }) =>
      touched({ source, stage: element, path, line, written: true, declared }),
    ),
    ...scripts.flatMap((script) => scriptFacts(source, script, { runner: element, manifest: 'other', folder })),
  ];
}

type Touched = {
  readonly source: Source;
  readonly stage: Element;
  readonly path: string;
  readonly line: number;
  readonly written: boolean;
  readonly declared: Declared;
};

function touched({ source, stage, path, line, written, declared }: Touched): Fact[] {
  return pathFacts(source, { startLine: line, endLine: line }, { stage, name: path, written, declared });
}

/** Paths of a list of `deps` or `outs`: texts, maps of one path and its options, or maps with `path`. Repeated ones count once. */
function pathsOf(node: TreeNode | undefined, folder: string): { readonly path: string; readonly line: number }[] {
  const paths = new Map<string, number>();
  for (const item of itemsOf(node).slice(0, MAX_FACTS)) {
    const written = asString(item) ?? asString(get(item, 'path')) ?? entriesOf(item)[0]?.key ?? '';
    const path = repositoryPath(folder, written);
    if (path !== null && !paths.has(path)) paths.set(path, item.line);
  }
  return [...paths].map(([path, line]) => ({ path, line }));
}

function metricsOf(body: TreeNode, folder: string): string[] {
  return pathsOf(get(body, 'metrics'), folder)
    .slice(0, 5)
    .map(({ path }) => `metrics: ${path}`);
}
