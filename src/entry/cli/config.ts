import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import {
  CONFIGURATION_PATH,
  configurationSchema,
  proposeConfiguration,
  readConfiguration,
} from '../../policy/index.ts';
import { systemAt } from './one-commit.ts';
import { misuse, type Ending } from './usage.ts';

/** `stridegate config init | check [FILE] | schema`. */
export async function configCommand(
  [verb, ...rest]: readonly string[],
  now: Date,
  progress: (text: string) => void,
): Promise<Ending> {
  if (verb === 'init') return await initCommand(rest, now, progress);
  if (verb === 'check') return await checkCommand(rest[0] ?? CONFIGURATION_PATH);
  if (verb === 'schema') return { status: 0, stdout: `${JSON.stringify(configurationSchema(), null, 2)}\n` };
  return misuse('config takes init, check [FILE] or schema', 'stridegate config check');
}

async function checkCommand(file: string): Promise<Ending> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return misuse(`${file} cannot be read`, 'stridegate config check .github/threatmodel.yml');
  const reading = readConfiguration({ file, text });
  if (reading.ok) return { status: 0, stdout: `${file}: usable\n` };
  const lines = reading.problems.map(
    ({ line, key, message, expected }) => `${file}:${line}: ${key}: ${message}; expected ${expected}\n`,
  );
  return { status: 2, stderr: lines.join('') };
}

const OPTIONS = {
  repo: { type: 'string', default: '.' },
  rev: { type: 'string', default: 'HEAD' },
  output: { type: 'string' },
  'no-cache': { type: 'boolean', default: false },
} as const;

/** Proposes a configuration from what the files of a commit show. Never overwrites a file. */
async function initCommand(args: readonly string[], now: Date, progress: (text: string) => void): Promise<Ending> {
  let values: ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];
  try {
    ({ values } = parseArgs({ args: [...args], options: OPTIONS, strict: true, allowPositionals: false }));
  } catch (error) {
    return misuse(error instanceof Error ? error.message : 'wrong options', 'stridegate config init');
  }
  const asked = { repo: values.repo, rev: values.rev, configured: false, cached: !values['no-cache'] };
  const read = await systemAt(asked, now, progress);
  if (!read.ok) return read.ending;
  const { commit, system, coverage, isConfigured } = read.commit;
  const text = proposeConfiguration({ commit }, system, coverage);
  const beside = isConfigured
    ? `stridegate: the commit has a ${CONFIGURATION_PATH}; this proposal does not know it\n`
    : '';
  if (values.output === undefined) return { status: 0, stdout: text, ...(beside === '' ? {} : { stderr: beside }) };
  try {
    await writeFile(values.output, text, { flag: 'wx' });
  } catch (error) {
    const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    const why = exists
      ? 'is there already'
      : `cannot be written: ${error instanceof Error ? error.message : 'unknown error'}`;
    return misuse(`${values.output} ${why}`, 'stridegate config init --output FILE');
  }
  return { status: 0, stderr: `${beside}stridegate: ${values.output} is written; read it, then commit it\n` };
}
