import { END, hclTokens, type HclToken, isSign, unescaped } from './hcl-tokens.ts';
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

export type HclResult = { readonly ok: true; readonly root: MapNode } | ParseFailure;

/** Longest source text of an expression that is kept. */
const MAX_EXPRESSION = 2_000;
const MAX_NODES = 200_000;

/**
 * Parses HCL 2, the language of Terraform, into the tree that Terraform's own JSON syntax would give
 * (https://developer.hashicorp.com/terraform/language/syntax/json): a block's type and labels are keys of maps around its body, blocks of
 * one type repeat their key, and whatever would have to be evaluated is the text `${…}` of its source. A call has its arguments as a list
 * with the tag `name()`; `jsonencode(x)` and a call in brackets are what is inside. Nothing is evaluated. Linear in the text.
 */
export function parseHcl(text: string, options: ParseOptions = {}): HclResult {
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const refused = refuse(source, options);
  if (refused !== null) return refused;
  const lineAt = lineFinder(source);
  const tokens = hclTokens(source);
  if ('problem' in tokens) return broken(source, tokens.problem, lineAt(tokens.at));
  const parser = new HclParser(source, tokens, lineAt, options.maxDepth ?? DEFAULT_MAX_DEPTH);
  const root = parser.body(null, 0);
  return parser.problem === null ? { ok: true, root } : broken(source, parser.problem.reason, parser.problem.line);
}

function broken(source: string, what: string, line: number): ParseFailure {
  return source.includes('{{') || source.includes('{%')
    ? failure('a template, not HCL', line)
    : failure(what.startsWith('nested') || what.startsWith('more') ? what : `not valid HCL (${what})`, line);
}

class HclParser {
  problem: { readonly reason: string; readonly line: number } | null = null;
  private readonly source: string;
  private readonly tokens: readonly HclToken[];
  private readonly lineAt: (offset: number) => number;
  private readonly maxDepth: number;
  private at = 0;
  private nodes = 0;

  constructor(source: string, tokens: readonly HclToken[], lineAt: (offset: number) => number, maxDepth: number) {
    this.source = source;
    this.tokens = tokens;
    this.lineAt = lineAt;
    this.maxDepth = maxDepth;
  }

  /** The attributes and blocks up to the closing bracket of `opened`, or to the end of the file. */
  body(opened: HclToken | null, depth: number): MapNode {
    const entries: MapEntry[] = [];
    const line = opened === null ? 1 : this.lineAt(opened.start);
    while (this.enter(depth)) {
      this.skipNewlines();
      const token = this.peek();
      if (token.kind === 'end' || (opened !== null && isSign(token, '}'))) break;
      if (token.kind !== 'word') this.fail('unexpected text in a block', token);
      else entries.push(this.statement(depth));
    }
    const last = this.take();
    if (opened !== null && !isSign(last, '}')) this.fail('a block without an end', opened);
    return { kind: 'map', entries, tag: '', line, endLine: this.lineAt(Math.max(0, last.end - 1)) };
  }

  private statement(depth: number): MapEntry {
    const name = this.take();
    const line = this.lineAt(name.start);
    if (isSign(this.peek(), '=')) {
      this.take();
      return { key: name.text, value: this.expression(depth + 1, false), line };
    }
    const labels: string[] = [];
    while (this.peek().kind === 'text' || this.peek().kind === 'word') labels.push(this.take().text);
    const opening = this.take();
    if (!isSign(opening, '{')) {
      this.fail('neither a block nor an attribute', name);
      return { key: name.text, value: this.nothing(name), line };
    }
    let value: TreeNode = { ...this.body(opening, depth + labels.length + 1), line };
    for (const label of labels.toReversed()) {
      value = { kind: 'map', entries: [{ key: label, value, line }], tag: '', line, endLine: value.endLine };
    }
    return { key: name.text, value, line };
  }

