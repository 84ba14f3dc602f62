import { childOf, foldedText, parts, rawText, type SyntaxNode } from '../syntax/index.ts';
import { bindPattern, keyName } from './patterns.ts';
import { bind, innerScope, type Scope } from './scopes.ts';
import { below, type Context, type FunctionSite, keep, type Sites, type Visit } from './sites.ts';

/** Types of nodes that are functions. */
export const functions = new Set([
  'function_declaration',
  'generator_function_declaration',
  'function_expression',
  'generator_function',
  'arrow_function',
  'method_definition',
]);

/** Notes a function with its parameters and returns its inside. Anonymous ones are known by what they are bound to. */
export function collectFunction(sites: Sites, node: SyntaxNode, context: Context): readonly Visit[] {
  const nameNode = childOf(node, 'name');
  const method = node.type === 'method_definition';
  const own = method ? (keyName(sites, nameNode) ?? '') : nameNode ? rawText(sites.source, nameNode) : '';
  const label = method ? [...context.names.slice(-1), own].join('.') : own === '' ? context.names.join('.') : own;
  const symbol = below(context.symbol, label.slice(0, 160));
  const inClass = method && context.member ? context.class : -1;
  const id = sites.functions.length;
  const scope = innerScope(context.scope, { function: id, class: context.class, isBody: true });
  const site: FunctionSite = {
    node,
    parent: context.function,
    name: own === '' ? (context.names.at(-1) ?? '') : own,
    symbol,
    class: inClass,
    exported: context.exported,
    parameters: [],
    decorators: context.decorators,
    scope,
    returns: [],
  };
  if (keep(sites, 'functions', sites.functions, site) < 0) return [];
  sites.functionOf.set(node, id);
  if (inClass >= 0) sites.classes[inClass]?.methods.set(own, id);
  if (node.type.endsWith('_declaration') && own !== '') bind(context.scope, own, { kind: 'function', id });
  else if (!method && own !== '') bind(scope, own, { kind: 'function', id });
  const inner: Context = {
    ...context,
    scope,
    function: id,
    symbol,
    names: [],
    name: '',
    exported: '',
    decorators: [],
    member: false,
  };
  return [...parameterVisits(sites, node, site, id, inner), ...bodyVisits(node, site, inner)];
}

function bodyVisits(node: SyntaxNode, site: FunctionSite, inner: Context): Visit[] {
  const body = childOf(node, 'body');
  if (!body) return [];
  // The body's names and the parameters share a scope.
  if (body.type === 'statement_block') return parts(body).map((child) => ({ node: child, context: inner }));
  site.returns.push({ node: body, scope: inner.scope });
  return [{ node: body, context: inner }];
}

function parameterVisits(sites: Sites, node: SyntaxNode, site: FunctionSite, id: number, inner: Context): Visit[] {
  const single = childOf(node, 'parameter');
  const list = childOf(node, 'parameters');
  const visits: Visit[] = [];
  for (const parameter of single ? [single] : list ? parts(list) : []) {
    const pattern = childOf(parameter, 'pattern') ?? parameter;
    const given = childOf(parameter, 'value') ?? null;
    const type = childOf(parameter, 'type');
    const annotation = type ? foldedText(sites.source, type) : '';
    const name = pattern.type === 'identifier' ? rawText(sites.source, pattern) : '';
    const decorators = parameter.children.filter((child) => child.type === 'decorator');
    if (site.parameters.length < 100) site.parameters.push({ name, decorators, annotation });
    const defaults = bindPattern(sites, pattern, inner.scope, (path, fallback, bound) => ({
      kind: 'parameter',
      name: bound,
      function: id,
      fallback: path.length === 0 ? given : fallback,
      annotation: path.length === 0 ? annotation : '',
      scope: inner.scope,
      whole: path.length === 0,
    }));
    const owner = sites.classes[inner.class];
    // `constructor(private readonly client: OpenAI)` declares a field.
    if (owner && site.name === 'constructor' && name !== '' && annotation !== '') owner.types.set(name, annotation);
    for (const child of [...decorators, ...defaults, ...(given ? [given] : [])])
      visits.push({ node: child, context: { ...inner, name } });
  }
  return visits;
}

/** Notes a class and returns its inside. */
export function collectClass(sites: Sites, node: SyntaxNode, context: Context): readonly Visit[] {
  const nameNode = childOf(node, 'name');
  const own = nameNode ? rawText(sites.source, nameNode) : (context.names.at(-1) ?? context.exported);
  const symbol = below(context.symbol, own.slice(0, 160));
  const id = sites.classes.length;
  const scope: Scope = innerScope(context.scope, { function: context.function, class: id, isBody: false });
  const heritage = parts(node).find((child) => child.type === 'class_heritage');
  const extended = heritage ? parts(heritage).find((child) => child.type !== 'implements_clause') : undefined;
  const base = extended?.type === 'extends_clause' ? (childOf(extended, 'value') ?? null) : (extended ?? null);
  const decorators = [...context.decorators, ...node.children.filter((child) => child.type === 'decorator')];
  const site = {
    node,
    symbol,
    base,
    decorators,
    scope: context.scope,
    methods: new Map(),
    fields: new Map(),
    types: new Map(),
  };
  if (keep(sites, 'classes', sites.classes, site) < 0) return [];
  sites.classOf.set(node, id);
  if (nameNode) bind(context.scope, own, { kind: 'class', id });
  const body = childOf(node, 'body');
  const inner: Context = {
    ...context,
    scope,
    class: id,
    symbol,
    names: [],
    name: '',
    exported: '',
    decorators: [],
    member: true,
  };
  const visits: Visit[] = decorators.map((child) => ({
    node: child,
    context: { ...context, decorators: [], member: false },
  }));
  if (base) visits.push({ node: base, context: { ...context, decorators: [], member: false } });
  return [...visits, ...memberVisits(body, inner)];
}

/** Decorators stand before the member that they decorate. */
function memberVisits(body: SyntaxNode | undefined, inner: Context): Visit[] {
  const visits: Visit[] = [];
  let decorators: SyntaxNode[] = [];
  for (const child of body ? parts(body) : []) {
    if (child.type === 'decorator') {
      decorators.push(child);
      visits.push({ node: child, context: inner });
      continue;
    }
    visits.push({ node: child, context: { ...inner, decorators } });
    decorators = [];
  }
  return visits;
}
