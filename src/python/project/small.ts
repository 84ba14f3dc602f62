import { credentialOf } from '../../credential/index.ts';
import type { SmallArgument, SmallValue } from '../../model/index.ts';
import type { Call, Value } from '../module.ts';
import { placeOfFile } from '../recognise/paths.ts';
import { lastOf } from '../recognise/unit.ts';
import { classOf, type Names, ownName, parameterOwner } from './names.ts';

/** Bounds on what is kept of one value: parts, depth, characters of a text. */
const PARTS = 60;
const DEPTH = 6;
const TEXT = 300;

export const UNKNOWN: SmallValue = { unknown: true };

/** Calls whose result is their argument in another form; kept so that what is around a path or text is not lost. */
const TRANSPARENT =
  /^(?:os\.path\.(?:join|expanduser|abspath|realpath|normpath)|os\.fspath|str|pathlib\.(?:Path|PurePath)|open|io\.open|gzip\.open)$|\.(?:joinpath|open)$/;
/** Calls that read the command line into one object. */
const PARSES =
  /(?:^|\.)parse_(?:known_)?(?:intermixed_)?args$|\.parse_args_into_dataclasses$|^simple_parsing\.parse$|^tyro\.cli$|^flags\.FLAGS$/;

/** Calls that read a file of settings, or hand on what was read. */
const SETTINGS =
  /^(?:yaml\.(?:safe_load|load|full_load)|ruamel\.yaml\.(?:safe_load|YAML\.load)|json\.load|tomllib\.load|toml\.load|(?:omegaconf\.)?OmegaConf\.(?:load|create|merge|to_container|to_object|structured)|omegaconf\.DictConfig|(?:\w+\.)*EasyDict|box\.Box|munch\.munchify)$/;

type Budget = { left: number };

/** A value in small, as it stands in the function `symbol`. */
export function smallOf(names: Names, value: Value, symbol: string): SmallValue {
  return small(names, value, symbol, 0, { left: PARTS });
}

function small(names: Names, value: Value, symbol: string, depth: number, budget: Budget): SmallValue {
  budget.left -= 1;
  if (depth > DEPTH || budget.left < 0) return UNKNOWN;
  if (value.kind === 'call' || value.kind === 'attribute' || value.kind === 'unknown') {
    const place = placeOfFile(names.unit, value.text, 0);
    if (place !== null) return place;
  }
  const inner = (part: Value): SmallValue => small(names, part, symbol, depth + 1, budget);
  switch (value.kind) {
    case 'string':
      return ownAttribute(names, value.text, symbol) ?? stringOf(names, value, inner);
    case 'number':
    case 'boolean':
      return value.value;
    case 'none':
      return ownAttribute(names, value.text, symbol);
    case 'list':
      return value.items.length > PARTS ? UNKNOWN : { list: value.items.map(inner) };
    case 'dict':
      return value.entries.length > PARTS ? UNKNOWN : { dict: value.entries.map(([key, part]) => [key, inner(part)]) };
    case 'name': {
      const name = ownName(names, value.qualified);
      return name === null ? UNKNOWN : { name };
    }
    case 'parameter':
      return parameterIn(names, value, symbol, inner);
    case 'environment':
      return { environment: value.name, ...(value.fallback === null ? {} : { or: inner(value.fallback) }) };
    case 'attribute':
      return attributeIn(names, value.path, symbol, inner);
    case 'call':
      return callIn(names, value, inner);
    default:
      if (value.joined) return { joined: value.joined.parts.map(inner), by: value.joined.by };
      return value.item ? { item: value.item.key, in: inner(value.item.of) } : UNKNOWN;
  }
}

/** `self.x`: what another class may say otherwise; null for anything else. */
function ownAttribute(names: Names, text: string, symbol: string): SmallValue {
  const attribute = /^(?:self|cls)\.([A-Za-z_]\w*)$/.exec(text)?.[1];
  const of = attribute === undefined ? null : classOf(names.unit, symbol);
  return attribute === undefined || of === null ? null : { self: attribute, of };
}

function stringOf(names: Names, value: Value & { kind: 'string' }, inner: (part: Value) => SmallValue): SmallValue {
  if (value.followed) {
    if (isSetting(names, value.text)) return { name: `:${value.text}` };
    if (names.settable && value.joined) return { joined: value.joined.parts.map(inner), by: value.joined.by };
  }
  return value.value.length > TEXT ? UNKNOWN : value.value;
}

/** A name of the module that keeps its value, or that may be set from outside: its line tells more than its text alone. */
function isSetting(names: Names, name: string): boolean {
  if (!names.globals.has(name)) return false;
  const assigned = names.unit.assignmentsByTarget.get(name);
  return names.settable || (assigned?.length === 1 && assigned[0]?.value.kind === 'string');
}

