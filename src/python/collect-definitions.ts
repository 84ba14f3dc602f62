import { bindName, bindTarget } from './bind.ts';
import { type Bound, innerScope, type Scope } from './scopes.ts';
import { type Context, keep, placeOf, type Sites, type Visit } from './sites.ts';
import { childOf, parts, rawText, type SyntaxNode } from './syntax.ts';

/** A definition's own scope, named below the one it stands in, and its name bound there. */
function define(sites: Sites, node: SyntaxNode, context: Context, kind: 'function' | 'class'): Scope {
  const nameNode = childOf(node, 'name');
  const name = nameNode ? rawText(sites.source, nameNode).slice(0, 200) : '';
  const symbol = context.scope.symbol ? `${context.scope.symbol}.${name}` : name;
  const body = innerScope(context.scope, kind, symbol, context.block);
  sites.scopes.push(body);
  bindName(name, { kind: 'definition', symbol, body }, context, node.start);
  const place = placeOf(context, node.start);
  keep(sites, 'definitions', sites.definitions, { kind, node, symbol, place, decorators: context.decorators });
  return body;
}

export function collectFunction(sites: Sites, node: SyntaxNode, context: Context): readonly Visit[] {
  const outer = { ...context, decorators: [], name: '' };
  const body = define(sites, node, context, 'function');
  const decorated = context.decorators.some((decorator) => rawText(sites.source, decorator) === '@staticmethod');
  const owner = context.scope.kind === 'class' && !decorated ? context.scope : null;
  const inner = { ...outer, scope: body, block: body.block };
  const visits = bindParameters(sites, childOf(node, 'parameters'), outer, inner, owner);
  const annotation = childOf(node, 'return_type');
  const statements = childOf(node, 'body');
  return [
    ...visits,
    ...(annotation ? [{ node: annotation, context: outer }] : []),
    ...(statements ? bodyVisits(statements, inner) : []),
  ];
}

export function collectLambda(sites: Sites, node: SyntaxNode, context: Context): readonly Visit[] {
  const body = innerScope(context.scope, 'function', context.scope.symbol, context.block);
  sites.scopes.push(body);
  const inner = { ...context, name: '', scope: body, block: body.block };
  const visits = bindParameters(sites, childOf(node, 'parameters'), context, inner, null);
  const expression = childOf(node, 'body');
  return expression ? [...visits, { node: expression, context: inner }] : visits;
}

export function collectClass(sites: Sites, node: SyntaxNode, context: Context): readonly Visit[] {
  const outer = { ...context, decorators: [], name: '' };
  const body = define(sites, node, context, 'class');
  sites.classes.set(body.symbol, body);
  const bases = childOf(node, 'superclasses');
  const statements = childOf(node, 'body');
  return [
    ...(bases ? [{ node: bases, context: outer }] : []),
    ...(statements ? bodyVisits(statements, { ...outer, scope: body, block: body.block }) : []),
  ];
}

/** The statements of a body without its docstring. */
export function bodyVisits(body: SyntaxNode, context: Context): readonly Visit[] {
  const docstring = docstringOf(body);
  return body.children
    .filter((child) => docstring === undefined || !child.children.includes(docstring))
    .map((node) => ({ node, context }));
}

/** The string that documents a module, class or function: the first statement of its body. */
export function docstringOf(body: SyntaxNode): SyntaxNode | undefined {
  const first = body.children.find((child) => child.type !== 'comment');
  const only = first?.type === 'expression_statement' ? parts(first)[0] : undefined;
  return only?.type === 'string' || only?.type === 'concatenated_string' ? only : undefined;
}

/** A parameter as it is written: `*args` and `**kwargs` keep their stars. */
export type Parameter = {
  readonly name: SyntaxNode;
  readonly stars: string;
  readonly fallback: SyntaxNode | null;
  readonly annotation: SyntaxNode | null;
};

export function parametersOf(node: SyntaxNode | undefined): readonly Parameter[] {
  const found: Parameter[] = [];
  for (const child of node ? parts(node) : []) {
    const annotation = childOf(child, 'type') ?? null;
    const written = childOf(child, 'name') ?? (child.type === 'typed_parameter' ? parts(child)[0] : child);
    const stars =
      written?.type === 'list_splat_pattern' ? '*' : written?.type === 'dictionary_splat_pattern' ? '**' : '';
    const name = stars && written ? parts(written)[0] : written;
    if (name?.type === 'identifier') found.push({ name, stars, fallback: childOf(child, 'value') ?? null, annotation });
  }
  return found;
}

/** Defaults and annotations belong to the scope around the function. */
function bindParameters(
  sites: Sites,
  node: SyntaxNode | undefined,
  outer: Context,
  inner: Context,
  owner: Scope | null,
): readonly Visit[] {
  const visits: Visit[] = [];
  parametersOf(node).forEach((parameter, index) => {
    const name = rawText(sites.source, parameter.name);
    const { fallback, annotation } = parameter;
    const first = index === 0 && parameter.stars === '';
    const bound: Bound = { kind: 'parameter', name, fallback, annotation, owner: first ? owner : null };
    if (parameter.stars) bindTarget(sites, parameter.name, null, inner, node?.start ?? 0);
    else bindName(name, bound, inner, node?.start ?? 0);
    if (annotation) visits.push({ node: annotation, context: outer });
    if (fallback) visits.push({ node: fallback, context: { ...outer, name } });
  });
  return visits;
}
