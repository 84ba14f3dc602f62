import { grammarOf, type Parsed, parseSyntax } from '../syntax/index.ts';

const python = grammarOf('tree-sitter-python/tree-sitter-python.wasm', {
  closed: ['identifier', 'integer', 'float', 'true', 'false', 'none', 'string_content', 'pass_statement', 'ellipsis'],
  left: ['comment', 'string_start', 'string_end', 'line_continuation'],
  fieldless: [
    'module',
    'block',
    'expression_statement',
    'argument_list',
    'dictionary',
    'list',
    'tuple',
    'return_statement',
  ],
  isPlain: (type, text, start) => type === 'string' && isPlainString(text, start),
});

/** Whether a string has no holes: its prefix says so. */
function isPlainString(text: string, start: number): boolean {
  for (let at = start; at < start + 3; at += 1) {
    const letter = text[at];
    if (letter === '"' || letter === "'") return true;
    if (letter === 'f' || letter === 'F' || letter === 't' || letter === 'T') return false;
  }
  return false;
}

/** Parses Python source into plain nodes, within the bounds of `parseSyntax`. */
export function parsePython(text: string, signal: AbortSignal): Promise<Parsed | { readonly reason: string }> {
  return parseSyntax(text, python, signal);
}
