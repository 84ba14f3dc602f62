import { UnreadableError } from '../contract.ts';
import { ExpressionParser, type Expression } from './expression.ts';
import { tokensOf } from './lexer.ts';

/** What a template does, in the order of its text; `tests` are the conditions that it stands under. */
export type Part = {
  readonly at: number;
  readonly tests: readonly Expression[];
} & (
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'output'; readonly value: Expression }
  | { readonly kind: 'evaluate'; readonly value: Expression }
  | { readonly kind: 'bind'; readonly names: readonly string[]; readonly value: Expression | null }
  | { readonly kind: 'load'; readonly tag: string }
);

type Open = { readonly tag: string; tests: readonly Expression[] };

const MAX_OPEN = 200;

/** Reads a template without rendering it. Throws `UnreadableError` where it is no Jinja. `step` is called for each piece of work. */
export function partsOf(template: string, step: () => void): Part[] {
  const parser = new ExpressionParser(tokensOf(template), step);
  const parts: Part[] = [];
  const open: Open[] = [];
  while (parser.token.kind !== 'end') {
    step();
    const { kind, text, at } = parser.token;
    const tests = open.at(-1)?.tests ?? [];
    parser.at += 1;
    if (kind === 'data') parts.push({ kind: 'text', text, at, tests });
    else if (kind === 'open-output') {
      parts.push({ kind: 'output', value: parser.tuple(), at, tests });
      close(parser);
    } else if (kind === 'open-statement') {
      readStatement(parser, { at, tests, parts, open });
      close(parser);
    } else throw new UnreadableError('the template is no Jinja');
    if (open.length > MAX_OPEN) throw new UnreadableError('blocks of the template are nested too deep');
  }
  if (open.length > 0) throw new UnreadableError('a block of the template does not end');
  return parts;
}

function close(parser: ExpressionParser): void {
  if (parser.token.kind !== 'close') throw new UnreadableError('a tag of the template is no Jinja');
  parser.at += 1;
}

type State = {
  readonly at: number;
  readonly tests: readonly Expression[];
  readonly parts: Part[];
  readonly open: Open[];
};

type Reader = (parser: ExpressionParser, state: State, tag: string) => void;

const STATEMENTS = new Map<string, Reader>([
  ['if', readIf],
  ['elif', readElif],
  ['else', () => {}],
  ['for', readFor],
  ['set', readSet],
  ['macro', readMacro],
  ['call', readCall],
  ['filter', readFilter],
  ['with', readWith],
  ['block', readNamed],
  ['autoescape', readAutoescape],
  ['generation', (_, state, tag) => push(state, tag)],
  ['do', (parser, { at, tests, parts }) => parts.push({ kind: 'evaluate', value: parser.tuple(), at, tests })],
  ['break', () => {}],
  ['continue', () => {}],
  ['import', readLoad],
  ['from', readLoad],
  ['include', readLoad],
  ['extends', readLoad],
]);

function readStatement(parser: ExpressionParser, state: State): void {
  const tag = parser.name();
  if (tag.startsWith('end')) {
    const top = state.open.pop();
    if (top === undefined || `end${top.tag}` !== tag) throw new UnreadableError('blocks of the template do not match');
    if (tag === 'endblock' && parser.token.kind === 'name') parser.at += 1;
    return;
  }
  const reader = STATEMENTS.get(tag);
  if (reader === undefined) throw new UnreadableError('the template uses a tag that Jinja does not have');
  reader(parser, state, tag);
}

function push({ open, tests }: State, tag: string, test: Expression | null = null): void {
  open.push({ tag, tests: test === null ? tests : [...tests, test] });
}

function readIf(parser: ExpressionParser, state: State, tag: string): void {
  const test = parser.tuple();
  state.parts.push({ kind: 'evaluate', value: test, at: state.at, tests: state.tests });
  push(state, tag, test);
}

/** What stands under a later branch stands under its test and under those before. */
function readElif(parser: ExpressionParser, state: State): void {
  const test = parser.tuple();
  const top = state.open.at(-1);
  if (top?.tag !== 'if') throw new UnreadableError('blocks of the template do not match');
  state.parts.push({ kind: 'evaluate', value: test, at: state.at, tests: state.tests });
  top.tests = [...top.tests.slice(-16), test];
}

