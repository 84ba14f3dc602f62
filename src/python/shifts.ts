import { childOf, parts, type SyntaxNode } from './syntax.ts';

/** More operands of one shift are not told apart. */
const operandLimit = 500;
const sequences = new Set(['list', 'tuple', 'set', 'parenthesized_expression']);

/** What stands on both sides of a shift: the nearer end of a chain, as its value is its last operand; of lists each item. */
export function sidesOf(node: SyntaxNode): readonly [readonly SyntaxNode[], readonly SyntaxNode[]] {
  return [operandsOf(childOf(node, 'left')), operandsOf(childOf(node, 'right'))];
}

function operandsOf(side: SyntaxNode | undefined): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  const pending = side ? [side] : [];
  for (let steps = 0; steps < operandLimit; steps++) {
    const next = pending.pop();
    if (!next) break;
    if (sequences.has(next.type)) pending.push(...parts(next).slice(0, operandLimit).toReversed());
    else if (next.type === 'binary_operator')
      pending.push(...[childOf(next, 'right')].filter((part) => part !== undefined));
    else found.push(next);
  }
  return found;
}
