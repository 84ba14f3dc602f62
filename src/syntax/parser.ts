import { createRequire } from 'node:module';
import { Language, Parser, type Tree } from 'web-tree-sitter';
import { type Cursor, startRuntime, withCursor } from './cursor.ts';
import type { SyntaxNode } from './tree.ts';

const nodeLimit = 2_000_000;

/** `errors` are the nodes that the parser skipped or made up to go on after a syntax error. */
export type Parsed = { readonly root: SyntaxNode; readonly errors: readonly SyntaxNode[] };

/** A grammar that is loaded once for the process, when it is first asked for. */
export type Grammar = { readonly tables: () => Promise<Tables> };

/** Kinds of nodes by their number in the grammar, so that most of what a cursor could be asked is known without asking. */
type Tables = {
  readonly language: Language;
  readonly names: readonly string[];
  readonly fields: readonly (string | null)[];
  /** What to do with a node of the kind: leave it out, keep it without what is in it, keep it, or keep it only where it is an operator. */
  readonly ways: readonly Way[];
  readonly fieldless: ReadonlySet<string>;
  readonly isPlain: (type: string, text: string, start: number) => boolean;
};
type Way = 'out' | 'closed' | 'open' | 'operator';

/** What of a grammar's nodes need not be asked for; each saved question is time. Types of nodes, all optional. */
export type Shortcuts = {
  /** Kept without what is in them: leaves, and what nobody looks into. */
  readonly closed?: readonly string[];
  /** Left out. */
  readonly left?: readonly string[];
  /** Their children stand in no field. */
  readonly fieldless?: readonly string[];
  /** Whether a node of a type has nothing inside that its text does not tell, by its type and the text that begins with it. */
  readonly isPlain?: (type: string, text: string, start: number) => boolean;
};

/** Tokens that the shape of the tree tells already; most of a tree's leaves. */
const punctuation = new Set(['(', ')', '[', ']', '{', '}', ',', ':', '.', '=', ';']);

/**
 * The grammar in a file of a package, such as `tree-sitter-python/tree-sitter-python.wasm`. It comes with the package and is not fetched;
 * the WebAssembly runtime is shared by all grammars.
 */
export function grammarOf(file: string, shortcuts: Shortcuts = {}): Grammar {
  let ready: Promise<Tables> | undefined;
  return { tables: () => (ready ??= load(file, shortcuts)) };
}

async function load(file: string, { closed = [], left = [], fieldless = [], isPlain }: Shortcuts): Promise<Tables> {
  await startRuntime();
  const language = await Language.load(createRequire(import.meta.url).resolve(file));
  const names = Array.from({ length: language.nodeTypeCount }, (_, id) => language.nodeTypeForId(id) ?? '');
  const ways = names.map((name, id): Way => {
    if (left.includes(name) || punctuation.has(name)) return 'out';
    if (!language.nodeTypeIsNamed(id)) return 'operator';
    return closed.includes(name) ? 'closed' : 'open';
  });
  const fields = Array.from({ length: language.fieldCount + 1 }, (_, id) => language.fieldNameForId(id));
  return { language, names, fields, ways, fieldless: new Set(fieldless), isPlain: isPlain ?? (() => false) };
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
  const tables = await grammar.tables();
  if (signal.aborted) return { reason: 'Reading was stopped.' };
  const parser = new Parser().setLanguage(tables.language);
  try {
    let reports = 0;
    const allowed = 20_000 + text.length / 4;
    const stop = (): boolean => signal.aborted || ++reports > allowed;
    const tree = parser.parse(text, null, { progressCallback: stop });
    if (tree === null) return { reason: signal.aborted ? 'Reading was stopped.' : 'Parsing takes too much work.' };
    try {
      return copyTree(tree, text, tables, signal);
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

/**
 * Walks with a cursor, as chains of operators or attributes nest as deep as the file is long. Each question to the cursor crosses into
 * WebAssembly, which is most of the cost: only what the tables do not tell is asked. Tokens that the parser made up exist in broken trees
 * alone.
 */
function copyTree(tree: Tree, text: string, tables: Tables, signal: AbortSignal): Parsed | { readonly reason: string } {
  const broken = tree.rootNode.hasError;
  return withCursor(tree, (cursor) => copied(cursor, broken, text, tables, signal));
}

function copied(
  cursor: Cursor,
  broken: boolean,
  text: string,
  tables: Tables,
  signal: AbortSignal,
): Parsed | { readonly reason: string } {
  const top: Building = { type: '', field: null, start: 0, end: 0, missing: false, children: [] };
  const path: Building[] = [top];
  const errors: Building[] = [];
  let count = 0;
  for (;;) {
    if (++count > nodeLimit) return { reason: `More than ${nodeLimit} syntax nodes.` };
    if (count % 10_000 === 0 && signal.aborted) return { reason: 'Reading was stopped.' };
    const id = cursor.typeId();
    const missing = broken && cursor.isMissing();
    const way = missing ? 'closed' : (tables.ways[id] ?? 'open');
    const parent = path.at(-1) ?? top;
    const named = broken || !tables.fieldless.has(parent.type);
    const node = way === 'out' ? null : nodeAt(cursor, tables, tables.names[id] ?? 'ERROR', way, named, missing);
    if (node !== null) parent.children.push(node);
    if (node !== null && (missing || node.type === 'ERROR')) errors.push(node);
    const whole = way !== 'open' || (!broken && node !== null && tables.isPlain(node.type, text, node.start));
    if (node !== null && !whole && cursor.toFirstChild()) {
      path.push(node);
      continue;
    }
    while (!cursor.toNextSibling()) {
      if (!cursor.toParent()) return { root: top.children[0] ?? top, errors };
      path.pop();
    }
  }
}

function nodeAt(
  cursor: Cursor,
  tables: Tables,
  type: string,
  way: Way,
  named: boolean,
  missing: boolean,
): Building | null {
  const field = named ? (tables.fields[cursor.fieldId()] ?? null) : null;
  if (way === 'operator' && field !== 'operator') return null;
  return { type, field, start: cursor.start(), end: cursor.end(), missing, children: [] };
}
