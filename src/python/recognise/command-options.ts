import type { Fact } from '../../model/index.ts';
import type { Call, Value } from '../module.ts';
import { operationFact } from './build.ts';
import { lastOf, type Unit } from './unit.ts';

/** Programs that do more than read when an argument is an option: run a program, write a file, send something. */
const PROGRAMS: ReadonlySet<string> = new Set([
  'git',
  'curl',
  'wget',
  'tar',
  'find',
  'rsync',
  'ssh',
  'scp',
  'ffmpeg',
  'rg',
  'zip',
  'man',
]);
const STARTS = /^(?:subprocess\.(?:run|call|check_call|check_output|Popen)|asyncio\.create_subprocess_exec)$/;
/** What GitPython hands to the program git: commands by name, and methods that make them of their argument. */
const OF_GIT = /^git\.(?:Repo|repo\.\w+\.Repo)\.(?:git\.\w+|create_head|create_tag|commit|iter_commits|rev_parse)$/;

/**
 * Parameters of a tool server's functions that reach a program as arguments of their own: a value such as `--output=…` is then an option
 * (CWE-88). A `--` before it, and a look at its first character in the same function, are what keeps it from being one.
 */
export function commandOptionFacts(unit: Unit): Fact[] {
  if (!['mcp', 'fastmcp'].some((name) => unit.roots.has(name))) return [];
  return unit.module.calls.flatMap((call) => {
    const free = parametersOf(call).filter((name) => !isGuarded(unit, call, name));
    return [...new Set(free)].map((name) =>
      operationFact(
        unit,
        { symbol: call.symbol, span: call },
        { kind: 'command-option', name: `${lastOf(call.callee)} ${name}`, input: 'parameter' },
      ),
    );
  });
}

function parametersOf(call: Call): string[] {
  const values = call.arguments.filter(({ name }) => name === null || name === 'args').map(({ value }) => value);
  if (OF_GIT.test(call.callee)) return freeIn(values);
  const [first] = values;
  if (!STARTS.test(call.callee) || first === undefined) return [];
  const items = first.kind === 'list' ? first.items : values;
  const [program, ...rest] = items;
  return program?.kind === 'string' && PROGRAMS.has(program.value) ? freeIn(rest) : [];
}

/** Parameters that stand alone before a `--`. What follows an option that takes a value (`-C`, `--branch`) is that value. */
function freeIn(values: readonly Value[]): string[] {
  const end = values.findIndex((value) => value.kind === 'string' && value.value === '--');
  return values.slice(0, end < 0 ? values.length : end).flatMap((value, at) => {
    const before = values[at - 1];
    const isValue = before?.kind === 'string' && before.value.startsWith('-') && !before.value.includes('=');
    return value.kind === 'parameter' && value.name !== 'self' && !isValue ? [value.name] : [];
  });
}

function isGuarded(unit: Unit, call: Call, name: string): boolean {
  const definition = unit.definitions.get(call.symbol);
  if (unit.lines === null || definition === undefined) return true;
  const annotation = definition.parameters?.find((parameter) => parameter.name === name)?.annotation ?? '';
  if (/^(?:int|float|bool)\b|Literal\[/.test(annotation)) return true;
  const looks = new RegExp(
    `\\b${name}\\b[^\\n]*\\.(?:startswith|lstrip)\\(\\s*["']-|["']-["']\\s*(?:==|in)\\s*${name}\\b`,
  );
  return unit.lines.slice(definition.startLine - 1, definition.endLine).some((line) => looks.test(line));
}
