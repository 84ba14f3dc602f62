import type { Source, SyntaxNode } from '../syntax/index.ts';
import type { Branch, Import } from './module.ts';
import type { Scope } from './scopes.ts';

/** Where the walk stands. */
export type Context = {
  readonly scope: Scope;
  readonly function: number;
  readonly class: number;
  readonly symbol: string;
  /** What the expression is bound to: names of variable and keys, innermost last. */
  readonly names: readonly string[];
  /** What a string standing here is the value of: a variable, a key, an attribute. */
  readonly name: string;
  readonly exported: string;
  readonly decorators: readonly SyntaxNode[];
  /** Directly in the body of a class. */
  readonly member: boolean;
};

export type Visit = { readonly node: SyntaxNode; readonly context: Context };

/** An expression with the scope that it is followed from. */
export type Placed = { readonly node: SyntaxNode; readonly scope: Scope };

export type CallSite = Placed & {
  readonly function: number;
  readonly symbol: string;
  readonly names: readonly string[];
};

export type ParameterSite = {
  readonly name: string;
  readonly decorators: readonly SyntaxNode[];
  readonly annotation: string;
};

export type FunctionSite = {
  readonly node: SyntaxNode;
  readonly parent: number;
  readonly name: string;
  readonly symbol: string;
  readonly class: number;
  readonly exported: string;
  readonly parameters: ParameterSite[];
  readonly decorators: readonly SyntaxNode[];
  readonly scope: Scope;
  /** What it returns, when it says so in one place. */
  readonly returns: Placed[];
};

export type ClassSite = {
  readonly node: SyntaxNode;
  readonly symbol: string;
  readonly base: SyntaxNode | null;
  readonly decorators: readonly SyntaxNode[];
  readonly scope: Scope;
  readonly methods: Map<string, number>;
  /** What fields are set to, in their declaration or by `this.x = …`. */
  readonly fields: Map<string, Placed[]>;
  /** Types of fields and of parameters that are fields. */
  readonly types: Map<string, string>;
};

export type AssignmentSite = Placed & {
  readonly target: SyntaxNode;
  readonly value: SyntaxNode;
  readonly symbol: string;
};
export type StringSite = { readonly node: SyntaxNode; readonly symbol: string; readonly name: string };
export type SettingSite = {
  readonly node: SyntaxNode;
  readonly name: string;
  readonly value: boolean;
  readonly symbol: string;
};
export type ExportSite = Placed & { readonly name: string };

/** What one walk over the tree gathers; names are followed afterwards. */
export type Sites = {
  readonly source: Source;
  readonly scope: Scope;
  readonly imports: Import[];
  readonly calls: CallSite[];
  readonly functions: FunctionSite[];
  readonly classes: ClassSite[];
  readonly assignments: AssignmentSite[];
  readonly branches: Branch[];
  readonly exports: ExportSite[];
  readonly settings: SettingSite[];
  readonly strings: StringSite[];
  /** Functions by their node, for following a value to one. */
  readonly functionOf: Map<SyntaxNode, number>;
  readonly classOf: Map<SyntaxNode, number>;
  /** Kinds of which there were more than are kept. */
  readonly cut: Set<string>;
};

const kept = 20_000;

/** Keeps an item unless there are 20,000 already; its index, or -1. */
export function keep<Item>(sites: Sites, kind: string, items: Item[], item: Item): number {
  if (items.length < kept) return items.push(item) - 1;
  sites.cut.add(`Only the first ${kept} ${kind} were kept.`);
  return -1;
}

/** A symbol below another, bounded. */
export function below(symbol: string, name: string): string {
  if (name === '') return symbol;
  return (symbol === '' ? name : `${symbol}.${name}`).slice(0, 200);
}

/** The names of what an expression is bound to, one level further in; two are kept. */
export function named(names: readonly string[], name: string): readonly string[] {
  return name === '' ? names : [...names.slice(-1), name.slice(0, 80)];
}
