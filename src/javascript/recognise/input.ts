import type { Operation } from '../../model/index.ts';
import type { Call, Value } from '../module.ts';
import { invokesChain, sendsPrompt } from './llm-calls.ts';
import type { Unit } from './unit.ts';
import { isWithin } from './unit.ts';
import { lastOf } from './values.ts';

type Input = Operation['input'];

/** From the most to the least dangerous. */
const ORDER: readonly Input[] = ['model-output', 'request', 'parameter', 'unknown', 'configuration'];
const stepLimit = 300;

/** Calls whose result is the text that they are given, in another form. */
const PASSES =
  /^(?:String|JSON\.(?:parse|stringify)|decodeURIComponent|Buffer\.from|Object\.(?:values|entries|assign)|Array\.from|Promise\.all)$|\.(?:trim|trimEnd|trimStart|replace|replaceAll|split|join|slice|substring|substr|toString|toLowerCase|toUpperCase|match|at|pop|shift|find|filter|map|concat|flat|flatMap|parse|safeParse|get|getAll|json|text|formData|then|content|padEnd|normalize|format)$/;

/**
 * Whose text a value is, followed through parts, members, names and calls that hand their text on. A text is as bad as its worst part.
 * Follows at most 300 steps of the value.
 */
export function inputOf(unit: Unit, value: Value | null): Input {
  const budget = { left: stepLimit };
  return value === null ? 'unknown' : follow(unit, value, budget);
}

function follow(unit: Unit, value: Value, budget: { left: number }): Input {
  budget.left -= 1;
  if (budget.left < 0) return 'unknown';
  switch (value.kind) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'none':
    case 'function':
      return 'literal';
    case 'environment':
      return 'configuration';
    case 'parameter':
      return isRequestParameter(unit, value.function, value.name) ? 'request' : 'parameter';
    case 'list':
      return worst(value.items.slice(0, 50).map((item) => follow(unit, item, budget)));
    case 'object':
      return worst(value.entries.slice(0, 50).map((entry) => follow(unit, entry.value, budget)));
    case 'text':
      return worst(value.parts.slice(0, 100).map((part) => follow(unit, part, budget)));
    case 'choice':
      return worst(value.items.map((item) => follow(unit, item, budget)));
    case 'member':
      return followMember(unit, value, budget);
    case 'call':
      return followCall(unit, value.call, budget);
    default:
      return ambient(value.text);
  }
}

function worst(inputs: readonly Input[]): Input {
  return ORDER.find((input) => inputs.includes(input)) ?? 'literal';
}

function followMember(unit: Unit, value: Value & { kind: 'member' }, budget: { left: number }): Input {
  if (value.object.kind === 'unknown' && /^this$/.test(value.object.text)) return 'configuration';
  const input = follow(unit, value.object, budget);
  return input === 'unknown' ? ambient(value.text) : input;
}

/** What a file does not show but its text says. */
function ambient(text: string): Input {
  if (
    /^(?:req|request|ctx\.request|c\.req|event)\.(?:body|query|params|json|headers|queryStringParameters|nextUrl)\b/.test(
      text,
    )
  )
    return 'request';
  return /^(?:argv|cfg|config|settings|process\.argv|this)\b/.test(text) ? 'configuration' : 'unknown';
}

function followCall(unit: Unit, index: number, budget: { left: number }): Input {
  const call = unit.module.calls[index];
  if (!call) return 'unknown';
  if (answers(unit, call)) return 'model-output';
  if (isRequestRead(unit, call)) return 'request';
  if (/^(?:fs|fs\/promises|fs-extra):(?:promises\.)?readFile(?:Sync)?$/.test(call.callee)) return 'configuration';
  const parts: Input[] = [];
  if (PASSES.test(call.callee)) {
    parts.push(...call.arguments.slice(0, 4).map(({ value }) => follow(unit, value, budget)));
    if (call.receiver && call.callee.includes('.') && !/^(?:JSON|Object|Buffer|Array|Promise)\./.test(call.callee))
      parts.push(follow(unit, call.receiver, budget));
    return worst(parts);
  }
  // A function of the file that only hands on what it gets: what it returns is not followed, its arguments are.
  if (call.target >= 0) {
    const input = worst(call.arguments.slice(0, 8).map(({ value }) => follow(unit, value, budget)));
    return returnsAnswer(unit, call.target)
      ? 'model-output'
      : input === 'literal' || input === 'configuration'
        ? 'unknown'
        : input;
  }
  return 'unknown';
}

