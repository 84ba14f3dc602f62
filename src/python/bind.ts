import { literalString } from './literals.ts';
import { add, scopeOf, type Binding, type Bound, type Scope } from './scopes.ts';
import { type Context, keep, placeOf, type Sites } from './sites.ts';
import { childOf, foldedText, parts, rawText, type SyntaxNode } from './syntax.ts';

const sequences = new Set(['pattern_list', 'tuple_pattern', 'list_pattern', 'tuple', 'list', 'expression_list']);

/** Binds a name from `at` on, in the scope that Python binds it in. */
export function bindName(name: string, bound: Bound, context: Context, at: number): void {
  let scope = context.scope;
  // An assignment expression in a comprehension binds outside of it; its loop names are opaque and stay inside.
  while (scope.kind === 'comprehension' && scope.parent && bound.kind === 'value') scope = scope.parent;
  const binding: Binding = { bound, place: placeOf(context, at) };
  add((scope.elsewhere.get(name) ?? scope).bindings, name, binding);
}

/** Binds whatever a target names; `value` is null when it cannot be told from the source. */
export function bindTarget(
  sites: Sites,
  target: SyntaxNode,
  value: SyntaxNode | null,
  context: Context,
  at: number,
): void {
  const pending: { readonly target: SyntaxNode; readonly value: SyntaxNode | null }[] = [{ target, value }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const bound: Bound = next.value ? { kind: 'value', node: next.value } : { kind: 'opaque' };
    const inner = parts(next.target);
    if (next.target.type === 'identifier') bindName(rawText(sites.source, next.target), bound, context, at);
    else if (next.target.type === 'attribute') bindAttribute(sites, next.target, bound, context, at);
    else if (next.target.type === 'subscript') addEntry(sites, next.target, next.value, context, at);
    else if (sequences.has(next.target.type)) {
      const items = next.value && sequences.has(next.value.type) ? parts(next.value) : [];
      const matching =
        items.length === inner.length && ![...items, ...inner].some((item) => item.type.includes('splat'));
      inner.forEach((item, index) => pending.push({ target: item, value: matching ? (items[index] ?? null) : null }));
    } else if (inner.length > 0) inner.forEach((item) => pending.push({ target: item, value: null }));
  }
}

/** The class of which a name is the instance (or itself) in one of its methods: `self`, `cls`. */
export function ownerOf(name: string, scope: Scope): Scope | null {
  const bound = scopeOf(name, scope)?.bindings.get(name)?.[0]?.bound;
  return bound?.kind === 'parameter' ? bound.owner : null;
}

function bindAttribute(sites: Sites, target: SyntaxNode, bound: Bound, context: Context, at: number): void {
  const object = childOf(target, 'object');
  const attribute = childOf(target, 'attribute');
  if (object?.type !== 'identifier' || !attribute) return;
  const owner = ownerOf(rawText(sites.source, object), context.scope);
  if (owner) add(owner.attributes, rawText(sites.source, attribute), { bound, place: placeOf(context, at) });
}

function addEntry(sites: Sites, target: SyntaxNode, value: SyntaxNode | null, context: Context, at: number): void {
  const object = childOf(target, 'value');
  const key = childOf(target, 'subscript');
  if (object?.type !== 'identifier' || !key) return;
  addTo(sites, object, key, value ?? target, context, at);
}

/** Notes that the dict a name holds gets an entry, or (key null) what the call `node` gives it. */
export function addTo(
  sites: Sites,
  object: SyntaxNode,
  key: SyntaxNode | null,
  node: SyntaxNode,
  context: Context,
  at: number,
): void {
  const name = rawText(sites.source, object);
  const scope = scopeOf(name, context.scope);
  if (scope) add(scope.additions, name, { key, node, place: placeOf(context, at) });
}

/** Records and binds `a = b = value`, a chain that may be long, at its outermost node. Returns the value's node. */
export function bindAssignment(sites: Sites, node: SyntaxNode, context: Context): readonly SyntaxNode[] {
  const targets: SyntaxNode[] = [];
  let value: SyntaxNode | undefined = node;
  while (value?.type === 'assignment') {
    const left = childOf(value, 'left');
    if (left) targets.push(left);
    value = childOf(value, 'right');
  }
  for (const target of targets) {
    // An annotation alone (`x: int`) binds nothing.
    if (!value) continue;
    recordTargets(sites, node, target, value, context);
    bindTarget(sites, target, value, context, node.end);
  }
  return value ? [...targets, value] : targets;
}

function recordTargets(sites: Sites, node: SyntaxNode, target: SyntaxNode, value: SyntaxNode, context: Context): void {
  const place = placeOf(context, value.start);
  if (!sequences.has(target.type)) {
    keep(sites, 'assignments', sites.assignments, { target: foldedText(sites.source, target), node, value, place });
    return;
  }
  const items = sequences.has(value.type) ? parts(value) : [];
  const names = parts(target);
  names.forEach((name, index) => {
    const item = items.length === names.length ? (items[index] ?? null) : null;
    keep(sites, 'assignments', sites.assignments, { target: foldedText(sites.source, name), node, value: item, place });
  });
}

/** What a string assigned to a target is called: the literal key of a subscript, else the target. */
export function targetName(sites: Sites, target: SyntaxNode): string {
  const key = target.type === 'subscript' ? childOf(target, 'subscript') : undefined;
  const literal = key ? literalString(sites.source, key) : null;
  return literal ?? foldedText(sites.source, target);
}
