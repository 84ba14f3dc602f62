import { childOf, parts, rawText, type SyntaxNode } from '../syntax/index.ts';
import { literalString } from './literals.ts';
import { type Context, keep, type Sites } from './sites.ts';

/** `case 'x':` and `if (name === 'x')`. */
export function collectBranch(sites: Sites, node: SyntaxNode, context: Context): void {
  const body = node.type === 'switch_case' ? node : childOf(node, 'consequence');
  const name = branchName(sites, node);
  if (!body || name === null) return;
  const branch = { name, function: context.function, start: body.start, end: body.end };
  keep(sites, 'branches', sites.branches, branch);
}

function branchName(sites: Sites, node: SyntaxNode): string | null {
  if (node.type === 'switch_case') {
    const value = childOf(node, 'value');
    return value ? literalString(sites.source, value) : null;
  }
  const condition = childOf(node, 'condition');
  const test = condition ? parts(condition)[0] : undefined;
  if (test?.type !== 'binary_expression') return null;
  const operator = test.children.find(({ field }) => field === 'operator');
  if (!operator || !/^===?$/.test(rawText(sites.source, operator))) return null;
  const [left, right] = [childOf(test, 'left'), childOf(test, 'right')];
  const literal = [left, right].find((side) => side?.type === 'string');
  return literal ? literalString(sites.source, literal) : null;
}
