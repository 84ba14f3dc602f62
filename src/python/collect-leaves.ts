import { addTo, bindName } from './bind.ts';
import { literalString } from './literals.ts';
import { type Context, keep, placeOf, type Sites, type Visit } from './sites.ts';
import { childOf, parts, rawText, spanOf, type SyntaxNode } from './syntax.ts';

/** Records imports as written and binds what they name: `import a.b` binds `a`, `import a.b as c` binds `c` to `a.b`. */
export function collectImport(sites: Sites, node: SyntaxNode, context: Context): void {
  const from = childOf(node, 'module_name');
  const module = node.type === 'future_import_statement' ? '__future__' : from ? dotted(sites, from) : null;
  const names = node.children.filter((child) => child.field === 'name' || child.type === 'wildcard_import');
  for (const child of names) {
    const aliased = child.type === 'aliased_import';
    const nameNode = aliased ? childOf(child, 'name') : child;
    const aliasNode = aliased ? childOf(child, 'alias') : undefined;
    const name = nameNode ? dotted(sites, nameNode) : '';
    const alias = aliasNode ? rawText(sites.source, aliasNode) : null;
    const span = spanOf(sites.source, node);
    const entry = module === null ? { module: name, name: null, alias } : { module, name, alias };
    keep(sites, 'imports', sites.imports, { ...span, ...entry });
    if (name === '*') continue;
    const separator = module?.endsWith('.') ? '' : '.';
    const first = name.split('.', 1)[0] ?? name;
    const qualified = module === null ? (alias === null ? first : name) : `${module}${separator}${name}`;
    bindName(alias ?? first, { kind: 'import', qualified }, context, node.end);
  }
}

function dotted(sites: Sites, node: SyntaxNode): string {
  return sites.source.text.slice(node.start, Math.min(node.end, node.start + 500)).replaceAll(/[\s\\]+/g, '');
}

/** Records a call. `x.update(...)` and `x.setdefault(k, v)` also add to the dict that x may hold. */
export function collectCall(sites: Sites, node: SyntaxNode, context: Context): readonly Visit[] {
  const { main, within } = context;
  keep(sites, 'calls', sites.calls, { node, place: placeOf(context, node.start), main, within });
  const callee = childOf(node, 'function');
  const list = childOf(node, 'arguments');
  const inner = list?.type === 'argument_list' ? parts(list) : [];
  const method = callee?.type === 'attribute' ? childOf(callee, 'attribute') : undefined;
  const object = method && callee ? childOf(callee, 'object') : undefined;
  const name = method
    ? rawText(sites.source, method)
    : callee?.type === 'identifier'
      ? rawText(sites.source, callee)
      : '';
  if (object?.type === 'identifier' && name === 'update') addTo(sites, object, null, node, context, node.end);
  if (object?.type === 'identifier' && name === 'setdefault' && inner[0]) {
    addTo(sites, object, inner[0], inner[1] ?? node, context, node.end);
  }
  const bare = { ...context, name: '' };
  // The fallback of an environment variable is named by the variable.
  const lookup = name === 'getenv' || name === 'get' || name === 'setdefault';
  const key = lookup && inner[0] ? literalString(sites.source, inner[0]) : null;
  const visits = inner.map((child, index) => ({
    node: child,
    context: index === 1 && key !== null ? { ...bare, name: key.slice(0, 200) } : bare,
  }));
  if (list && list.type !== 'argument_list') visits.push({ node: list, context: bare });
  return callee ? [{ node: callee, context: bare }, ...visits] : visits;
}

/** Records a string and goes on into the holes of f-strings. */
export function collectString(sites: Sites, node: SyntaxNode, context: Context): readonly Visit[] {
  keep(sites, 'strings', sites.strings, { node, symbol: context.scope.symbol, name: context.name });
  const visits: Visit[] = [];
  for (const child of node.type === 'concatenated_string' ? node.children : [node]) {
    for (const piece of child.children) {
      if (piece.type === 'interpolation') visits.push({ node: piece, context: { ...context, name: '' } });
    }
  }
  return visits;
}
