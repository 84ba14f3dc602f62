import type { SyntaxNode } from './syntax.ts';

/** A run of statements; a block other than its scope's first may or may not run before what follows it. */
export type Block = { readonly parent: Block | null; readonly depth: number; readonly loop: boolean };

export type Scope = {
  readonly kind: 'module' | 'function' | 'class' | 'comprehension';
  readonly parent: Scope | null;
  readonly symbol: string;
  readonly depth: number;
  readonly block: Block;
  readonly bindings: Map<string, Binding[]>;
  readonly additions: Map<string, Addition[]>;
  /** Names declared `global` or `nonlocal`, with the scope they belong to. */
  readonly elsewhere: Map<string, Scope>;
  /** What methods assign to `self.<name>` (classes only). */
  readonly attributes: Map<string, Binding[]>;
};

/** Where an expression stands: names are followed from here. */
export type Place = { readonly scope: Scope; readonly block: Block; readonly at: number };

export type Bound =
  | { readonly kind: 'value'; readonly node: SyntaxNode }
  | { readonly kind: 'import'; readonly qualified: string }
  | { readonly kind: 'definition'; readonly symbol: string; readonly body: Scope }
  | {
      readonly kind: 'parameter';
      readonly name: string;
      readonly fallback: SyntaxNode | null;
      readonly annotation: SyntaxNode | null;
      /** The class whose instance (or itself) the first parameter of a method is. */
      readonly owner: Scope | null;
    }
  | { readonly kind: 'opaque' };

/** `name[key] = value` or `name.update(...)` (`key` null, `node` the call): adds to the dict that the name already holds. */
export type Addition = {
  readonly key: SyntaxNode | null;
  readonly node: SyntaxNode;
  readonly place: Place;
};

/** `place.at` is where the binding takes effect: the end of its statement. */
export type Binding = { readonly bound: Bound; readonly place: Place };

const candidateLimit = 50;
const scopeLimit = 100;

/** A scope within another; very deep ones fold into their parent, so that looking a name up stays cheap. */
export function innerScope(
  parent: Scope | null,
  kind: Scope['kind'],
  symbol: string,
  parentBlock: Block | null,
): Scope {
  if (parent !== null && parent.depth >= scopeLimit) return parent;
  const block = { parent: parentBlock, depth: (parentBlock?.depth ?? -1) + 1, loop: false };
  return {
    kind,
    parent,
    symbol,
    depth: (parent?.depth ?? -1) + 1,
    block,
    bindings: new Map(),
    additions: new Map(),
    elsewhere: new Map(),
    attributes: new Map(),
  };
}

export function innerBlock(parent: Block, loop: boolean): Block {
  return { parent, depth: parent.depth + 1, loop };
}

export function add<Item>(map: Map<string, Item[]>, name: string, item: Item): void {
  const known = map.get(name);
  if (known) known.push(item);
  else map.set(name, [item]);
}

/** The scope whose binding a name means at a place, as Python resolves it: classes are seen only from their own body. */
export function scopeOf(name: string, from: Scope): Scope | null {
  for (let scope: Scope | null = from, first = true; scope; scope = scope.parent, first = false) {
    const declared = scope.elsewhere.get(name);
    if (declared) return declared;
    if (!first && scope.kind === 'class') continue;
    if (scope.bindings.has(name)) return scope;
  }
  return null;
}

/** What a name of `owner` may be bound to at a place, in source order; null when there are too many possibilities to follow. */
export function candidates(name: string, owner: Scope, place: Place): readonly Binding[] | null {
  const bindings = owner.bindings.get(name) ?? [];
  const outside = bindings.slice(0, candidateLimit).some((binding) => binding.place.scope !== owner);
  return isWithinScope(place.scope, owner) && !outside ? before(bindings, place) : anyTime(bindings, owner);
}

/** Comprehensions run where they stand, unlike functions. */
function isWithinScope(scope: Scope, owner: Scope): boolean {
  let current: Scope | null = scope;
  while (current && current !== owner && current.kind === 'comprehension') current = current.parent;
  return current === owner;
}

function before(bindings: readonly Binding[], place: Place): readonly Binding[] | null {
  const found: Binding[] = [];
  const next = firstAfter(bindings, place.at);
  let certain: Binding | undefined;
  for (let index = next - 1; index >= 0; index--) {
    const binding = bindings[index];
    if (!binding) break;
    found.unshift(binding);
    if (encloses(binding.place.block, place.block)) {
      certain = binding;
      break;
    }
    if (found.length > candidateLimit) return null;
  }
  for (let index = next; index < bindings.length && index < next + candidateLimit; index++) {
    const binding = bindings[index];
    if (binding && comesAround(binding, certain, place)) found.push(binding);
  }
  return found;
}

/** The index of the first binding that takes effect after an offset; bindings are sorted by offset. */
export function firstAfter(bindings: readonly Binding[], at: number): number {
  let low = 0;
  let high = bindings.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((bindings[middle]?.place.at ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether a later binding reaches an earlier use by the next turn of a loop. */
function comesAround(binding: Binding, certain: Binding | undefined, place: Place): boolean {
  for (let block: Block | null = place.block; block; block = block.parent) {
    const within = encloses(block, binding.place.block) && !(certain && encloses(block, certain.place.block));
    if (block.loop && within) return true;
  }
  return false;
}

/** Seen from a function that runs later: the last certain binding and whatever follows it or is set from other functions. */
export function anyTime(bindings: readonly Binding[], owner: Scope): readonly Binding[] | null {
  if (bindings.length > candidateLimit) return null;
  const last = bindings.findLastIndex((binding) => binding.place.block === owner.block);
  return bindings.filter((binding, index) => index >= last || binding.place.scope !== owner);
}

export function encloses(outer: Block, inner: Block): boolean {
  let block: Block | null = inner;
  while (block && block.depth > outer.depth) block = block.parent;
  return block === outer;
}
