import { childOf, parts, rawText, type Span, spanOf, type SyntaxNode } from '../syntax/index.ts';
import { sourceOf, foldedText } from '../syntax/index.ts';
import { addImport } from './collect-modules.ts';
import { collectSites } from './collect.ts';
import { calleeText, knownAs } from './known.ts';
import { literalString, shownString } from './literals.ts';
import type { Argument, Call, ClassOfFile, Decorator, Entry, FunctionOfFile, JavaScriptModule } from './module.ts';
import { parseJavaScript } from './parser.ts';
import type { Scope } from './scopes.ts';
import type { CallSite, ClassSite, FunctionSite, Sites } from './sites.ts';
import { type Trail, trailOf } from './trail.ts';
import { calleeUnknown, valueOf } from './values.ts';

/**
 * `limits` says in sentences what was left out of a file that has more than is kept; empty for ordinary files. A file with syntax errors is
 * read as far as it goes, its `module.broken` tells where not.
 */
export type JavaScriptReading =
  | { readonly ok: true; readonly module: JavaScriptModule; readonly limits: readonly string[] }
  | { readonly ok: false; readonly reason: string };

/** A reader as the extractor takes it. */
export type ReadJavaScript = (path: string, text: string, signal: AbortSignal) => Promise<JavaScriptReading>;

const sizeLimit = 4_000_000;

/**
 * Reads JavaScript or TypeScript source, with JSX and as much of Flow as the grammar takes. Nothing is executed or imported, and the work
 * is bounded: a text above 4,000,000 characters or too costly to parse is refused with a reason, and so is one of which no part parses.
 * The same text always gives the same reading unless the signal stops it.
 */
export async function readJavaScript(path: string, text: string, signal: AbortSignal): Promise<JavaScriptReading> {
  if (text.length > sizeLimit) return { ok: false, reason: `Longer than ${sizeLimit} characters.` };
  const parsed = await parseJavaScript(path, text, signal);
  if ('reason' in parsed) return { ok: false, reason: parsed.reason };
  const sites = collectSites(sourceOf(text), parsed.root);
  const errors = parsed.errors.filter((node) => isGap(text, node));
  const module = { ...moduleOf(sites), broken: merged(errors.map((node) => spanOf(sites.source, node))) };
  const nothing = [module.imports, module.functions, module.assignments, module.calls, module.exports].every(
    (facts) => facts.length === 0,
  );
  if (nothing && module.broken.length > 0) return { ok: false, reason: 'No part of the text parses as JavaScript.' };
  return { ok: true, module, limits: [...sites.cut].toSorted() };
}

