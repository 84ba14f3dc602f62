import { commandFacts } from '../command/index.ts';
import { execScript, type Script, scriptLines } from '../container/index.ts';
import { repositoryPath } from './location.ts';
import { keyOfEnd, type End } from './element.ts';
import type { Dependency, Fact } from '../model/index.ts';
import { asText, itemsOf, type ScalarNode, type TreeNode } from '../parse/index.ts';
import type { Source } from './source.ts';

/** Words of one command that are looked at; an alias could repeat them without end. */
const MAX_WORDS = 5_000;

/** A text of a file as a script with its lines. Null for what is no text, or an empty one. */
export function scriptOfText(node: TreeNode | undefined): Script | null {
  if (node?.kind !== 'scalar' || typeof node.value !== 'string' || node.value.trim() === '') return null;
  return { text: node.value, startLine: node.textLine, endLine: lastLine(node) };
}

/**
 * A command in list form, with the lists behind it (`command` and `args` of a container): `['python', 'train.py']`, or `['sh', '-c', 'the
 * script']`. A text beside lists stands for a list of one; a text alone is a script. Null when there is no word.
 */
export function scriptOfWords(...lists: readonly (TreeNode | undefined)[]): Script | null {
  const [only, ...others] = lists.filter((list) => list !== undefined);
  if (only?.kind === 'scalar' && others.length === 0) return scriptOfText(only);
  const words = lists.flatMap((list) => (list?.kind === 'scalar' ? [list] : itemsOf(list).slice(0, MAX_WORDS)));
  return execScript(
    words.flatMap((node) => {
      const text = asText(node);
      if (text === undefined || node.kind !== 'scalar') return [];
      return [{ text, line: node.line, endLine: lastLine(node), textLine: node.textLine }];
    }),
  );
}

function lastLine(node: ScalarNode): number {
  return Math.max(node.endLine, node.textLine);
}

type Run = {
  /** What runs the script: a step, a job, a container. */
  readonly runner: End;
  readonly manifest: Dependency['manifest'];
  /** The step's or job's name; the runner's symbol when not given. */
  readonly symbol?: string;
  /** The folder that the script starts in, relative to the repository's root; when given, started files are named from there. */
  readonly folder?: string | undefined;
  /** Variables that the script starts with, with their lines. */
  readonly variables?: ReadonlyMap<string, { readonly value: string; readonly line: number }>;
};

/** What the commands of a script do: packages, downloads, servers, started files. A folded text has its whole range as evidence. */
export function scriptFacts(source: Source, script: Script, run: Run): Fact[] {
  const { runner, manifest, symbol = runner.symbol, folder, variables } = run;
  const place = { path: source.path, context: source.context, symbol, manifest, variables, runner: keyOfEnd(runner) };
  const facts = commandFacts(script.text, { ...place, ...linesOfScript(source.path, script) });
  if (folder === undefined) return facts;
  return facts.map((fact): Fact => {
    if (fact.fact !== 'runs' || fact.value.runner !== place.runner) return fact;
    const path = repositoryPath(folder, fact.value.path);
    return path === null ? fact : { fact: 'runs', value: { ...fact.value, path } };
  });
}

/** The files of the repository that a script starts, as it writes them. */
export function startedFiles(source: Source, script: Script): readonly string[] {
  const runner = { kind: 'process', path: source.path, symbol: '', name: '' } as const;
  const facts = scriptFacts(source, script, { runner, manifest: 'other' });
  return facts.flatMap((fact) => (fact.fact === 'runs' ? [fact.value.path] : []));
}

/** Lines are counted from the script's first one, unless YAML folded them or the text holds more lines than the file shows. */
function linesOfScript(path: string, script: Script): ReturnType<typeof scriptLines> {
  const { text, startLine, endLine } = script;
  const folded = text.trimEnd().split('\n').length < endLine - startLine + 1;
  return folded ? { startLine, evidence: [{ path, startLine, endLine }] } : scriptLines(path, script);
}
