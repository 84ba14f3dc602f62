import { parseArgs } from 'node:util';
import { readConfiguration, riskSideOf, SEED } from '../../policy/index.ts';
import { riskOutputs } from '../../report/index.ts';
import { estimate, TRIALS } from '../../risk/index.ts';
import { written } from './convert.ts';
import { configurationAt, systemAt } from './one-commit.ts';
import { renderOptions } from './render-options.ts';
import { misuse, type Ending } from './usage.ts';

const OPTIONS = {
  repo: { type: 'string', default: '.' },
  rev: { type: 'string', default: 'HEAD' },
  format: { type: 'string', default: 'text' },
  seed: { type: 'string', default: String(SEED) },
  trials: { type: 'string', default: String(TRIALS) },
  output: { type: 'string' },
  'no-cache': { type: 'boolean', default: false },
} as const;
const EXAMPLE = 'stridegate risk estimate --format html --output risk.html';

/** `stridegate risk estimate`: what the threats of one commit would cost in a year, by the values that its configuration declares. */
export async function riskEstimate(
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
  const output = riskOutputs.find(({ id }) => id === values.format);
  const known = riskOutputs.map(({ id }) => id).join(', ');
  if (output === undefined) return misuse(`unknown format '${values.format.slice(0, 80)}': one of ${known}`, EXAMPLE);
  const [seed, trials] = [Number(values.seed), Number(values.trials)];
  if (!Number.isSafeInteger(seed)) return misuse(`--seed takes a whole number, not '${values.seed.slice(0, 40)}'`);
  if (!Number.isInteger(trials) || trials < 1000 || trials > 1_000_000)
    return misuse(`--trials takes a number from 1000 to 1000000, not '${values.trials.slice(0, 40)}'`);
  const { repo, rev } = values;
  const read = await systemAt({ repo, rev, configured: true, cached: !values['no-cache'] }, now, progress);
  if (!read.ok) return read.ending;
  const { commit, system, threats } = read.commit;
  const configuration = await configurationAt(repo, commit);
  const reading = readConfiguration(configuration.ok ? configuration.source : null);
  const side = reading.ok ? riskSideOf({ system, threats }, reading.configuration) : null;
  if (side === null)
    return misuse(
      `no asset has a value at ${commit.slice(0, 12)}: name one below risk.assets in .github/threatmodel.yml (docs/risk.md shows how)`,
      EXAMPLE,
    );
  const again = `stridegate risk estimate --rev ${commit.slice(0, 12)} --seed ${seed} --trials ${trials}`;
  const text = output.render({ commit, estimate: estimate(side, { seed, trials }) }, renderOptions(again, false));
  if (values.output === undefined) return { status: 0, stdout: text };
  return written(new TextEncoder().encode(text), values.output);
}
