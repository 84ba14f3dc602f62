import { UnreadableError } from '../contract.ts';
import type { Token } from './lexer.ts';

/** An expression of Jinja. Operators and tests that make no difference for where data comes from are all `group`. */
export type Expression =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'name'; readonly name: string; readonly at: number }
  | { readonly kind: 'member'; readonly of: Expression; readonly name: string; readonly at: number }
  | { readonly kind: 'item'; readonly of: Expression; readonly key: Expression; readonly at: number }
  | { readonly kind: 'slice'; readonly parts: readonly (Expression | null)[] }
  | { readonly kind: 'call'; readonly of: Expression; readonly parameters: Parameters; readonly at: number }
  | {
      readonly kind: 'filter';
      readonly of: Expression | null;
      readonly name: string;
      readonly parameters: Parameters;
      readonly at: number;
    }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'group'; readonly items: readonly Expression[] };

export type Parameters = {
  readonly values: readonly Expression[];
  readonly named: readonly (readonly [name: string, value: Expression])[];
};

const NO_PARAMETERS: Parameters = { values: [], named: [] };
const MAX_DEPTH = 60;

/** From what binds loosest to what binds tightest. */
const LEVELS: readonly (readonly string[])[] = [
  ['or'],
  ['and'],
  ['==', '!=', '<', '>', '<=', '>=', 'in', 'not in'],
  ['+', '-'],
  ['~'],
  ['*', '/', '//', '%'],
];

