import type { Fact, Operation } from '../../model/index.ts';
import type { Call, Value } from '../module.ts';
import { operationFact, referenceFact } from './build.ts';
import { isChosen, isCommand } from './capabilities.ts';
import { replaceOnce } from './edits.ts';
import { invokesChain, sendsPrompt } from './llm-calls.ts';
import { optionOf } from './options.ts';
import type { Unit } from './unit.ts';
import { evidenceOf, lastOf } from './unit.ts';
import { argumentOf, switchOf, textIn, valueOf } from './values.ts';

type Input = Operation['input'];

/** Statements that give text power over the machine or weaken a protection. */
export function operationFacts(unit: Unit): Fact[] {
  return [...unit.module.calls.flatMap((call) => factsOf(unit, call)), ...environmentFacts(unit)];
}

function factsOf(unit: Unit, call: Call): Fact[] {
  const { callee } = call;
  if (isCommand(callee)) return commandFacts(unit, call);
  if (/^(?:builtins\.)?(?:eval|exec)$/.test(callee)) return evaluation(unit, call);
  if (callee.endsWith('add_argument')) return optionFacts(unit, call);
  if (callee === 'ssl._create_unverified_context' || callee === 'urllib3.disable_warnings') {
    return callee.startsWith('ssl') ? [operation(unit, call, 'tls-verification-off', callee, 'literal')] : [];
  }
  return [...tlsFacts(unit, call), ...archiveFacts(unit, call), ...modelText(unit, call)];
}

function operation(unit: Unit, call: Call, kind: Operation['kind'], name: string, input: Input): Fact {
  return operationFact(unit, { symbol: call.symbol, span: call }, { kind, name: name.slice(0, 120), input });
}

/** A command whose program or script is chosen at run time, and what a fixed one installs or fetches. */
function commandFacts(unit: Unit, call: Call): Fact[] {
  const command = valueOf(call, ['args', 'cmd', 'command'], 0);
  const line = command === null ? null : lineOf(unit, command);
  const place = { path: unit.path, symbol: call.symbol, context: unit.context, evidence: [evidenceOf(unit, call)] };
  const read = line === null ? [] : unit.commands(line, place);
  const shell =
    switchOf(unit, valueOf(call, ['shell'])) === 'on' || /^os\.(?:system|popen)$|_shell$|getoutput$/.test(call.callee);
  const whole =
    command !== null && command.kind !== 'list' && command.kind !== 'string' && textIn(unit, command) === null;
  if (!isChosen(unit, call) && !(shell && whole)) return [...read];
  const input = command === null ? 'unknown' : inputOf(unit, call, command);
  if (input === 'literal') return [...read];
  return [...read, operation(unit, call, 'shell', `${call.callee} ${command?.text ?? ''}`.trim(), input)];
}

function lineOf(unit: Unit, command: Value): string | null {
  if (command.kind !== 'list') return textIn(unit, command);
  const words = command.items.map((item) => (item.text === 'sys.executable' ? 'python' : textIn(unit, item)));
  return words.every((word) => word !== null) ? words.join(' ') : null;
}

function evaluation(unit: Unit, call: Call): Fact[] {
  const code = call.arguments[0]?.value;
  if (!code || code.kind === 'string') return [];
  const compiled =
    code.kind === 'call' && code.callee === 'compile' ? unit.module.calls[code.call]?.arguments[0]?.value : undefined;
  const input = inputOf(unit, call, compiled ?? code);
  return input === 'literal'
    ? []
    : [operation(unit, call, 'code-evaluation', `${lastOf(call.callee)} ${code.text}`, input)];
}

/**
 * Whose text a value is. A list or a formatted text is as bad as its worst part. `model-output` needs a call to a language model in
 * the same function that the value comes from, by assignment or by its name.
 */
export function inputOf(unit: Unit, call: Call, value: Value, depth = 0): Input {
  if (isModelOutput(unit, call, value, 0)) return 'model-output';
  switch (value.kind) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'none':
      return 'literal';
    case 'parameter':
      return 'parameter';
    case 'environment':
      return 'configuration';
    case 'attribute':
      if (/^(?:request|req)\./.test(value.path)) return 'request';
      return /^(?:args|opts?|options|cfg|config|settings|self)\./.test(value.path)
        ? 'configuration'
        : assignedInput(unit, call, value.text, depth);
    case 'list': {
      const inputs = depth > 2 ? [] : value.items.slice(0, 20).map((item) => inputOf(unit, call, item, depth + 1));
      const order: readonly Input[] = ['model-output', 'request', 'parameter', 'unknown', 'configuration'];
      return order.find((input) => inputs.includes(input)) ?? 'literal';
    }
    case 'call':
      return value.callee === 'input'
        ? 'parameter'
        : /^(?:open|pathlib)|\.(?:read|read_text)$/.test(value.callee)
          ? 'configuration'
          : 'unknown';
    default:
      return assignedInput(unit, call, value.text, depth);
  }
}