/** Whether a call's result is what a language model answered. */
export function answers(unit: Unit, call: Call): boolean {
  return sendsPrompt(call) || invokesChain(unit, call);
}

const answering = new WeakMap<Unit, ReadonlySet<number>>();

/** Functions of the file that ask a model and return something. */
function returnsAnswer(unit: Unit, id: number): boolean {
  let known = answering.get(unit);
  if (known === undefined) {
    known = new Set(unit.module.calls.filter((call) => answers(unit, call)).map((call) => call.function));
    answering.set(unit, known);
  }
  const { last = id } = unit.module.functions[id] ?? {};
  for (let inner = id; inner <= last && inner <= id + 50; inner++) if (known.has(inner)) return true;
  return false;
}

const HANDLERS = /(?:^|\.)(?:get|post|put|delete|patch|all|use|route|on|options|handle|addRoute|any)$/;

/** Whether a parameter is a request: of a handler that a server is given, of a route of Next.js, of a Nest method. */
export function isRequestParameter(unit: Unit, id: number, name: string): boolean {
  const owner = unit.module.functions[id];
  if (!owner) return false;
  const position = owner.parameters.findIndex((parameter) => parameter.name === name);
  const decorators = position < 0 ? [] : (owner.parameters[position]?.decorators ?? []);
  if (decorators.some((decorator) => /(?:^|:)(?:Body|Query|Param|Headers|Req|UploadedFile)$/.test(decorator)))
    return true;
  const annotation = owner.parameters[position]?.annotation ?? '';
  if (
    /^:\s*(?:Next)?(?:Api)?(?:Fastify|Express|express\.|Hono)?Request\b|^:\s*(?:Koa\.)?Context\b|^:\s*APIGatewayProxyEvent/.test(
      annotation,
    )
  )
    return true;
  return position === 0 && /^(?:req|request|ctx|c|context|event)$/.test(name) && handlers(unit).has(id);
}

const handling = new WeakMap<Unit, ReadonlySet<number>>();

/** Functions that are given to a server, or that a framework calls because of their exported name. */
function handlers(unit: Unit): ReadonlySet<number> {
  const known = handling.get(unit);
  if (known) return known;
  const found = new Set<number>();
  for (const call of unit.module.calls) {
    const serves = HANDLERS.test(call.callee) || /^(?:https?:createServer|Bun\.serve|Deno\.serve)$/.test(call.callee);
    if (serves) for (const { value } of call.arguments) if (value.kind === 'function') found.add(value.function);
  }
  for (const { name, value } of unit.module.exports) {
    if (value.kind !== 'function') continue;
    if (
      /^(?:GET|POST|PUT|PATCH|DELETE|handler|onRequest\w*)$/.test(name) ||
      (name === 'default' && /(?:^|\/)(?:pages\/)?api\//.test(unit.path))
    )
      found.add(value.function);
  }
  for (const { value } of unit.module.exports) {
    const entry = value.kind === 'object' ? value.entries.find(({ name }) => name === 'fetch') : undefined;
    if (entry?.value.kind === 'function') found.add(entry.value.function);
  }
  handling.set(unit, found);
  return found;
}

/** `await request.json()`, `c.req.query('q')`, `await req.formData()`. */
function isRequestRead(unit: Unit, call: Call): boolean {
  if (!/^(?:json|text|formData|query|param|queries|parseBody|valid|header|body)$/.test(lastOf(call.callee)))
    return false;
  if (!call.receiver) return false;
  if (/^(?:req|request|c\.req|ctx\.req|ctx\.request|event)$/.test(call.receiver.text)) {
    const owner = [...handlers(unit)].some((id) => isWithin(unit, call.function, id));
    return owner || inputOf(unit, call.receiver) === 'request';
  }
  return inputOf(unit, call.receiver) === 'request';
}
