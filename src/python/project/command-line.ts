import type { PythonModule } from '../../model/index.ts';
import type { Call, Value } from '../module.ts';
import { definesOption, flagOf, optionOf } from '../recognise/options.ts';
import type { Unit } from '../recognise/unit.ts';
import { evidenceOf, lastOf } from '../recognise/unit.ts';
import { type Names, ownName } from './names.ts';
import { smallOf } from './small.ts';

const KEPT = 200;

/** Calls that read the command line, or make a command line of functions and classes. */
const READS =
  /(?:^|\.)parse_(?:known_)?(?:intermixed_)?args$|\.parse_args_into_dataclasses$|\.parse_args_and_config$|^(?:fire\.Fire|typer\.run|absl\.app\.run|tyro\.cli|simple_parsing\.(?:parse|parse_known_args)|docopt\.docopt|tap\.Tap|jsonargparse\.\w+|LightningCLI)$|\.LightningCLI$/;
/** Decorators that do the same. */
const COMMANDS = /(?:^|\.)(?:command|group)$|^hydra\.main$|^draccus\.wrap$|^argbind\.bind$/;
/** Calls whose classes are the options. */
const SCHEMAS = /HfArgumentParser$|TrlParser$|^tyro\.cli$|^simple_parsing\.parse$|\.add_arguments$|^draccus\.parse$/;

/** Options with their default and the values that they allow. */
export function moduleOptions(names: Names): PythonModule['options'] {
  const found = new Map<string, PythonModule['options'][number]>();
  for (const call of names.unit.module.calls) {
    if (!definesOption(call.callee)) continue;
    const flag = call.callee.endsWith('add_argument') ? null : flagOf(call.arguments);
    const option = flag ?? optionOf(call.arguments) ?? withoutDefault(call);
    if (option === null || found.has(option.name) || found.size >= KEPT) continue;
    const choices = call.arguments.find(({ name }) => name === 'choices')?.value;
    const texts =
      choices?.kind === 'list' ? choices.items.map((item) => (item.kind === 'string' ? item.value : null)) : [];
    found.set(option.name, {
      name: option.name,
      ...(option.value === null ? {} : { or: smallOf(names, option.value, '') }),
      line: evidenceOf(names.unit, call).startLine,
      ...(texts.length > 0 && texts.length <= 50 && texts.every((text) => text !== null) ? { texts } : {}),
    });
  }
  return [...found.values()];
}

function withoutDefault(call: Call): { readonly name: string; readonly value: null } | null {
  const written = call.arguments.find(
    ({ name, value }) => name === null && value.kind === 'string' && /^-{0,2}\w/.test(value.value),
  );
  const value = written?.value;
  if (value?.kind !== 'string') return null;
  return { name: value.value.replace(/^-+/, '').replaceAll('-', '_'), value: null };
}

/** Classes of which the command line's options are the fields. */
export function moduleSchemas(names: Names): string[] {
  const found = new Set<string>();
  const add = (value: Value): void => {
    if (value.kind === 'list') value.items.slice(0, 20).forEach(add);
    const name = value.kind === 'name' ? ownName(names, value.qualified) : null;
    if (name !== null && !name.startsWith(':')) found.add(name);
  };
  for (const call of names.unit.module.calls) {
    if (SCHEMAS.test(call.callee)) call.arguments.slice(0, 5).forEach(({ value }) => add(value));
  }
  return [...found].slice(0, 20);
}

/** Places where somebody who starts the file is asked for options, at most five. */
export function commandLine(unit: Unit): PythonModule['commandLine'] {
  const places = [
    ...unit.module.calls.filter(({ callee }) => READS.test(callee)),
    ...unit.module.definitions.flatMap(({ decorators }) =>
      decorators.filter((decorator) => isCommand(decorator.callee)).map(({ span }) => ({ ...span, symbol: '' })),
    ),
    ...(unit.module.argv ?? []).map((span) => ({ ...span, symbol: '' })),
  ];
  return places.slice(0, 5).map((place) => ({ symbol: place.symbol, ...linesOf(unit, place) }));
}

function isCommand(callee: string): boolean {
  return (
    COMMANDS.test(callee) &&
    !/^(?:discord|telegram|bot|nextcord)\b|(?:^|\.)(?:bot|client|router|tree)\.command$/.test(callee)
  );
}

/** Files whose text is executed: named here, or (null) by whoever starts the program. */
export function executedFiles(unit: Unit): PythonModule['executes'] {
  const found: PythonModule['executes'] = [];
  for (const call of unit.module.calls) {
    const whole = /^(?:builtins\.)?exec$/.test(call.callee);
    if (!whole && call.callee !== 'runpy.run_path') continue;
    const value = call.arguments[0]?.value;
    if (!value) continue;
    const text = whole ? openedBy(unit, value) : value.text;
    if (text === null || found.length >= 20) continue;
    const named = /^[rRuU]?(['"])([^'"{}]{1,300})\1$/.exec(text)?.[2];
    if (named === undefined && !isAsked(unit)) continue;
    found.push({ file: named ?? null, ...linesOf(unit, call) });
  }
  return found;
}

function isAsked(unit: Unit): boolean {
  return (unit.module.argv ?? []).length > 0 || unit.module.calls.some(({ callee }) => READS.test(callee));
}

/** What is opened in `open(x).read()`, also when compiled first, or opened by a name of the file; null for other text. */
function openedBy(unit: Unit, value: Value): string | null {
  const direct =
    /^(?:compile\()?(?:open|io\.open|Path|pathlib\.Path)\((['"][^'"]{1,300}['"]|[\w.[\]]{1,100})[^)]*\)\.read(?:_text)?\(\)/.exec(
      value.text,
    );
  if (direct) return direct[1] ?? null;
  if (value.kind !== 'call' || lastOf(value.callee) !== 'read') return null;
  const receiver = unit.module.calls[value.call]?.receiver ?? '';
  const opened = unit.assignmentsByTarget.get(receiver)?.at(-1)?.value.text ?? '';
  return /^open\((['"][^'"]{1,300}['"]|[\w.[\]]{1,100})/.exec(opened)?.[1] ?? null;
}

function linesOf(unit: Unit, span: { readonly startLine: number; readonly endLine: number }) {
  const { startLine, endLine } = evidenceOf(unit, span);
  return { startLine, endLine };
}
