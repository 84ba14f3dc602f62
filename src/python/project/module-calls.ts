import type { ModuleCall, SmallValue } from '../../model/index.ts';
import type { Call, Value } from '../module.ts';
import { evidenceOf, lastOf } from '../recognise/unit.ts';
import { classOf, type Names, ownName, parameterOwner, spreadOf } from './names.ts';
import { argumentsIn, isUnknown, smallOf } from './small.ts';

/** Calls of what may be the repository's own, and what is handed over by name, before those that lead nowhere are left out. */
export function moduleCalls(names: Names): ModuleCall[] {
  const found: ModuleCall[] = [];
  for (const call of names.unit.module.calls) {
    const to = targetOf(names, call);
    if (to !== null) found.push(moduleCall(names, call, to));
    for (const { value } of call.arguments) handOver(names, call, value, found);
  }
  return found;
}

function moduleCall(names: Names, call: Call, to: string): ModuleCall {
  const when = conditionsOf(names, call);
  const spread = spreadOf(names.unit, call);
  return {
    to,
    from: call.symbol,
    line: evidenceOf(names.unit, call).startLine,
    given: argumentsIn(call, (value) => smallOf(names, value, call.symbol)),
    ...(call.opaque && spread === null ? { opaque: true as const } : {}),
    ...(spread === null ? {} : { spread }),
    ...(when.length === 0 ? {} : { when }),
  };
}

/** What a call goes to, when that may be the repository's own. */
function targetOf(names: Names, call: Call): string | null {
  const own = ownName(names, call.callee.replace(/\.__call__$/, ''));
  if (own !== null) return call.callee.endsWith('.__call__') ? `${own}.__call__` : own;
  const above = call.callee.startsWith('super.');
  if (!above && !(call.callee.startsWith('?.') && /^(?:self|cls)$/.test(call.receiver))) return null;
  const owner = classOf(names.unit, call.symbol);
  if (owner === null) return null;
  return `${above ? 'super:' : ':'}${owner}.${lastOf(call.callee)}`;
}

/** Functions and objects given by name, also in a list: `tools=[search]`, `include_router(router)`, `Thread(target=work)`. */
function handOver(names: Names, call: Call, value: Value, found: ModuleCall[]): void {
  if (value.kind === 'list') {
    for (const item of value.items.slice(0, 50)) if (item.kind === 'name') handOver(names, call, item, found);
    return;
  }
  if (value.kind !== 'name') return;
  const to = ownName(names, value.qualified);
  if (to !== null) found.push({ to, from: call.symbol, line: evidenceOf(names.unit, call).startLine });
}

type Condition = NonNullable<ModuleCall['when']>[number];

/** Conditions that the call stands below and that compare a name with texts, as far as they are of the plainest forms. */
function conditionsOf(names: Names, call: Call): Condition[] {
  return call.within.flatMap((written): Condition[] => {
    const denied = /^not \((.*)\)$/.exec(written)?.[1];
    const condition = conditionOf(names, call.symbol, denied ?? written);
    if (condition === null) return [];
    const { not, ...rest } = condition;
    return [(denied === undefined) === (not === undefined) ? rest : { ...rest, not: true }];
  });
}

function conditionOf(names: Names, symbol: string, text: string): Condition | null {
  const starts = /^([A-Za-z_]\w*)\.startswith\((['"])([^'"]{1,200})\2\)$/.exec(text);
  if (starts) return condition(names, symbol, starts[1], 'starts', [starts[3] ?? '']);
  const equal = /^([A-Za-z_]\w*) ?(==|!=) ?(['"])([^'"]{0,200})\3$/.exec(text);
  if (equal) {
    const made = condition(names, symbol, equal[1], 'is', [equal[4] ?? '']);
    return made && equal[2] === '!=' ? { ...made, not: true } : made;
  }
  const among = /^([A-Za-z_]\w*) (not )?in ?([[({].*[\])}])$/.exec(text);
  const texts = among ? textsOf(among[3] ?? '') : null;
  if (!among || texts === null) return null;
  const made = condition(names, symbol, among[1], 'is', texts);
  return made && among[2] !== undefined ? { ...made, not: true } : made;
}

function condition(
  names: Names,
  symbol: string,
  name: string | undefined,
  test: Condition['test'],
  texts: string[],
): Condition | null {
  const value = name === undefined ? null : named(names, symbol, name);
  return value === null || isUnknown(value) ? null : { value, test, texts };
}

function named(names: Names, symbol: string, name: string): SmallValue | null {
  const of = parameterOwner(names.unit, symbol, name);
  if (of !== null) return { parameter: name, of };
  return names.globals.has(name) ? { name: `:${name}` } : null;
}

/** The texts of a written list, set or tuple of plain texts; null when it holds anything else. */
export function textsOf(written: string): string[] | null {
  const inside = written.slice(1, -1).trim().replace(/,$/, '');
  const texts: string[] = [];
  for (const part of inside.split(',')) {
    const text = /^(['"])([^'"\\]{1,200})\1$/.exec(part.trim())?.[2];
    if (text === undefined || texts.length >= 50) return null;
    texts.push(text);
  }
  return texts;
}
