import type { Source, SyntaxNode } from '../syntax/index.ts';

/** Longer strings are cut here: no model id, path, address or credential is as long. */
export const stringLimit = 4_000;

const escapes = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['b', '\b'],
  ['f', '\f'],
  ['v', '\v'],
  ['0', '\0'],
  ['\n', ''],
  ['\r\n', ''],
]);

/** A string or template as its texts and the expressions between, escapes decoded, at most 4,000 characters of text. */
export function stringPieces(source: Source, node: SyntaxNode): readonly (string | SyntaxNode)[] {
  const pieces: (string | SyntaxNode)[] = [];
  let length = 0;
  for (const child of node.children) {
    if (child.type === 'template_substitution') {
      const inner = child.children.find(({ type }) => type !== 'comment');
      if (inner) pieces.push(inner);
      continue;
    }
    if (length > stringLimit) continue;
    const raw = source.text.slice(child.start, Math.min(child.end, child.start + stringLimit));
    const text = child.type === 'escape_sequence' ? decode(raw) : raw;
    length += text.length;
    const last = pieces.at(-1);
    if (typeof last === 'string') pieces[pieces.length - 1] = last + text;
    else pieces.push(text);
  }
  return pieces;
}

/** The value of a literal without holes; null for anything else. */
export function literalString(source: Source, node: SyntaxNode): string | null {
  if (node.type !== 'string' && node.type !== 'template_string') return null;
  const pieces = stringPieces(source, node);
  if (pieces.some((piece) => typeof piece !== 'string')) return null;
  return pieces
    .map((piece) => (typeof piece === 'string' ? piece : ''))
    .join('')
    .slice(0, stringLimit);
}

/** The text of a string with its holes kept as written, for looking at addresses and credentials. */
export function shownString(source: Source, node: SyntaxNode, limit: number): string {
  let whole = '';
  for (const piece of stringPieces(source, node)) {
    if (whole.length >= limit) break;
    whole +=
      typeof piece === 'string'
        ? piece
        : `\${${source.text.slice(piece.start, Math.min(piece.end, piece.start + limit))}}`;
  }
  return whole.slice(0, limit);
}

function decode(raw: string): string {
  const [, hex, unicode, point, single = ''] =
    /^\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}|(\r\n|[\s\S]))$/.exec(raw) ?? [];
  const code = hex ?? unicode ?? point;
  if (code === undefined) return escapes.get(single) ?? single;
  const value = Number.parseInt(code, 16);
  return value <= 0x10_ff_ff ? String.fromCodePoint(value) : '';
}