function assignedInput(unit: Unit, call: Call, text: string, depth: number): Input {
  if (/\b(?:request|req)\.(?:json|args|form|data|body|query_params|files|values)/.test(text)) return 'request';
  const parameters = unit.definitions.get(call.symbol)?.parameters ?? [];
  if (
    parameters.some(
      ({ name }) => name !== 'self' && new RegExp(`(?:^|[^\\w.])${name.replace(/\W/g, '')}(?:$|\\W)`).test(text),
    )
  )
    return 'parameter';
  const assigned =
    depth > 2
      ? undefined
      : unit.assignmentsByTarget
          .get(text)
          ?.slice(-8)
          .find(({ symbol }) => symbol === call.symbol);
  return assigned ? inputOf(unit, call, assigned.value, depth + 1) : 'unknown';
}

const ANSWER =
  /\b(?:response|completion|answer|llm_output|model_output|generated(?:_\w+)?|output_text|reply|llm_\w+|choices)\b/;

/** What an answer says of itself rather than in its text: `response.id`, `response.usage.total_tokens`. */
const ABOUT_ANSWER = /^\w+\.(?:id|model|created|usage(?:\.\w+)*|usage_metadata|response_metadata)$/;

function isModelOutput(unit: Unit, call: Call, value: Value, depth: number): boolean {
  if (value.kind !== 'call' && ABOUT_ANSWER.test(value.text)) return false;
  if (value.kind === 'call') {
    const inner = unit.module.calls[value.call];
    if (inner && (sendsPrompt(inner) || invokesChain(unit, inner))) return true;
    if (!inner || depth > 3) return false;
    if (
      /\.(?:strip|split|replace|group|content|get|loads|format|lower)$|^(?:str|json\.loads|re\.\w+)$/.test(inner.callee)
    ) {
      return (
        inner.arguments.slice(0, 3).some((part) => isModelOutput(unit, call, part.value, depth + 1)) ||
        answers(unit, call, inner.receiver, depth)
      );
    }
    return false;
  }
  if (value.kind === 'list')
    return depth < 2 && value.items.slice(0, 20).some((item) => isModelOutput(unit, call, item, depth + 1));
  return value.kind === 'string' || value.kind === 'parameter' ? false : answers(unit, call, value.text, depth);
}

