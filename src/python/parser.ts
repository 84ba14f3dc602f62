import { grammarOf, type Parsed, parseSyntax } from '../syntax/index.ts';

const python = grammarOf('tree-sitter-python/tree-sitter-python.wasm');

/** Parses Python source into plain nodes, within the bounds of `parseSyntax`. */
export function parsePython(text: string, signal: AbortSignal): Promise<Parsed | { readonly reason: string }> {
  return parseSyntax(text, python, signal);
}
