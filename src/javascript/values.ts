import { childOf, foldedText, parts, rawText, spanOf, type SyntaxNode } from '../syntax/index.ts';
import { choice, isEnvironment, joined, partsOf, rest, select, withFallback } from './combine.ts';
import { literalString, stringPieces } from './literals.ts';
import { calleeText, knownAs } from './known.ts';
import type { Entry, Value } from './module.ts';
import { elsewhere, keyName } from './patterns.ts';
import { type Bound, lookUp, type Scope } from './scopes.ts';
import { step, type Trail } from './trail.ts';

/** Larger values are not kept: followed through names they could multiply. */
const weightLimit = 2_000;
const operandLimit = 500;

/** The value of an expression, as far as the file tells; deep nesting and circles end as `unknown`. */
export function valueOf(trail: Trail, node: SyntaxNode, scope: Scope): Value {
  const done = trail.values.get(node);
  if (done) return done;
  const text = foldedText(trail.sites.source, node);
  const unknown: Value = { kind: 'unknown', text };
  if (done === null) return unknown;
  trail.values.set(node, null);
  const value = step(trail, unknown, () => evaluate(trail, node, scope, text));
  const weight = weigh(trail, value);
  const kept = weight > weightLimit ? unknown : value;
  trail.weights.set(kept, kept === value ? weight : 1);
  trail.values.set(node, kept);
  return kept;
}

function weigh(trail: Trail, value: Value): number {
  const inner = partsOf(value);
  return inner.reduce((sum, part) => sum + (trail.weights.get(part) ?? 1), 1);
}

function evaluate(trail: Trail, node: SyntaxNode, scope: Scope, text: string): Value {
  const unknown: Value = { kind: 'unknown', text };
  switch (node.type) {
    case 'parenthesized_expression':
    case 'await_expression':
    case 'as_expression':
    case 'satisfies_expression':
    case 'non_null_expression': {
      const inner = parts(node)[0];
      return inner ? { ...valueOf(trail, inner, scope), text } : unknown;
    }
    case 'string':
    case 'template_string':
      return stringValue(trail, node, scope, text);
    case 'number': {
      const value = text.length > 100 ? Number.NaN : Number(text.replaceAll('_', '').replace(/n$/, ''));
      return Number.isFinite(value) ? { kind: 'number', value, text } : unknown;
    }
    case 'true':
    case 'false':
      return { kind: 'boolean', value: node.type === 'true', text, followed: false };
    case 'null':
    case 'undefined':
      return { kind: 'none', text };
    case 'identifier':
    case 'shorthand_property_identifier':
      return nameValue(trail, rawText(trail.sites.source, node), scope, text);
    case 'member_expression':
    case 'subscript_expression':
      return memberValue(trail, node, scope, text);
    case 'array': {
      const items = parts(node);
      return items.length > weightLimit ? unknown : { kind: 'list', items: listItems(trail, items, scope), text };
    }
    case 'object':
      return objectValue(trail, node, scope, text);
    case 'call_expression':
    case 'new_expression':
      return callValue(trail, node, scope, text);
    case 'unary_expression':
      return unaryValue(trail, node, scope, text);
    case 'binary_expression':
      return binaryValue(trail, node, scope, text);
    case 'ternary_expression': {
      const branches = [childOf(node, 'consequence'), childOf(node, 'alternative')];
      return choice(
        branches.flatMap((branch) => (branch ? [valueOf(trail, branch, scope)] : [])),
        text,
      );
    }
    default: {
      const id = trail.sites.functionOf.get(node);
      return id === undefined ? unknown : { kind: 'function', function: id, text };
    }
  }
}

function listItems(trail: Trail, nodes: readonly SyntaxNode[], scope: Scope): Value[] {
  return nodes.flatMap((node): readonly Value[] => {
    if (node.type !== 'spread_element') return [valueOf(trail, node, scope)];
    const inner = parts(node)[0];
    const value = inner ? valueOf(trail, inner, scope) : null;
    return value?.kind === 'list'
      ? value.items
      : value
        ? [{ kind: 'member', object: value, name: elsewhere, text: value.text }]
        : [];
  });
}

