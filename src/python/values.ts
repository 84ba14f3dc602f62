import { branches, followed } from './agree.ts';
import { calleeOf, knownAs } from './callees.ts';
import { dictOf, listOf } from './containers.ts';
import { literalString, numberOf, stringLimit, stringPieces } from './literals.ts';
import { followedParts, joinedOf } from './joined.ts';
import type { Value } from './module.ts';
import { nameValue, attributeValue } from './names.ts';
import { environmentOf, pathOf } from './paths.ts';
import type { Place } from './scopes.ts';
import { childOf, foldedText, parts, rawText, type SyntaxNode } from './syntax.ts';
import { step, type Trail } from './trail.ts';

/** Pieces of one formatted text that are told apart. */
const pieceLimit = 20;

/** The value of an expression at a place, as far as the file tells; deep nesting ends as `unknown`. */
export function valueOf(trail: Trail, node: SyntaxNode, place: Place): Value {
  const text = foldedText(trail.sites.source, node);
  return step(trail, { kind: 'unknown', text }, () => evaluate(trail, node, place, text));
}

function evaluate(trail: Trail, node: SyntaxNode, place: Place, text: string): Value {
  const inner = parts(node);
  const [first, second, third] = inner;
  const unknown: Value = { kind: 'unknown', text };
  switch (node.type) {
    case 'parenthesized_expression':
    case 'await':
      return first ? { ...valueOf(trail, first, place), text } : unknown;
    case 'named_expression':
      return second ? { ...valueOf(trail, second, place), text } : unknown;
    case 'string':
    case 'concatenated_string':
      return stringValue(trail, node, place, text);
    case 'integer':
    case 'float': {
      const value = node.end - node.start > 100 ? null : numberOf(text);
      return value === null ? unknown : { kind: 'number', value, text };
    }
    case 'true':
    case 'false':
      return { kind: 'boolean', value: node.type === 'true', text, followed: false };
    case 'none':
      return { kind: 'none', text };
    case 'identifier':
      return nameValue(trail, node, place, text);
    case 'attribute':
      return attributeValue(trail, node, place, text);
    case 'list':
    case 'tuple':
    case 'set':
    case 'expression_list':
      return listOf(trail, inner, place, text);
    case 'dictionary':
      return dictOf(trail, inner, place, text);
    case 'call':
      return callValue(trail, node, place, text);
    case 'subscript':
      return subscriptValue(trail, node, place, text);
    case 'unary_operator': {
      const value = first ? valueOf(trail, first, place) : unknown;
      return value.kind === 'number' && text.startsWith('-') ? { kind: 'number', value: -value.value, text } : unknown;
    }
    case 'not_operator': {
      const value = first ? valueOf(trail, first, place) : unknown;
      return value.kind === 'boolean' ? { ...value, value: !value.value, text } : unknown;
    }
    case 'binary_operator':
      return binaryValue(trail, node, place, text);
    case 'boolean_operator':
      return first && second ? choiceValue(trail, node, first, second, place, text) : unknown;
    case 'conditional_expression':
      return first && third ? eitherOf(valueOf(trail, first, place), valueOf(trail, third, place), text) : unknown;
    default:
      return unknown;
  }
}

function eitherOf(one: Value, other: Value, text: string): Value {
  return { ...(branches([one, other]) ?? { kind: 'unknown', either: [one, other] }), text };
}

/** A string whose holes are followed strings or numbers; unknown when a hole is not. */
function stringValue(trail: Trail, node: SyntaxNode, place: Place, text: string): Value {
  const literal = literalString(trail.sites.source, node);
  if (literal !== null) return { kind: 'string', value: literal, text, followed: false };
  let whole: string | null = '';
  const pieces: Value[] = [];
  for (const part of node.type === 'concatenated_string' ? parts(node) : [node]) {
    for (const piece of stringPieces(trail.sites.source, part)) {
      const value = typeof piece === 'string' ? plainText(piece) : holeValue(trail, piece, place);
      const known = value.kind === 'string' || value.kind === 'number' ? String(value.value) : null;
      whole = whole === null || known === null ? null : whole + known;
      if (pieces.length < pieceLimit) pieces.push(value);
      if (whole !== null && whole.length > stringLimit) return { kind: 'unknown', text };
    }
  }
  const all = pieces.length < pieceLimit;
  if (whole === null) return { kind: 'unknown', text, ...(all ? joinedOf(pieces, '') : {}) };
  return { kind: 'string', value: whole, text, followed: true, ...(all ? followedParts(pieces, '') : {}) };
}

function plainText(text: string): Value {
  return { kind: 'string', value: text, text, followed: false };
}

