export {
  childOf,
  foldedText,
  parts,
  positionOf,
  rawText,
  type Source,
  sourceOf,
  spanOf,
  type SyntaxNode,
} from '../syntax/index.ts';