/** A string whose holes are known, else the text with its parts. */
function stringValue(trail: Trail, node: SyntaxNode, scope: Scope, text: string): Value {
  const literal = literalString(trail.sites.source, node);
  if (literal !== null) return { kind: 'string', value: literal, text, followed: false };
  const all = stringPieces(trail.sites.source, node).slice(0, operandLimit);
  const values = all.map((piece): Value =>
    typeof piece === 'string'
      ? { kind: 'string', value: piece, text: piece.slice(0, 200), followed: false }
      : valueOf(trail, piece, scope),
  );
  return joined(values, text);
}

/** What a name is; equal to what it is bound to, whichever binding holds. */
function nameValue(trail: Trail, name: string, scope: Scope, text: string): Value {
  const bound = lookUp(name, scope);
  if (bound === undefined) return { kind: 'name', qualified: name, text };
  if (bound === null) return { kind: 'unknown', text };
  return choice(
    bound.map((item) => boundValue(trail, item, text)),
    text,
  );
}

function boundValue(trail: Trail, bound: Bound, text: string): Value {
  switch (bound.kind) {
    case 'import':
      return { kind: 'name', qualified: bound.qualified, text };
    case 'function':
      return { kind: 'function', function: bound.id, text };
    case 'class':
      return { kind: 'name', qualified: trail.sites.classes[bound.id]?.symbol ?? '', text };
    case 'parameter': {
      const fallback = bound.fallback ? valueOf(trail, bound.fallback, bound.scope) : null;
      return { kind: 'parameter', name: bound.name, function: bound.function, fallback, text };
    }
    case 'enum':
      return enumValue(trail, bound.node, bound.scope, text);
    case 'value': {
      const value = valueOf(trail, bound.node, bound.scope);
      const part = bound.path.reduce((at, name) => select(at, name, text), value);
      if (!bound.fallback) return part;
      const fallback = valueOf(trail, bound.fallback, bound.scope);
      return withFallback(part, fallback, text);
    }
    case 'unset':
      return { kind: 'none', text };
    default:
      return { kind: 'unknown', text };
  }
}

function enumValue(trail: Trail, node: SyntaxNode, scope: Scope, text: string): Value {
  const body = childOf(node, 'body');
  const entries = (body ? parts(body) : []).slice(0, operandLimit).flatMap((child): Entry[] => {
    const [key, value] = [childOf(child, 'name'), childOf(child, 'value')];
    const name = keyName(trail.sites, key);
    if (name === null || !value) return [];
    return [{ name, value: valueOf(trail, value, scope), span: spanOf(trail.sites.source, child) }];
  });
  return { kind: 'object', entries, text };
}

function memberValue(trail: Trail, node: SyntaxNode, scope: Scope, text: string): Value {
  const object = childOf(node, 'object');
  const property = childOf(node, 'property') ?? childOf(node, 'index');
  if (!object || !property) return { kind: 'unknown', text };
  const name =
    node.type === 'member_expression' ? rawText(trail.sites.source, property) : indexName(trail, property, scope);
  const known = knownAs(trail, object, scope);
  if (known && isEnvironment(known.path) && name !== elsewhere)
    return { kind: 'environment', name, fallback: null, text };
  const owner = known?.instance === true && known.class >= 0 ? trail.sites.classes[known.class] : undefined;
  const set = owner?.fields.get(name);
  if (set)
    return choice(
      set.map((item) => valueOf(trail, item.node, item.scope)),
      text,
    );
  const whole = knownAs(trail, node, scope);
  if (whole && whole.target >= 0) return { kind: 'function', function: whole.target, text };
  const value = valueOf(trail, object, scope);
  if (value.kind === 'name') return { kind: 'name', qualified: whole?.path ?? `${value.qualified}.${name}`, text };
  return select(value, name, text);
}

function indexName(trail: Trail, node: SyntaxNode, scope: Scope): string {
  const value = valueOf(trail, node, scope);
  return value.kind === 'string' || value.kind === 'number' ? String(value.value) : elsewhere;
}

function objectValue(trail: Trail, node: SyntaxNode, scope: Scope, text: string): Value {
  const children = parts(node);
  if (children.length > weightLimit) return { kind: 'unknown', text };
  const entries = new Map<string, Entry>();
  for (const child of children) {
    const span = spanOf(trail.sites.source, child);
    const add = (name: string, value: Value): unknown => entries.set(name, { name, value, span });
    if (child.type === 'pair') {
      const value = childOf(child, 'value');
      if (value) add(keyName(trail.sites, childOf(child, 'key')) ?? rest, valueOf(trail, value, scope));
    } else if (child.type === 'shorthand_property_identifier') {
      add(rawText(trail.sites.source, child), valueOf(trail, child, scope));
    } else if (child.type === 'method_definition') {
      add(keyName(trail.sites, childOf(child, 'name')) ?? rest, valueOf(trail, child, scope));
    } else if (child.type === 'spread_element') {
      const inner = parts(child)[0];
      const value = inner ? valueOf(trail, inner, scope) : null;
      if (value?.kind === 'object') for (const entry of value.entries) entries.set(entry.name, { ...entry, span });
      else if (value) add(rest, value);
    }
  }
  return { kind: 'object', entries: [...entries.values()], text };
}

