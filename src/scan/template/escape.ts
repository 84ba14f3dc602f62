import type { Expression, Parameters } from './expression.ts';
import { fold, known, type Folded, type Variables } from './fold.ts';

/** Where an expression leaves the data that a template is given. */
export type Escape = { readonly verdict: 'malicious' | 'suspicious'; readonly what: string; readonly at: number };

const words = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/));

const DUNDER = /__[A-Za-z]+__/;

/** Attributes that lead from an object to the interpreter (jinja2/sandbox.py, UNSAFE_*_ATTRIBUTES) without two underscores. */
const INTERNAL = words(`
  func_globals func_code func_closure im_class im_func im_self mro gi_frame gi_code gi_yieldfrom cr_frame
  cr_code cr_await ag_frame ag_code tb_frame tb_next f_globals f_builtins f_locals f_back f_code co_code
  co_consts`);

/** Methods that honest templates never call on their data. */
const CALLED = words('popen eval exec execfile system check_output spawn import_module import_string');

/** Objects that Jinja or a web framework puts beside the data: their attributes lead to modules. */
const PROVIDED = words(`
  cycler joiner namespace lipsum dict range self caller request config url_for get_flashed_messages application
  raise_exception strftime_now current_app`);

/** Filters that make texts which stay what they are. */
const PLAIN_FILTERS = words('string trim lower upper int length default d title capitalize replace');

const MOST = 100_000_000;

/** Every place where an expression reaches out of the data. `bound` are the names that the template itself gives. */
export function escapesOf(root: Expression, variables: Variables, bound: ReadonlySet<string>): Escape[] {
  const found: Escape[] = [];
  const todo: Expression[] = [root];
  for (let one = todo.pop(); one !== undefined; one = todo.pop()) {
    const escape = escapeOf(one, variables, bound);
    if (escape !== null) found.push(escape);
    todo.push(...children(one));
  }
  return found;
}

/** The expressions that an expression is made of. */
export function children(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'text':
    case 'number':
    case 'name':
      return [];
    case 'member':
      return [expression.of];
    case 'item':
      return [expression.of, expression.key];
    case 'slice':
      return expression.parts.filter((part) => part !== null);
    case 'call':
      return [expression.of, ...all(expression.parameters)];
    case 'filter':
      return [...(expression.of === null ? [] : [expression.of]), ...all(expression.parameters)];
    case 'binary':
      return [expression.left, expression.right];
    default:
      return expression.items;
  }
}

function all({ values, named }: Parameters): Expression[] {
  return [...values, ...named.map(([, value]) => value)];
}

function escapeOf(expression: Expression, variables: Variables, bound: ReadonlySet<string>): Escape | null {
  switch (expression.kind) {
    case 'member':
      return (
        provided(expression.of, expression.name, expression.at, bound) ?? reached([expression.name], expression.at)
      );
    case 'item': {
      const key = fold(expression.key, variables);
      return (
        provided(expression.of, known(key), expression.at, bound) ??
        reached(key, expression.at) ??
        computed(expression.key, key, expression.at)
      );
    }
    case 'filter':
      return ofFilter(expression.name, expression.parameters, expression.at, variables);
    case 'call':
      return ofCall(expression.of, expression.parameters, expression.at, variables, bound);
    case 'binary':
      return oversized(expression.operator, expression.left, expression.right);
    default:
      return null;
  }
}

/** A name that leads to Python's internals, or a text with unknown pieces that can only become one. */
function reached(key: Folded, at: number): Escape | null {
  const text = key.map((piece) => piece ?? '?').join('');
  const internal = DUNDER.test(text) || INTERNAL.has(text);
  const half = key.length > 1 && ((key[0]?.startsWith('_') ?? false) || (key.at(-1)?.endsWith('__') ?? false));
  if (!internal && !half && !/^__?[a-z]+$/i.test(text)) return null;
  const verdict = internal || half ? 'malicious' : 'suspicious';
  return { verdict, what: `reaches ${text}, an internal of Python`, at };
}

