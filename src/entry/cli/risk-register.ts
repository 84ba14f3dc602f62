import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { loadCatalogs } from '../../catalog/index.ts';
import type { CommitSha, SystemModel, Threat } from '../../model/index.ts';
import { acceptedBy, type Configuration, readConfiguration, riskSideOf, SEED } from '../../policy/index.ts';
import {
  OWNERS_FILES,
  readOwners,
  Register,
  registerFormats,
  type RegisterRow,
  registerRows,
  type RegisterSource,
} from '../../register/index.ts';
import { visible } from '../../report/index.ts';
import { estimate, TRIALS } from '../../risk/index.ts';
import { findRule, loadRules } from '../../rules/index.ts';
import { commitTime } from '../../snapshot/index.ts';
import { severityOf } from '../../threats/index.ts';
import { CATALOGS, packageVersion, RULES } from '../package-root.ts';
import { written } from './convert.ts';
import { configurationAt, fileAt, systemAt } from './one-commit.ts';
import { misuse, type Ending } from './usage.ts';

const OPTIONS = {
  repo: { type: 'string', default: '.' },
  rev: { type: 'string', default: 'HEAD' },
  format: { type: 'string', default: 'text' },
  previous: { type: 'string' },
  name: { type: 'string' },
  output: { type: 'string' },
  'no-cache': { type: 'boolean', default: false },
} as const;
const EXAMPLE = 'stridegate risk register --format xlsx --output register.xlsx';
const MOST_BYTES = 100_000_000;

/**
 * `stridegate risk register`: the threats of one commit as the register of risks. With `--previous`, an earlier register as JSON, first
 * sightings are carried on and what is gone is kept as closed.
 */
export async function riskRegister(
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
  const { repo, rev } = values;
  const format = registerFormats.find(({ id }) => id === values.format);
  const known = [...registerFormats.map(({ id }) => id), 'text'].join(', ');
  if (format === undefined && values.format !== 'text')
    return misuse(`unknown format '${values.format.slice(0, 80)}': one of ${known}`, EXAMPLE);
  const earlier = values.previous === undefined ? [] : earlierRows(values.previous);
  if (typeof earlier === 'string') return misuse(earlier, EXAMPLE);
  const read = await systemAt({ repo, rev, configured: true, cached: !values['no-cache'] }, now, progress);
  if (!read.ok) return read.ending;
  const { commit, system, threats } = read.commit;
  const source = await sourceOf(repo, { commit, system, threats }, now);
  if (typeof source === 'string') return misuse(source);
  const register: Register = {
    schema: 'stridegate.register/1',
    repository: values.name ?? basename(resolve(repo)).replace(/\.git$/, ''),
    commit,
    at: source.sighting.at,
    rows: registerRows(source, earlier),
  };
  if (format !== undefined)
    return written(format.write(register, { name: 'Stridegate', version: packageVersion() }), values.output);
  const text = textOf(register);
  return values.output === undefined
    ? { status: 0, stdout: text }
    : written(new TextEncoder().encode(text), values.output);
}

/** The rows of an earlier register; a text that says why there are none. */
function earlierRows(file: string): readonly RegisterRow[] | string {
  const next = 'give a file that `risk register --format json` wrote';
  try {
    const bytes = readFileSync(file);
    if (bytes.length > MOST_BYTES) return `${file} is larger than 100 MB; ${next}`;
    const parsed = Register.safeParse(JSON.parse(bytes.toString('utf8')));
    if (parsed.success) return parsed.data.rows;
    const [issue] = parsed.error.issues;
    return `${file}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'no register'}; ${next}`;
  } catch (error) {
    return `${file} cannot be read: ${error instanceof Error ? error.message : 'unknown error'}; ${next}`;
  }
}

type Commit = { readonly commit: CommitSha; readonly system: SystemModel; readonly threats: readonly Threat[] };

async function sourceOf(repo: string, at: Commit, now: Date): Promise<RegisterSource | string> {
  const owners = await fileAt(repo, at.commit, OWNERS_FILES, 3_000_000);
  if (!owners.ok) return owners.message;
  const read = await configurationAt(repo, at.commit);
  const reading = readConfiguration(read.ok ? read.source : null);
  if (!reading.ok) return 'the configuration cannot be used';
  const rules = loadRules(RULES, loadCatalogs(CATALOGS));
  if (!rules.ok) return rules.problems.join('\n');
  const { configuration } = reading;
  const side = riskSideOf(at, configuration);
  const accepted = acceptedBy(at.threats, configuration.acceptances, now);
  return {
    threats: at.threats,
    elements: at.system.elements,
    estimate: side === null ? null : estimate(side, { seed: SEED, trials: TRIALS }),
    ratingOf: (id) => {
      const rule = findRule(rules.rules, id)?.rule;
      if (rule === undefined) return undefined;
      const { likelihood, impact } = rule;
      return { likelihood, impact, severity: severityOf(likelihood, impact) };
    },
    ownersOf: readOwners(owners.source?.text ?? ''),
    acceptanceOf: ({ fingerprint }) => {
      const given = accepted.get(fingerprint);
      return given === undefined ? null : { by: given.by, because: given.because, until: given.until };
    },
    responseTo: (threat) => responseIn(configuration, threat),
    dueDays: configuration.risk.due_days,
    sighting: { commit: at.commit, at: ((await commitTime(repo, at.commit)) ?? now).toISOString() },
  };
}

function responseIn({ risk }: Configuration, { fingerprint }: Threat): ReturnType<RegisterSource['responseTo']> {
  return risk.responses.find(({ threat }) => fingerprint.startsWith(threat)) ?? {};
}

const MOST = 30;

function textOf({ rows, commit }: Register): string {
  const of = (wanted: RegisterRow['status']): number => rows.filter(({ status }) => status === wanted).length;
  const told = rows.filter(({ status }) => status !== 'closed');
  const lines = [
    `${of('open')} open, ${of('accepted')} accepted, ${of('closed')} closed (${commit.slice(0, 12)})`,
    ...told
      .slice(0, MOST)
      .flatMap(({ id, event, residual, status, owner, due, money, asset }) => [
        '',
        `${residual.severity}${status === 'accepted' ? ', accepted' : ''}: ${visible(event, 200)}`,
        `  ${[
          id,
          visible(asset, 120),
          ...(owner === '' ? [] : [`owner ${visible(owner, 80)}`]),
          ...(due === null ? [] : [`due ${due}`]),
          ...(money === null ? [] : [`${money.expected} ${money.currency} a year`]),
        ].join(' · ')}`,
      ]),
    ...(told.length > MOST
      ? ['', `… and ${told.length - MOST} more: --format csv, xlsx, json or oscal has them all`]
      : []),
  ];
  return `${lines.join('\n')}\n`;
}
