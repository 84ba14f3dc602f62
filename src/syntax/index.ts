export { type Grammar, grammarOf, type Parsed, parseSyntax, type Shortcuts } from './parser.ts';
export {
  childOf,
  foldedText,
  parts,
  positionOf,
  rawText,
  type Source,
  sourceOf,
  type Span,
  spanOf,
  type SyntaxNode,
} from './tree.ts';
