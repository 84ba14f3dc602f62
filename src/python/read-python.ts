import { calleeOf, qualified } from './callees.ts';
import { collectSites } from './collect.ts';
import { docstringOf, parametersOf } from './collect-definitions.ts';
import { argumentsOf } from './containers.ts';
import { literalString, shownString } from './literals.ts';
import type { Assignment, Call, Definition, PythonModule, Shift, Span } from './module.ts';
import { bracketDepth } from './nesting.ts';
import { parsePython } from './parser.ts';
import { sidesOf } from './shifts.ts';
import type { AssignmentSite, CallSite, DefinitionSite, ShiftSite, Sites } from './sites.ts';
import { childOf, foldedText, parts, positionOf, rawText, sourceOf, spanOf } from './syntax.ts';
import { type Trail, trailOf } from './trail.ts';
import { valueOf } from './values.ts';

/**
 * `limits` says in sentences what was left out of a file that has more than is kept; empty for ordinary files. A file with syntax errors is
 * read as far as it goes, its `module.broken` tells where not.
 */
export type PythonReading =
  | { readonly ok: true; readonly module: PythonModule; readonly limits?: readonly string[] }
  | { readonly ok: false; readonly reason: string };

/** A reader as extractors take it. */
export type ReadPython = (text: string, signal: AbortSignal) => Promise<PythonReading>;

const sizeLimit = 4_000_000;
const nestingLimit = 500;

/**
 * Reads Python source, Python 2 as far as the grammar takes it. Nothing is executed or imported, and the work is bounded: a text above
 * 4,000,000 characters, nested deeper than 500 brackets or too costly to parse is refused with a reason, and so is one of which no part
 * parses. The same text always gives the same reading unless the signal stops it.
 */
export async function readPython(text: string, signal: AbortSignal): Promise<PythonReading> {
  if (text.length > sizeLimit) return { ok: false, reason: `Longer than ${sizeLimit} characters.` };
  if (bracketDepth(text, nestingLimit) > nestingLimit) {
    return { ok: false, reason: `Brackets nest deeper than ${nestingLimit}.` };
  }
  const parsed = await parsePython(text, signal);
  if ('reason' in parsed) return { ok: false, reason: parsed.reason };
  const sites = collectSites(sourceOf(text), parsed.root);
  const broken = merged(parsed.errors.map((node) => spanOf(sites.source, node)));
  const module = { ...factsOf(sites), broken };
  const nothing = [module.imports, module.definitions, module.assignments, module.calls].every(
    (facts) => !facts.length,
  );
  if (nothing && module.broken.length > 0) return { ok: false, reason: 'No part of the text parses as Python.' };
  return { ok: true, module, limits: [...sites.cut].toSorted() };
}

function factsOf(sites: Sites): Omit<PythonModule, 'broken'> {
  const trail = trailOf(sites, valueOf);
  // Inner and earlier calls first, so that following one from another is never deep.
  const order = sites.calls.map((site, index) => ({ end: site.node.end, start: site.node.start, index }));
  order.sort((a, b) => a.end - b.end || b.start - a.start);
  for (const { index } of order) calleeOf(trail, index);
  const assignments = sites.assignments.map((site) => assignmentOf(trail, site));
  return {
    imports: sites.imports,
    definitions: sites.definitions.map((site) => definitionOf(trail, site)),
    assignments,
    calls: sites.calls.map((site, index) => callOf(trail, site, index)),
    shifts: sites.shifts.map((site) => shiftOf(trail, site)),
    returns: sites.returns.map(({ node, place }) => ({
      symbol: place.scope.symbol,
      value: valueOf(trail, node, place),
    })),
    argv: sites.argv.map((node) => spanOf(sites.source, node)),
    asserts: sites.asserts.map(({ node, symbol }) => ({
      ...spanOf(sites.source, node),
      text: foldedText(sites.source, node),
      symbol,
    })),
    strings: sites.strings.map(({ node, symbol, name }) => {
      const { startLine, endLine } = spanOf(sites.source, node);
      return { startLine, endLine, value: shownString(sites.source, node, 2_000), symbol, name };
    }),
  };
}

