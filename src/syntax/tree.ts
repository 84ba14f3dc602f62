/** Lines count from 1; both ends included. */
export type Span = { readonly startLine: number; readonly endLine: number };

/** A syntax tree node copied out of the parser: named nodes and operators only. Offsets are UTF-16 units of the text. */
export type SyntaxNode = {
  readonly type: string;
  /** The field of the parent that the node stands in, or null. */
  readonly field: string | null;
  readonly start: number;
  readonly end: number;
  readonly missing: boolean;
  readonly children: readonly SyntaxNode[];
};

/** The text with what is needed to tell lines and columns. */
export type Source = { readonly text: string; readonly lineStarts: readonly number[] };

const textLimit = 200;

/** Lines end at line feeds, as on GitHub. */
export function sourceOf(text: string): Source {
  const lineStarts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1);
  return { text, lineStarts };
}

/** Line (from 1) and column (from 0) of an offset. */
export function positionOf(source: Source, offset: number): { readonly line: number; readonly column: number } {
  let low = 0;
  let high = source.lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((source.lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (source.lineStarts[low] ?? 0) };
}

/** The lines of a node; one that ends with its line feed does not reach the next line. */
export function spanOf(source: Source, node: SyntaxNode): Span {
  const startLine = positionOf(source, node.start).line;
  const last = Math.max(node.start, node.end - 1);
  return { startLine, endLine: positionOf(source, last).line };
}

/** The source of a node with white space folded, at most 200 characters, reading a bounded part of it. */
export function foldedText(source: Source, node: SyntaxNode): string {
  const raw = source.text.slice(node.start, Math.min(node.end, node.start + textLimit * 5));
  return raw.replaceAll(/\s+/g, ' ').trim().slice(0, textLimit);
}

/** The source of a node as written; for names and other short nodes. */
export function rawText(source: Source, node: SyntaxNode): string {
  return source.text.slice(node.start, node.end);
}

/** The first child in a field, comments aside. */
export function childOf(node: SyntaxNode, field: string): SyntaxNode | undefined {
  return node.children.find((child) => child.field === field && child.type !== 'comment');
}

/** Children that mean something: no comments, no operators. */
export function parts(node: SyntaxNode): readonly SyntaxNode[] {
  return node.children.filter((child) => child.type !== 'comment' && child.field !== 'operator');
}
