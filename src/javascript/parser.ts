import { grammarOf, type Parsed, parseSyntax } from '../syntax/index.ts';

/** What types say is not looked at; it is about a third of a file. */
const left = [
  'type_arguments',
  'type_parameters',
  'interface_declaration',
  'type_alias_declaration',
  'ambient_declaration',
  'function_signature',
  'method_signature',
  'abstract_method_signature',
  'implements_clause',
  'object_type',
  'union_type',
  'intersection_type',
  'generic_type',
  'literal_type',
  'function_type',
  'lookup_type',
  'array_type',
  'tuple_type',
  'conditional_type',
  'type_query',
  'index_type_query',
  'template_literal_type',
  'predefined_type',
  'accessibility_modifier',
  'override_modifier',
  'jsx_text',
  'comment',
];

/** Kept for their text alone. */
const closed = ['type_annotation', 'regex'];

const typescript = grammarOf('tree-sitter-typescript/tree-sitter-typescript.wasm', { closed, left });
const tsx = grammarOf('tree-sitter-typescript/tree-sitter-tsx.wasm', { closed, left });

/**
 * Parses the source of a file into plain nodes, within the bounds of `parseSyntax`. Plain JavaScript is read as TSX: in it `<T>x` is no
 * cast, and JSX may stand anywhere.
 */
export function parseJavaScript(
  path: string,
  text: string,
  signal: AbortSignal,
): Promise<Parsed | { readonly reason: string }> {
  return parseSyntax(known(text), /\.[cm]?ts$/i.test(path) ? typescript : tsx, signal);
}

/**
 * The text with what the grammar does not know written in a way that it does, at equal length so that every place stays:
 * `export type * from` (TypeScript 5.0) and `typeof import('x')` as a type argument.
 */
function known(text: string): string {
  return text
    .replaceAll(/^([ \t]*export[ \t]+)type([ \t]+\*)/gm, '$1    $2')
    .replaceAll(/<typeof import\((['"])[^'"\n]{1,300}\1\)[\w.]{0,100}>/g, (whole) => ' '.repeat(whole.length));
}
