import type { Expression, Parameters } from './expression.ts';

/** A text that an expression makes as far as its template says: `null` are pieces that only the data knows. */
export type Folded = readonly (string | null)[];

const UNKNOWN: Folded = [null];
const MAX_LENGTH = 4096;

/** What is known of a template's variables, by name: the texts that they are set to. */
export type Variables = ReadonlyMap<string, Folded>;

/** The text that an expression makes; pieces that are not known are `null`. Bounded by `MAX_LENGTH`. */
export function fold(expression: Expression, variables: Variables): Folded {
  switch (expression.kind) {
    case 'text':
      return [expression.value.slice(0, MAX_LENGTH)];
    case 'number':
      return [String(expression.value)];
    case 'name':
      return variables.get(expression.name) ?? UNKNOWN;
    case 'member':
      return expression.of.kind === 'name'
        ? (variables.get(`${expression.of.name}.${expression.name}`) ?? UNKNOWN)
        : UNKNOWN;
    case 'binary':
      return foldBinary(expression.operator, expression.left, expression.right, variables);
    case 'item':
      return foldItem(expression.of, expression.key, variables);
    case 'filter':
      return expression.of === null
        ? UNKNOWN
        : foldFilter(expression.of, expression.name, expression.parameters, variables);
    case 'call':
      return expression.of.kind === 'member'
        ? foldFilter(expression.of.of, expression.of.name, expression.parameters, variables)
        : UNKNOWN;
    default:
      return UNKNOWN;
  }
}

/** The text when all of it is known. */
export function known(folded: Folded): string | null {
  return folded.length === 1 ? (folded[0] ?? null) : folded.length === 0 ? '' : null;
}

function foldBinary(operator: string, left: Expression, right: Expression, variables: Variables): Folded {
  if (operator === '+' || operator === '~') return joined([...fold(left, variables), ...fold(right, variables)]);
  if (operator === '*') {
    const [text, times] = left.kind === 'number' ? [right, left] : [left, right];
    const count = times.kind === 'number' ? times.value : 0;
    const part = known(fold(text, variables));
    if (part !== null && count > 0 && part.length * count <= MAX_LENGTH) return [part.repeat(count)];
  }
  if (operator === '%')
    return format(known(fold(left, variables)), right.kind === 'list' ? right.items : [right], variables);
  return UNKNOWN;
}

/** `'ssalc'[::-1]`, `'abc'[1]` and slices of texts. */
function foldItem(of: Expression, key: Expression, variables: Variables): Folded {
  const text = known(fold(of, variables));
  if (text === null) return UNKNOWN;
  if (key.kind === 'number') return [text.at(key.value) ?? ''];
  if (key.kind !== 'slice') return UNKNOWN;
  const numbers = key.parts.map((part) => (part?.kind === 'number' ? part.value : null));
  if (numbers.at(-1) === -1 && numbers.slice(0, -1).every((part) => part === null)) return [reversed(text)];
  return [text.slice(numbers[0] ?? 0, numbers[1] ?? undefined)];
}

function foldFilter(of: Expression, name: string, parameters: Parameters, variables: Variables): Folded {
  const values = [...parameters.values, ...parameters.named.map(([, value]) => value)];
  if (name === 'join') {
    const items = of.kind === 'list' ? of.items : values[0]?.kind === 'list' ? values[0].items : null;
    const between = of.kind === 'list' ? values[0] : of;
    if (items === null) {
      // The items of a text, or of what is not known.
      const text = known(fold(of, variables));
      const mark = values[0] === undefined ? '' : known(fold(values[0], variables));
      return text !== null && mark !== null ? joined([Array.from(text).join(mark)]) : UNKNOWN;
    }
    const mark = between === undefined ? [''] : fold(between, variables);
    return joined(items.flatMap((item, index) => [...(index === 0 ? [] : mark), ...fold(item, variables)]));
  }
  const text = known(fold(of, variables));
  if (text === null) return UNKNOWN;
  switch (name) {
    case 'lower':
    case 'casefold':
      return [text.toLowerCase()];
    case 'upper':
      return [text.toUpperCase()];
    case 'trim':
    case 'strip':
      return [text.trim()];
    case 'reverse':
      return [reversed(text)];
    case 'string':
    case 'safe':
    case 'escape':
    case 'e':
    case 'list':
    case 'default':
      return [text];
    case 'format':
      return name === 'format' && text.includes('{')
        ? braces(text, values, variables)
        : format(text, values, variables);
    case 'replace': {
      const [from, to] = values.map((value) => known(fold(value, variables)));
      return typeof from === 'string' && typeof to === 'string' ? joined([text.replaceAll(from, () => to)]) : UNKNOWN;
    }
    default:
      return UNKNOWN;
  }
}

/** `'%s%c' % (…)`. */
function format(text: string | null, values: readonly Expression[], variables: Variables): Folded {
  if (text === null) return UNKNOWN;
  const pieces = text.split(/(%[a-z%])/);
  let used = 0;
  return joined(
    pieces.flatMap((piece, index): Folded => {
      if (index % 2 === 0) return [piece];
      if (piece === '%%') return ['%'];
      const value = values[used];
      used += 1;
      if (value === undefined) return UNKNOWN;
      return piece === '%c' && value.kind === 'number' ? [codePoint(value.value)] : fold(value, variables);
    }),
  );
}

/** `'{}{}'.format(…)`. */
function braces(text: string, values: readonly Expression[], variables: Variables): Folded {
  const pieces = text.split(/(\{\d{0,3}(?::c)?\})/);
  let used = 0;
  return joined(
    pieces.flatMap((piece, index): Folded => {
      if (index % 2 === 0) return [piece];
      const digits = /\d+/.exec(piece)?.[0];
      const value = values[digits === undefined ? used : Number(digits)];
      used += 1;
      if (value === undefined) return UNKNOWN;
      return piece.includes(':c') && value.kind === 'number' ? [codePoint(value.value)] : fold(value, variables);
    }),
  );
}

function codePoint(code: number): string {
  return Number.isInteger(code) && code >= 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
}

function reversed(text: string): string {
  return Array.from(text).reverse().join('');
}

/** Puts pieces that are known and stand side by side together. */
function joined(pieces: Folded): Folded {
  const result: (string | null)[] = [];
  let length = 0;
  for (const piece of pieces) {
    length += piece?.length ?? 0;
    if (length > MAX_LENGTH || result.length > 200) return [...result, null];
    const last = result.at(-1);
    if (piece !== null && typeof last === 'string') result[result.length - 1] = last + piece;
    else result.push(piece);
  }
  return result;
}
