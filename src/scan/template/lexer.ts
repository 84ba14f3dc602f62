import { UnreadableError } from '../contract.ts';

/** A token of Jinja: text between tags, the brackets of a tag, or a part of an expression. `at` is its offset in the template. */
export type Token = {
  readonly kind:
    | 'data'
    | 'open-output'
    | 'open-statement'
    | 'close'
    | 'name'
    | 'string'
    | 'number'
    | 'operator'
    | 'end';
  readonly text: string;
  readonly at: number;
};

const OPERATORS = ['//', '**', '==', '!=', '>=', '<=', ...'+ - / * % ~ [ ] ( ) { } < > = . , : | ;'.split(' ')];
const NAME = /[\p{L}\p{Nl}_][\p{L}\p{N}\p{Mn}\p{Mc}\p{Pc}]*/uy;
const NUMBER = /(?:0[xX][0-9a-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d+)?)/y;
const RAW = /\{%[-+]?\s{0,20}raw\s{0,20}[-+]?%\}/y;
const END_RAW = /\{%[-+]?\s{0,20}endraw\s{0,20}[-+]?%\}/g;
const MAX_TOKENS = 400_000;

/** The tokens of a template, by the rules of jinja2's lexer with its usual delimiters. Throws `UnreadableError` where they are broken. */
export function tokensOf(template: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < template.length) {
    const tag = nextTag(template, at);
    if (tag > at) tokens.push({ kind: 'data', text: template.slice(at, tag), at });
    at = tag;
    if (at >= template.length) break;
    const kind = template[at + 1];
    if (kind === '#') {
      const end = template.indexOf('#}', at + 2);
      if (end === -1) throw new UnreadableError('a comment of the template does not end');
      at = end + 2;
    } else if (kind === '%' && matches(RAW, template, at) !== null) {
      at = readRaw(template, at, tokens);
    } else {
      at = readTag(template, at, tokens);
    }
    if (tokens.length > MAX_TOKENS) throw new UnreadableError('the template is too long');
  }
  tokens.push({ kind: 'end', text: '', at });
  return tokens;
}

/** The offset of the next `{{`, `{%` or `{#`, or the end. */
function nextTag(template: string, from: number): number {
  for (let at = template.indexOf('{', from); at !== -1; at = template.indexOf('{', at + 1)) {
    const next = template[at + 1];
    if (next === '{' || next === '%' || next === '#') return at;
  }
  return template.length;
}

function readRaw(template: string, start: number, tokens: Token[]): number {
  const from = start + (matches(RAW, template, start)?.length ?? 0);
  END_RAW.lastIndex = from;
  const end = END_RAW.exec(template);
  if (end === null) throw new UnreadableError('a raw block of the template does not end');
  tokens.push({ kind: 'data', text: template.slice(from, end.index), at: from });
  return end.index + end[0].length;
}

/** Reads `{{ … }}` or `{% … %}`; brackets inside may hold the closing characters, texts too. */
function readTag(template: string, start: number, tokens: Token[]): number {
  const output = template[start + 1] === '{';
  tokens.push({ kind: output ? 'open-output' : 'open-statement', text: '', at: start });
  const close = output ? '}}' : '%}';
  let braces = 0;
  let at = start + 2;
  if (template[at] === '-' || template[at] === '+') at += 1;
  while (true) {
    while (/\s/.test(template[at] ?? '')) at += 1;
    if (at >= template.length) throw new UnreadableError('a tag of the template does not end');
    const sign = template[at] === '-' || template[at] === '+' ? 1 : 0;
    if (braces === 0 && template.startsWith(close, at + sign)) {
      tokens.push({ kind: 'close', text: '', at });
      return at + sign + 2;
    }
    const token = readToken(template, at);
    if (token.text === '{' && token.kind === 'operator') braces += 1;
    if (token.text === '}' && token.kind === 'operator') braces -= 1;
    tokens.push({ kind: token.kind, text: token.text, at });
    if (tokens.length > MAX_TOKENS) throw new UnreadableError('the template is too long');
    at = token.end;
  }
}

function readToken(template: string, at: number): { kind: Token['kind']; text: string; end: number } {
  const char = template[at] ?? '';
  if (char === '"' || char === "'") return readString(template, at, char);
  const name = matches(NAME, template, at);
  if (name !== null) return { kind: 'name', text: name, end: at + name.length };
  const number = matches(NUMBER, template, at);
  if (number !== null) return { kind: 'number', text: number, end: at + number.length };
  const operator = OPERATORS.find((text) => template.startsWith(text, at));
  if (operator === undefined) throw new UnreadableError('a tag of the template holds a character that is no Jinja');
  return { kind: 'operator', text: operator, end: at + operator.length };
}

function readString(template: string, start: number, mark: string): { kind: 'string'; text: string; end: number } {
  let at = start + 1;
  while (at < template.length && template[at] !== mark) at += template[at] === '\\' ? 2 : 1;
  if (at >= template.length) throw new UnreadableError('a text of the template does not end');
  return { kind: 'string', text: unescape(template.slice(start + 1, at)), end: at + 1 };
}

const ESCAPE =
  /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})|N\{([A-Z ]{1,60})\}|(\n)|([\s\S]))/g;
const PLAIN = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['v', '\v'],
]);

/** Resolves escapes as Python's `unicode-escape` codec does, which Jinja uses. */
function unescape(text: string): string {
  return text.replaceAll(ESCAPE, (all: string, ...groups: (string | undefined)[]) => {
    const [x, u, long, octal, named, newline, plain] = groups;
    const hex = x ?? u ?? long;
    if (hex !== undefined) return character(Number.parseInt(hex, 16));
    if (octal !== undefined) return character(Number.parseInt(octal, 8));
    if (named !== undefined) return named === 'LOW LINE' ? '_' : '?';
    if (newline !== undefined) return '';
    if (plain === undefined) return all;
    return PLAIN.get(plain) ?? (plain === '\\' || plain === "'" || plain === '"' ? plain : all);
  });
}

function character(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : '\uFFFD';
}

function matches(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}