/** Keys that filters and methods put together and that can't be told from here. */
function computed(key: Expression, folded: Folded, at: number): Escape | null {
  if (known(folded) !== null) return null;
  const todo = [key];
  for (let one = todo.pop(); one !== undefined; one = todo.pop()) {
    const hides =
      one.kind === 'filter' && ['join', 'format', 'reverse', 'batch', 'attr', 'urlencode'].includes(one.name);
    if (hides) return { verdict: 'suspicious', what: 'puts together the name of what it reads with filters', at };
    if (one.kind === 'filter' && !PLAIN_FILTERS.has(one.name)) continue;
    if (one.kind === 'binary' || one.kind === 'filter') todo.push(...children(one));
  }
  return null;
}

function provided(of: Expression, name: string | null, at: number, bound: ReadonlySet<string>): Escape | null {
  if (of.kind !== 'name' || !PROVIDED.has(of.name) || bound.has(of.name)) return null;
  if (of.name === 'self' && name !== null && !name.startsWith('_')) return null;
  // `dict.get` and the like do no harm, but no template has a use for them either.
  return { verdict: 'malicious', what: `reaches into ${of.name}, which leads to Python's modules`, at };
}

function ofFilter(name: string, parameters: Parameters, at: number, variables: Variables): Escape | null {
  const texts = all(parameters).map((value) => fold(value, variables));
  if (name === 'attr') {
    const [key] = texts;
    const plain = key !== undefined && known(key) !== null && reached(key, at) === null;
    if (plain) return { verdict: 'suspicious', what: 'reads an attribute with the attr filter', at };
    return { verdict: 'malicious', what: 'reads an attribute whose name is hidden from view with the attr filter', at };
  }
  if (!['map', 'selectattr', 'rejectattr', 'sort', 'groupby', 'sum', 'unique', 'min', 'max'].includes(name))
    return null;
  if (name === 'map' && texts.some((text, index) => index === 0 && known(text) === 'attr'))
    return { verdict: 'malicious', what: 'reads attributes with the attr filter', at };
  for (const text of texts) {
    for (const piece of text) {
      const last = piece?.split('.').find((word) => DUNDER.test(word) || INTERNAL.has(word));
      if (last !== undefined) return { verdict: 'malicious', what: `reaches ${last}, an internal of Python`, at };
    }
  }
  return null;
}

function ofCall(
  of: Expression,
  parameters: Parameters,
  at: number,
  variables: Variables,
  bound: ReadonlySet<string>,
): Escape | null {
  if (of.kind === 'name') {
    if (
      ['eval', 'exec', '__import__', 'open', 'getattr', 'compile', 'setattr'].includes(of.name) &&
      !bound.has(of.name)
    )
      return { verdict: 'malicious', what: `calls ${of.name}`, at };
    const size = parameters.values.find((value) => value.kind === 'number' && value.value > MOST);
    if (of.name === 'range' && size !== undefined) return { verdict: 'suspicious', what: 'counts without end', at };
    return null;
  }
  if (of.kind === 'item' && CALLED.has(known(fold(of.key, variables)) ?? ''))
    return { verdict: 'malicious', what: `calls ${known(fold(of.key, variables)) ?? ''}`, at };
  if (of.kind !== 'member') return null;
  if (CALLED.has(of.name)) return { verdict: 'malicious', what: `calls ${of.name}`, at };
  if (of.name !== 'format' && of.name !== 'format_map') return null;
  const text = fold(of.of, variables).join('');
  const reaches = /\{[^{}]{0,60}[.[][^{}]{0,200}\}/.test(text) && /[.[]_|func_|gi_|f_globals/.test(text);
  return reaches ? { verdict: 'malicious', what: 'reaches internals of Python through a format text', at } : null;
}

/** `'a' * 1000000000` fills the memory of whoever renders it. */
function oversized(operator: string, left: Expression, right: Expression): Escape | null {
  const sizes = [left, right].flatMap((side) => (side.kind === 'number' ? [side.value] : []));
  const large =
    operator === '*' ? sizes.some((size) => size > MOST) : operator === '**' && (sizes.at(-1) ?? 0) > 10_000;
  return large ? { verdict: 'suspicious', what: 'makes something far too large', at: 0 } : null;
}
