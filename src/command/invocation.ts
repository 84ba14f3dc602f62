import type { ShellCommand } from '../parse/index.ts';
import { lastSegment } from './address.ts';
import type { Site } from './script-place.ts';

/** A command as it takes effect: what starts it (`sudo`, `env`, `uv run`) is seen through. */
export type Invocation = {
  /** The program's file name: `pip3`, `python`, `vllm`. */
  readonly program: string;
  /** The program as written, with its folder: `./train.sh`. */
  readonly path: string;
  readonly args: readonly string[];
  /** `NAME=value` in front, the command's own and those of `env`. */
  readonly environment: ReadonlyMap<string, string>;
  readonly command: ShellCommand;
  /** Its place among the commands of the script, which `pipesInto` counts by. */
  readonly index: number;
  readonly site: Site;
};

/** The commands of a script by index; null for one without a program. */
export type Script = readonly (Invocation | null)[];

/** How many commands behind one are looked at for what is done with its result: a bound, so that long scripts stay linear. */
export const LOOK_AHEAD = 100;

/** Options of prefixes that take the next word. */
const PREFIX_OPTIONS = new Map<string, ReadonlySet<string>>([
  ['sudo', new Set(['-u', '--user', '-g', '--group', '-h', '-p', '-C', '-D', '-R', '-T'])],
  ['doas', new Set(['-u', '-C'])],
  ['env', new Set(['-u', '--unset', '-C', '--chdir'])],
  ['time', new Set(['-f', '-o'])],
  ['nohup', new Set<string>()],
  ['exec', new Set(['-a'])],
  ['command', new Set<string>()],
  ['builtin', new Set<string>()],
  ['nice', new Set(['-n'])],
  ['ionice', new Set(['-c', '-n'])],
  ['stdbuf', new Set(['-i', '-o', '-e'])],
  ['xargs', new Set(['-n', '-P', '-I', '-L', '-a', '-d', '-s', '-E'])],
  ['setsid', new Set<string>()],
  ['tini', new Set(['-p'])],
  ['dumb-init', new Set<string>()],
  ['numactl', new Set<string>()],
  ['xvfb-run', new Set(['-e', '-f', '-n', '-p', '-s'])],
  ['catchsegv', new Set<string>()],
  ['ddtrace-run', new Set<string>()],
  ['opentelemetry-instrument', new Set<string>()],
]);

/** Prefixes of two words: runners of environments. */
const RUNNERS = new Map<string, ReadonlySet<string>>([
  ['conda run', new Set(['-n', '--name', '-p', '--prefix', '--cwd'])],
  ['mamba run', new Set(['-n', '--name', '-p', '--prefix', '--cwd'])],
  ['micromamba run', new Set(['-n', '--name', '-p', '--prefix', '--cwd'])],
  ['poetry run', new Set<string>()],
  ['pipenv run', new Set<string>()],
  ['pdm run', new Set(['-p'])],
  ['rye run', new Set<string>()],
  ['pixi run', new Set(['-e', '--environment', '--manifest-path'])],
  ['hatch run', new Set<string>()],
  [
    'uv run',
    new Set([
      '--with',
      '--with-requirements',
      '--with-editable',
      '--extra',
      '--group',
      '--python',
      '-p',
      '--project',
      '--directory',
      '--env-file',
      '--package',
      '--index',
      '--index-url',
      '--extra-index-url',
      '--no-extra',
      '--no-group',
      '--only-group',
    ]),
  ],
]);

const MAX_PREFIXES = 8;

/** Sees through what starts a command. Null for a command without a word. */
export function invocationOf(command: ShellCommand, index: number, site: Site): Invocation | null {
  let words = command.words;
  const environment = new Map(command.assignments.map(({ name, value }) => [name, value]));
  for (let depth = 0; depth < MAX_PREFIXES; depth += 1) {
    const rest = withoutPrefix(words, environment);
    if (rest === null || rest.length === 0) break;
    words = rest;
  }
  const [path, ...args] = words;
  if (path === undefined || path === '') return null;
  return { program: programName(path), path, args, environment, command, index, site };
}

/** The file name of a program, with `python3.11` as `python` and `pip3` as `pip`. */
export function programName(path: string): string {
  const name = lastSegment(path).replace(/\.exe$/i, '');
  if (/^python(?:\d(?:\.\d+)?)?$/.test(name)) return 'python';
  return /^pip(?:\d(?:\.\d+)?)?$/.test(name) ? 'pip' : name;
}

/** The words behind one prefix, or null when there is none. */
function withoutPrefix(words: readonly string[], environment: Map<string, string>): readonly string[] | null {
  const program = lastSegment(words[0] ?? '');
  if (program === 'timeout' || program === 'gtimeout') return behindOptions(words, 1, new Set(['-s', '-k'])).slice(1);
  const runner = RUNNERS.get(`${program} ${words[1] ?? ''}`);
  if (runner !== undefined) return behindOptions(words, 2, runner);
  const options = PREFIX_OPTIONS.get(program);
  if (options === undefined) return null;
  const rest = behindOptions(words, 1, options);
  return program === 'env' || program === 'sudo' ? behindAssignments(rest, environment) : rest;
}

function behindAssignments(words: readonly string[], environment: Map<string, string>): readonly string[] {
  for (const [index, word] of words.entries()) {
    const assignment = /^([A-Za-z_]\w*)=([^]*)$/.exec(word);
    if (assignment === null) return words.slice(index);
    environment.set(assignment[1] ?? '', assignment[2] ?? '');
  }
  return [];
}

function behindOptions(words: readonly string[], from: number, valued: ReadonlySet<string>): readonly string[] {
  let at = from;
  while (at < words.length) {
    const word = words[at] ?? '';
    if (word === '--') return words.slice(at + 1);
    if (!word.startsWith('-') || word === '-') break;
    at += valued.has(word) ? 2 : 1;
  }
  return words.slice(at);
}
