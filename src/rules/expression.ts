import { type ASTNode, Environment } from '@marcbachmann/cel-js';
import { z } from 'zod';
import type { SubjectKind } from '../model/index.ts';
import { glob, under } from './functions.ts';
import { hint } from './nearest.ts';
import { constants, control, knownControls, type View, views } from './vocabulary.ts';

/** A subject made ready for conditions, once for all of them. */
export type Bound = { readonly kind: SubjectKind; readonly value: unknown };

/** A checked condition; `holds` throws when evaluation fails, which only a value that breaks its schema brings about. */
export type Condition = { readonly text: string; readonly cost: Cost; readonly holds: (subject: Bound) => boolean };

/** What bounds the time that a condition takes: its nodes, `exists` and the like within each other, characters of `glob` patterns. */
export type Cost = { readonly nodes: number; readonly quantifiers: number; readonly globs: number };

export type ConditionReading =
  | { readonly ok: true; readonly condition: Condition }
  | { readonly ok: false; readonly message: string };

/** What a condition may call. The language has more; what is not here has no bound on time or escapes the type check. */
const FUNCTIONS = ['all', 'contains', 'crosses', 'endsWith', 'exists', 'filter', 'glob', 'size', 'startsWith', 'under'];
const OPERATORS = new Set([
  '==',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  '&&',
  '||',
  '!_',
  'in',
  '.',
  '?:',
  'list',
  'value',
  'id',
  'call',
  'rcall',
]);
const QUANTIFIERS = new Set(['all', 'exists', 'filter']);
const LIMITS = { maxAstNodes: 200, maxDepth: 24 };
const LONGEST_PATTERN = 100;

type Scope = ReadonlyMap<string, z.ZodType>;
type Inspection = { readonly each: SubjectKind; readonly problems: string[] };
type Constructor = { (): string; readonly prototype: object };

/** The CEL name of every object schema, which is also the name of the constructor of its values. */
const typeNames = new Map<z.ZodType, string>(
  Object.entries(views).map(([kind, schema]) => [schema, `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`]),
);
const constructors = new Map([...typeNames].map(([schema, name]) => [schema, constructorNamed(name)]));
const environments = new Map<SubjectKind, Environment>();

/**
 * Checks a condition on a subject of the given kind: its fields, types, functions and, where it compares with a field that has a
 * fixed set of values, the literals. The message says what is wrong and what to write instead.
 */
export function readCondition(each: SubjectKind, text: string): ConditionReading {
  const environment = environmentFor(each);
  const inspection: Inspection = { each, problems: [] };
  try {
    const program = environment.parse(text);
    inspect(program.ast, new Map([[each, views[each]]]), inspection);
    const [problem] = inspection.problems;
    if (problem !== undefined) return { ok: false, message: problem };
    const checked = program.check();
    if (!checked.valid) return { ok: false, message: firstLine(checked.error) };
    if (checked.type !== 'bool')
      return { ok: false, message: `is a ${checked.type}, not a condition; compare it with something` };
    const holds = (subject: Bound): boolean => program({ [each]: subject.value }) === true;
    return { ok: true, condition: { text, cost: costOf(program.ast), holds } };
  } catch (error) {
    return { ok: false, message: firstLine(error) };
  }
}

/** Makes a subject ready for the conditions on its kind; fields outside the view are left out. */
export function bind(kind: SubjectKind, view: View): Bound {
  return { kind, value: carry(views[kind], view) };
}

function environmentFor(each: SubjectKind): Environment {
  const known = environments.get(each);
  if (known !== undefined) return known;
  const environment = new Environment({ unlistedVariablesAreDyn: false, limits: LIMITS });
  for (const [schema, name] of typeNames) {
    if (!(schema instanceof z.ZodObject)) continue;
    const fields = Object.fromEntries(Object.entries(schema.shape).map(([field, type]) => [field, celType(type)]));
    const ctor = constructors.get(schema);
    if (ctor !== undefined) environment.registerType(name, { ctor, fields });
  }
  environment.registerFunction('glob(string, string): bool', glob);
  environment.registerFunction('under(string, string): bool', under);
  for (const type of ['Flow', 'Path']) {
    environment.registerFunction(`${type}.crosses(string): bool`, (way: { boundaries: string[] }, boundary: string) =>
      way.boundaries.includes(boundary),
    );
  }
  for (const [name, values] of constants) environment.registerConstant(name, 'list<string>', [...values]);
  environment.registerVariable(each, celType(views[each]));
  environments.set(each, environment);
  return environment;
}

