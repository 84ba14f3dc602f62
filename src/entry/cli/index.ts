import { packageVersion } from '../package-root.ts';
import { serve } from '../service.ts';
import { diffCommand } from './diff.ts';
import { modelCommand } from './model.ts';
import { intelligenceCommand } from './intelligence.ts';
import { configCommand } from './config.ts';
import { convertCommand } from './convert.ts';
import { catalogCommand } from './catalog.ts';
import { explainCommand, rulesCommand } from './rules.ts';
import { scanCommand } from './scan.ts';
import { misuse, USAGE, type Ending } from './usage.ts';

/** Runs one command line. Machine formats are all that standard output carries; everything else goes to standard error. */
async function run(argv: readonly string[]): Promise<Ending | null> {
  const [command = 'help', ...args] = argv;
  if (args.some((arg) => arg === '--help' || arg === '-h')) return { status: 0, stdout: USAGE };
  if (command === 'diff') return diffCommand(args, new Date(), progress);
  if (command === 'model') return modelCommand(args, new Date(), progress);
  if (command === 'scan') return scanCommand(args, progress);
  if (command === 'convert') return convertCommand(args);
  if (command === 'intelligence') return intelligenceCommand(args, new Date());
  if (command === 'rules') return rulesCommand(args);
  if (command === 'explain') return explainCommand(args);
  if (command === 'catalog') return catalogCommand(args, new Date(), progress);
  if (command === 'config') return configCommand(args, new Date(), progress);
  if (command === 'help' || command === '--help' || command === '-h') return { status: 0, stdout: USAGE };
  if (command === 'version' || command === '--version') return { status: 0, stdout: `${packageVersion()}\n` };
  if (command !== 'serve') return misuse(`there is no command '${command.slice(0, 80)}'`);
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
