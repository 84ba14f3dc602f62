import { fillVariables } from '../../container/index.ts';
import type { Instruction } from './instructions.ts';
import { assignmentsOf, wordsOf } from './words.ts';

/** One build stage, with what it takes over from the stage that it starts from. */
export type Stage = {
  readonly from: Instruction;
  /** The image after `FROM` with variables filled in; empty when the stage starts from an earlier one. */
  readonly image: string;
  readonly instructions: readonly Instruction[];
  /** Values of `ENV` and `ARG` at the end of the stage. */
  readonly values: ReadonlyMap<string, string>;
  /** Text of the last `USER`, filled in; null when the file names none. */
  readonly user: string | null;
  readonly entrypoint: Instruction | null;
  readonly command: Instruction | null;
  readonly ports: readonly string[];
  readonly workdir: string;
  /** False once `SHELL` chose one that is not POSIX. */
  readonly posix: boolean;
};

type Draft = { -readonly [Field in keyof Stage]: Stage[Field] } & {
  instructions: Instruction[];
  values: Map<string, string>;
  ports: string[];
};

export type Stages = {
  readonly list: readonly Stage[];
  /** Instructions before the first `FROM`. */
  readonly before: readonly Instruction[];
  /** Names and numbers of stages, in lower case. */
  readonly names: ReadonlySet<string>;
};

const MAX_STAGES = 200;
const MAX_VALUES = 2_000;
const MAX_PORTS = 100;

/** Sorts instructions into build stages; null for more than 200 of them. */
export function stagesOf(instructions: readonly Instruction[]): Stages | null {
  const list: Draft[] = [];
  const before: Instruction[] = [];
  const byName = new Map<string, Draft>();
  const defaults = new Map<string, string>();
  for (const instruction of instructions) {
    const stage = list.at(-1);
    if (instruction.keyword === 'FROM') {
      if (list.length >= MAX_STAGES) return null;
      const { draft, name } = openStage(instruction, defaults, byName);
      byName.set(String(list.length), draft);
      if (name !== '') byName.set(name, draft);
      list.push(draft);
    } else if (stage === undefined) {
      before.push(instruction);
      if (instruction.keyword === 'ARG') setDefaults(defaults, instruction.text);
    } else apply(stage, instruction, defaults);
  }
  return { list, before, names: new Set(byName.keys()) };
}

function openStage(
  from: Instruction,
  defaults: ReadonlyMap<string, string>,
  byName: ReadonlyMap<string, Draft>,
): { draft: Draft; name: string } {
  const [image, as, name] = wordsOf(from.text).map((word) => word.text);
  const filled = fillVariables(image ?? '', defaults);
  const parent = byName.get(filled.toLowerCase());
  const draft: Draft = {
    from,
    image: parent === undefined ? filled : '',
    instructions: [],
    values: new Map(parent?.values),
    user: parent?.user ?? null,
    entrypoint: parent?.entrypoint ?? null,
    command: parent?.command ?? null,
    ports: [...(parent?.ports ?? [])],
    workdir: parent?.workdir ?? '/',
    posix: parent?.posix ?? true,
  };
  return { draft, name: as?.toLowerCase() === 'as' ? (name ?? '').toLowerCase() : '' };
}

function apply(stage: Draft, instruction: Instruction, defaults: ReadonlyMap<string, string>): void {
  stage.instructions.push(instruction);
  const { keyword, text } = instruction;
  if (keyword === 'ENV') setAll(stage.values, text, stage.values);
  else if (keyword === 'ARG') setArguments(stage.values, text, defaults);
  else if (keyword === 'USER') stage.user = fillVariables(wordsOf(text)[0]?.text ?? '', stage.values);
  else if (keyword === 'WORKDIR')
    stage.workdir = joined(stage.workdir, fillVariables(wordsOf(text)[0]?.text ?? '', stage.values));
  else if (keyword === 'CMD') stage.command = instruction;
  else if (keyword === 'ENTRYPOINT') {
    const own = (stage.command?.line ?? 0) > stage.from.line;
    stage.entrypoint = instruction;
    // A new entry point resets the command of the stage before.
    if (!own) stage.command = null;
  } else if (keyword === 'EXPOSE') {
    const ports = wordsOf(text).slice(0, MAX_PORTS - stage.ports.length);
    stage.ports.push(...ports.map((word) => fillVariables(word.text, stage.values)));
  } else if (keyword === 'SHELL') stage.posix = !/powershell|pwsh|cmd/i.test(text);
}

function setAll(values: Map<string, string>, text: string, known: ReadonlyMap<string, string>): void {
  for (const { name, value } of assignmentsOf(text)) {
    if (values.size < MAX_VALUES) values.set(name, fillVariables(value, known));
  }
}

/** `ARG NAME=value` before the first `FROM`; without a value it has none until somebody builds. */
function setDefaults(defaults: Map<string, string>, text: string): void {
  for (const { text: word } of wordsOf(text)) {
    const at = word.indexOf('=');
    if (at > 0 && defaults.size < MAX_VALUES) {
      defaults.set(word.slice(0, at), fillVariables(word.slice(at + 1), defaults));
    }
  }
}

/** `ARG NAME` in a stage takes the value of the `ARG` before the first `FROM`. */
function setArguments(values: Map<string, string>, text: string, defaults: ReadonlyMap<string, string>): void {
  for (const { text: word } of wordsOf(text)) {
    const at = word.indexOf('=');
    const name = at === -1 ? word : word.slice(0, at);
    const value = at === -1 ? defaults.get(name) : fillVariables(word.slice(at + 1), values);
    if (value !== undefined && values.size < MAX_VALUES && !values.has(name)) values.set(name, value);
  }
}

/** `to` seen from folder `from`, both as paths inside the image, of which the first 400 characters count. */
export function joined(from: string, to: string): string {
  const parts: string[] = [];
  for (const part of (to.startsWith('/') ? to : `${from}/${to}`).slice(0, 400).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}
