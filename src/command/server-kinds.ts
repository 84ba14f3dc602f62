import { BY_COMMAND, BY_MODULE, type ServerKind, VLLM_SERVER } from './known-servers.ts';

export type { Named, ServerKind } from './known-servers.ts';

/** Modules that are also programs. */
const MODULE_PROGRAMS = new Set(
  'streamlit flask jupyter mlflow chainlit bentoml ray vllm tensorboard dagster prefect airflow aim mlserver'.split(
    ' ',
  ),
);

/** Words with which a server's program starts none. */
const QUIET = new Set(['--version', '--help', '--stop']);

/** Programs whose other first words start something else, so that the program alone says too little. */
const NEEDS_START = new Map([
  ['ray dashboard', '--head'],
  ['mlflow models serve', 'serve'],
  ['mlflow gateway', 'start'],
  ['prefect server', 'start'],
  ['kedro viz', 'run'],
]);

/** First words with which `label-studio` does not serve. */
const NO_SERVER = new Map([
  ['label-studio', /^(?:init|user|shell|export|import|reset_password|calculate_stats_all_orgs|version)$/],
]);

/** Which server a command starts, with the words behind it; null for none. */
export function serverOf(
  program: string,
  args: readonly string[],
): { readonly kind: ServerKind; readonly args: readonly string[] } | null {
  if (program === 'python') {
    const module = args.findIndex((word) => !word.startsWith('-') || word === '-m');
    const name = args[module + 1];
    if (module === -1 || args[module] !== '-m' || name === undefined) return null;
    const rest = args.slice(module + 2);
    const known = BY_MODULE.get(name) ?? (name.startsWith('vllm.entrypoints.') ? VLLM_SERVER : undefined);
    if (known !== undefined) return { kind: known, args: rest };
    return MODULE_PROGRAMS.has(name) ? serverOf(name, rest) : null;
  }
  // Options of the program may stand in front of the word that tells (`flask --app main run`).
  const verb = args.findIndex((word) => BY_COMMAND.has(`${program} ${word}`));
  const byVerb = verb === -1 || verb > 4 ? undefined : BY_COMMAND.get(`${program} ${args[verb] ?? ''}`);
  if (byVerb !== undefined) {
    return starts(byVerb, args) ? { kind: byVerb, args: [...args.slice(verb + 1), ...args.slice(0, verb)] } : null;
  }
  const kind = BY_COMMAND.get(program);
  if (kind === undefined || args.some((word) => QUIET.has(word))) return null;
  return NO_SERVER.get(program)?.test(args[0] ?? '') === true ? null : { kind, args };
}

function starts(kind: ServerKind, args: readonly string[]): boolean {
  const needed = NEEDS_START.get(kind.name);
  return needed === undefined || args.includes(needed);
}
