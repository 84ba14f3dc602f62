import type { Cost } from './expression.ts';
import type { View } from './vocabulary.ts';

/**
 * Steps that a repository's own rule may take over all subjects of one system, counted before they are taken: nodes of its conditions,
 * times the longest list for every `exists` around them, and characters that `glob` compares. Some seconds at worst.
 */
export const STEP_LIMIT = 5_000_000;

/** Findings that a repository's own rule may have in one system. */
export const FINDING_LIMIT = 1_000;

const DEEPEST = 6;

/** No fewer steps than the conditions take on this subject. */
export function stepsOn(view: View, costs: readonly Cost[]): number {
  const { list, text } = sizes(view, 0);
  return costs.reduce(
    (sum, { nodes, quantifiers, globs }) => sum + (nodes + globs * text) * Math.max(1, list) ** quantifiers,
    0,
  );
}

/** The longest list and the longest text in a value. */
function sizes(value: unknown, depth: number): { readonly list: number; readonly text: number } {
  if (typeof value === 'string') return { list: 0, text: value.length };
  if (typeof value !== 'object' || value === null || depth === DEEPEST) return { list: 0, text: 0 };
  const inside = Object.values(value).map((item) => sizes(item, depth + 1));
  const own = Array.isArray(value) ? value.length : 0;
  return {
    list: inside.reduce((most, { list }) => Math.max(most, list), own),
    text: inside.reduce((most, { text }) => Math.max(most, text), 0),
  };
}
