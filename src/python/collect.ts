import { bindAssignment, bindName, bindTarget, targetName } from './bind.ts';
import { collectCall, collectImport, collectString } from './collect-leaves.ts';
import { bodyVisits, collectClass, collectFunction, collectLambda } from './collect-definitions.ts';
import { innerBlock, innerScope, scopeOf } from './scopes.ts';
import { type Context, keep, placeOf, type Sites, type Visit } from './sites.ts';
import { childOf, foldedText, parts, rawText, type Source, type SyntaxNode } from './syntax.ts';

const nameless = new Set(['argument_list', 'subscript', 'comparison_operator', 'interpolation', 'attribute', 'block']);
const ARGV = 'sys.argv';
const comprehensions = new Set([
  'list_comprehension',
  'set_comprehension',
  'dictionary_comprehension',
  'generator_expression',
]);

/** Walks the tree once in source order with a stack of its own, and gathers what facts are made from. */
export function collectSites(source: Source, root: SyntaxNode): Sites {
  const scope = innerScope(null, 'module', '', null);
  const sites: Sites = {
    source,
    scope,
    imports: [],
    calls: [],
    definitions: [],
    assignments: [],
    shifts: [],
    returns: [],
    argv: [],
    asserts: [],
    strings: [],
    scopes: [scope],
    classes: new Map(),
    cut: new Set(),
  };
  const context: Context = { scope, block: scope.block, main: false, within: [], name: '', decorators: [] };
  const stack: Visit[] = [{ node: root, context }];
  for (let visit = stack.pop(); visit; visit = stack.pop()) {
    const inner = collect(sites, visit.node, visit.context);
    for (let index = inner.length - 1; index >= 0; index--) {
      const next = inner[index];
      if (next) stack.push(next);
    }
  }
  sortBindings(sites);
  return sites;
}

/** Bindings are found in the order of their statements' starts; they take effect at the ends. */
function sortBindings(sites: Sites): void {
  for (const scope of sites.scopes) {
    for (const bindings of [...scope.bindings.values(), ...scope.attributes.values()]) {
      bindings.sort((a, b) => a.place.at - b.place.at);
    }
  }
}

/** Notes what a node tells and returns where to go next. */
function collect(sites: Sites, node: SyntaxNode, context: Context): readonly Visit[] {
  switch (node.type) {
    case 'import_statement':
    case 'import_from_statement':
    case 'future_import_statement':
      collectImport(sites, node, context);
      return [];
    case 'function_definition':
      return collectFunction(sites, node, context);
    case 'class_definition':
      return collectClass(sites, node, context);
    case 'lambda':
      return collectLambda(sites, node, context);
    case 'decorated_definition': {
      const decorators = node.children.filter((child) => child.type === 'decorator');
      const definition = childOf(node, 'definition');
      const inner = decorators.map((child) => ({ node: child, context }));
      return definition ? [...inner, { node: definition, context: { ...context, decorators } }] : inner;
    }
    case 'call':
      return collectCall(sites, node, context);
    case 'string':
    case 'concatenated_string':
      return collectString(sites, node, context);
    case 'module':
      return bodyVisits(node, context);
    case 'identifier':
    case 'comment':
      return [];
    default:
      return collectStatement(sites, node, context);
  }
}

