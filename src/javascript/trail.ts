import type { SyntaxNode } from '../syntax/index.ts';
import type { Value } from './module.ts';
import type { Scope } from './scopes.ts';
import type { Sites } from './sites.ts';

/** What a callable or object is known as. */
export type Known = {
  /** Qualified name; ends with a colon for a whole module. */
  readonly path: string;
  /** An instance of what the path makes, or its result, rather than the thing itself. */
  readonly instance: boolean;
  /** A function of the file, or -1. */
  readonly target: number;
  /** A class of the file, or -1. */
  readonly class: number;
};

/** The state of following names through one file: what is known already, so that nothing is followed twice. */
export type Trail = {
  readonly sites: Sites;
  readonly callIndex: ReadonlyMap<SyntaxNode, number>;
  /** Null while being followed, so that a circle ends. */
  readonly values: Map<SyntaxNode, Value | null>;
  readonly known: Map<SyntaxNode, Known | null>;
  /** How many values each composite one is made of. */
  readonly weights: WeakMap<Value, number>;
  depth: number;
};

const depthLimit = 60;

export function trailOf(sites: Sites): Trail {
  return {
    sites,
    callIndex: new Map(sites.calls.map((site, index) => [site.node, index])),
    values: new Map(),
    known: new Map(),
    weights: new WeakMap(),
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

/** An expression with the scope that it is followed from. */
export type At = { readonly node: SyntaxNode; readonly scope: Scope };
