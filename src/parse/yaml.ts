import { Composer, type CST, Lexer, Parser, type Document } from 'yaml';
import { lineFinder } from './lines.ts';
import { DEFAULT_MAX_DEPTH, failure, type ParseFailure, type ParseOptions, refuse, type TreeNode } from './tree.ts';
import { treeOfYaml } from './yaml-tree.ts';

export type YamlOptions = ParseOptions & {
  /** Refuse anchors and aliases altogether. */
  readonly refuseAliases?: boolean;
  /** Report a repeated key as a failure. */
  readonly uniqueKeys?: boolean;
};

export type YamlResult = { readonly ok: true; readonly documents: readonly TreeNode[] } | ParseFailure;

const COMPOSE = {
  version: '1.2',
  schema: 'core',
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'silent',
  strict: true,
} as const;

/**
 * Parses one or many YAML 1.2 documents (core schema; `on` and `no` are texts). Unknown tags are kept as `tag`; `<<` is merged.
 * `%YAML` directives are refused, because version 1.1 changes what plain words mean.
 *
 * Depth is measured on the concrete syntax before anything recursive touches it: two deeply nested documents in one process abort
 * V8 (`RegExpCompiler Allocation failed`), which no `catch` stops.
 */
export function parseYaml(text: string, options: YamlOptions = {}): YamlResult {
  const wanted = JSON.stringify(options);
  if (latest === null || latest.text !== text || latest.options !== wanted)
    latest = { text, options: wanted, result: parseText(text, options) };
  return latest.result;
}

/** The last result: several readers look at the same file, one after the other. */
let latest: { readonly text: string; readonly options: string; readonly result: YamlResult } | null = null;

function parseText(text: string, options: YamlOptions): YamlResult {
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const refused = refuse(source, options) ?? indicatorRun(source, options.maxDepth ?? DEFAULT_MAX_DEPTH);
  if (refused !== null) return refused;
  const lineAt = lineFinder(source);
  const tokens = shallowTokens(source, options.maxDepth ?? DEFAULT_MAX_DEPTH, lineAt);
  if (!tokens.ok) return tokens;
  const documents: TreeNode[] = [];
  for (const document of new Composer(COMPOSE).compose(tokens.tokens)) {
    const broken = firstError(document, source, lineAt);
    if (broken !== null) return broken;
    if (document.contents === null) continue;
    const tree = treeOfYaml(document, lineAt, options);
    if (!tree.ok) return tree;
    documents.push(tree.root);
  }
  return { ok: true, documents };
}

/** Like `parseYaml` for text that should hold one document; further documents are ignored. An empty text is an empty map. */
export function parseYamlDocument(
  text: string,
  options: YamlOptions = {},
): { readonly ok: true; readonly root: TreeNode } | ParseFailure {
  const result = parseYaml(text, options);
  if (!result.ok) return result;
  const root = result.documents[0] ?? { kind: 'map', entries: [], tag: '', line: 1, endLine: 1 };
  return { ok: true, root };
}

/** The lexer itself recurses once for each indicator of a run such as `- - - -`, wherever it stands: such runs are refused first. */
function indicatorRun(text: string, maxDepth: number): ParseFailure | null {
  let run = 0;
  let line = 1;
  for (let index = 0; index < text.length; index += 1) {
    const char = text[index];
    if (char === '\n') line += 1;
    if (char === ' ' || char === '\t' || char === '\n' || char === '\r') {
      if (char === '\n') run = 0;
      continue;
    }
    run = char === '-' || char === '?' || char === ':' ? run + (isBlank(text[index + 1]) ? 1 : 0) : 0;
    if (run > maxDepth) return failure(`nested deeper than ${maxDepth} levels`, line);
  }
  return null;
}

function isBlank(char: string | undefined): boolean {
  return char === undefined || char === ' ' || char === '\t' || char === '\n' || char === '\r';
}

type Tokens = { readonly ok: true; readonly tokens: readonly CST.Token[] } | ParseFailure;

function shallowTokens(source: string, maxDepth: number, lineAt: (offset: number) => number): Tokens {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  // A document and its innermost scalar stand on the parser's stack besides the collections.
  const stackLimit = maxDepth + 2;
  for (const lexeme of new Lexer().lex(source)) {
    for (const token of parser.next(lexeme)) tokens.push(token);
    if (parser.stack.length > stackLimit) {
      return failure(`nested deeper than ${maxDepth} levels`, lineAt(parser.offset));
    }
  }
  for (const token of parser.end()) tokens.push(token);
  for (const token of tokens) {
    if (token.type === 'directive' && token.source.startsWith('%YAML')) {
      return failure('a %YAML directive is not read', lineAt(token.offset));
    }
    if (tokenDepth(token) > maxDepth + 1) return failure(`nested deeper than ${maxDepth} levels`, lineAt(token.offset));
  }
  return { ok: true, tokens };
}

/** Levels of collections in a finished token, told without recursion: some collections wrap one that is already complete. */
function tokenDepth(root: CST.Token): number {
  let deepest = 0;
  const stack: { token: CST.Token; depth: number }[] = [{ token: root, depth: 0 }];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { token, depth } = top;
    deepest = Math.max(deepest, depth);
    if (token.type === 'document') {
      if (token.value !== undefined) stack.push({ token: token.value, depth });
    } else if ('items' in token) {
      for (const item of token.items) {
        if (item.key !== null && item.key !== undefined) stack.push({ token: item.key, depth: depth + 1 });
        if (item.value !== undefined) stack.push({ token: item.value, depth: depth + 1 });
      }
    }
  }
  return deepest;
}

function firstError(
  document: Document.Parsed,
  source: string,
  lineAt: (offset: number) => number,
): ParseFailure | null {
  const error = document.errors[0];
  if (error === undefined) return null;
  if (source.includes('{{') || source.includes('{%')) return failure('a template, not YAML', lineAt(error.pos[0]));
  return failure(`not valid YAML (${error.code.toLowerCase().replaceAll('_', ' ')})`, lineAt(error.pos[0]));
}