/** Goes through the tokens of a template and reads expressions. Every method throws `UnreadableError` where the text is no Jinja. */
export class ExpressionParser {
  readonly tokens: readonly Token[];
  readonly #step: () => void;
  at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[], step: () => void) {
    this.tokens = tokens;
    this.#step = step;
  }

  get token(): Token {
    const token = this.tokens[this.at];
    if (token === undefined) throw new UnreadableError('the template ends too early');
    return token;
  }

  is(text: string): boolean {
    return (this.token.kind === 'operator' || this.token.kind === 'name') && this.token.text === text;
  }

  accept(text: string): boolean {
    if (!this.is(text)) return false;
    this.at += 1;
    return true;
  }

  expect(text: string): void {
    if (!this.accept(text)) throw new UnreadableError(`the template has no ${text} where Jinja wants one`);
  }

  name(): string {
    const { kind, text } = this.token;
    if (kind !== 'name') throw new UnreadableError('the template has no name where Jinja wants one');
    this.at += 1;
    return text;
  }

  /** An expression with `if … else`; without commas. */
  expression(condition = true): Expression {
    this.#step();
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new UnreadableError('an expression of the template is nested too deep');
    let result = this.#level(0);
    while (true) {
      if (!condition || !this.accept('if')) break;
      const test = this.#level(0);
      result = { kind: 'group', items: [result, test, ...(this.accept('else') ? [this.expression()] : [])] };
    }
    this.#depth -= 1;
    return result;
  }

  /** Expressions between commas, as in `for a, b in …`; one alone stays itself. */
  tuple(condition = true): Expression {
    const items = [this.expression(condition)];
    while (this.accept(',')) {
      if (this.token.kind === 'close' || this.is(')') || this.is('=') || this.is('in')) break;
      items.push(this.expression(condition));
    }
    return items.length === 1 && items[0] !== undefined ? items[0] : { kind: 'list', items };
  }

  #level(level: number): Expression {
    const operators = LEVELS[level];
    if (operators === undefined) return this.#power();
    if (level === 2 && this.accept('not')) return { kind: 'group', items: [this.#guarded(() => this.#level(2))] };
    let left = this.#level(level + 1);
    while (true) {
      this.#step();
      const operator = this.#operator(operators);
      if (operator === null) return left;
      left = { kind: 'binary', operator, left, right: this.#level(level + 1) };
    }
  }

  #operator(operators: readonly string[]): string | null {
    if (operators.includes('not in') && this.is('not') && this.tokens[this.at + 1]?.text === 'in') {
      this.at += 2;
      return 'not in';
    }
    const found = operators.find((operator) => this.is(operator));
    if (found === undefined) return null;
    this.at += 1;
    return found;
  }

  #power(): Expression {
    let left = this.#unary();
    while (this.accept('**')) left = { kind: 'binary', operator: '**', left, right: this.#unary() };
    return left;
  }

  #unary(): Expression {
    if (this.accept('-')) {
      const inner = this.#guarded(() => this.#unary());
      return inner.kind === 'number' ? { kind: 'number', value: -inner.value } : { kind: 'group', items: [inner] };
    }
    if (this.accept('+')) return this.#guarded(() => this.#unary());
    return this.#suffixes(this.#primary());
  }

  #guarded(read: () => Expression): Expression {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new UnreadableError('an expression of the template is nested too deep');
    const result = read();
    this.#depth -= 1;
    return result;
  }

  #primary(): Expression {
    const { kind, text, at } = this.token;
    if (kind === 'string') return this.#texts();
    this.at += 1;
    if (kind === 'number') return { kind: 'number', value: Number(text.replaceAll('_', '')) };
    if (kind === 'name') return { kind: 'name', name: text, at };
    if (kind === 'operator' && text === '(') {
      if (this.accept(')')) return { kind: 'list', items: [] };
      const inner = this.tuple();
      this.expect(')');
      return inner;
    }
    if (kind === 'operator' && text === '[') return { kind: 'list', items: this.#until(']') };
    if (kind === 'operator' && text === '{') return { kind: 'group', items: this.#until('}', true) };
    throw new UnreadableError('an expression of the template is no Jinja');
  }

  /** Texts side by side are one text. */
  #texts(): Expression {
    const parts: string[] = [];
    while (this.token.kind === 'string') {
      parts.push(this.token.text);
      this.at += 1;
    }
    return { kind: 'text', value: parts.join('') };
  }

  #until(close: string, pairs = false): Expression[] {
    const items: Expression[] = [];
    while (!this.accept(close)) {
      items.push(this.expression());
      if (pairs) {
        this.expect(':');
        items.push(this.expression());
      }
      if (!this.accept(',')) {
        this.expect(close);
        break;
      }
    }
    return items;
  }

  #suffixes(start: Expression): Expression {
    let result = start;
    for (let count = 0; ; count += 1) {
      this.#step();
      if (count > 400) throw new UnreadableError('an expression of the template is nested too deep');
      const { at } = this.token;
      if (this.accept('.')) result = this.#member(result, at);
      else if (this.accept('[')) result = { kind: 'item', of: result, key: this.#key(), at };
      else if (this.accept('(')) result = { kind: 'call', of: result, parameters: this.parameters(), at };
      else if (this.accept('|')) result = this.filter(result, at);
      else if (this.accept('is')) result = this.#test(result);
      else return result;
    }
  }

  #member(of: Expression, at: number): Expression {
    const { kind, text } = this.token;
    this.at += 1;
    if (kind === 'name') return { kind: 'member', of, name: text, at };
    if (kind === 'number') return { kind: 'item', of, key: { kind: 'number', value: Number(text) }, at };
    throw new UnreadableError('the template has no name after a dot');
  }

  #key(): Expression {
    const parts: (Expression | null)[] = [];
    let slice = false;
    while (!this.accept(']')) {
      if (this.accept(':')) {
        slice = true;
        if (parts.length === 0 || this.tokens[this.at - 2]?.text === ':') parts.push(null);
      } else if (!this.accept(',')) parts.push(this.expression());
    }
    if (slice) return { kind: 'slice', parts };
    const [only] = parts;
    return parts.length === 1 && only !== null && only !== undefined ? only : { kind: 'group', items: [] };
  }

  /** What stands in the brackets of a call, after the opening one. */
  parameters(): Parameters {
    const values: Expression[] = [];
    const named: (readonly [string, Expression])[] = [];
    while (!this.accept(')')) {
      const next = this.tokens[this.at + 1];
      if (this.token.kind === 'name' && next?.kind === 'operator' && next.text === '=') {
        const name = this.name();
        this.expect('=');
        named.push([name, this.expression()]);
      } else {
        if (!this.accept('*')) this.accept('**');
        values.push(this.expression());
      }
      if (!this.accept(',')) {
        this.expect(')');
        break;
      }
    }
    return { values, named };
  }

  /** A filter after its bar; of a filter block there is nothing before. */
  filter(of: Expression | null, at: number): Expression {
    let name = this.name();
    while (this.accept('.')) name += `.${this.name()}`;
    const parameters = this.accept('(') ? this.parameters() : NO_PARAMETERS;
    return { kind: 'filter', of, name, parameters, at };
  }

  #test(of: Expression): Expression {
    this.accept('not');
    let name = this.name();
    while (this.accept('.')) name += `.${this.name()}`;
    if (this.accept('(')) {
      const { values, named } = this.parameters();
      return { kind: 'group', items: [of, ...values, ...named.map(([, value]) => value)] };
    }
    const { kind, text } = this.token;
    const word = kind === 'name' && !['else', 'or', 'and', 'if', 'is', 'in', 'not', 'recursive'].includes(text);
    const operand = word || kind === 'string' || kind === 'number' || (kind === 'operator' && '[{'.includes(text));
    return operand ? { kind: 'group', items: [of, this.#suffixes(this.#primary())] } : { kind: 'group', items: [of] };
  }
}
