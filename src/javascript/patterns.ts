import { childOf, foldedText, parts, rawText, type SyntaxNode } from '../syntax/index.ts';
import { literalString } from './literals.ts';
import { bind, type Bound, type Scope } from './scopes.ts';
import type { Sites } from './sites.ts';

/** Makes what a name in a pattern is bound to: the part of the value that `path` leads to, with the pattern's default. */
export type Binder = (path: readonly string[], fallback: SyntaxNode | null, name: string) => Bound;

const pathLimit = 8;
const patternLimit = 2_000;

/** The part of a path that no name leads to: the rest of a pattern, or a computed key. */
export const elsewhere = '*';

/** Binds every name of a pattern. Returns the defaults in it, which are expressions to be walked. */
export function bindPattern(sites: Sites, pattern: SyntaxNode, scope: Scope, binder: Binder): readonly SyntaxNode[] {
  type Item = { readonly node: SyntaxNode; readonly path: readonly string[]; readonly fallback: SyntaxNode | null };
  const pending: Item[] = [{ node: pattern, path: [], fallback: null }];
  const defaults: SyntaxNode[] = [];
  let count = 0;
  for (let item = pending.pop(); item && count < patternLimit; item = pending.pop(), count++) {
    const { node, path, fallback } = item;
    const inner = (child: SyntaxNode | undefined, step: string, given: SyntaxNode | null = null): void => {
      if (child && path.length < pathLimit) pending.push({ node: child, path: [...path, step], fallback: given });
    };
    switch (node.type) {
      case 'identifier':
      case 'shorthand_property_identifier_pattern': {
        const name = rawText(sites.source, node);
        bind(scope, name, binder(path, fallback, name));
        break;
      }
      case 'object_pattern':
        for (const child of parts(node)) objectPart(sites, child, inner, defaults);
        break;
      case 'array_pattern': {
        // A hole (`[, b]`) leaves no node.
        const holes = /[[,]\s*,/.test(foldedText(sites.source, node));
        parts(node).forEach((child, index) => {
          const [target, given] = withDefault(child);
          if (given) defaults.push(given);
          inner(target, holes || target?.type === 'rest_pattern' ? elsewhere : String(index), given);
        });
        break;
      }
      case 'assignment_pattern': {
        const [target, given] = withDefault(node);
        if (given) defaults.push(given);
        if (target) pending.push({ node: target, path, fallback: given });
        break;
      }
      case 'rest_pattern':
        inner(parts(node)[0], elsewhere);
        break;
      default:
    }
  }
  return defaults;
}

function objectPart(
  sites: Sites,
  child: SyntaxNode,
  inner: (child: SyntaxNode | undefined, step: string, given?: SyntaxNode | null) => void,
  defaults: SyntaxNode[],
): void {
  if (child.type === 'rest_pattern') return inner(parts(child)[0], elsewhere);
  if (child.type === 'pair_pattern') {
    const [target, given] = withDefault(childOf(child, 'value') ?? child);
    if (given) defaults.push(given);
    return inner(target, keyName(sites, childOf(child, 'key')) ?? elsewhere, given);
  }
  const [target, given] = withDefault(child);
  if (given) defaults.push(given);
  if (target) inner(target, rawText(sites.source, target).slice(0, 200), given);
}

function withDefault(node: SyntaxNode): readonly [SyntaxNode | undefined, SyntaxNode | null] {
  if (node.type !== 'assignment_pattern' && node.type !== 'object_assignment_pattern') return [node, null];
  return [childOf(node, 'left'), childOf(node, 'right') ?? null];
}

/** The key of a property as text; null for a computed one that is not spelt out. */
export function keyName(sites: Sites, key: SyntaxNode | undefined): string | null {
  if (key === undefined) return null;
  if (key.type === 'computed_property_name') {
    const inner = parts(key)[0];
    return inner ? literalString(sites.source, inner) : null;
  }
  return literalString(sites.source, key) ?? foldedText(sites.source, key);
}
