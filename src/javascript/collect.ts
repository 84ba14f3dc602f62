import { childOf, foldedText, parts, rawText, type Source, type SyntaxNode } from '../syntax/index.ts';
import { collectBranch } from './collect-branches.ts';
import { collectCall } from './collect-calls.ts';
import { collectClass, collectFunction, functions } from './collect-definitions.ts';
import { collectExport, collectImport } from './collect-modules.ts';
import { literalString } from './literals.ts';
import { bindPattern, elsewhere, keyName } from './patterns.ts';
import { bind, bodyOf, innerScope, scopeOf } from './scopes.ts';
import { type Context, keep, named, type Sites, type Visit } from './sites.ts';

const blocks = new Set([
  'statement_block',
  'for_statement',
  'for_in_statement',
  'catch_clause',
  'switch_body',
  'class_static_block',
]);
/** What passes on the name of what it is bound to. */
const transparent = new Set([
  'parenthesized_expression',
  'await_expression',
  'as_expression',
  'satisfies_expression',
  'non_null_expression',
  'ternary_expression',
  'binary_expression',
  'object',
  'array',
  'jsx_expression',
]);

/** Walks the tree once in source order with a stack of its own, and gathers what facts are made from. */
export function collectSites(source: Source, root: SyntaxNode): Sites {
  const scope = innerScope(null, { function: -1, class: -1, isBody: true });
  const sites: Sites = {
    source,
    scope,
    imports: [],
    calls: [],
    functions: [],
    classes: [],
    assignments: [],
    branches: [],
    exports: [],
    settings: [],
    strings: [],
    functionOf: new Map(),
    classOf: new Map(),
    cut: new Set(),
  };
  const context: Context = {
    scope,
    function: -1,
    class: -1,
    symbol: '',
    names: [],
    name: '',
    exported: '',
    decorators: [],
    member: false,
  };
  const stack: Visit[] = [{ node: root, context }];
  for (let visit = stack.pop(); visit; visit = stack.pop()) {
    const inner = collect(sites, visit.node, visit.context);
    for (let index = inner.length - 1; index >= 0; index--) {
      const next = inner[index];
      if (next) stack.push(next);
    }
  }
  return sites;
}

/** Notes what a node tells and returns where to go next. */
function collect(sites: Sites, node: SyntaxNode, context: Context): readonly Visit[] {
  if (functions.has(node.type)) return collectFunction(sites, node, context);
  switch (node.type) {
    case 'import_statement':
      collectImport(sites, node);
      return [];
    case 'export_statement':
      return collectExport(sites, node, context);
    case 'class_declaration':
    case 'abstract_class_declaration':
    case 'class':
      return collectClass(sites, node, context);
    case 'enum_declaration': {
      const name = childOf(node, 'name');
      if (name) bind(context.scope, rawText(sites.source, name), { kind: 'enum', node, scope: context.scope });
      return children(node, context);
    }
    case 'call_expression':
    case 'new_expression':
      return collectCall(sites, node, context);
    case 'string':
    case 'template_string':
      keep(sites, 'strings', sites.strings, { node, symbol: context.symbol, name: context.name });
      return children(node, { ...context, name: '' });
    case 'identifier':
    case 'comment':
      return [];
    default:
      return collectStatement(sites, node, context);
  }
}

function collectStatement(sites: Sites, node: SyntaxNode, context: Context): readonly Visit[] {
  switch (node.type) {
    case 'lexical_declaration':
    case 'variable_declaration':
      return parts(node).flatMap((child) =>
        collectVariable(sites, child, context, node.type === 'variable_declaration'),
      );
    case 'assignment_expression':
      return collectAssignment(sites, node, context);
    case 'augmented_assignment_expression': {
      const [target, value] = [childOf(node, 'left'), childOf(node, 'right')];
      if (target?.type === 'identifier') {
        const name = rawText(sites.source, target);
        bind(scopeOf(name, context.scope), name, { kind: 'opaque' });
      }
      return value ? [{ node: value, context }] : [];
    }
    case 'pair':
    case 'public_field_definition':
    case 'enum_assignment':
      return collectPair(sites, node, context);
    case 'jsx_attribute': {
      const [key, ...rest] = parts(node);
      const name = key ? rawText(sites.source, key).slice(0, 200) : '';
      return rest.map((child) => ({ node: child, context: { ...context, name, names: named(context.names, name) } }));
    }
    case 'return_statement': {
      const value = parts(node)[0];
      const owner = sites.functions[context.function];
      if (value && owner && owner.returns.length < 8) owner.returns.push({ node: value, scope: context.scope });
      return children(node, { ...context, names: [], name: '' });
    }
    case 'switch_case':
    case 'if_statement':
      collectBranch(sites, node, context);
      return children(node, { ...context, names: [] });
    case 'for_in_statement': {
      const target = childOf(node, 'left');
      const scope = innerScope(context.scope, { function: context.function, class: context.class, isBody: false });
      const defaults = target ? bindLoop(sites, node, target, scope, context) : [];
      return [...defaults.map((child) => ({ node: child, context })), ...children(node, { ...context, scope })];
    }
    default:
  }
  if (blocks.has(node.type)) return collectBlock(sites, node, context);
  const plain = transparent.has(node.type) || node.type.startsWith('jsx_') ? context : { ...context, name: '' };
  return children(node, plain);
}

