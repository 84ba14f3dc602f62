import type { Edit, Fact, Operation } from '../../model/index.ts';
import { commandFacts } from '../../command/index.ts';
import type { Span } from '../../syntax/index.ts';
import type { Call, Value } from '../module.ts';
import { operation } from './build.ts';
import { codeOf, isChosen, isCommand, isEvaluation, isFixedQuery, isQuery } from './capabilities.ts';
import { inputOf } from './input.ts';
import { evidenceOf, type Unit } from './unit.ts';
import { lastOf, textIn, valueAt } from './values.ts';

type Input = Operation['input'];

/** Statements that give text power over the machine or weaken a protection. */
export function operationFacts(unit: Unit): Fact[] {
  return [
    ...unit.module.calls.flatMap((call) => factsOf(unit, call)),
    ...settingFacts(unit),
    ...environmentFacts(unit),
  ];
}

function factsOf(unit: Unit, call: Call): Fact[] {
  if (isCommand(call.callee)) return commandsOf(unit, call);
  if (isEvaluation(call)) return evaluation(unit, call);
  return [...sqlFacts(unit, call), ...templateFacts(unit, call), ...archiveFacts(call, unit)];
}

/** A command whose program or script is chosen at run time, and what a fixed one installs or fetches. */
function commandsOf(unit: Unit, call: Call): Fact[] {
  const command = valueAt(call, 0);
  const line = lineOf(call);
  const { path, source } = unit;
  const place = {
    path,
    symbol: call.symbol,
    context: source.context,
    manifest: 'code' as const,
    startLine: call.startLine,
  };
  const read = line === null ? [] : commandFacts(line, { ...place, evidence: [evidenceOf(unit, call)] });
  if (!isChosen(call)) return read;
  const parts = call.arguments.slice(0, 2).map(({ value }) => value);
  const input = worst(unit, parts);
  if (input === 'literal') return read;
  return [
    ...read,
    operation(unit, call, {
      kind: 'shell',
      name: `${call.callee.replace(/^child_process:/, '')} ${command?.text ?? ''}`.trim(),
      input,
    }),
  ];
}

const ORDER: readonly Input[] = ['model-output', 'request', 'parameter', 'unknown', 'configuration'];

function worst(unit: Unit, values: readonly Value[]): Input {
  const inputs = values
    .filter((value) => value.kind === 'list' || value.kind !== 'object')
    .map((value) => inputOf(unit, value));
  return ORDER.find((input) => inputs.includes(input)) ?? 'literal';
}

/** The command line of a call that is spelt out. */
function lineOf(call: Call): string | null {
  const program = textIn(valueAt(call, 0));
  if (program === null || valueAt(call, 0)?.kind === 'parameter') return null;
  const args = valueAt(call, 1);
  if (args?.kind !== 'list') return program;
  const words = args.items.map(textIn);
  return words.every((word) => word !== null) ? [program, ...words].join(' ') : null;
}

function evaluation(unit: Unit, call: Call): Fact[] {
  const code = codeOf(call);
  if (!code) return [];
  const input = inputOf(unit, code);
  if (input === 'literal') return [];
  const name = call.made ? `new ${lastOf(call.callee)}` : lastOf(call.callee);
  return [operation(unit, call, { kind: 'code-evaluation', name: `${name} ${code.text}`, input })];
}

/** Text of a model or a request that is part of a statement rather than a value beside it. */
function sqlFacts(unit: Unit, call: Call): Fact[] {
  const statement = valueAt(call, 0);
  // A tagged template (`sql\`…${x}\``) binds what is put into it.
  if (!statement || isFixedQuery(statement) || !isQuery(unit, call)) return [];
  if (/:sql$|\$(?:queryRaw|executeRaw)$/.test(call.callee)) return [];
  const input = inputOf(unit, statement);
  if (input !== 'model-output' && input !== 'request') return [];
  return [operation(unit, call, { kind: 'sql', name: `${lastOf(call.callee)} ${statement.text}`, input })];
}

const TEMPLATES =
  /^(?:ejs:(?:default\.)?(?:render|compile)|handlebars:(?:default\.)?(?:compile|template)|pug:(?:default\.)?(?:compile|render)|nunjucks:(?:default\.)?renderString|lodash(?:\/template)?:(?:template|default)|dot:template|eta:(?:Eta\.)?renderString|mustache:(?:default\.)?render|liquidjs:Liquid\.parseAndRender)$/;

function templateFacts(unit: Unit, call: Call): Fact[] {
  if (!TEMPLATES.test(call.callee) || call.callee.startsWith('mustache:')) return [];
  const template = valueAt(call, 0);
  const input = inputOf(unit, template);
  if (template === null || input === 'literal' || input === 'configuration' || input === 'unknown') return [];
  return [operation(unit, call, { kind: 'template-rendering', name: `${call.callee} ${template.text}`, input })];
}

/** Packages that write wherever an archive says, unless told otherwise. */
function archiveFacts(call: Call, unit: Unit): Fact[] {
  if (!/^(?:adm-zip:default\.extractAllTo|unzipper:Extract|decompress:default)$/.test(call.callee)) return [];
  return [
    operation(unit, call, {
      kind: 'archive-extraction',
      name: `${lastOf(call.callee)} ${valueAt(call, 0)?.text ?? ''}`.trim(),
      input: 'unknown',
    }),
  ];
}

/** `rejectUnauthorized: false` and its like, wherever an object literal says so. */
function settingFacts(unit: Unit): Fact[] {
  return unit.module.settings.flatMap((setting) => {
    // The SDKs of OpenAI, Anthropic and Groq refuse to start in a page unless they are told so, because the page has the key then.
    if (setting.name === 'dangerouslyAllowBrowser' && setting.value)
      return [operation(unit, setting, { kind: 'key-in-browser', name: 'dangerouslyAllowBrowser', input: 'literal' })];
    const off = /^(?:rejectUnauthorized|strictSSL|verifySSL|sslVerify)$/.test(setting.name) && !setting.value;
    if (!off) return [];
    const { name, value } = setting;
    const edits =
      name === 'rejectUnauthorized'
        ? replaced(unit, setting, 'verify-tls', /\brejectUnauthorized(\s*):(\s*)false\b/, 'rejectUnauthorized$1:$2true')
        : [];
    return [
      operation(unit, setting, {
        kind: 'tls-verification-off',
        name: `${name}: ${String(value)}`,
        input: 'literal',
        edits,
      }),
    ];
  });
}

/** The mechanical change of a line, when the text is there exactly once. */
function replaced(unit: Unit, { startLine, endLine }: Span, id: string, from: RegExp, to: string): Edit[] {
  const line = startLine === endLine ? unit.lines?.[startLine - 1] : undefined;
  if (line === undefined || line.length > 2_000 || !from.test(line)) return [];
  const rest = line.replace(from, '');
  if (from.test(rest)) return [];
  return [{ id, path: unit.path, startLine, endLine, replacement: line.replace(from, to) }];
}

function environmentFacts(unit: Unit): Fact[] {
  return unit.module.assignments.flatMap((assignment): Fact[] => {
    const { target, value } = assignment;
    const zero = textIn(value) === '0' || (value.kind === 'number' && value.value === 0);
    const off = target.endsWith('NODE_TLS_REJECT_UNAUTHORIZED')
      ? zero
      : /\.(?:rejectUnauthorized|strictSSL)$/.test(target) && value.kind === 'boolean' && !value.value;
    return off ? [operation(unit, assignment, { kind: 'tls-verification-off', name: target, input: 'literal' })] : [];
  });
}