function collectStatement(sites: Sites, node: SyntaxNode, context: Context): readonly Visit[] {
  switch (node.type) {
    case 'assignment': {
      const inner = bindAssignment(sites, node, context);
      const target = inner[0];
      const name = target ? targetName(sites, target) : '';
      const annotation = childOf(node, 'type');
      const visits = inner.map((child) => ({ node: child, context: { ...context, name } }));
      return annotation ? [...visits, { node: annotation, context }] : visits;
    }
    case 'augmented_assignment': {
      const target = childOf(node, 'left');
      if (target) bindTarget(sites, target, null, context, node.end);
      return childVisits(node, context);
    }
    case 'named_expression': {
      const [name, value] = [childOf(node, 'name'), childOf(node, 'value')];
      if (name && value) bindName(rawText(sites.source, name), { kind: 'value', node: value }, context, node.end);
      return childVisits(node, context);
    }
    case 'assert_statement':
      keep(sites, 'assertions', sites.asserts, { node: parts(node)[0] ?? node, symbol: context.scope.symbol });
      return childVisits(node, context);
    case 'return_statement': {
      const value = parts(node)[0];
      if (value) keep(sites, 'returns', sites.returns, { node: value, place: placeOf(context, value.start) });
      return childVisits(node, context);
    }
    case 'attribute':
      if (node.end - node.start === ARGV.length && rawText(sites.source, node) === ARGV)
        keep(sites, 'uses of sys.argv', sites.argv, node);
      return childVisits(node, context);
    case 'as_pattern':
      bindAlias(sites, node, context);
      return childVisits(node, context);
    case 'for_in_clause':
      bindLoop(sites, node, context);
      return childVisits(node, context);
    case 'for_statement':
      bindLoop(sites, node, context);
      return node.children.map((child) => branch(child, context, child.field === 'body'));
    case 'while_statement':
      return node.children.map((child) => branch(child, context, child.field === 'body'));
    case 'except_clause':
    case 'case_clause':
      return childVisits(node, { ...context, block: innerBlock(context.block, false) });
    case 'if_statement':
      return collectIf(sites, node, context);
    case 'global_statement':
    case 'nonlocal_statement':
      declareElsewhere(sites, node, context);
      return [];
    case 'keyword_argument': {
      const [name, value] = [childOf(node, 'name'), childOf(node, 'value')];
      return value ? [{ node: value, context: { ...context, name: name ? rawText(sites.source, name) : '' } }] : [];
    }
    case 'pair': {
      const [key, value] = [childOf(node, 'key'), childOf(node, 'value')];
      const named = key ? foldedText(sites.source, key).replaceAll(/^['"]|['"]$/g, '') : '';
      const inner = key ? [{ node: key, context: { ...context, name: '' } }] : [];
      return value ? [...inner, { node: value, context: { ...context, name: named } }] : inner;
    }
    case 'binary_operator':
      collectShift(sites, node, context);
      return childVisits(node, context);
    default:
      if (!comprehensions.has(node.type)) return childVisits(node, context);
  }
  const scope = innerScope(context.scope, 'comprehension', context.scope.symbol, context.block);
  sites.scopes.push(scope);
  const inner = { ...context, scope, block: scope.block };
  // The loop names are bound before the body that uses them, though they stand after it.
  for (const child of node.children) if (child.type === 'for_in_clause') bindLoop(sites, child, inner, node.start);
  return childVisits(node, inner);
}

function collectShift(sites: Sites, node: SyntaxNode, context: Context): void {
  const sign = node.children.find((child) => child.field === 'operator');
  const operator = sign ? rawText(sites.source, sign) : '';
  if (operator === '>>' || operator === '<<')
    keep(sites, 'shifts', sites.shifts, { node, operator, place: placeOf(context, node.end) });
}

function childVisits(node: SyntaxNode, context: Context): readonly Visit[] {
  const inner = nameless.has(node.type) ? { ...context, name: '' } : context;
  return node.children.map((child) => ({ node: child, context: inner }));
}

function branch(node: SyntaxNode, context: Context, loop: boolean): Visit {
  const conditional = loop || node.field === 'alternative' || node.field === 'consequence';
  return { node, context: conditional ? { ...context, block: innerBlock(context.block, loop) } : context };
}

/** Each branch is a block of its own, told by its condition and those that failed before it. */
function collectIf(sites: Sites, node: SyntaxNode, context: Context): readonly Visit[] {
  const visits: Visit[] = [];
  let failed: readonly string[] = [];
  let condition = '';
  for (const clause of node.children) {
    for (const part of clause.type.endsWith('_clause') ? clause.children : [clause]) {
      if (part.field === 'condition') {
        if (condition !== '') failed = [...failed, `not (${condition})`].slice(-5);
        condition = foldedText(sites.source, part);
        visits.push({ node: part, context });
        continue;
      }
      const last = clause.type === 'else_clause' ? `not (${condition})` : condition;
      const main = clause === part && isMainGuard(condition);
      const within = [...context.within, ...failed, last].slice(-10);
      const block = innerBlock(context.block, false);
      visits.push({ node: part, context: { ...context, block, within, main: context.main || main } });
    }
  }
  return visits;
}

function isMainGuard(condition: string): boolean {
  return /^\(?__name__ ?== ?['"]__main__['"]\)?$/.test(condition);
}

function bindLoop(sites: Sites, node: SyntaxNode, context: Context, at = node.start): void {
  const target = childOf(node, 'left');
  if (target) bindTarget(sites, target, null, context, at);
}

/** `with open(p) as f` binds the context manager; what an exception or a pattern is cannot be told. */
function bindAlias(sites: Sites, node: SyntaxNode, context: Context): void {
  const alias = childOf(node, 'alias');
  const target = alias ? parts(alias)[0] : undefined;
  const value = parts(node).find((child) => child !== alias);
  if (target) bindTarget(sites, target, value && isMade(value) ? value : null, context, node.end);
}

/** A call, or one of two: what a block works with is made where it begins. Any other value is somebody's handle. */
function isMade(node: SyntaxNode): boolean {
  let at: SyntaxNode | undefined = node;
  for (let depth = 0; at?.type === 'parenthesized_expression' && depth < 20; depth += 1) at = parts(at)[0];
  if (at?.type !== 'conditional_expression') return at?.type === 'call';
  const [one, , other] = parts(at);
  return one?.type === 'call' && other?.type === 'call';
}

function declareElsewhere(sites: Sites, node: SyntaxNode, context: Context): void {
  const outer = context.scope.parent;
  for (const child of node.children) {
    if (child.type !== 'identifier' || !outer) continue;
    const name = rawText(sites.source, child);
    context.scope.elsewhere.set(name, node.type === 'global_statement' ? sites.scope : (scopeOf(name, outer) ?? outer));
  }
}