function readFor(parser: ExpressionParser, state: State, tag: string): void {
  const names = readTargets(parser);
  parser.expect('in');
  const value = parser.tuple(false);
  const { at, tests, parts } = state;
  parts.push({ kind: 'evaluate', value, at, tests }, { kind: 'bind', names, value: null, at, tests });
  const test = parser.accept('if') ? parser.expression() : null;
  if (test !== null) parts.push({ kind: 'evaluate', value: test, at, tests });
  parser.accept('recursive');
  push(state, tag, test);
}

function readTargets(parser: ExpressionParser): string[] {
  const names: string[] = [];
  let brackets = 0;
  while (true) {
    if (parser.accept('(')) brackets += 1;
    else if (parser.accept(')')) brackets -= 1;
    else if (!parser.accept(',')) {
      if (brackets === 0 && (parser.is('in') || parser.is('=') || parser.is('|') || parser.token.kind === 'close'))
        return names;
      const name = parser.name();
      // An attribute of a namespace is told by its own name: `ns.found`.
      names.push(parser.accept('.') ? `${name}.${parser.name()}` : name);
    }
  }
}

function readSet(parser: ExpressionParser, state: State, tag: string): void {
  const names = readTargets(parser);
  const { at, tests, parts } = state;
  if (parser.accept('=')) parts.push({ kind: 'bind', names, value: parser.tuple(), at, tests });
  else {
    while (parser.is('|')) {
      parser.at += 1;
      parts.push({ kind: 'evaluate', value: parser.filter(null, at), at, tests });
    }
    parts.push({ kind: 'bind', names, value: null, at, tests });
    push(state, tag);
  }
}

function readMacro(parser: ExpressionParser, state: State, tag: string): void {
  const { at, tests, parts } = state;
  const names = [parser.name()];
  parser.expect('(');
  while (!parser.accept(')')) {
    names.push(parser.name());
    if (parser.accept('=')) parts.push({ kind: 'evaluate', value: parser.expression(), at, tests });
    if (!parser.is(')')) parser.expect(',');
  }
  parts.push({ kind: 'bind', names, value: null, at, tests });
  push(state, tag);
}

function readCall(parser: ExpressionParser, state: State, tag: string): void {
  const { at, tests, parts } = state;
  if (parser.accept('(')) {
    const { values } = parser.parameters();
    const names = values.flatMap((value) => (value.kind === 'name' ? [value.name] : []));
    parts.push({ kind: 'bind', names, value: null, at, tests });
  }
  parts.push({ kind: 'evaluate', value: parser.expression(), at, tests });
  push(state, tag);
}

function readFilter(parser: ExpressionParser, state: State, tag: string): void {
  const { at, tests, parts } = state;
  let value = parser.filter(null, at);
  while (parser.accept('|')) value = parser.filter(value, at);
  parts.push({ kind: 'evaluate', value, at, tests });
  push(state, tag);
}

function readWith(parser: ExpressionParser, state: State, tag: string): void {
  const { at, tests, parts } = state;
  while (parser.token.kind !== 'close') {
    const names = readTargets(parser);
    parser.expect('=');
    parts.push({ kind: 'bind', names, value: parser.expression(), at, tests });
    if (!parser.accept(',')) break;
  }
  push(state, tag);
}

function readNamed(parser: ExpressionParser, state: State, tag: string): void {
  parser.name();
  while (parser.token.kind === 'name') parser.at += 1;
  push(state, tag);
}

function readAutoescape(parser: ExpressionParser, state: State, tag: string): void {
  parser.expression();
  push(state, tag);
}

/** Files that a template asks for: what they are named is not told, for they would not be read. */
function readLoad(parser: ExpressionParser, { at, tests, parts }: State, tag: string): void {
  while (parser.token.kind !== 'close') parser.at += 1;
  parts.push({ kind: 'load', tag, at, tests });
}