/** A parameter of the function or of one around it. What a method keeps in `self.x` is the object's, set by another call. */
function parameterIn(
  names: Names,
  value: Value & { kind: 'parameter' },
  symbol: string,
  inner: (part: Value) => SmallValue,
): SmallValue {
  const own = ownAttribute(names, value.text, symbol);
  if (own !== null) return own;
  const of = parameterOwner(names.unit, symbol, value.name);
  if (of === null) return UNKNOWN;
  return { parameter: value.name, of, ...(value.fallback === null ? {} : { or: inner(value.fallback) }) };
}

function attributeIn(names: Names, path: string, symbol: string, inner: (part: Value) => SmallValue): SmallValue {
  if (!/^[A-Za-z_][\w.]{0,200}$/.test(path)) return UNKNOWN;
  const [root = '', ...rest] = path.split('.');
  const field = rest.join('.');
  const below = (value: SmallValue): SmallValue => (field === '' ? value : { field, in: value });
  const owner = root === 'self' || root === 'cls' ? classOf(names.unit, symbol) : null;
  if (owner !== null) {
    const [attribute = '', ...deeper] = rest;
    const self: SmallValue = { self: attribute, of: owner };
    return deeper.length === 0 ? self : { field: deeper.join('.'), in: self };
  }
  const known = names.unit.options.get(lastOf(path));
  if (known) return { option: lastOf(path), or: inner(known) };
  const of = parameterOwner(names.unit, symbol, root);
  if (of !== null) return below({ parameter: root, of });
  const assigned = (names.unit.assignmentsByTarget.get(root) ?? []).findLast(
    (assignment) => assignment.symbol === symbol || assignment.symbol === '',
  );
  if (assigned === undefined) return { option: lastOf(path) };
  if (assigned.value.kind === 'unknown') return { option: lastOf(path) };
  if (assigned.value.kind === 'call' && PARSES.test(assigned.value.callee)) return { option: lastOf(path) };
  if (assigned.value.kind !== 'call' && assigned.value.kind !== 'name' && assigned.value.kind !== 'parameter')
    return UNKNOWN;
  const object = inner(assigned.value);
  return isUnknown(object) ? UNKNOWN : below(object);
}

function callIn(names: Names, value: Value & { kind: 'call' }, inner: (part: Value) => SmallValue): SmallValue {
  if (PARSES.test(value.callee)) return { option: '' };
  const call = names.unit.module.calls[value.call];
  const own = ownName(names, value.callee);
  if (own === null && !TRANSPARENT.test(value.callee) && !SETTINGS.test(value.callee)) return UNKNOWN;
  return { call: own ?? value.callee, given: call ? argumentsIn(call, inner) : [] };
}

const ARGUMENTS = 30;

/** Arguments by keyword or by position. */
export function argumentsIn(call: Pick<Call, 'arguments'>, inner: (part: Value) => SmallValue): SmallArgument[] {
  let position = 0;
  return call.arguments.slice(0, ARGUMENTS).map(({ name, value }): SmallArgument => {
    const given = inner(value);
    return [name ?? position++, isCredential(name ?? '', given) ? UNKNOWN : given];
  });
}

export function isUnknown(value: SmallValue): boolean {
  return typeof value === 'object' && value !== null && 'unknown' in value;
}

/** Whether another file may tell what the value is, or a part of it. */
export function isOpen(value: SmallValue): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if ('list' in value) return value.list.some(isOpen);
  if ('dict' in value) return value.dict.some(([, part]) => isOpen(part));
  if ('joined' in value) return value.joined.some(isOpen);
  if ('call' in value) return !TRANSPARENT.test(value.call) || value.given.some(([, part]) => isOpen(part));
  if ('environment' in value) return value.or !== undefined && isOpen(value.or);
  if ('option' in value) return value.or === undefined;
  return !('unknown' in value);
}

/** Whether a text, however deep, looks like a credential by its own form or by the name that it has. */
export function isCredential(name: string, value: SmallValue): boolean {
  if (typeof value === 'string') return value.length >= 16 && credentialOf(name, value) !== null;
  if (typeof value !== 'object' || value === null) return false;
  if ('list' in value) return value.list.some((part) => isCredential(name, part));
  if ('dict' in value) return value.dict.some(([key, part]) => isCredential(key, part));
  if ('joined' in value) return value.joined.some((part) => isCredential(name, part));
  if ('given' in value) return value.given.some(([key, part]) => isCredential(String(key), part));
  return 'or' in value && value.or !== undefined && isCredential(name, value.or);
}
