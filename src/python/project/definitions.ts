import type { ModuleFunction, PythonModule, SmallValue } from '../../model/index.ts';
import type { Definition, Value } from '../module.ts';
import { fieldDefault } from '../recognise/options.ts';
import { evidenceOf, lastOf } from '../recognise/unit.ts';
import { classOf, type Names } from './names.ts';
import { textsOf } from './module-calls.ts';
import { argumentsIn, isCredential, isUnknown, smallOf, UNKNOWN } from './small.ts';

const PARAMETERS = 30;
const CONSTANTS = 300;

/** Decorators by which a framework takes a function as its own entry: routes, commands, jobs, events. */
const HANDLERS =
  /^(?:get|post|put|delete|patch|route|websocket|api_route|head|command|callback|task|shared_task|on_event|middleware|exception_handler|before_request|after_request|errorhandler|event|on_message|on_chat_start|listener|handler|schedule|job|cron|lifespan)$/;

type Constant = PythonModule['constants'][number];

/** Functions with what they take and return; `texts` are told by `assert x in (…)` and by `Literal[…]`. */
export function moduleFunctions(names: Names, isKept: (symbol: string) => boolean): ModuleFunction[] {
  const { definitions } = names.unit.module;
  const returns = returnsOf(names);
  const accepted = acceptedTexts(names);
  return definitions
    .filter(({ kind, symbol }) => kind === 'function' && (isKept(symbol) || returns.has(symbol)))
    .map((definition): ModuleFunction => {
      const returned = returns.get(definition.symbol);
      const handler = handlerOf(names, definition);
      return {
        symbol: definition.symbol,
        parameters: parametersOf(names, definition, accepted),
        ...(returned === undefined ? {} : { returns: returned }),
        ...(handler === null ? {} : { handler }),
      };
    });
}