/** The result of a call that is understood (`Deno.env.get`, `String(…)`, `[…].join`), else the call itself. */
function callValue(trail: Trail, node: SyntaxNode, scope: Scope, text: string): Value {
  const call = trail.callIndex.get(node);
  if (call === undefined) return { kind: 'unknown', text };
  const callee = childOf(node, 'function') ?? childOf(node, 'constructor');
  const known = callee ? knownAs(trail, callee, scope) : null;
  const list = childOf(node, 'arguments');
  const given = list?.type === 'arguments' ? parts(list) : [];
  const first = given[0];
  if (known?.path === 'Deno.env.get' && first) {
    const name = valueOf(trail, first, scope);
    if (name.kind === 'string') return { kind: 'environment', name: name.value, fallback: null, text };
  }
  if ((known?.path === 'String' || known?.path === 'Object.freeze') && first)
    return { ...valueOf(trail, first, scope), text };
  if (known && /^path(?:\/posix)?:(?:posix\.)?(?:join|resolve)$/.test(known.path))
    return pathValue(trail, given, scope, text);
  return { kind: 'call', callee: known ? calleeText(known) : calleeUnknown(trail, callee), call, text };
}

/** `?.method` of what is not known. */
export function calleeUnknown(trail: Trail, callee: SyntaxNode | undefined): string {
  const property = callee?.type === 'member_expression' ? childOf(callee, 'property') : undefined;
  return property ? `?.${rawText(trail.sites.source, property).slice(0, 100)}` : '?';
}

function pathValue(trail: Trail, nodes: readonly SyntaxNode[], scope: Scope, text: string): Value {
  const values = nodes.slice(0, 50).map((node) => valueOf(trail, node, scope));
  const slash: Value = { kind: 'string', value: '/', text: '/', followed: false };
  return joined(
    values.flatMap((value, index) => (index === 0 ? [value] : [slash, value])),
    text,
  );
}

function unaryValue(trail: Trail, node: SyntaxNode, scope: Scope, text: string): Value {
  const unknown: Value = { kind: 'unknown', text };
  if (text.startsWith('void')) return { kind: 'none', text };
  const inner = childOf(node, 'argument');
  if (!inner || inner.type === 'unary_expression') return unknown;
  const value = valueOf(trail, inner, scope);
  if (text.startsWith('!') && value.kind === 'number')
    return { kind: 'boolean', value: value.value === 0, text, followed: false };
  if (text.startsWith('!') && value.kind === 'boolean') return { ...value, value: !value.value, text };
  return text.startsWith('-') && value.kind === 'number' ? { kind: 'number', value: -value.value, text } : unknown;
}

/** `+` of texts along the left spine without recursion; `??` and `||` give what may be missing a fallback. */
function binaryValue(trail: Trail, node: SyntaxNode, scope: Scope, text: string): Value {
  const unknown: Value = { kind: 'unknown', text };
  const operator = operatorOf(trail, node);
  if (operator !== '+' && operator !== '??' && operator !== '||') return unknown;
  const operands: SyntaxNode[] = [];
  let left: SyntaxNode | undefined = node;
  while (left?.type === 'binary_expression' && operatorOf(trail, left) === operator) {
    const right = childOf(left, 'right');
    if (right) operands.push(right);
    left = childOf(left, 'left');
  }
  if (!left || operands.length > operandLimit) return unknown;
  const values = [left, ...operands.reverse()].map((operand) => valueOf(trail, operand, scope));
  if (operator === '+') return joined(values, text);
  const [first = unknown, ...others] = values;
  return others.reduce((value, fallback) => withFallback(value, fallback, text), first);
}

function operatorOf(trail: Trail, node: SyntaxNode): string {
  const operator = node.children.find((child) => child.field === 'operator');
  return operator ? rawText(trail.sites.source, operator) : '';
}
