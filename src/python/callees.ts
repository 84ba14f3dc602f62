import { literalString } from './literals.ts';
import type { Binding, Place } from './scopes.ts';
import { childOf, parts, rawText, type SyntaxNode } from './syntax.ts';
import { attributeBindings, bindingsOf, classOf, isNone, type Known, step, type Trail } from './trail.ts';

const pathLimit = 300;
const segmentLimit = 40;

/**
 * The qualified callee of a call: through imports, aliases and variables. A method of an instance is below its class; an instance called
 * is its `__call__`; what is not known is `?`, or `?.method`.
 */
export function calleeOf(trail: Trail, index: number): string {
  const done = trail.callees.get(index);
  if (done !== undefined) return done;
  trail.callees.set(index, '?');
  const site = trail.sites.calls[index];
  const node = site ? childOf(site.node, 'function') : undefined;
  if (!site || !node) return '?';
  const callee = qualified(trail, node, site.place);
  trail.callees.set(index, callee);
  return callee;
}

/** The qualified name of what an expression calls, decorates with or inherits from. */
export function qualified(trail: Trail, node: SyntaxNode, place: Place): string {
  const known = knownAs(trail, node, place);
  if (known) return known.instance ? `${known.path}.__call__` : known.path;
  const method = node.type === 'attribute' ? childOf(node, 'attribute') : undefined;
  return method ? `?.${rawText(trail.sites.source, method).slice(0, pathLimit)}` : '?';
}

/** What an expression is known as, null when the file does not tell. */
export function knownAs(trail: Trail, node: SyntaxNode, place: Place): Known | null {
  return step(trail, null, () => {
    const names: string[] = [];
    let base: SyntaxNode | undefined = node;
    while (base && names.length <= segmentLimit) {
      if (base.type === 'attribute') {
        const name = childOf(base, 'attribute');
        names.unshift(name ? rawText(trail.sites.source, name) : '');
        base = childOf(base, 'object');
      } else if (base.type === 'parenthesized_expression' || base.type === 'await') base = parts(base)[0];
      else break;
    }
    if (!base || names.length > segmentLimit) return null;
    return baseKnown(trail, base, names, place);
  });
}

function baseKnown(trail: Trail, base: SyntaxNode, names: readonly string[], place: Place): Known | null {
  if (base.type !== 'identifier') return below(expressionKnown(trail, base, place), names);
  const name = rawText(trail.sites.source, base);
  const owner = classOf(trail, name, place);
  const [attribute, ...rest] = names;
  if (owner && attribute !== undefined) {
    const known = unique(trail, attributeBindings(owner, attribute, place));
    return known ? below(known, rest) : null;
  }
  const bindings = bindingsOf(name, place);
  if (bindings === undefined) return below({ path: name, instance: false }, names);
  return below(unique(trail, bindings), names);
}

function below(known: Known | null, names: readonly string[]): Known | null {
  if (!known || names.length === 0) return known;
  const path = [known.path, ...names].join('.');
  return path.length > pathLimit ? null : { path, instance: false };
}

function expressionKnown(trail: Trail, node: SyntaxNode, place: Place): Known | null {
  const inner = parts(node);
  switch (node.type) {
    case 'call':
      return callKnown(trail, node, place);
    case 'binary_operator': {
      // `Path(a) / b` is a path again.
      const left = inner[0] ? knownAs(trail, inner[0], place) : null;
      return left?.instance && left.path === 'pathlib.Path' ? left : null;
    }
    case 'boolean_operator':
      return same(inner.map((child) => (child.type === 'none' ? null : knownAs(trail, child, place))));
    case 'conditional_expression':
      return same([inner[0], inner[2]].map((child) => (child ? knownAs(trail, child, place) : null)));
    default:
      return null;
  }
}

function callKnown(trail: Trail, node: SyntaxNode, place: Place): Known | null {
  const index = trail.callIndex.get(node);
  if (index === undefined) return null;
  const callee = calleeOf(trail, index);
  const list = childOf(node, 'arguments');
  const [first, second] = list ? parts(list) : [];
  if (callee === 'getattr' && first && second) {
    const attribute = literalString(trail.sites.source, second);
    return attribute === null ? null : below(knownAs(trail, first, place), [attribute.slice(0, pathLimit)]);
  }
  if ((callee === '__import__' || callee === 'importlib.import_module') && first) {
    const module = literalString(trail.sites.source, first);
    return module ? { path: module.slice(0, pathLimit), instance: false } : null;
  }
  return callee.startsWith('?') ? null : { path: madeBy(callee), instance: true };
}

/** Alternative constructors (`X.from_pretrained`, `X.load_from_checkpoint`) make an `X`; other results are named by their callee. */
function madeBy(callee: string): string {
  const segments = callee.split('.');
  const constructs = /^from_|^load_from_checkpoint$/.test(segments.at(-1) ?? '');
  return constructs && /^[A-Z]/.test(segments.at(-2) ?? '') ? segments.slice(0, -1).join('.') : callee;
}

/** What all possibilities agree on. An import wins over stand-ins for when it is missing; None says nothing. */
function unique(trail: Trail, bindings: readonly Binding[] | null): Known | null {
  if (!bindings) return null;
  const telling = bindings.filter((binding) => !isNone(binding));
  const imported = telling.findLast((binding) => binding.bound.kind === 'import');
  if (imported?.bound.kind === 'import') return { path: imported.bound.qualified, instance: false };
  return same(telling.map((binding) => bindingKnown(trail, binding)));
}

function same(all: readonly (Known | null)[]): Known | null {
  const [first, ...rest] = all.filter((known) => known !== null);
  return first && rest.every((known) => known.path === first.path && known.instance === first.instance) ? first : null;
}

function bindingKnown(trail: Trail, binding: Binding): Known | null {
  const { bound, place } = binding;
  if (bound.kind === 'import') return { path: bound.qualified, instance: false };
  if (bound.kind === 'definition') return { path: bound.symbol, instance: false };
  if (bound.kind === 'parameter') return bound.annotation ? annotated(trail, bound.annotation, place) : null;
  if (bound.kind !== 'value') return null;
  const done = trail.known.get(bound.node);
  if (done !== undefined) return done;
  trail.known.set(bound.node, null);
  const known = knownAs(trail, bound.node, place);
  trail.known.set(bound.node, known);
  return known;
}

/** A parameter annotated with a plain class is an instance of it. */
function annotated(trail: Trail, annotation: SyntaxNode, place: Place): Known | null {
  const type = parts(annotation)[0];
  if (type?.type !== 'identifier' && type?.type !== 'attribute') return null;
  const outer = place.scope.parent;
  const known = knownAs(trail, type, outer ? { scope: outer, block: outer.block, at: place.at } : place);
  return known && !known.instance ? { ...known, instance: true } : null;
}
