import type { Source, SyntaxNode } from './syntax.ts';

/** Longer strings are cut here: no model id, path, URL or credential is as long. */
export const stringLimit = 4_000;

const escapes = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['a', '\u0007'],
  ['b', '\b'],
  ['f', '\f'],
  ['v', '\v'],
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
  ['\n', ''],
  ['\r\n', ''],
]);

/** A string literal as its text and the holes (`{...}`) between, escapes decoded, at most 4,000 characters of text each. */
export function stringPieces(source: Source, node: SyntaxNode): readonly (string | SyntaxNode)[] {
  const prefix = source.text.slice(node.start, node.start + 3).toLowerCase();
  const letters = prefix.slice(0, prefix.search(/['"]/));
  const formatted = letters.includes('f') || letters.includes('t');
  const pieces: (string | SyntaxNode)[] = [];
  // A string without holes is copied without its parts: its text tells them.
  const content = node.children.length === 0 ? contentOf(source, node, letters.length) : null;
  for (const child of content === null ? node.children : [content]) {
    if (child.type === 'interpolation') pieces.push(child);
    if (child.type !== 'string_content') continue;
    const end = Math.min(child.end, child.start + stringLimit);
    const raw = source.text.slice(child.start, end);
    const text = letters.includes('r') ? raw : decode(raw);
    pieces.push(formatted ? text.replaceAll('{{', '{').replaceAll('}}', '}') : text);
  }
  return pieces;
}

/** What stands between the quotes; null for nothing, or where a quote is missing. */
function contentOf({ text }: Source, node: SyntaxNode, prefix: number): SyntaxNode | null {
  const quote = text[node.start + prefix] ?? '';
  const first = node.start + prefix;
  const width = text.startsWith(quote.repeat(3), first) && node.end - first >= 6 ? 3 : 1;
  const [start, end] = [first + width, node.end - width];
  if (start >= end || !text.startsWith(quote.repeat(width), end)) return null;
  return { type: 'string_content', field: null, start, end, missing: false, children: [] };
}

/** The value of a literal without holes, implicit concatenation included; null for anything else. */
export function literalString(source: Source, node: SyntaxNode): string | null {
  if (node.type === 'concatenated_string') {
    let whole = '';
    for (const child of node.children) {
      if (child.type === 'comment') continue;
      const part = literalString(source, child);
      if (part === null) return null;
      if (whole.length < stringLimit) whole += part;
    }
    return whole.slice(0, stringLimit);
  }
  if (node.type !== 'string') return null;
  const pieces = stringPieces(source, node);
  let whole = '';
  for (const piece of pieces) {
    if (typeof piece !== 'string') return null;
    if (whole.length < stringLimit) whole += piece;
  }
  return whole.slice(0, stringLimit);
}

/** The text of a string with its holes kept as written, for looking at addresses and credentials. */
export function shownString(source: Source, node: SyntaxNode, limit: number): string {
  let whole = '';
  for (const child of node.type === 'concatenated_string' ? node.children : [node]) {
    if (child.type !== 'string' || whole.length >= limit) continue;
    for (const piece of stringPieces(source, child)) {
      if (whole.length >= limit) break;
      whole +=
        typeof piece === 'string' ? piece : source.text.slice(piece.start, Math.min(piece.end, piece.start + limit));
    }
  }
  return whole.slice(0, limit);
}

export function numberOf(text: string): number | null {
  const value = Number(text.replaceAll('_', '').replace(/[lL]$/, ''));
  return Number.isFinite(value) && text !== '' ? value : null;
}

function decode(raw: string): string {
  if (!raw.includes('\\')) return raw;
  return raw.replaceAll(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})|(\r\n|[\s\S]))/g,
    (whole, two?: string, four?: string, eight?: string, octal?: string, single?: string) => {
      const hex = two ?? four ?? eight;
      if (hex !== undefined) return character(Number.parseInt(hex, 16), whole);
      if (octal !== undefined) return character(Number.parseInt(octal, 8), whole);
      return escapes.get(single ?? '') ?? whole;
    },
  );
}

function character(code: number, whole: string): string {
  return code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole;
}