  /** An expression up to the end of the line, or in brackets (`inside`) to what ends an item there. */
  private expression(depth: number, inside: boolean): TreeNode {
    const first = this.peek();
    if (!this.enter(depth)) return this.nothing(first);
    const value = this.primary(depth);
    return value !== null && this.atEnd(inside) ? value : this.raw(first, inside);
  }

  private atEnd(inside: boolean): boolean {
    const token = this.peek(inside);
    if (token.kind === 'end' || token.kind === 'newline') return true;
    return token.kind === 'sign' && /^[,)}\]]$/.test(token.text);
  }

  /** A literal, a list, an object, a call or a reference; null for what has to be evaluated. */
  private primary(depth: number): TreeNode | null {
    const token = this.peek();
    if (token.kind === 'text' || token.kind === 'heredoc') return this.text(this.take());
    if (token.kind === 'number') return this.scalar(this.take(), Number(token.text));
    if (isSign(token, '-') && this.tokens[this.at + 1]?.kind === 'number') {
      this.take();
      const number = this.take();
      return { ...this.scalar(number, -Number(number.text)), text: `-${number.text}` };
    }
    const next = this.tokens[this.at + 1];
    if (token.kind === 'word') {
      if (isSign(next, '(')) return this.call(depth);
      if (/^(?:true|false|null)$/.test(token.text) && !isSign(next, '.')) {
        return this.scalar(this.take(), token.text === 'null' ? null : token.text === 'true');
      }
      return this.reference();
    }
    if (isSign(token, '(')) {
      this.take();
      const value = this.expression(depth + 1, true);
      this.close(')', token);
      return value;
    }
    const loops = this.loops();
    if (isSign(token, '[') && !loops) return this.list(depth, '', ']');
    return isSign(token, '{') && !loops ? this.object(depth) : null;
  }

  /** Whether a bracket holds a `for` over something. */
  private loops(): boolean {
    for (let at = this.at + 1; ; at += 1) {
      const token = this.tokens[at];
      if (token?.kind === 'newline') continue;
      return token?.kind === 'word' && token.text === 'for' && !isSign(this.tokens[at + 1], '=');
    }
  }

  private call(depth: number): TreeNode {
    const name = this.take();
    const list = this.list(depth, `${name.text}()`, ')');
    const only = list.kind === 'seq' && list.items.length === 1 ? list.items[0] : undefined;
    return name.text === 'jsonencode' && only !== undefined ? only : { ...list, line: this.lineAt(name.start) };
  }

  private list(depth: number, tag: string, closing: string): TreeNode {
    const opening = this.take();
    const items: TreeNode[] = [];
    while (this.problem === null) {
      const token = this.peek(true);
      if (token.kind === 'end' || isSign(token, closing)) break;
      items.push(this.expression(depth + 1, true));
      const behind = this.peek(true);
      if (isSign(behind, ',')) this.take();
      else if (!isSign(behind, closing)) this.fail('unexpected bracket', behind);
    }
    const end = this.close(closing, opening);
    return { kind: 'seq', items, tag, line: this.lineAt(opening.start), endLine: this.lineAt(end.start) };
  }

  private object(depth: number): TreeNode {
    const opening = this.take();
    const entries: MapEntry[] = [];
    while (this.problem === null) {
      const token = this.peek(true);
      if (token.kind === 'end' || isSign(token, '}')) break;
      if (isSign(token, ',')) {
        this.take();
        continue;
      }
      const key = this.objectKey(depth);
      const equals = this.take();
      if (!isSign(equals, '=') && !isSign(equals, ':')) {
        this.fail('no value for a key', token);
        break;
      }
      this.skipNewlines();
      entries.push({ key, value: this.expression(depth + 1, false), line: this.lineAt(token.start) });
    }
    const end = this.close('}', opening);
    return { kind: 'map', entries, tag: '', line: this.lineAt(opening.start), endLine: this.lineAt(end.start) };
  }

  private objectKey(depth: number): string {
    const token = this.peek();
    if (isSign(token, '(')) {
      this.take();
      const value = this.expression(depth + 1, true);
      this.close(')', token);
      return value.kind === 'scalar' ? value.text : '';
    }
    this.take();
    let end = token.end;
    // A key may be a reference (`var.name = 1`), which Terraform wants in brackets but reads.
    while (token.kind === 'word' && isSign(this.peek(), '.')) {
      this.take();
      end = this.take().end;
    }
    if (token.kind === 'text') return unescaped(token.text);
    return this.source.slice(token.start, Math.min(end, token.start + MAX_EXPRESSION));
  }

  /** `aws_iam_role.agent[0].arn`, `each.value`, `local.names.*.id`. */
  private reference(): TreeNode {
    const first = this.take();
    while (this.problem === null) {
      const token = this.peek();
      if (isSign(token, '.')) {
        this.take();
        this.take();
      } else if (isSign(token, '[')) this.skipBrackets();
      else break;
    }
    return this.rawNode(first);
  }

  /** What is not taken apart: its source from `first` to the end of the expression. */
  private raw(first: HclToken, inside: boolean): TreeNode {
    while (this.problem === null && !this.atEnd(inside)) {
      const token = this.peek();
      if (token.kind === 'sign' && /^[([{]$/.test(token.text)) this.skipBrackets();
      else this.take();
    }
    return this.rawNode(first);
  }

  private skipBrackets(): void {
    const opening = this.take();
    for (let open = 1; open > 0;) {
      const token = this.take();
      if (token.kind === 'end') return this.fail('a bracket without an end', opening);
      if (token.kind !== 'sign') continue;
      if (/^[([{]$/.test(token.text)) open += 1;
      else if (/^[)\]}]$/.test(token.text)) open -= 1;
    }
  }

  private rawNode(first: HclToken): TreeNode {
    const last = this.tokens[this.at - 1] ?? first;
    const end = Math.min(Math.max(last.end, first.end), first.start + MAX_EXPRESSION);
    const text = `\${${this.source.slice(first.start, end).trim()}}`;
    const line = this.lineAt(first.start);
    return {
      kind: 'scalar',
      value: text,
      text,
      tag: '',
      line,
      endLine: this.lineAt(Math.max(first.start, last.end - 1)),
      textLine: line,
    };
  }

  private text(token: HclToken): TreeNode {
    const value = token.kind === 'text' ? unescaped(token.text) : token.text;
    return { ...this.scalar(token, value), textLine: this.lineAt(token.textStart) };
  }

  private scalar(token: HclToken, value: string | number | boolean | null): TreeNode & { readonly kind: 'scalar' } {
    const line = this.lineAt(token.start);
    const text = typeof value === 'string' ? value : token.text;
    return { kind: 'scalar', value, text, tag: '', line, endLine: this.lineAt(token.end - 1), textLine: line };
  }

  private nothing(token: HclToken): TreeNode {
    return { ...this.scalar(token, null), text: '' };
  }

  private close(sign: string, opening: HclToken): HclToken {
    const token = this.peek(true);
    this.take();
    if (!isSign(token, sign)) this.fail('a bracket without an end', opening);
    return token;
  }

  /** Counts a node; false once the file is broken, too deep or too large. */
  private enter(depth: number): boolean {
    this.nodes += 1;
    if (depth > this.maxDepth) this.fail(`nested deeper than ${this.maxDepth} levels`, this.peek());
    if (this.nodes > MAX_NODES) this.fail(`more than ${MAX_NODES} values`, this.peek());
    return this.problem === null;
  }

  private fail(reason: string, token: HclToken): void {
    this.problem ??= { reason, line: this.lineAt(Math.min(token.start, this.source.length)) };
  }

  private skipNewlines(): void {
    while (this.tokens[this.at]?.kind === 'newline') this.at += 1;
  }

  private peek(skip = false): HclToken {
    if (skip) this.skipNewlines();
    return this.tokens[this.at] ?? END;
  }

  private take(): HclToken {
    const token = this.peek();
    if (token.kind !== 'end') this.at += 1;
    return token;
  }
}
