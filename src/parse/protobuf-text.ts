import { lineFinder } from './lines.ts';
import {
  DEFAULT_MAX_DEPTH,
  failure,
  type MapEntry,
  type MapNode,
  type ParseFailure,
  type ParseOptions,
  refuse,
  type TreeNode,
} from './tree.ts';

export type ProtobufTextResult = { readonly ok: true; readonly root: MapNode } | ParseFailure;

type Token = {
  readonly kind: 'word' | 'text' | 'sign' | 'end';
  readonly text: string;
  readonly start: number;
  readonly end: number;
};

const BLANK = /[ \t\r\n\f\v]+/y;
const WORD = /[\w.+-]+/y;
const DOUBLE = /"(?:[^"\\\n]|\\[^\n])*"/y;
const SINGLE = /'(?:[^'\\\n]|\\[^\n])*'/y;
const EXTENSION = /\[[\w./ -]{1,300}\](?=\s*[:{<])/y;

/**
 * Parses the text format of protocol buffers (https://protobuf.dev/reference/protobuf/textformat-spec/), in which Triton is configured:
 * `name: value`, `name { … }`, lists in brackets, repeated fields as repeated keys. Words of an enumeration and numbers are what they
 * stand for. Linear in the text.
 */
export function parseProtobufText(text: string, options: ParseOptions = {}): ProtobufTextResult {
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const refused = refuse(source, options);
  if (refused !== null) return refused;
  const reader = new TextFormatReader(source, options.maxDepth ?? DEFAULT_MAX_DEPTH);
  const root = reader.message('', 0);
  if (reader.problem === null) return { ok: true, root };
  const template = source.includes('${') || source.includes('{{');
  const reason = template ? 'a template, not a protobuf text' : reader.problem.reason;
  return failure(reason, reader.problem.line);
}

class TextFormatReader {
  problem: { readonly reason: string; readonly line: number } | null = null;
  private readonly source: string;
  private readonly maxDepth: number;
  private readonly lineAt: (offset: number) => number;
  private token: Token;

  constructor(source: string, maxDepth: number) {
    this.source = source;
    this.maxDepth = maxDepth;
    this.lineAt = lineFinder(source);
    this.token = this.next(0);
  }

  /** Fields up to the sign `closing`, or to the end of the file. */
  message(closing: string, depth: number): MapNode {
    const entries: MapEntry[] = [];
    const line = this.lineAt(this.token.start);
    while (this.problem === null) {
      if (this.is(',') || this.is(';')) this.take();
      else if (this.token.kind === 'end' || (closing !== '' && this.is(closing))) break;
      else entries.push(...this.field(depth));
    }
    const last = this.take();
    if (closing !== '' && last.text !== closing) this.fail('a message without an end', last);
    return { kind: 'map', entries, tag: '', line, endLine: this.lineAt(Math.max(0, last.end - 1)) };
  }

  private field(depth: number): MapEntry[] {
    const name = this.take();
    const line = this.lineAt(name.start);
    if (name.kind !== 'word') {
      this.fail('no name of a field', name);
      return [];
    }
    const colon = this.is(':');
    if (colon) this.take();
    if (!colon && !this.is('{') && !this.is('<') && !this.is('[')) this.fail('no value for a field', name);
    return [{ key: name.text, value: this.value(depth + 1), line }];
  }

  private value(depth: number): TreeNode {
    const token = this.take();
    const line = this.lineAt(token.start);
    const scalar = (value: string | number | boolean, text: string, endLine = line): TreeNode => ({
      kind: 'scalar',
      value,
      text,
      tag: '',
      line,
      endLine,
      textLine: line,
    });
    if (depth > this.maxDepth) this.fail(`nested deeper than ${this.maxDepth} levels`, token);
    if (this.problem !== null) return scalar('', '');
    if (token.kind === 'sign' && (token.text === '{' || token.text === '<')) {
      return { ...this.message(token.text === '{' ? '}' : '>', depth), line };
    }
    if (token.kind === 'sign' && token.text === '[') return this.list(token, depth);
    if (token.kind === 'text') {
      const parts = [unquoted(token.text)];
      let last = token;
      while (this.token.kind === 'text') {
        last = this.take();
        parts.push(unquoted(last.text));
      }
      const joined = parts.join('');
      return scalar(joined, joined, this.lineAt(last.start));
    }
    if (token.kind !== 'word') this.fail('no value for a field', token);
    if (/^(?:true|True|t|false|False|f)$/.test(token.text)) return scalar(/^t/i.test(token.text), token.text);
    const number = /^[+-]?(?:\d|\.\d)/.test(token.text) ? Number(token.text.replace(/[fF]$/, '')) : Number.NaN;
    return scalar(Number.isNaN(number) ? token.text : number, token.text);
  }

  private list(opening: Token, depth: number): TreeNode {
    const items: TreeNode[] = [];
    while (this.problem === null && !this.is(']')) {
      if (this.token.kind === 'end') this.fail('a list without an end', opening);
      else if (this.is(',')) this.take();
      else items.push(this.value(depth + 1));
    }
    const end = this.take();
    return { kind: 'seq', items, tag: '', line: this.lineAt(opening.start), endLine: this.lineAt(end.start) };
  }

  private is(sign: string): boolean {
    return this.token.kind === 'sign' && this.token.text === sign;
  }

  private take(): Token {
    const { token } = this;
    if (token.kind !== 'end') this.token = this.next(token.end);
    return token;
  }

  private next(from: number): Token {
    const start = this.behindBlanks(from);
    const char = this.source[start] ?? '';
    if (char === '') return { kind: 'end', text: '', start, end: start };
    for (const [kind, pattern] of [
      ['word', WORD],
      ['word', EXTENSION],
      ['text', char === '"' ? DOUBLE : SINGLE],
    ] as const) {
      pattern.lastIndex = start;
      const text = pattern.exec(this.source)?.[0];
      if (text !== undefined) return { kind, text, start, end: start + text.length };
    }
    return { kind: 'sign', text: char, start, end: start + 1 };
  }

  /** The offset behind white space and comments. */
  private behindBlanks(from: number): number {
    let at = from;
    while (true) {
      BLANK.lastIndex = at;
      at += BLANK.exec(this.source)?.[0].length ?? 0;
      if (this.source[at] !== '#') return at;
      const end = this.source.indexOf('\n', at);
      at = end === -1 ? this.source.length : end;
    }
  }

  private fail(reason: string, token: Token): void {
    this.problem ??= {
      reason: reason.startsWith('nested') ? reason : `not a protobuf text (${reason})`,
      line: this.lineAt(token.start),
    };
  }
}

const ESCAPES = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

function unquoted(text: string): string {
  const inner = text.slice(1, -1);
  return inner.includes('\\') ? inner.replaceAll(/\\(.)/g, (_, char: string) => ESCAPES.get(char) ?? char) : inner;
}
