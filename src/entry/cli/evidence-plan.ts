import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type EvidencePlan, evidencePlan, planLines } from '../../evidence/index.ts';
import { visible } from '../../report/index.ts';
import { ATTACK_SCRIPTS } from '../package-root.ts';
import { systemAt } from './one-commit.ts';
import { misuse, type Ending } from './usage.ts';

const OPTIONS = {
  repo: { type: 'string', default: '.' },
  rev: { type: 'string', default: 'HEAD' },
  format: { type: 'string', default: 'text' },
  output: { type: 'string' },
  'no-cache': { type: 'boolean', default: false },
} as const;
const EXAMPLE = 'stridegate evidence plan --output attacks';

/**
 * `stridegate evidence plan`: which attacks would measure what the threats of a commit are about. With `--output`, a folder with the plan,
 * the scripts that carry it out and a workflow. Files that are there and differ are never overwritten: they may be filled in.
 */
export async function evidencePlanCommand(
  args: readonly string[],
  now: Date,
  progress: (text: string) => void,
): Promise<Ending> {
  let values: ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];
  try {
    ({ values } = parseArgs({ args: [...args], options: OPTIONS, strict: true, allowPositionals: false }));
  } catch (error) {
    return misuse(error instanceof Error ? error.message : 'wrong options', EXAMPLE);
  }
  const { repo, rev, format, output } = values;
  if (format !== 'text' && format !== 'json')
    return misuse(`unknown format '${format.slice(0, 80)}': text or json`, EXAMPLE);
  const read = await systemAt({ repo, rev, configured: true, cached: !values['no-cache'] }, now, progress);
  if (!read.ok) return read.ending;
  const { commit, system, threats } = read.commit;
  const plan = evidencePlan(commit, system, threats);
  if (output === undefined) {
    if (format === 'json') return { status: 0, stdout: `${JSON.stringify(plan, null, 2)}\n` };
    return {
      status: 0,
      stdout: planLines(plan)
        .map((line) => `${visible(line, 400)}\n`)
        .join(''),
    };
  }
  try {
    return { status: 0, stderr: writeFolder(output, plan) };
  } catch (error) {
    return misuse(`${output} cannot be written: ${error instanceof Error ? error.message : 'unknown error'}`, EXAMPLE);
  }
}

function writeFolder(folder: string, plan: EvidencePlan): string {
  mkdirSync(folder, { recursive: true });
  const written: string[] = [];
  const kept: string[] = [];
  for (const name of readdirSync(ATTACK_SCRIPTS).toSorted()) {
    const bytes = readFileSync(join(ATTACK_SCRIPTS, name));
    const place = join(folder, name);
    const there = contentOf(place);
    if (there !== null && !there.equals(bytes)) kept.push(name);
    else {
      writeFileSync(place, bytes);
      written.push(name);
    }
  }
  writeFileSync(join(folder, 'plan.json'), `${JSON.stringify(plan, null, 2)}\n`);
  const told = `stridegate: ${folder}: ${plan.items.length} measurements planned; wrote plan.json, ${written.join(', ')}\n`;
  return kept.length === 0 ? told : `${told}stridegate: kept as they are, since they differ: ${kept.join(', ')}\n`;
}

function contentOf(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
