import { createRequire } from 'node:module';
import { Language, Parser, type Tree, type TreeCursor } from 'web-tree-sitter';
import type { SyntaxNode } from './syntax.ts';

const nodeLimit = 2_000_000;

/** `errors` are the nodes that the parser skipped or made up to go on after a syntax error. */
export type Parsed = { readonly root: SyntaxNode; readonly errors: readonly SyntaxNode[] };

let ready: Promise<Language> | undefined;

/** Loads the grammar once for the process; the WebAssembly runtime is shared by all readers. */
function language(): Promise<Language> {
  ready ??= load();
  return ready;
}

async function load(): Promise<Language> {
  await Parser.init();
  return Language.load(createRequire(import.meta.url).resolve('tree-sitter-python/tree-sitter-python.wasm'));
}

/**
 * Parses Python source into plain nodes. The work of the parser is bounded by its progress reports, not by a clock, so that the same
 * text always has the same outcome; a text too large or too costly is refused with a reason. Stops when the signal has aborted.
 */
export async function parsePython(text: string, signal: AbortSignal): Promise<Parsed | { readonly reason: string }> {
  const python = await language();
  if (signal.aborted) return { reason: 'Reading was stopped.' };
  const parser = new Parser().setLanguage(python);
  try {
    let reports = 0;
    const allowed = 20_000 + text.length / 4;
    const stop = (): boolean => signal.aborted || ++reports > allowed;
    const tree = parser.parse(text, null, { progressCallback: stop });
    if (tree === null) return { reason: signal.aborted ? 'Reading was stopped.' : 'Parsing takes too much work.' };
    try {
      return copyTree(tree, signal);
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
function copyTree(tree: Tree, signal: AbortSignal): Parsed | { readonly reason: string } {
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
      if (node && cursor.gotoFirstChild()) {
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
