import type { Argument, Call, Definition, PythonModule, Value } from '../module.ts';

/**
 * Defaults of options by destination: `parser.add_argument('--model', default=…)`, `@click.option('--model', default=…)`, and fields
 * of classes (`model: str = field(default=…)`). The first of a name wins; an option without default is left out.
 */
export function optionsOf(module: PythonModule, definitions: ReadonlyMap<string, Definition>): Map<string, Value> {
  const options = new Map<string, Value>();
  for (const call of module.calls) {
    if (call.callee.endsWith('add_argument')) add(options, optionOf(call.arguments));
    else if (DEFINES_FLAG.test(call.callee)) add(options, flagOf(call.arguments));
  }
  for (const definition of module.definitions) {
    for (const decorator of definition.decorators) {
      if (/^(?:click|rich_click|asyncclick)\.option$/.test(decorator.callee))
        add(options, optionOf(decorator.arguments));
    }
  }
  for (const assignment of module.assignments) {
    if (definitions.get(assignment.symbol)?.kind !== 'class' || assignment.target.includes('.')) continue;
    const value = fieldDefault(module.calls, assignment.value);
    if (value) add(options, { name: assignment.target, value });
  }
  return options;
}

/** `flags.DEFINE_string('name', 'default', 'help')` of absl. */
const DEFINES_FLAG = /(?:^|\.)flags\.DEFINE_\w+$/;

export function definesOption(callee: string): boolean {
  return callee.endsWith('add_argument') || DEFINES_FLAG.test(callee);
}

/** Name and default of a flag from the arguments that define it, null when they do not tell. */
export function flagOf(parts: readonly Argument[]): { name: string; value: Value } | null {
  const positional = parts.filter(({ name }) => name === null);
  const name = positional[0]?.value;
  const value = parts.find((part) => part.name === 'default')?.value ?? positional[1]?.value;
  return name?.kind === 'string' && value ? { name: name.value, value } : null;
}

/** Destination and default of an option from the arguments that declare it, null when it has none. */
export function optionOf(parts: readonly Argument[]): { name: string; value: Value } | null {
  const keyword = (name: string): Value | null => parts.find((part) => part.name === name)?.value ?? null;
  const names = parts.flatMap(({ name, value }) => (name === null && value.kind === 'string' ? [value.value] : []));
  const destination = keyword('dest');
  const longest = names.find((name) => name.startsWith('--')) ?? names[0];
  const dest = destination?.kind === 'string' ? destination.value : longest?.replace(/^-+/, '').split('/')[0];
  if (dest === undefined) return null;
  const name = dest.replaceAll('-', '_');
  const action = keyword('action');
  if (action?.kind === 'string' && (action.value === 'store_true' || action.value === 'store_false')) {
    const value = action.value === 'store_false';
    return { name, value: keyword('default') ?? { kind: 'boolean', value, text: action.text, followed: true } };
  }
  const value = keyword('default');
  return value ? { name, value } : null;
}

/** The default of a field: what is assigned, or what `field(default=…)` and `Field(…)` are given; null when a factory makes it. */
export function fieldDefault(calls: readonly Call[], value: Value): Value | null {
  if (value.kind !== 'call') return value;
  if (!/(?:^|\.)(?:field|Field)$/.test(value.callee)) return null;
  const parts = calls[value.call]?.arguments ?? [];
  const first = parts[0];
  return parts.find((part) => part.name === 'default')?.value ?? (first?.name === null ? first.value : null);
}

function add(options: Map<string, Value>, option: { name: string; value: Value } | null): void {
  if (option && !options.has(option.name)) options.set(option.name, option.value);
}
