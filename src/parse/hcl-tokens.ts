/** Tokens of HCL (https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md), with offsets into the source. */
export type HclToken = {
  /** `text` is a quoted template, `heredoc` one that ends with a line of its own. */
  readonly kind: 'word' | 'number' | 'text' | 'heredoc' | 'sign' | 'newline' | 'end';
  /** Words, numbers and signs as written; of a text what is between the quotes; of a heredoc its lines. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Where the lines of a heredoc begin; else `start`. */
  readonly textStart: number;
};

export type HclTokens = readonly HclToken[] | { readonly problem: string; readonly at: number };

const BLANK = /[ \t\r]+/y;
const WORD = /[\p{L}_][\p{L}\p{N}_-]*/uy;
const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const SIGN = /=>|==|!=|<=|>=|&&|\|\||\.\.\.|::|[=<>!+\-*/%?:,.(){}[\]]/y;
const HEREDOC = /<<(-?)([\p{L}_][\p{L}\p{N}_-]{0,99})[ \t]*\r?\n/uy;

/** Splits HCL into tokens, in time linear in the text. Comments are left out; a text may hold texts (`"${f("x")}"`). */
export function hclTokens(source: string): HclTokens {
  const tokens: HclToken[] = [];
  let at = 0;
  const push = (kind: HclToken['kind'], text: string, end: number, textStart = at): void => {
    tokens.push({ kind, text, start: at, end, textStart });
    at = end;
  };
  while (at < source.length) {
    const char = source[at] ?? '';
    const blank = match(BLANK, source, at);
    if (blank !== null) at += blank[0].length;
    else if (char === '\n') push('newline', '\n', at + 1);
    else if (char === '#' || (char === '/' && source[at + 1] === '/')) at = indexOr(source, '\n', at, source.length);
    else if (char === '/' && source[at + 1] === '*') {
      const end = source.indexOf('*/', at + 2);
      if (end === -1) return { problem: 'open comment', at };
      at = end + 2;
    } else if (char === '"') {
      const end = endOfText(source, at);
      if (end === -1) return { problem: 'a text without an end', at };
      push('text', source.slice(at + 1, end - 1), end);
    } else if (char === '<' && source[at + 1] === '<') {
      const heredoc = readHeredoc(source, at);
      if (heredoc === null) return { problem: 'a heredoc without an end', at };
      push('heredoc', heredoc.text, heredoc.end, heredoc.textStart);
    } else {
      const word = match(WORD, source, at);
      const number = word === null ? match(NUMBER, source, at) : null;
      const sign = word === null && number === null ? match(SIGN, source, at) : null;
      if (word !== null) push('word', word[0], at + word[0].length);
      else if (number !== null) push('number', number[0], at + number[0].length);
      else if (sign !== null) push('sign', sign[0], at + sign[0].length);
      else return { problem: 'unexpected character', at };
    }
  }
  push('end', '', at);
  return tokens;
}

function match(pattern: RegExp, source: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(source);
}

function indexOr(source: string, what: string, from: number, otherwise: number): number {
  const found = source.indexOf(what, from);
  return found === -1 ? otherwise : found;
}

/**
 * The offset behind a quoted template's closing quote, -1 when there is none. `${` and `%{` open an expression, in which quotes open
 * texts of their own; `$${` does not.
 */
function endOfText(source: string, start: number): number {
  // What is open, innermost last: a text or an expression's bracket.
  const open: ('"' | '{')[] = ['"'];
  for (let at = start + 1; at < source.length; at += 1) {
    const char = source[at];
    if (open.at(-1) === '"') {
      if (char === '\\') at += 1;
      else if (char === '"') {
        open.pop();
        if (open.length === 0) return at + 1;
      } else if (char === '\n') return -1;
      else if ((char === '$' || char === '%') && source[at + 1] === char && source[at + 2] === '{') at += 2;
      else if ((char === '$' || char === '%') && source[at + 1] === '{') {
        open.push('{');
        at += 1;
      }
    } else if (char === '"') open.push('"');
    else if (char === '{') open.push('{');
    else if (char === '}') open.pop();
  }
  return -1;
}

function readHeredoc(
  source: string,
  start: number,
): { readonly text: string; readonly textStart: number; readonly end: number } | null {
  const opening = match(HEREDOC, source, start);
  if (opening === null) return null;
  const word = opening[2] ?? '';
  const textStart = start + opening[0].length;
  for (let line = textStart; line < source.length;) {
    const end = indexOr(source, '\n', line, source.length);
    if (source.slice(line, end).trim() === word) return { text: source.slice(textStart, line), textStart, end };
    line = end + 1;
  }
  return null;
}

/** Stands for what is behind the last token. */
export const END: HclToken = { kind: 'end', text: '', start: 0, end: 0, textStart: 0 };

/** Whether a token is this sign. */
export function isSign(token: HclToken | undefined, text: string): boolean {
  return token?.kind === 'sign' && token.text === text;
}

const ESCAPES = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['"', '"'],
  ['\\', '\\'],
]);

/** A text with its escapes resolved; `${…}` stays as it is. */
export function unescaped(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replaceAll(/\\(?:u([0-9a-fA-F]{4})|(.))/g, (whole: string, code: string | undefined, char: string) =>
    code === undefined ? (ESCAPES.get(char) ?? whole) : String.fromCharCode(Number.parseInt(code, 16)),
  );
}
