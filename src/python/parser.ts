import { createRequire } from 'node:module';
import { Language, Parser, type Tree } from 'web-tree-sitter';
import type { SyntaxNode } from './syntax.ts';

const nodeLimit = 2_000_000;

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
export async function parsePython(
  text: string,
  signal: AbortSignal,
): Promise<{ readonly root: SyntaxNode } | { readonly reason: string }> {
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

/** Walks with a cursor, as chains of operators or attributes nest as deep as the file is long. */
function copyTree(tree: Tree, signal: AbortSignal): { readonly root: SyntaxNode } | { readonly reason: string } {
  const cursor = tree.walk();
  const top: Building = { type: '', field: null, start: 0, end: 0, missing: false, children: [] };
  const path: Building[] = [top];
  let count = 0;
  try {
    for (;;) {
      const parent = path.at(-1) ?? top;
      const field = cursor.currentFieldName;
      const missing = cursor.nodeIsMissing;
      const node: Building = {
        type: cursor.nodeType,
        field,
        start: cursor.startIndex,
        end: cursor.endIndex,
        missing,
        children: [],
      };
      if (cursor.nodeIsNamed || missing || field === 'operator') parent.children.push(node);
      if (++count > nodeLimit) return { reason: `More than ${nodeLimit} syntax nodes.` };
      if (count % 10_000 === 0 && signal.aborted) return { reason: 'Reading was stopped.' };
      if (cursor.gotoFirstChild()) {
        path.push(node);
        continue;
      }
      while (!cursor.gotoNextSibling()) {
        if (!cursor.gotoParent()) return { root: top.children[0] ?? top };
        path.pop();
      }
    }
  } finally {
    cursor.delete();
  }
}
