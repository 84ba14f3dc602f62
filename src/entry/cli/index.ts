import { misuse, USAGE, type Ending } from './usage.ts';

type Command = (args: readonly string[]) => Promise<Ending>;

/** Each command loads what it works with: loading all of them takes longer than most. */
const COMMANDS: Readonly<Record<string, Command>> = {
  diff: async (args) => (await import('./diff.ts')).diffCommand(args, new Date(), progress),
  model: async (args) => (await import('./model.ts')).modelCommand(args, new Date(), progress),
  scan: async (args) => (await import('./scan.ts')).scanCommand(args, progress),
  convert: async (args) => (await import('./convert.ts')).convertCommand(args),
  intelligence: async (args) => (await import('./intelligence.ts')).intelligenceCommand(args, new Date()),
  evidence: async (args) => (await import('./evidence.ts')).evidenceCommand(args, new Date(), progress),
  risk: async (args) => (await import('./risk.ts')).riskCommand(args, new Date(), progress),
  rules: async (args) => (await import('./rules.ts')).rulesCommand(args),
  explain: async (args) => (await import('./rules.ts')).explainCommand(args),
  catalog: async (args) => (await import('./catalog.ts')).catalogCommand(args, new Date(), progress),
  config: async (args) => (await import('./config.ts')).configCommand(args, new Date(), progress),
  version,
  '--version': version,
};

async function version(): Promise<Ending> {
  return { status: 0, stdout: `${(await import('../package-root.ts')).packageVersion()}\n` };
}

/** Runs one command line. Machine formats are all that standard output carries; everything else goes to standard error. */
async function run(argv: readonly string[]): Promise<Ending | null> {
  const [command = 'help', ...args] = argv;
  if (args.some((arg) => arg === '--help' || arg === '-h')) return { status: 0, stdout: USAGE };
  if (command === 'help' || command === '--help' || command === '-h') return { status: 0, stdout: USAGE };
  const known = Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined;
  if (known !== undefined) return known(args);
  if (command !== 'serve') return misuse(`there is no command '${command.slice(0, 80)}'`);
  const { serve } = await import('../service.ts');
  await serve(process.env);
  return null;
}

let files = 0;

/** One line on a terminal, rewritten as files are read; nothing when standard error is no terminal. */
function progress(): void {
  files += 1;
  if (process.stderr.isTTY && files % 20 === 0) process.stderr.write(`\rreading … ${files} files `);
}

const ending = await run(process.argv.slice(2));
if (files >= 20 && process.stderr.isTTY) process.stderr.write('\r\u001B[K');
if (ending !== null) {
  if (ending.stderr !== undefined) process.stderr.write(ending.stderr);
  if (ending.stdout !== undefined) process.stdout.write(ending.stdout);
  if (ending.bytes !== undefined) process.stdout.write(ending.bytes);
  process.exitCode = ending.status;
}