/** `for (const x of list)`: each is a part of what is gone through; of `in` it is a name. */
function bindLoop(
  sites: Sites,
  node: SyntaxNode,
  target: SyntaxNode,
  scope: Context['scope'],
  context: Context,
): readonly SyntaxNode[] {
  const list = childOf(node, 'right');
  const operator = node.children.find(({ field }) => field === 'operator');
  const each = list && operator && rawText(sites.source, operator) === 'of' ? list : null;
  return bindPattern(sites, target, scope, (path, fallback) =>
    each
      ? { kind: 'value', node: each, scope: context.scope, path: [elsewhere, ...path], fallback }
      : { kind: 'opaque' },
  );
}

function collectBlock(sites: Sites, node: SyntaxNode, context: Context): readonly Visit[] {
  const scope = innerScope(context.scope, { function: context.function, class: context.class, isBody: false });
  const caught = node.type === 'catch_clause' ? childOf(node, 'parameter') : undefined;
  if (caught) bindPattern(sites, caught, scope, () => ({ kind: 'opaque' }));
  return children(node, { ...context, scope, names: [], name: '', member: false });
}

export function children(node: SyntaxNode, context: Context): readonly Visit[] {
  return node.children.map((child) => ({ node: child, context }));
}

function collectVariable(sites: Sites, node: SyntaxNode, context: Context, hoisted: boolean): readonly Visit[] {
  if (node.type !== 'variable_declarator') return [{ node, context }];
  const [target, value] = [childOf(node, 'name'), childOf(node, 'value')];
  if (!target) return [];
  const scope = hoisted ? bodyOf(context.scope) : context.scope;
  const annotation = childOf(node, 'type');
  const defaults = bindPattern(sites, target, scope, (path, fallback, name) => {
    if (value) return { kind: 'value', node: value, scope: context.scope, path, fallback };
    const text = annotation ? foldedText(sites.source, annotation) : '';
    // Declared here and set elsewhere: the type alone tells.
    return text === ''
      ? { kind: 'unset' }
      : { kind: 'parameter', name, function: -1, fallback: null, annotation: text, scope, whole: true };
  });
  const name = target.type === 'identifier' ? rawText(sites.source, target).slice(0, 200) : '';
  const inner = { ...context, name, names: named(context.names, name) };
  const visits = defaults.map((child) => ({ node: child, context: { ...context, name: '' } }));
  if (value) visits.push({ node: value, context: inner });
  return visits;
}

function collectAssignment(sites: Sites, node: SyntaxNode, context: Context): readonly Visit[] {
  const [target, value] = [childOf(node, 'left'), childOf(node, 'right')];
  if (!target || !value) return children(node, context);
  const last = target.type === 'member_expression' ? childOf(target, 'property') : undefined;
  const literal = target.type === 'subscript_expression' ? childOf(target, 'index') : undefined;
  const name = (literal && literalString(sites.source, literal)) ?? foldedText(sites.source, last ?? target);
  if (target.type === 'identifier' || target.type.endsWith('_pattern')) {
    const scope = target.type === 'identifier' ? scopeOf(rawText(sites.source, target), context.scope) : context.scope;
    bindPattern(sites, target, scope, (path, fallback) => ({
      kind: 'value',
      node: value,
      scope: context.scope,
      path,
      fallback,
    }));
  } else {
    const owner = childOf(target, 'object')?.type === 'this' ? sites.classes[context.class] : undefined;
    const set = owner?.fields.get(name) ?? [];
    if (owner && set.length < 8) owner.fields.set(name, [...set, { node: value, scope: context.scope }]);
    if (exportsAll(sites, target)) keep(sites, 'exports', sites.exports, { node: value, scope: context.scope, name });
  }
  const { scope, symbol } = context;
  keep(sites, 'assignments', sites.assignments, { node, target, value, scope, symbol });
  const inner = { ...context, name: name.slice(0, 200), names: named(context.names, name) };
  return [
    { node: target, context: { ...context, name: '' } },
    { node: value, context: inner },
  ];
}

/** `module.exports = …`, `exports.name = …` */
function exportsAll(sites: Sites, target: SyntaxNode): boolean {
  return /^(?:module\.)?exports(?:\.\w+)?$/.test(foldedText(sites.source, target));
}

function collectPair(sites: Sites, node: SyntaxNode, context: Context): readonly Visit[] {
  const key = childOf(node, 'key') ?? childOf(node, 'name');
  const value = childOf(node, 'value');
  const name = (keyName(sites, key) ?? '').slice(0, 200);
  if (node.type === 'public_field_definition') collectField(sites, node, name, context);
  if (value?.type === 'true' || value?.type === 'false') {
    const setting = { node, name, value: value.type === 'true', symbol: context.symbol };
    keep(sites, 'settings', sites.settings, setting);
  }
  const visits: Visit[] = [];
  if (key?.type === 'computed_property_name') visits.push({ node: key, context: { ...context, name: '' } });
  const inner = { ...context, name, names: named(context.names, name), member: false };
  for (const child of node.children) {
    if (child === value) visits.push({ node: child, context: inner });
    else if (child.type === 'decorator') visits.push({ node: child, context });
  }
  return visits;
}

function collectField(sites: Sites, node: SyntaxNode, name: string, context: Context): void {
  const owner = sites.classes[context.class];
  const value = childOf(node, 'value');
  const type = childOf(node, 'type');
  if (!owner) return;
  if (value) owner.fields.set(name, [...(owner.fields.get(name) ?? []), { node: value, scope: context.scope }]);
  if (type) owner.types.set(name, foldedText(sites.source, type));
}