function parametersOf(
  names: Names,
  { symbol, parameters }: Definition,
  accepted: ReadonlyMap<string, { readonly texts: string[]; readonly line: number }>,
): ModuleFunction['parameters'] {
  const outer = symbol.slice(0, Math.max(0, symbol.lastIndexOf('.')));
  const composed = composedFor(names, symbol);
  return parameters.slice(0, PARAMETERS).map(({ name, fallback, annotation }, index) => {
    if (index === 0 && composed !== null) return { name, or: composed };
    const or = fallback === null ? null : smallOf(names, defaultOf(names, fallback), outer);
    const type = /^(?:Optional\[)?["']?([A-Za-z_][\w.]{0,100})["']?\]?$/.exec(annotation)?.[1];
    const literal = /^(?:typing\.)?Literal(\[.*\])$/.exec(annotation)?.[1];
    const texts = literal === undefined ? null : textsOf(literal);
    const told = accepted.get(`${symbol} ${name}`);
    return {
      name,
      ...(or === null && fallback?.kind !== 'none' ? {} : { or }),
      ...(type === undefined || PLAIN_TYPES.has(type) ? {} : { type }),
      ...(told ?? (texts === null ? {} : { texts })),
    };
  });
}

/** What Hydra gives a function that it starts: the settings that its decorator names, https://hydra.cc/docs/1.3/tutorials/basic/your_first_app/config_file/ */
function composedFor(names: Names, symbol: string): SmallValue {
  const decorator = names.unit.definitions.get(symbol)?.decorators.find(({ callee }) => callee === 'hydra.main');
  return decorator === undefined
    ? null
    : { call: 'hydra.main', given: argumentsIn(decorator, (value) => smallOf(names, value, '')) };
}

const PLAIN_TYPES = new Set([
  'str',
  'int',
  'float',
  'bool',
  'bytes',
  'list',
  'dict',
  'tuple',
  'set',
  'None',
  'Any',
  'object',
]);

/** `typer.Option("x")` and the like stand for their default. */
function defaultOf(names: Names, value: Value): Value {
  if (value.kind !== 'call' || !/^typer\.(?:Option|Argument)$/.test(value.callee)) return value;
  return (
    names.unit.module.calls[value.call]?.arguments.find(({ name }) => name === null || name === 'default')?.value ??
    value
  );
}

/** What functions return, when each says one thing. */
function returnsOf(names: Names): ReadonlyMap<string, SmallValue> {
  const found = new Map<string, SmallValue | null>();
  for (const { symbol, value } of names.unit.module.returns ?? []) {
    if (value.kind === 'none' || symbol === '') continue;
    const small = found.size < 2_000 ? smallOf(names, value, symbol) : null;
    const before = found.get(symbol);
    const same = before === undefined || JSON.stringify(before) === JSON.stringify(small);
    found.set(symbol, same && small !== null && !isUnknown(small) && !isCredential('', small) ? small : null);
  }
  return new Map([...found].flatMap(([symbol, value]) => (value === null ? [] : [[symbol, value] as const])));
}

/** Texts that `assert x in {…}` allows for a parameter, by function and name. */
function acceptedTexts(names: Names): ReadonlyMap<string, { readonly texts: string[]; readonly line: number }> {
  const found = new Map<string, { readonly texts: string[]; readonly line: number }>();
  for (const { symbol, text, ...span } of names.unit.module.asserts ?? []) {
    const match = /^([A-Za-z_]\w*) in ?([[({].*[\])}])$/.exec(text);
    const texts = match ? textsOf(match[2] ?? '') : null;
    if (match && texts !== null)
      found.set(`${symbol} ${match[1] ?? ''}`, { texts, line: evidenceOf(names.unit, span).startLine });
  }
  return found;
}

function handlerOf(names: Names, { decorators }: Definition): string | null {
  const decorator = decorators.find(({ callee }) => HANDLERS.test(lastOf(callee)));
  if (!decorator) return null;
  return names.globals.has(decorator.receiver) ? `:${decorator.receiver}` : decorator.callee;
}

/** Constants of the module and attributes of its classes. Numbers are kept only where settings are overridden as a whole. */
export function moduleConstants(names: Names, numbers: boolean): Constant[] {
  const found = new Map<string, Constant>();
  for (const { symbol, target, value, ...span } of names.unit.module.assignments) {
    if (found.size > CONSTANTS * 4) break;
    const named = constantName(names, symbol, target);
    if (named === null) continue;
    const given = named.by === undefined ? fieldDefault(names.unit.module.calls, value) : value;
    const small = given === null ? factoryOf(names, value, symbol) : smallOf(names, given, symbol);
    if (small === null && !named.field) continue;
    const known = !isUnknown(small) && !isCredential(target, small) && (typeof small !== 'number' || numbers);
    const before = found.get(named.symbol);
    const agrees = before === undefined || before.value === null || agree(before.value, small);
    if (!known && before === undefined && !names.settable) continue;
    found.set(named.symbol, {
      symbol: named.symbol,
      value: known && agrees ? small : UNKNOWN,
      line: before?.line ?? evidenceOf(names.unit, span).startLine,
      ...(named.by === undefined ? {} : { by: named.by }),
    });
  }
  // Which names may be set from outside counts even where their value does not tell.
  return [...found.values()].filter(({ value }) => names.settable || !isUnknown(value)).slice(0, CONSTANTS);
}

function agree(a: SmallValue, b: SmallValue): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** What a target is called from outside: `NAME`, `Class.field`, `Class.x` for the `self.x` that a method sets. */
function constantName(
  names: Names,
  symbol: string,
  target: string,
): { readonly symbol: string; readonly by?: string; readonly field: boolean } | null {
  const attribute = /^self\.([A-Za-z_]\w*)$/.exec(target)?.[1];
  if (attribute !== undefined) {
    const owner = classOf(names.unit, symbol);
    return owner === null ? null : { symbol: `${owner}.${attribute}`, by: symbol, field: true };
  }
  if (!/^[A-Za-z_]\w*$/.test(target)) return null;
  if (symbol === '') return { symbol: target, field: false };
  return names.unit.definitions.get(symbol)?.kind === 'class' ? { symbol: `${symbol}.${target}`, field: true } : null;
}

/** `field(default_factory=Settings)` makes what it names. */
function factoryOf(names: Names, value: Value, symbol: string): SmallValue {
  const call = value.kind === 'call' ? names.unit.module.calls[value.call] : undefined;
  const factory = call?.arguments.find(({ name }) => name === 'default_factory')?.value;
  const made = factory ? smallOf(names, factory, symbol) : null;
  return made !== null && typeof made === 'object' && 'name' in made
    ? { call: made.name, given: [] }
    : smallOf(names, value, symbol);
}
