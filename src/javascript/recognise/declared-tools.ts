import type { Span } from '../../syntax/index.ts';
import type { Call, Value } from '../module.ts';
import { importsMcp } from './mcp-packages.ts';
import { callsWithin, type Unit } from './unit.ts';
import { entryOf, functionOf, optionOf, textIn, valueAt } from './values.ts';

/** A tool that is told of by name and schema, and answered somewhere else in the file by that name. */
export type DeclaredTool = {
  readonly name: string;
  readonly span: Span;
  readonly symbol: string;
  readonly calls: readonly Call[];
  readonly served: boolean;
};

/**
 * Tools of servers that answer `tools/list` and `tools/call` themselves, and those that a request to a model describes. Their code is the
 * branch for their name (`case 'search':`), or the whole handler where it does not branch.
 */
export function declaredTools(unit: Unit): DeclaredTool[] {
  const served = importsMcp(unit) ? handlerOf(unit, 'CallTool', 'tools/call') : -1;
  const described = new Map<string, { readonly span: Span; readonly served: boolean; readonly symbol: string }>();
  if (served >= 0) {
    const list = handlerOf(unit, 'ListTools', 'tools/list');
    for (const value of unit.module.functions[list]?.returns ?? [])
      note(unit, described, entryOf(value, 'tools'), served, true);
  }
  for (const call of unit.module.calls) {
    if (!/\.(?:create|stream|parse|chat)$/.test(call.callee)) continue;
    note(unit, described, optionOf(call, 'tools', 'functions'), call.function, false, call);
  }
  const names = new Set(described.keys());
  const branches = unit.module.branches.filter(({ name }) => names.has(name));
  return [...described].map(([name, told]): DeclaredTool => {
    const mine = branches.filter((branch) => branch.name === name);
    const calls = mine.flatMap(({ start, end }) =>
      unit.module.calls.filter((call) => call.start >= start && call.start < end),
    );
    const whole = told.served && branches.length === 0 ? callsWithin(unit, served) : calls;
    return { name, ...told, calls: whole };
  });
}

function handlerOf(unit: Unit, schema: string, method: string): number {
  for (const call of unit.module.calls) {
    if (!call.callee.endsWith('.setRequestHandler')) continue;
    const first = valueAt(call, 0);
    if (first && (first.text.includes(schema) || textIn(first) === method))
      return functionOf(unit.module, valueAt(call, 1));
  }
  return -1;
}

function note(
  unit: Unit,
  described: Map<string, { readonly span: Span; readonly served: boolean; readonly symbol: string }>,
  value: Value | null,
  handler: number,
  served: boolean,
  at?: Call,
): void {
  if (value?.kind !== 'list') return;
  const symbol = unit.module.functions[handler]?.symbol ?? '';
  for (const item of value.items.slice(0, 200)) {
    if (item.kind !== 'object') continue;
    const inner = entryOf(item, 'function');
    const tool = inner?.kind === 'object' ? inner : item;
    const name = textIn(entryOf(tool, 'name'));
    const schema = entryOf(tool, 'inputSchema', 'input_schema', 'parameters');
    const first = tool.kind === 'object' ? tool.entries[0] : undefined;
    // A function beside the schema makes it an inline tool, which is told elsewhere.
    if (
      name === null ||
      schema === null ||
      first === undefined ||
      entryOf(tool, 'function', 'execute', 'handler') !== null
    )
      continue;
    const span = at ?? { startLine: first.span.startLine, endLine: first.span.endLine };
    if (!described.has(name))
      described.set(name.slice(0, 80), {
        span: { startLine: span.startLine, endLine: span.startLine },
        served,
        symbol: at?.symbol ?? symbol,
      });
  }
}