/** Whether a name, or what an expression begins with, was assigned an answer in the same function. */
function answers(unit: Unit, call: Call, text: string, depth: number): boolean {
  const base = /^[fF]?["']?\{?([A-Za-z_]\w*)/.exec(text)?.[1];
  if (base !== undefined && depth < 4 && isAssignedAnswer(unit, call, base, depth)) return true;
  return ANSWER.test(text) && modelSymbols(unit).has(call.symbol);
}

const assignedAnswers = new WeakMap<Unit, Map<string, boolean>>();

function isAssignedAnswer(unit: Unit, call: Call, name: string, depth: number): boolean {
  const memo = assignedAnswers.get(unit) ?? new Map<string, boolean>();
  assignedAnswers.set(unit, memo);
  const key = `${depth} ${name} ${call.symbol}`;
  const known = memo.get(key);
  if (known !== undefined) return known;
  const assigned = (unit.assignmentsByTarget.get(name)?.slice(-16) ?? []).filter(
    ({ symbol }) => symbol === call.symbol,
  );
  const answer = assigned.slice(-3).some(({ value }) => isModelOutput(unit, call, value, depth + 1));
  memo.set(key, answer);
  return answer;
}

const asking = new WeakMap<Unit, ReadonlySet<string>>();

function modelSymbols(unit: Unit): ReadonlySet<string> {
  const known = asking.get(unit);
  if (known) return known;
  const symbols = new Set(
    unit.module.calls.filter((call) => sendsPrompt(call) || invokesChain(unit, call)).map(({ symbol }) => symbol),
  );
  asking.set(unit, symbols);
  return symbols;
}

/** Model output, or text of a request, that becomes SQL or a template. */
function modelText(unit: Unit, call: Call): Fact[] {
  const sql =
    /\.(?:execute|executemany|executescript|read_sql(?:_query)?|run)$/.test(call.callee) &&
    /cur|conn|eng|(?<!san)db|sess|sql|duck/i.test(`${call.callee} ${call.receiver}`);
  const template =
    /^(?:jinja2\.(?:Template|Environment\.from_string)|flask\.render_template_string|mako\.template\.Template)$/.test(
      call.callee,
    );
  const first = sql || template ? call.arguments[0]?.value : undefined;
  if (!first) return [];
  const input = inputOf(unit, call, first);
  if (sql && (input === 'model-output' || isModelOutput(unit, call, first, 0)))
    return [operation(unit, call, 'sql', `${lastOf(call.callee)} ${first.text}`, 'model-output')];
  if (sql && input === 'request') return [operation(unit, call, 'sql', `${lastOf(call.callee)} ${first.text}`, input)];
  if (template && input !== 'literal' && input !== 'configuration')
    return [operation(unit, call, 'template-rendering', `${call.callee} ${first.text}`, input)];
  return [];
}

const speaking = new WeakMap<Unit, boolean>();

/** Whether the text holds the word at all: few files do, and then no call's arguments have to be looked at. */
function speaksOfVerifying(unit: Unit): boolean {
  const known = speaking.get(unit) ?? unit.lines?.some((line) => line.includes('verify')) ?? true;
  speaking.set(unit, known);
  return known;
}

function tlsFacts(unit: Unit, call: Call): Fact[] {
  if (!speaksOfVerifying(unit)) return [];
  const argument = argumentOf(call, ['verify', 'verify_ssl', 'ssl_verify', 'verify_certs']);
  if (!argument || argument.value.kind !== 'boolean' || argument.value.value) return [];
  if (/^jwt\.|\.decode$/.test(call.callee)) return [];
  const target = valueOf(call, ['url'], call.callee.endsWith('.request') ? 1 : 0);
  const name = `${call.callee.replace(/^\?\./, '')} ${target?.text ?? ''}`.trim().slice(0, 120);
  const keyword = argument.name ?? 'verify';
  const edits = argument.value.followed
    ? []
    : replaceOnce(unit, argument.span, 'verify-tls', `${keyword}=False`, `${keyword}=True`);
  return [
    operationFact(
      unit,
      { symbol: call.symbol, span: call },
      { kind: 'tls-verification-off', name, input: 'literal', edits },
    ),
  ];
}

function archiveFacts(unit: Unit, call: Call): Fact[] {
  const unpack = call.callee === 'shutil.unpack_archive';
  if (!unpack && !/\.(?:extractall)$/.test(call.callee)) return [];
  // Python's zipfile drops `..` and absolute paths by itself; tarfile does so only with a filter (the default from 3.14).
  if (/zipfile|ZipFile/.test(`${call.callee} ${call.receiver}`) || /^z(?:ip\w*|f)?$/.test(call.receiver)) return [];
  const filter = textIn(unit, valueOf(call, ['filter'], unpack ? 3 : null));
  if (filter === 'data' || filter === 'tar') return [];
  const name = `${lastOf(call.callee)} ${call.receiver || (call.arguments[0]?.value.text ?? '')}`;
  const archive = unpack ? valueOf(call, ['filename'], 0) : openedArchive(unit, call);
  return [
    operation(unit, call, 'archive-extraction', name, archive === null ? 'unknown' : inputOf(unit, call, archive)),
  ];
}

/** What the function opened last as an archive before it extracts: a path, or bytes. */
function openedArchive(unit: Unit, call: Call): Value | null {
  const opened = unit.module.calls.findLast(
    ({ callee, symbol, startLine }) =>
      symbol === call.symbol && startLine <= call.startLine && /^tarfile\.(?:open|TarFile(?:\.open)?)$/.test(callee),
  );
  return opened === undefined ? null : (valueOf(opened, ['fileobj']) ?? valueOf(opened, ['name'], 0));
}

/** An option that asks for remote code unless somebody says no. */
function optionFacts(unit: Unit, call: Call): Fact[] {
  const option = optionOf(call.arguments);
  if (option?.name !== 'trust_remote_code' || switchOf(unit, option.value) !== 'on') return [];
  return [remoteCodeDefault(unit, call, '--trust-remote-code default', 'add_argument')];
}

function remoteCodeDefault(
  unit: Unit,
  where: { symbol: string; startLine: number; endLine: number },
  repo: string,
  loader: string,
): Fact {
  return referenceFact(
    unit,
    { symbol: where.symbol, span: where },
    {
      kind: 'unknown',
      repo,
      resolved: false,
      pinned: 'unknown',
      loader,
      remoteCode: 'on',
      transport: 'unknown',
    },
  );
}

function environmentFacts(unit: Unit): Fact[] {
  const facts: Fact[] = [];
  for (const assignment of unit.module.assignments) {
    const { target, value } = assignment;
    const on = value.kind === 'boolean' ? value.value : /^(?:1|true|yes|on)$/i.test(textIn(unit, value) ?? '');
    if (on && /HF_DATASETS_TRUST_REMOTE_CODE/.test(target))
      facts.push(remoteCodeDefault(unit, assignment, 'HF_DATASETS_TRUST_REMOTE_CODE', 'os.environ'));
    const unverified = target === 'ssl._create_default_https_context' && /_create_unverified_context/.test(value.text);
    const off =
      /PYTHONHTTPSVERIFY|CURL_CA_BUNDLE/.test(target) &&
      value.kind === 'string' &&
      (value.value === '0' || value.value === '');
    if (unverified || off) {
      const where = { symbol: assignment.symbol, span: assignment };
      facts.push(operationFact(unit, where, { kind: 'tls-verification-off', name: target, input: 'literal' }));
    }
  }
  return facts;
}