/** An entity in an attribute (`alt="a&b"`) and other single words are no gap: nothing was skipped that a fact could stand in. */
function isGap(text: string, node: SyntaxNode): boolean {
  return (
    node.missing ||
    !/^[\w&;=.,'"\s-]*$/.test(text.slice(node.start, Math.min(node.end, node.start + 200))) ||
    node.end - node.start > 80
  );
}

function moduleOf(sites: Sites): Omit<JavaScriptModule, 'broken'> {
  const trail = trailOf(sites);
  // Inner and earlier calls first, so that following one from another is never deep.
  const order = sites.calls.toSorted((a, b) => a.node.end - b.node.end || b.node.start - a.node.start);
  for (const { node, scope } of order) {
    knownAs(trail, node, scope);
    valueOf(trail, node, scope);
  }
  const calls = sites.calls.map((site) => callOf(trail, site));
  noteRequired(sites);
  const { source } = sites;
  return {
    imports: sites.imports,
    functions: functionsOf(trail),
    classes: sites.classes.map((site) => classOf(trail, site)),
    assignments: sites.assignments.map(({ node, target, value, scope, symbol }) => {
      const known = knownAs(trail, target, scope);
      const name = known && !known.instance ? known.path : foldedText(source, target).replaceAll(/['"\s]/g, '');
      return { ...spanOf(source, node), target: name.slice(0, 300), symbol, value: valueOf(trail, value, scope) };
    }),
    calls,
    branches: sites.branches,
    exports: sites.exports.map(({ node, scope, name }): Entry => ({
      name,
      value: exportedValue(trail, node, scope),
      span: spanOf(source, node),
    })),
    settings: sites.settings.map(({ node, ...setting }) => ({ ...setting, ...spanOf(source, node) })),
    strings: sites.strings.map((site) => ({
      ...spanOf(source, site.node),
      value: shownString(source, site.node, 2_000),
      symbol: site.symbol,
      name: site.name,
    })),
  };
}

/** A declaration that is exported is no expression. */
function exportedValue(trail: Trail, node: SyntaxNode, scope: Scope): Entry['value'] {
  const id = trail.sites.functionOf.get(node);
  return id === undefined
    ? valueOf(trail, node, scope)
    : { kind: 'function', function: id, text: foldedText(trail.sites.source, node) };
}

/** `require('m')` and `import('m')` wherever they stand. */
function noteRequired(sites: Sites): void {
  for (const { node } of sites.calls) {
    const callee = childOf(node, 'function');
    const requires =
      callee?.type === 'import' ||
      (callee?.type === 'identifier' && callee.end - callee.start === 7 && rawText(sites.source, callee) === 'require');
    const list = requires ? childOf(node, 'arguments') : undefined;
    const first = list?.type === 'arguments' ? parts(list)[0] : undefined;
    const text = first ? literalString(sites.source, first) : null;
    if (text !== null) addImport(sites, node, text, { name: '*', typeOnly: false });
  }
}

function callOf(trail: Trail, site: CallSite): Call {
  const { source } = trail.sites;
  const { node, scope } = site;
  const callee = childOf(node, 'function') ?? childOf(node, 'constructor');
  const known = callee ? knownAs(trail, callee, scope) : null;
  const object = callee?.type === 'member_expression' ? childOf(callee, 'object') : undefined;
  return {
    ...spanOf(source, node),
    callee: known ? calleeText(known) : calleeUnknown(trail, callee),
    receiver: object ? valueOf(trail, object, scope) : known?.instance && callee ? valueOf(trail, callee, scope) : null,
    symbol: site.symbol,
    function: site.function,
    target: known?.target ?? -1,
    ...argumentsOf(trail, childOf(node, 'arguments'), scope),
    made: node.type === 'new_expression',
    names: site.names,
    start: node.start,
  };
}

/** Known lists are spread; `opaque` tells that something spread is not known. A tagged template is its own only argument. */
function argumentsOf(
  trail: Trail,
  list: SyntaxNode | undefined,
  scope: Scope,
): { readonly arguments: readonly Argument[]; readonly opaque: boolean } {
  const found: Argument[] = [];
  let opaque = false;
  for (const node of list === undefined ? [] : list.type === 'arguments' ? parts(list).slice(0, 200) : [list]) {
    if (node.type === 'ERROR') continue;
    const span = spanOf(trail.sites.source, node);
    const inner = node.type === 'spread_element' ? parts(node)[0] : undefined;
    const value = valueOf(trail, inner ?? node, scope);
    if (!inner) found.push({ value, span });
    else if (value.kind === 'list' && value.items.length <= 100)
      found.push(...value.items.map((item) => ({ value: item, span })));
    else opaque = true;
  }
  return { arguments: found, opaque };
}

function functionsOf(trail: Trail): FunctionOfFile[] {
  const { functions, source } = trail.sites;
  const last = functions.map((_, index) => index);
  for (let index = functions.length - 1; index >= 0; index--) {
    const parent = functions[index]?.parent ?? -1;
    if (parent >= 0) last[parent] = Math.max(last[parent] ?? parent, last[index] ?? index);
  }
  return functions.map((site, index) => ({
    ...spanOf(source, site.node),
    parent: site.parent,
    last: last[index] ?? index,
    name: site.name,
    symbol: site.symbol,
    class: site.class,
    parameters: site.parameters.map(({ name, annotation, decorators }) => ({
      name,
      annotation,
      decorators: decorators.map((node) => decoratorOf(trail, node, site.scope).callee),
    })),
    decorators: decoratorsOf(trail, site),
    exported: site.exported,
    returns: site.returns.map(({ node, scope }) => valueOf(trail, node, scope)),
  }));
}

function decoratorsOf(trail: Trail, site: FunctionSite): readonly Decorator[] {
  return site.decorators.slice(0, 50).map((node) => decoratorOf(trail, node, site.scope.parent ?? site.scope));
}

function decoratorOf(trail: Trail, node: SyntaxNode, scope: Scope): Decorator {
  const expression = parts(node)[0] ?? node;
  const call = expression.type === 'call_expression';
  const callee = (call ? childOf(expression, 'function') : undefined) ?? expression;
  const known = knownAs(trail, callee, scope);
  const list = call ? childOf(expression, 'arguments') : undefined;
  return {
    callee: known ? calleeText(known) : calleeUnknown(trail, callee),
    arguments: argumentsOf(trail, list, scope).arguments,
    span: spanOf(trail.sites.source, node),
  };
}

function classOf(trail: Trail, site: ClassSite): ClassOfFile {
  const { source } = trail.sites;
  const known = site.base ? knownAs(trail, site.base, site.scope) : null;
  const fields = [...site.fields].flatMap(([name, set]): Entry[] => {
    const first = set[0];
    if (!first) return [];
    return [{ name, value: valueOf(trail, first.node, first.scope), span: spanOf(source, first.node) }];
  });
  return {
    ...spanOf(source, site.node),
    symbol: site.symbol,
    base: known ? calleeText(known) : site.base ? foldedText(source, site.base) : '',
    decorators: site.decorators.slice(0, 50).map((node) => decoratorOf(trail, node, site.scope)),
    fields,
    methods: site.methods,
  };
}

/** Overlapping and adjoining spans as one, in order of lines. */
function merged(spans: readonly Span[]): readonly Span[] {
  const sorted = spans.toSorted((a, b) => a.startLine - b.startLine || a.endLine - b.endLine);
  const result: Span[] = [];
  for (const span of sorted) {
    const last = result.at(-1);
    if (!last || span.startLine > last.endLine + 1) result.push(span);
    else if (span.endLine > last.endLine) result[result.length - 1] = { ...last, endLine: span.endLine };
  }
  return result;
}