/** Numbers are doubles: a plain JavaScript number is no CEL integer. */
function celType(schema: unknown): string {
  if (schema instanceof z.ZodString || schema instanceof z.ZodEnum) return 'string';
  if (schema instanceof z.ZodBoolean) return 'bool';
  if (schema instanceof z.ZodNumber) return 'double';
  if (schema instanceof z.ZodArray) return `list<${celType(schema.element)}>`;
  const name = schema instanceof z.ZodType ? typeNames.get(schema) : undefined;
  if (name === undefined) throw new Error('the model has a type that conditions have no name for');
  return name;
}

/** CEL tells the type of an object by its constructor, so every object type has one of its own. */
function constructorNamed(name: string): Constructor {
  return function typeName() {
    return name;
  };
}

type Carrier = (value: unknown) => unknown;

const carriers = new Map<unknown, Carrier | null>();

/** The same value as an object of the type that conditions know, with the fields of its schema alone. */
function carry(schema: unknown, value: unknown): unknown {
  const carrier = carrierOf(schema);
  return carrier === null ? value : carrier(value);
}

/** How values of a schema are carried; null when they are taken as they are. */
function carrierOf(schema: unknown): Carrier | null {
  const known = carriers.get(schema);
  if (known !== undefined) return known;
  const made = makeCarrier(schema);
  carriers.set(schema, made);
  return made;
}

function makeCarrier(schema: unknown): Carrier | null {
  if (schema instanceof z.ZodArray && schema.element instanceof z.ZodObject) {
    const item = carrierOf(schema.element);
    return item === null ? null : (value) => (Array.isArray(value) ? value.map(item) : value);
  }
  const constructor = schema instanceof z.ZodObject ? constructors.get(schema) : undefined;
  if (constructor === undefined || !(schema instanceof z.ZodObject)) return null;
  const fields = Object.entries(schema.shape).map(([field, type]) => [field, carrierOf(type)] as const);
  // One element is an end of many flows, and subjects never change.
  const carried = new WeakMap<object, unknown>();
  return (value) => {
    if (typeof value !== 'object' || value === null) return Object.create(constructor.prototype);
    const before = carried.get(value);
    if (before !== undefined) return before;
    const made: Record<string, unknown> = Object.create(constructor.prototype);
    for (const [field, carrier] of fields) {
      if (!Object.hasOwn(value, field)) continue;
      const given: unknown = Reflect.get(value, field);
      made[field] = carrier === null ? given : carrier(given);
    }
    carried.set(value, made);
    return made;
  };
}

/** Walks a condition, notes problems in reading order, and gives the schema of what a node stands for where the model has one. */
function inspect(node: ASTNode, scope: Scope, inspection: Inspection): z.ZodType | undefined {
  const { problems } = inspection;
  if (!OPERATORS.has(node.op)) {
    problems.push(`'${node.op}' is not offered to conditions; compare fields, or add a fact to the model`);
    return undefined;
  }
  switch (node.op) {
    case 'id':
      return inspectName(node.args, scope, inspection);
    case '.':
      return inspectField(inspect(node.args[0], scope, inspection), node.args[1], inspection);
    case '==':
    case '!=':
    case 'in':
      inspectComparison(node.args, scope, inspection);
      return undefined;
    case 'rcall':
      return inspectMethod(node.args, scope, inspection);
    case 'call':
      inspectCall(node.args[0], node.args[1], inspection);
      for (const argument of node.args[1]) inspect(argument, scope, inspection);
      return undefined;
    default:
      for (const child of childrenOf(node.args)) inspect(child, scope, inspection);
      return undefined;
  }
}

function inspectName(name: string, scope: Scope, { each, problems }: Inspection): z.ZodType | undefined {
  const schema = scope.get(name);
  if (schema === undefined && !scope.has(name) && !constants.has(name)) {
    problems.push(`no '${name}' here (${hint(name, [each, ...constants.keys()])})`);
  }
  return schema;
}