function shiftOf(trail: Trail, { node, operator, place }: ShiftSite): Shift {
  const [left, right] = sidesOf(node).map((side) => side.map((operand) => valueOf(trail, operand, place)));
  return {
    ...spanOf(trail.sites.source, node),
    operator,
    left: left ?? [],
    right: right ?? [],
    symbol: place.scope.symbol,
  };
}

function callOf(trail: Trail, site: CallSite, index: number): Call {
  const { source } = trail.sites;
  const callee = childOf(site.node, 'function');
  const qualifiedCallee = calleeOf(trail, index);
  const instance = qualifiedCallee.endsWith('.__call__') ? callee : undefined;
  const object = callee?.type === 'attribute' && !instance ? childOf(callee, 'object') : instance;
  const { startLine, endLine } = spanOf(source, site.node);
  const list = childOf(site.node, 'arguments');
  const isSpread = list?.children.some(({ type }) => type === 'dictionary_splat') === true;
  let given = isSpread ? argumentsOf(trail, list, site.place) : undefined;
  const argumentsNow = (): ReturnType<typeof argumentsOf> => (given ??= argumentsOf(trail, list, site.place));
  // Most calls are of no interest: what they are given is evaluated when somebody asks.
  return {
    startLine,
    endLine,
    callee: qualifiedCallee,
    get receiver() {
      return object ? foldedText(source, object) : '';
    },
    symbol: site.place.scope.symbol,
    get arguments() {
      return argumentsNow().arguments;
    },
    get opaque() {
      return argumentsNow().opaque;
    },
    main: site.main,
    get startColumn() {
      return positionOf(source, site.node.start).column;
    },
    get endColumn() {
      return positionOf(source, site.node.end).column;
    },
    within: site.within,
    ...(given?.spread === undefined ? {} : { spread: given.spread }),
  };
}

function assignmentOf(trail: Trail, site: AssignmentSite): Assignment {
  const { startLine, endLine } = spanOf(trail.sites.source, site.node);
  const value = site.value
    ? valueOf(trail, site.value, site.place)
    : ({ kind: 'unknown', text: foldedText(trail.sites.source, site.node) } as const);
  if (site.value && !trail.values.has(site.value)) trail.values.set(site.value, value);
  return { startLine, endLine, target: site.target, symbol: site.place.scope.symbol, value };
}

function definitionOf(trail: Trail, site: DefinitionSite): Definition {
  const { source } = trail.sites;
  const { node, place } = site;
  const bases = childOf(node, 'superclasses');
  const body = childOf(node, 'body');
  const docstring = body ? docstringOf(body) : undefined;
  const written = docstring ? (literalString(source, docstring) ?? '') : '';
  return {
    ...spanOf(source, node),
    kind: site.kind,
    symbol: site.symbol,
    decorators: site.decorators.map((decorator) => {
      const expression = parts(decorator)[0] ?? decorator;
      const call = expression.type === 'call';
      const callee = (call ? childOf(expression, 'function') : undefined) ?? expression;
      const object = callee.type === 'attribute' ? childOf(callee, 'object') : undefined;
      const list = call ? childOf(expression, 'arguments') : undefined;
      return {
        callee: qualified(trail, callee, place),
        arguments: argumentsOf(trail, list, place).arguments,
        span: spanOf(source, decorator),
        receiver: object ? foldedText(source, object) : '',
      };
    }),
    bases: (bases ? parts(bases) : [])
      .filter((base) => base.type !== 'keyword_argument')
      .map((base) => qualified(trail, base.type === 'subscript' ? (childOf(base, 'value') ?? base) : base, place)),
    parameters: parametersOf(childOf(node, 'parameters')).map(({ name, stars, fallback, annotation }) => ({
      name: stars + rawText(source, name),
      fallback: fallback ? valueOf(trail, fallback, place) : null,
      annotation: annotation ? foldedText(source, annotation) : '',
    })),
    docstring: (written.trim().split(/\r?\n[ \t]*\r?\n/, 1)[0] ?? '').slice(0, 500),
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
