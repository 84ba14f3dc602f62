/** What a generation filter says, as a tree. */
export type Filter =
  | { readonly is: 'or' | 'and'; readonly parts: readonly Filter[] }
  | { readonly is: 'not'; readonly part: Filter }
  | { readonly is: 'type'; readonly subject: FilterSubject; readonly type: string }
  | { readonly is: 'attribute'; readonly subject: FilterSubject; readonly attribute: string; readonly value: string }
  | { readonly is: 'crosses'; readonly boundary: string };
export type FilterSubject = 'source' | 'target' | 'flow';
export type FilterResult =
  | { readonly ok: true; readonly filter: Filter | null }
  | { readonly ok: false; readonly reason: string; readonly at: number };

const MAX_LENGTH = 20_000;
const MAX_DEPTH = 60;
const TOKEN = /\s*(?:(\()|(\))|'([^']*)'|(\.)|([\w.-]*[\w-]))/y;

type Token = { readonly kind: '(' | ')' | '.' | 'text' | 'word' | 'end'; readonly text: string; readonly at: number };

class Trouble extends Error {
  readonly at: number;
  constructor(reason: string, at: number) {
    super(reason);
    this.at = at;
  }
}

/**
 * Parses a filter of the Threat Modeling Tool's templates: `source is 'GE.P' and not flow crosses 'GE.TB.B'`. Words are the same in any
 * case; `and` binds tighter than `or`. An empty text is no filter. Trouble comes as a value with the offset in the text.
 */
export function parseFilter(text: string): FilterResult {
  if (text.trim() === '') return { ok: true, filter: null };
  if (text.length > MAX_LENGTH) return { ok: false, reason: `longer than ${MAX_LENGTH} characters`, at: 0 };
  try {
    const parser = new Parser(tokensOf(text));
    return { ok: true, filter: parser.whole() };
  } catch (error) {
    if (error instanceof Trouble) return { ok: false, reason: error.message, at: error.at };
    throw error;
  }
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (match === null) {
      if (text.slice(at).trim() === '') break;
      throw new Trouble('a character that no filter has', at);
    }
    const [whole, open, close, quoted, dot, word] = match;
    const kind = open ? '(' : close ? ')' : quoted !== undefined ? 'text' : dot ? '.' : 'word';
    tokens.push({ kind, text: quoted ?? word ?? '', at: at + whole.length - whole.trimStart().length });
    at = TOKEN.lastIndex;
  }
  tokens.push({ kind: 'end', text: '', at: text.length });
  return tokens;
}

class Parser {
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): Filter {
    const filter = this.#either();
    const rest = this.#peek();
    if (rest.kind !== 'end') throw new Trouble('expected and, or, or the end', rest.at);
    return filter;
  }

  #either(): Filter {
    const parts = [this.#both()];
    while (this.#takes('or')) parts.push(this.#both());
    return parts.length === 1 ? (parts[0] as Filter) : { is: 'or', parts };
  }

  #both(): Filter {
    const parts = [this.#negated()];
    while (this.#takes('and')) parts.push(this.#negated());
    return parts.length === 1 ? (parts[0] as Filter) : { is: 'and', parts };
  }

  #negated(): Filter {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new Trouble(`nested deeper than ${MAX_DEPTH} levels`, this.#peek().at);
    const filter: Filter = this.#takes('not') ? { is: 'not', part: this.#negated() } : this.#primary();
    this.#depth -= 1;
    return filter;
  }

  #primary(): Filter {
    const token = this.#take();
    if (token.kind === '(') {
      const inner = this.#either();
      const close = this.#take();
      if (close.kind !== ')') throw new Trouble('expected )', close.at);
      return inner;
    }
    const [word = '', ...rest] = token.kind === 'word' ? token.text.split('.') : [];
    const subject = word.toLowerCase();
    if (subject !== 'source' && subject !== 'target' && subject !== 'flow') {
      throw new Trouble('expected source, target, flow, not or (', token.at);
    }
    if (rest.length > 0) {
      this.#expect('is');
      return { is: 'attribute', subject, attribute: rest.join('.'), value: this.#text() };
    }
    if (this.#peek().kind === '.') {
      this.#take();
      const attribute = this.#take();
      if (attribute.kind !== 'word') throw new Trouble('expected the name of an attribute', attribute.at);
      this.#expect('is');
      return { is: 'attribute', subject, attribute: attribute.text, value: this.#text() };
    }
    if (subject === 'flow' && this.#takes('crosses')) return { is: 'crosses', boundary: this.#text() };
    this.#expect('is');
    return { is: 'type', subject, type: this.#text() };
  }

  #peek(): Token {
    return this.#tokens[this.#next] as Token;
  }

  #take(): Token {
    const token = this.#peek();
    if (token.kind !== 'end') this.#next += 1;
    return token;
  }

  #takes(word: string): boolean {
    const token = this.#peek();
    if (token.kind !== 'word' || token.text.toLowerCase() !== word) return false;
    this.#next += 1;
    return true;
  }

  #expect(word: string): void {
    const { at } = this.#peek();
    if (!this.#takes(word)) throw new Trouble(`expected ${word}`, at);
  }

  #text(): string {
    const token = this.#take();
    if (token.kind !== 'text') throw new Trouble("expected a text in '…'", token.at);
    return token.text;
  }
}