/** A format or a conversion changes what the hole shows. */
function holeValue(trail: Trail, piece: SyntaxNode, place: Place): Value {
  const hole = piece.children.length === 1 ? childOf(piece, 'expression') : undefined;
  return hole ? valueOf(trail, hole, place) : { kind: 'unknown', text: foldedText(trail.sites.source, piece) };
}

/** The result of a call that is understood (an environment variable, a joined path, `dict(...)`), else the call itself. */
function callValue(trail: Trail, node: SyntaxNode, place: Place, text: string): Value {
  const call = trail.callIndex.get(node);
  if (call === undefined) return { kind: 'unknown', text };
  const callee = calleeOf(trail, call);
  const list = childOf(node, 'arguments');
  const inner = list?.type === 'argument_list' ? parts(list) : [];
  if (callee === 'dict') return dictOf(trail, inner, place, text);
  const understood = environmentOf(trail, callee, inner, place, text) ?? pathOf(trail, callee, inner, place, text);
  if (understood) return understood;
  const method = childOf(node, 'function');
  const object = method?.type === 'attribute' ? childOf(method, 'object') : undefined;
  if (callee === '?.format' && object?.type.endsWith('string')) return { kind: 'unknown', text };
  return { kind: 'call', callee, call, text };
}

function subscriptValue(trail: Trail, node: SyntaxNode, place: Place, text: string): Value {
  const [object, key] = [childOf(node, 'value'), childOf(node, 'subscript')];
  if (!object || !key) return { kind: 'unknown', text };
  const index = valueOf(trail, key, place);
  if (index.kind === 'string' && knownAs(trail, object, place)?.path === 'os.environ') {
    return { kind: 'environment', name: index.value, fallback: null, text };
  }
  const value = valueOf(trail, object, place);
  const found =
    value.kind === 'dict' && index.kind === 'string'
      ? value.entries.find(([name]) => name === index.value)?.[1]
      : value.kind === 'list' && index.kind === 'number'
        ? value.items.at(index.value)
        : undefined;
  if (found) return followed(found, text);
  const open = /^(?:name|call|parameter|attribute)$/.test(value.kind) || (value.kind === 'unknown' && value.item);
  return {
    kind: 'unknown',
    text,
    ...(index.kind === 'string' && open ? { item: { of: value, key: index.value } } : {}),
  };
}

/** `+` of strings along the left spine without recursion, `/` of paths, `|` of dicts. */
function binaryValue(trail: Trail, node: SyntaxNode, place: Place, text: string): Value {
  const unknown: Value = { kind: 'unknown', text };
  const operands: SyntaxNode[] = [];
  const operator = operatorOf(trail, node);
  let left: SyntaxNode | undefined = node;
  while (left?.type === 'binary_operator' && operatorOf(trail, left) === operator) {
    const right = childOf(left, 'right');
    if (right) operands.push(right);
    left = childOf(left, 'left');
  }
  if (!left || operands.length > 2_000) return unknown;
  const values = [left, ...operands.reverse()].map((operand) => valueOf(trail, operand, place));
  if (operator === '|' && values.every((value) => value.kind === 'dict')) {
    return { kind: 'dict', entries: [...new Map(values.flatMap((value) => value.entries))], text };
  }
  if (operator !== '+' && operator !== '/') return unknown;
  const by = operator === '/' ? '/' : '';
  if (!values.every((value) => value.kind === 'string')) return { ...unknown, ...joinedOf(values, by) };
  const value = values
    .map((part) => part.value.replace(operator === '/' ? /\/$/ : /$^/, ''))
    .join(operator === '/' ? '/' : '');
  if (value.length > stringLimit) return unknown;
  return { kind: 'string', value, text, followed: true, ...followedParts(values, by) };
}

function operatorOf(trail: Trail, node: SyntaxNode): string {
  const operator = node.children.find((child) => child.field === 'operator');
  return operator ? rawText(trail.sites.source, operator) : '';
}

/** `a or b` gives b as the fallback of what may be missing; `and` is not followed. */
function choiceValue(
  trail: Trail,
  node: SyntaxNode,
  first: SyntaxNode,
  second: SyntaxNode,
  place: Place,
  text: string,
): Value {
  const unknown: Value = { kind: 'unknown', text };
  if (operatorOf(trail, node) !== 'or') return unknown;
  const left = valueOf(trail, first, place);
  if (left.kind === 'string' || left.kind === 'number' || left.kind === 'boolean') {
    return left.value ? { ...left, text } : { ...valueOf(trail, second, place), text };
  }
  if (left.kind === 'none') return { ...valueOf(trail, second, place), text };
  if (left.kind !== 'parameter' && left.kind !== 'environment') return unknown;
  const settled = left.fallback !== null && left.fallback.kind !== 'none';
  return settled ? { ...left, text } : { ...left, fallback: valueOf(trail, second, place), text };
}
