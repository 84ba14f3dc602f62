import type { SyntaxNode } from '../syntax/index.ts';

/** What a name may be bound to. Everything is followed after the walk, so that hoisted names are known. */
export type Bound =
  /** A value, or the part of it that a pattern takes (`path`), with the pattern's default. */
  | {
      readonly kind: 'value';
      readonly node: SyntaxNode;
      readonly scope: Scope;
      readonly path: readonly string[];
      readonly fallback: SyntaxNode | null;
    }
  | { readonly kind: 'import'; readonly qualified: string }
  | { readonly kind: 'function'; readonly id: number }
  | { readonly kind: 'class'; readonly id: number }
  | {
      readonly kind: 'parameter';
      readonly name: string;
      readonly function: number;
      readonly fallback: SyntaxNode | null;
      readonly annotation: string;
      readonly scope: Scope;
      /** Whether the name is the whole parameter and not a part that a pattern takes. */
      readonly whole: boolean;
    }
  | { readonly kind: 'enum'; readonly node: SyntaxNode; readonly scope: Scope }
  /** Declared without a value, which is given elsewhere. */
  | { readonly kind: 'unset' }
  | { readonly kind: 'opaque' };

export type Scope = {
  readonly parent: Scope | null;
  readonly depth: number;
  /** The function that it belongs to, -1 for the module. */
  readonly function: number;
  /** The class whose body it stands in, -1 for none: what `this` is. */
  readonly class: number;
  /** Where `var` and functions go: the scope of the function or module. */
  readonly isBody: boolean;
  readonly bindings: Map<string, Bound[]>;
};

const scopeLimit = 100;
/** More bindings of one name tell nothing. */
const bindingLimit = 9;

/** A scope within another; very deep ones fold into their parent, so that looking a name up stays cheap. */
export function innerScope(parent: Scope | null, given: Pick<Scope, 'function' | 'class' | 'isBody'>): Scope {
  const depth = (parent?.depth ?? -1) + 1;
  if (parent !== null && depth > scopeLimit && !given.isBody) return parent;
  return { parent: depth > scopeLimit * 3 ? null : parent, depth, ...given, bindings: new Map() };
}

export function bind(scope: Scope, name: string, bound: Bound): void {
  const known = scope.bindings.get(name);
  if (known === undefined) scope.bindings.set(name, [bound]);
  else if (known.length < bindingLimit) known.push(bound);
}

/** The scope that `var` binds in. */
export function bodyOf(scope: Scope): Scope {
  let at = scope;
  while (!at.isBody && at.parent !== null) at = at.parent;
  return at;
}

/** What a name is bound to where it is used; undefined for a global, null when there are too many possibilities. */
export function lookUp(name: string, from: Scope): readonly Bound[] | null | undefined {
  for (let scope: Scope | null = from; scope !== null; scope = scope.parent) {
    const bound = scope.bindings.get(name);
    if (bound !== undefined) return bound.length >= bindingLimit ? null : bound;
  }
  return undefined;
}

/** The scope that binds a name, for assigning to it; the module's when none does. */
export function scopeOf(name: string, from: Scope): Scope {
  let scope = from;
  while (!scope.bindings.has(name) && scope.parent !== null) scope = scope.parent;
  return scope;
}
