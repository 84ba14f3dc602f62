import { ownerOf } from './bind.ts';
import type { Value } from './module.ts';
import { anyTime, type Binding, candidates, firstAfter, type Place, type Scope, scopeOf } from './scopes.ts';
import type { Sites } from './sites.ts';
import type { SyntaxNode } from './syntax.ts';

/** What a callable or object is known as: a dotted name, or an instance of what that name makes. */
export type Known = { readonly path: string; readonly instance: boolean };

/** The state of following names through one file: what is known already, so that nothing is followed twice. */
export type Trail = {
  readonly sites: Sites;
  /** Evaluates an expression; handed along, as values are made of names and containers and these of values. */
  readonly valueOf: (trail: Trail, node: SyntaxNode, place: Place) => Value;
  readonly callIndex: ReadonlyMap<SyntaxNode, number>;
  readonly callees: Map<number, string>;
  /** Null while being followed, so that a circle ends. */
  readonly values: Map<SyntaxNode, Value | null>;
  /** What each addition to a dict adds, kept as `values` is. */
  readonly additions: Map<SyntaxNode, ReadonlyMap<string, Value> | null>;
  readonly known: Map<SyntaxNode, Known | null>;
  depth: number;
};

const depthLimit = 60;
const attributeLimit = 50;

export function trailOf(sites: Sites, valueOf: Trail['valueOf']): Trail {
  const callIndex = new Map(sites.calls.map((site, index) => [site.node, index]));
  return {
    sites,
    valueOf,
    callIndex,
    callees: new Map(),
    additions: new Map(),
    values: new Map(),
    known: new Map(),
    depth: 0,
  };
}

/** Runs a step unless the trail is too deep already, in which case `otherwise` is the answer. */
export function step<Result>(trail: Trail, otherwise: Result, run: () => Result): Result {
  if (trail.depth >= depthLimit) return otherwise;
  trail.depth++;
  try {
    return run();
  } finally {
    trail.depth--;
  }
}

/** What a name may be bound to at a place: null when too much to follow, undefined when it is bound nowhere in the file. */
export function bindingsOf(name: string, place: Place): readonly Binding[] | null | undefined {
  const scope = scopeOf(name, place.scope);
  return scope ? candidates(name, scope, place) : undefined;
}

/** What `self.<attribute>` may be at a place: what the method itself set before, else what the class and its methods set. */
export function attributeBindings(owner: Scope, attribute: string, place: Place): readonly Binding[] | null {
  const set = owner.attributes.get(attribute) ?? [];
  const last = set[firstAfter(set, place.at) - 1];
  if (last && last.place.scope === place.scope && last.place.block === place.scope.block) return [last];
  if (set.length > attributeLimit) return null;
  return anyTime([...(owner.bindings.get(attribute) ?? []), ...set], owner);
}

/** The class whose attributes `<name>.x` are: of `self` in a method, or a class of this file. */
export function classOf(trail: Trail, name: string, place: Place): Scope | null {
  const owner = ownerOf(name, place.scope);
  if (owner) return owner;
  const bindings = bindingsOf(name, place);
  const bound = bindings?.length === 1 ? bindings[0]?.bound : undefined;
  if (bound?.kind === 'definition') return trail.sites.classes.get(bound.symbol) ?? null;
  if (bound?.kind !== 'value' || bound.node.type !== 'call') return null;
  const index = trail.callIndex.get(bound.node);
  return trail.sites.classes.get(trail.callees.get(index ?? -1) ?? '') ?? null;
}

export function isNone(binding: Binding): boolean {
  return binding.bound.kind === 'value' && binding.bound.node.type === 'none';
}
