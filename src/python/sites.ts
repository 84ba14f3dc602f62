import type { Import } from './module.ts';
import type { Place, Scope } from './scopes.ts';
import type { Source, SyntaxNode } from './syntax.ts';

/** Where the walk stands: the scope and what of the surroundings facts tell. */
export type Context = {
  readonly scope: Scope;
  readonly block: Place['block'];
  readonly main: boolean;
  readonly within: readonly string[];
  /** What a string standing here is the value of: a target, a keyword, a key. */
  readonly name: string;
  readonly decorators: readonly SyntaxNode[];
};

export type Visit = { readonly node: SyntaxNode; readonly context: Context };

export type CallSite = {
  readonly node: SyntaxNode;
  readonly place: Place;
  readonly main: boolean;
  readonly within: readonly string[];
};

export type DefinitionSite = {
  readonly kind: 'function' | 'class';
  readonly node: SyntaxNode;
  readonly symbol: string;
  readonly place: Place;
  readonly decorators: readonly SyntaxNode[];
};

export type AssignmentSite = {
  readonly target: string;
  readonly node: SyntaxNode;
  readonly value: SyntaxNode | null;
  readonly place: Place;
};

/** A shift by an operator; the sides are the parts of `node`. */
export type ShiftSite = { readonly node: SyntaxNode; readonly operator: '>>' | '<<'; readonly place: Place };

export type StringSite = { readonly node: SyntaxNode; readonly symbol: string; readonly name: string };

/** What one walk over the tree gathers; names are followed afterwards. */
export type Sites = {
  readonly source: Source;
  readonly scope: Scope;
  readonly imports: Import[];
  readonly calls: CallSite[];
  readonly definitions: DefinitionSite[];
  readonly assignments: AssignmentSite[];
  readonly shifts: ShiftSite[];
  readonly returns: { readonly node: SyntaxNode; readonly place: Place }[];
  readonly argv: SyntaxNode[];
  readonly asserts: { readonly node: SyntaxNode; readonly symbol: string }[];
  readonly strings: StringSite[];
  readonly scopes: Scope[];
  readonly classes: Map<string, Scope>;
  /** Kinds of which there were more than are kept. */
  readonly cut: Set<string>;
};

const kept = 20_000;

/** Keeps an item unless there are 20,000 already. */
export function keep<Item>(sites: Sites, kind: string, items: Item[], item: Item): void {
  if (items.length < kept) items.push(item);
  else sites.cut.add(`Only the first ${kept} ${kind} were kept.`);
}

export function placeOf(context: Context, at: number): Place {
  return { scope: context.scope, block: context.block, at };
}
