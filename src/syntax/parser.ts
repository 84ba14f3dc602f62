import { createRequire } from 'node:module';
import { Language, Parser, type Tree, type TreeCursor } from 'web-tree-sitter';
import type { SyntaxNode } from './tree.ts';

const nodeLimit = 2_000_000;

/** `errors` are the nodes that the parser skipped or made up to go on after a syntax error. */
export type Parsed = { readonly root: SyntaxNode; readonly errors: readonly SyntaxNode[] };

/** A grammar that is loaded once for the process, when it is first asked for. */
export type Grammar = {
  readonly language: () => Promise<Language>;
  /** Types of nodes that are kept without what is in them. */
  readonly closed: ReadonlySet<string>;
};

/**
 * The grammar in a file of a package, such as `tree-sitter-python/tree-sitter-python.wasm`. It comes with the package and is not fetched;
 * the WebAssembly runtime is shared by all grammars.
 */
export function grammarOf(file: string, closed: readonly string[] = []): Grammar {
  let ready: Promise<Language> | undefined;
  return { language: () => (ready ??= load(file)), closed: new Set(closed) };
}

async function load(file: string): Promise<Language> {
  await Parser.init();
  return Language.load(createRequire(import.meta.url).resolve(file));
}

/**
 * Parses source into plain nodes. The work of the parser is bounded by its progress reports, not by a clock, so that the same text always
 * has the same outcome; a text too large or too costly is refused with a reason. Stops when the signal has aborted.
 */
export async function parseSyntax(
  text: string,
  grammar: Grammar,
  signal: AbortSignal,
): Promise<Parsed | { readonly reason: string }> {
  const language = await grammar.language();
  if (signal.aborted) return { reason: 'Reading was stopped.' };
  const parser = new Parser().setLanguage(language);
  try {
    let reports = 0;
    const allowed = 20_000 + text.length / 4;
    const stop = (): boolean => signal.aborted || ++reports > allowed;
    const tree = parser.parse(text, null, { progressCallback: stop });
    if (tree === null) return { reason: signal.aborted ? 'Reading was stopped.' : 'Parsing takes too much work.' };
    try {
      return copyTree(tree, grammar.closed, signal);
    } finally {
      tree.delete();
    }
  } finally {
    parser.delete();
  }
}

type Building = {
  readonly type: string;
  readonly field: string | null;
  readonly start: number;
  readonly end: number;
  readonly missing: boolean;
  readonly children: Building[];
};

/** Tokens that the shape of the tree tells already; most of a tree's leaves. */
const punctuation = new Set(['(', ')', '[', ']', '{', '}', ',', ':', '.', '=', ';']);

/** The cursor's node if it is named, missing or an operator; the other tokens are left out. */
function nodeAt(cursor: TreeCursor, type: string, missing: boolean): Building | null {
  const field = cursor.currentFieldName;
  if (!missing && field !== 'operator' && !cursor.nodeIsNamed) return null;
  return { type, field, start: cursor.startIndex, end: cursor.endIndex, missing, children: [] };
}

/** Walks with a cursor, as chains of operators or attributes nest as deep as the file is long. */
function copyTree(tree: Tree, closed: ReadonlySet<string>, signal: AbortSignal): Parsed | { readonly reason: string } {
  const cursor = tree.walk();
  const top: Building = { type: '', field: null, start: 0, end: 0, missing: false, children: [] };
  const path: Building[] = [top];
  const errors: Building[] = [];
  let count = 0;
  try {
    for (;;) {
      const type = cursor.nodeType;
      const missing = cursor.nodeIsMissing;
      if (++count > nodeLimit) return { reason: `More than ${nodeLimit} syntax nodes.` };
      if (count % 10_000 === 0 && signal.aborted) return { reason: 'Reading was stopped.' };
      const node = punctuation.has(type) && !missing ? null : nodeAt(cursor, type, missing);
      if (node) path.at(-1)?.children.push(node);
      if (node && (missing || type === 'ERROR')) errors.push(node);
      if (node && !closed.has(type) && cursor.gotoFirstChild()) {
        path.push(node);
        continue;
      }
      while (!cursor.gotoNextSibling()) {
        if (!cursor.gotoParent()) return { root: top.children[0] ?? top, errors };
        path.pop();
      }
    }
  } finally {
    cursor.delete();
  }
}
