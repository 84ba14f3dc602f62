import { lineFinder } from './lines.ts';
import { DEFAULT_MAX_DEPTH, failure, type ParseFailure, type ParseOptions, refuse, type TreeNode } from './tree.ts';

export type JsonOptions = ParseOptions & {
  /** Allow `//` and block comments and a comma before a closing bracket, as editors' settings do. */
  readonly comments?: boolean;
};

export type JsonResult = { readonly ok: true; readonly root: TreeNode } | ParseFailure;

type OpenMap = { kind: 'map'; entries: { key: string; value: TreeNode; line: number }[]; line: number };
type OpenSequence = { kind: 'seq'; items: TreeNode[]; line: number };
type Open = OpenMap | OpenSequence;
type Pending = { key: string; line: number } | null;
type Want = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'after';

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const SPACE = /[ \t\r\n]*/y;
const WORD = /true|false|null/y;
const STRING_PART = /[^"\\\n]*/y;

/** Parses JSON without recursion into a tree with lines; repeated keys are all kept. Linear in the text. */
export function parseJson(text: string, options: JsonOptions = {}): JsonResult {
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const refused = refuse(source, options);
  if (refused !== null) return refused;
  const lineAt = lineFinder(source);
  const maxDepth = options.maxDepth ?? DEFAULT_MAX_DEPTH;
  const open: { node: Open; key: Pending }[] = [];
  let key: Pending = null;
  let at = 0;
  let want = 'value' as Want;
  let root: TreeNode | null = null;
  const broken = (what: string): ParseFailure =>
    failure(`not valid JSON (${what})`, lineAt(Math.min(at, source.length)));

  function put(value: TreeNode): void {
    const top = open.at(-1)?.node;
    if (top === undefined) root = value;
    else if (top.kind === 'seq') top.items.push(value);
    else if (key !== null) top.entries.push({ ...key, value });
    key = null;
    want = 'after';
  }

  while (true) {
    const next = skip(source, at, options.comments === true);
    if (next === -1) return broken('open comment');
    at = next;
    if (at >= source.length) break;
    const char = source[at] ?? '';
    const top = open.at(-1);
    if (want === 'after') {
      if (top === undefined) return broken('text after the end');
      if (char === ',') {
        at += 1;
        if (top.node.kind === 'map') want = options.comments === true ? 'key-or-end' : 'key';
        else want = options.comments === true ? 'value-or-end' : 'value';
        continue;
      }
    }
    if (char === '}' || char === ']') {
      const closes =
        top !== undefined && (char === '}') === (top.node.kind === 'map') && want !== 'value' && want !== 'key';
      if (!closes || key !== null) return broken('unexpected bracket');
      open.pop();
      key = top.key;
      put({ ...top.node, tag: '', endLine: lineAt(at) });
      at += 1;
    } else if (want === 'key' || want === 'key-or-end') {
      const name = readString(source, at);
      if (name === null) return broken('a key must be a text');
      const line = lineAt(at);
      at = skip(source, name.end, options.comments === true);
      if (at === -1 || source[at] !== ':') return failure('not valid JSON (no colon after a key)', line);
      at += 1;
      key = { key: name.value, line };
      want = 'value';
    } else if (want === 'after') {
      return broken('no comma between values');
    } else if (char === '{' || char === '[') {
      if (open.length >= maxDepth) return failure(`nested deeper than ${maxDepth} levels`, lineAt(at));
      const line = lineAt(at);
      open.push({ node: char === '{' ? { kind: 'map', entries: [], line } : { kind: 'seq', items: [], line }, key });
      key = null;
      want = char === '{' ? 'key-or-end' : 'value-or-end';
      at += 1;
    } else {
      const scalar = readScalar(source, at);
      if (scalar === null) return broken('unexpected character');
      const line = lineAt(at);
      put({ kind: 'scalar', value: scalar.value, text: scalar.text, tag: '', line, endLine: line, textLine: line });
      at = scalar.end;
    }
  }
  if (open.length > 0 || root === null) return broken('it ends too early');
  return { ok: true, root };
}

/** The next offset that is neither white space nor (where allowed) comment; -1 for an open comment. */
function skip(source: string, from: number, comments: boolean): number {
  let at = from;
  while (true) {
    SPACE.lastIndex = at;
    at += SPACE.exec(source)?.[0].length ?? 0;
    if (!comments || source[at] !== '/') return at;
    if (source[at + 1] === '/') {
      const end = source.indexOf('\n', at);
      at = end === -1 ? source.length : end;
    } else if (source[at + 1] === '*') {
      const end = source.indexOf('*/', at + 2);
      if (end === -1) return -1;
      at = end + 2;
    } else return at;
  }
}

function readScalar(
  source: string,
  at: number,
): { value: string | number | boolean | null; text: string; end: number } | null {
  const string = readString(source, at);
  if (string !== null) return { value: string.value, text: string.value, end: string.end };
  WORD.lastIndex = at;
  const word = WORD.exec(source)?.[0];
  if (word !== undefined) return { value: word === 'null' ? null : word === 'true', text: word, end: at + word.length };
  NUMBER.lastIndex = at;
  const number = NUMBER.exec(source)?.[0];
  if (number !== undefined) return { value: Number(number), text: number, end: at + number.length };
  return null;
}

const ESCAPES = new Map([
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
]);

function readString(source: string, start: number): { value: string; end: number } | null {
  if (source[start] !== '"') return null;
  let at = start + 1;
  const parts: string[] = [];
  while (true) {
    STRING_PART.lastIndex = at;
    const part = STRING_PART.exec(source)?.[0] ?? '';
    parts.push(part);
    at += part.length;
    if (source[at] === '"') return { value: parts.join(''), end: at + 1 };
    if (source[at] !== '\\') return null;
    const escape = source[at + 1] ?? '';
    const plain = ESCAPES.get(escape);
    if (plain !== undefined) {
      parts.push(plain);
      at += 2;
    } else if (escape === 'u' && /^[0-9a-fA-F]{4}$/.test(source.slice(at + 2, at + 6))) {
      parts.push(String.fromCharCode(Number.parseInt(source.slice(at + 2, at + 6), 16)));
      at += 6;
    } else return null;
  }
}