function inspectField(owner: z.ZodType | undefined, field: string, { problems }: Inspection) {
  if (!(owner instanceof z.ZodObject)) return undefined;
  const schema: unknown = Object.hasOwn(owner.shape, field) ? owner.shape[field] : undefined;
  if (schema instanceof z.ZodType) return schema;
  const name = (typeNames.get(owner) ?? 'subject').toLowerCase();
  problems.push(`no field '${field}' on ${name} (${hint(field, Object.keys(owner.shape))})`);
  return undefined;
}

function inspectComparison([left, right]: readonly [ASTNode, ASTNode], scope: Scope, inspection: Inspection): void {
  const leftOptions = optionsOf(inspect(left, scope, inspection));
  const rightOptions = optionsOf(inspect(right, scope, inspection));
  if (leftOptions !== undefined) checkLiterals(right, left, leftOptions, inspection);
  if (rightOptions !== undefined) checkLiterals(left, right, rightOptions, inspection);
}

/** The values that a field, or the items of a list, can have. */
function optionsOf(schema: z.ZodType | undefined): readonly string[] | undefined {
  if (schema instanceof z.ZodArray) return schema.element instanceof z.ZodType ? optionsOf(schema.element) : undefined;
  if (schema === control) return knownControls;
  return schema instanceof z.ZodEnum ? schema.options.map(String) : undefined;
}

function checkLiterals(node: ASTNode, compared: ASTNode, options: readonly string[], { problems }: Inspection): void {
  const literals = node.op === 'list' ? node.args : [node];
  for (const literal of literals) {
    if (literal.op !== 'value' || typeof literal.args !== 'string' || options.includes(literal.args)) continue;
    const field = compared.input.slice(compared.range.start, compared.range.end);
    problems.push(`'${literal.args}' is no value of ${field} (${hint(literal.args, options)})`);
  }
}

function inspectMethod(
  [name, receiver, parameters]: readonly [string, ASTNode, readonly ASTNode[]],
  scope: Scope,
  inspection: Inspection,
): z.ZodType | undefined {
  const schema = inspect(receiver, scope, inspection);
  inspectCall(name, parameters, inspection);
  const [variable, predicate] = parameters;
  if (!QUANTIFIERS.has(name) || variable?.op !== 'id' || predicate === undefined) {
    for (const argument of parameters) inspect(argument, scope, inspection);
    return undefined;
  }
  const item = schema instanceof z.ZodArray && schema.element instanceof z.ZodType ? schema.element : z.unknown();
  inspect(predicate, new Map([...scope, [variable.args, item]]), inspection);
  return name === 'filter' ? schema : undefined;
}

function inspectCall(name: string, parameters: readonly ASTNode[], { problems }: Inspection): void {
  if (name === 'matches') problems.push("'matches' can take exponential time; use glob(text, pattern)");
  else if (!FUNCTIONS.includes(name)) problems.push(`no function '${name}' here (${hint(name, FUNCTIONS)})`);
  else if (name === 'glob') {
    const pattern = parameters[1];
    const text = pattern?.op === 'value' && typeof pattern.args === 'string' ? pattern.args : undefined;
    if (text === undefined || text.length > LONGEST_PATTERN) {
      problems.push(
        `the pattern of glob(text, pattern) is a literal of at most ${LONGEST_PATTERN} characters; write it out`,
      );
    }
  }
}

function costOf(node: ASTNode): Cost {
  const inside = childrenOf(node.args).map(costOf);
  const quantifier = node.op === 'rcall' && QUANTIFIERS.has(node.args[0]) ? 1 : 0;
  const pattern = node.op === 'call' && node.args[0] === 'glob' ? node.args[1][1]?.args : undefined;
  return {
    nodes: inside.reduce((sum, { nodes }) => sum + nodes, 1),
    quantifiers: inside.reduce((most, { quantifiers }) => Math.max(most, quantifiers), 0) + quantifier,
    globs: inside.reduce((sum, { globs }) => sum + globs, typeof pattern === 'string' ? pattern.length : 0),
  };
}

function childrenOf(parts: unknown): ASTNode[] {
  if (Array.isArray(parts)) return parts.flatMap(childrenOf);
  return isNode(parts) ? [parts] : [];
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value && 'args' in value;
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';
}
