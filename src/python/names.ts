import { branches, followed } from './agree.ts';
import { knownAs } from './callees.ts';
import { withAdditions } from './containers.ts';
import type { Value } from './module.ts';
import { type Binding, type Place, scopeOf } from './scopes.ts';
import { childOf, foldedText, rawText, type SyntaxNode } from './syntax.ts';
import { attributeBindings, bindingsOf, classOf, isNone, type Trail } from './trail.ts';

/** The value a name holds at a place; with several possible assignments only what they agree on. */
export function nameValue(trail: Trail, node: SyntaxNode, place: Place, text: string): Value {
  const name = rawText(trail.sites.source, node);
  const scope = scopeOf(name, place.scope);
  const bindings = bindingsOf(name, place);
  if (!scope || !bindings) return { kind: 'unknown', text };
  const value = agreed(trail, bindings, text);
  return withAdditions(trail, value, name, scope, bindings[0]?.place.at ?? 0, place);
}

/** `self.x` and `Class.x` of a class of this file, `module.NAME` of an import, else the dotted text. */
export function attributeValue(trail: Trail, node: SyntaxNode, place: Place, text: string): Value {
  const [object, attribute] = [childOf(node, 'object'), childOf(node, 'attribute')];
  const plain: Value = { kind: 'attribute', path: text.replaceAll(' ', ''), text };
  if (!object || !attribute) return plain;
  if (object.type === 'identifier') {
    const owner = classOf(trail, rawText(trail.sites.source, object), place);
    const bindings = owner ? attributeBindings(owner, rawText(trail.sites.source, attribute), place) : null;
    const value = bindings ? agreed(trail, bindings, text) : plain;
    if (value.kind !== 'unknown' && value.kind !== 'attribute') return value;
    if (owner) return plain;
  }
  const root = rootOf(object);
  const bound = root ? bindingsOf(rawText(trail.sites.source, root), place) : undefined;
  if (!bound?.some((binding) => binding.bound.kind === 'import')) return plain;
  const known = knownAs(trail, node, place);
  return known ? { kind: 'name', qualified: known.path, text } : plain;
}

/** The name at the start of a dotted path, if it is one of names only. */
function rootOf(node: SyntaxNode): SyntaxNode | undefined {
  let current: SyntaxNode | undefined = node;
  for (let depth = 0; current?.type === 'attribute' && depth < 100; depth++) current = childOf(current, 'object');
  return current?.type === 'identifier' ? current : undefined;
}

/** None beside other values is a place-holder (`self.model = None` before it is loaded) and says nothing. */
function agreed(trail: Trail, bindings: readonly Binding[], text: string): Value {
  const telling = bindings.filter((binding) => !isNone(binding));
  const values = (telling.length > 0 ? telling : bindings).map((binding) => boundValue(trail, binding));
  const [only, ...others] = values;
  const open = only?.kind === 'unknown' && others.length === 0 && only.either !== undefined ? only : null;
  return followed(open ?? branches(values) ?? { kind: 'unknown', text }, text);
}

function boundValue(trail: Trail, binding: Binding): Value {
  const { bound, place } = binding;
  if (bound.kind === 'import') return { kind: 'name', qualified: bound.qualified, text: '' };
  if (bound.kind === 'definition') return { kind: 'name', qualified: bound.symbol, text: '' };
  if (bound.kind === 'parameter') return parameterValue(trail, bound.name, bound.fallback, place);
  if (bound.kind === 'opaque') return { kind: 'unknown', text: '' };
  return onceFollowed(trail, bound.node, place);
}

/** Defaults are evaluated where the function is defined. */
function parameterValue(trail: Trail, name: string, fallback: SyntaxNode | null, place: Place): Value {
  return { kind: 'parameter', name, fallback: fallback ? fallbackValue(trail, fallback, place) : null, text: name };
}

function fallbackValue(trail: Trail, fallback: SyntaxNode, place: Place): Value {
  const outer = place.scope.parent ?? place.scope;
  const block = place.scope.block.parent ?? outer.block;
  return onceFollowed(trail, fallback, { scope: outer, block, at: fallback.start });
}

function onceFollowed(trail: Trail, node: SyntaxNode, place: Place): Value {
  const done = trail.values.get(node);
  if (done !== undefined) return done ?? { kind: 'unknown', text: foldedText(trail.sites.source, node) };
  trail.values.set(node, null);
  const value = trail.valueOf(trail, node, place);
  trail.values.set(node, value);
  return value;
}
