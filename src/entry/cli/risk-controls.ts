import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { clausesOf, foundIn, FRAMEWORKS, type Kept } from '../../assurance/index.ts';
import { loadCatalogs } from '../../catalog/index.ts';
import type { Coverage, Evidence, SystemModel } from '../../model/index.ts';
import { type Configuration, CONFIGURATION_PATH, readConfiguration } from '../../policy/index.ts';
import { OWNERS_FILES } from '../../register/index.ts';
import { controlsOutputs } from '../../report/index.ts';
import { CATALOGS } from '../package-root.ts';
import { written } from './convert.ts';
import { configurationAt, fileAt, systemAt } from './one-commit.ts';
import { renderOptions } from './render-options.ts';
import { misuse, type Ending } from './usage.ts';

const OPTIONS = {
  repo: { type: 'string', default: '.' },
  rev: { type: 'string', default: 'HEAD' },
  format: { type: 'string', default: 'text' },
  framework: { type: 'string' },
  name: { type: 'string' },
  output: { type: 'string' },
  'no-cache': { type: 'boolean', default: false },
} as const;
const EXAMPLE = 'stridegate risk controls --framework iso-42001 --format html --output controls.html';

/** `stridegate risk controls`: what is in place at one commit, held against the clauses of standards. */
export async function riskControls(
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
  const output = controlsOutputs.find(({ id }) => id === values.format);
  const known = controlsOutputs.map(({ id }) => id).join(', ');
  if (output === undefined) return misuse(`unknown format '${values.format.slice(0, 80)}': one of ${known}`, EXAMPLE);
  const wanted = FRAMEWORKS.filter((name) => values.framework === undefined || name === values.framework);
  if (wanted.length === 0)
    return misuse(
      `unknown framework '${values.framework?.slice(0, 80) ?? ''}': one of ${FRAMEWORKS.join(', ')}`,
      EXAMPLE,
    );
  const read = await systemAt({ repo, rev, configured: true, cached: !values['no-cache'] }, now, progress);
  if (!read.ok) return read.ending;
  const { commit, system, threats, coverage, repositoryRules } = read.commit;
  const configured = await configurationAt(repo, commit);
  const reading = readConfiguration(configured.ok ? configured.source : null);
  const owners = await fileAt(repo, commit, OWNERS_FILES, 3_000_000);
  const kept = keptIn({
    system,
    coverage,
    configuration: configured.ok && configured.source !== null && reading.ok ? reading.configuration : null,
    owners: owners.ok && owners.source !== null ? owners.source.file : null,
  });
  const clauses = clausesOf(loadCatalogs(CATALOGS), foundIn(system, kept), threats);
  const report = {
    repository: values.name ?? basename(resolve(repo)).replace(/\.git$/, ''),
    commit,
    repositoryRules,
    clauses: clauses.filter(({ framework }) => wanted.includes(framework)),
  };
  const text = output.render(report, renderOptions('', false));
  if (values.output === undefined) return { status: 0, stdout: text };
  return written(new TextEncoder().encode(text), values.output);
}

type Signs = {
  readonly system: SystemModel;
  readonly coverage: readonly Coverage[];
  /** Null: the repository has none of its own. */
  readonly configuration: Configuration | null;
  /** The file that names owners of files; null: there is none. */
  readonly owners: string | null;
};

/** Practices that the repository shows to keep. */
function keptIn({ system, coverage, configuration, owners }: Signs): Kept {
  const read = (...plugins: readonly string[]): Kept[keyof Kept] => {
    const files = coverage
      .filter(({ plugin, status }) => plugins.includes(plugin) && status === 'done')
      .flatMap((one) => one.files);
    return files.length === 0 ? undefined : { count: files.length, evidence: files.map(wholeFile) };
  };
  const set = (number: number): Kept[keyof Kept] =>
    number === 0 ? undefined : { count: number, evidence: [wholeFile(CONFIGURATION_PATH)] };
  const results = coverage.filter(({ part, status }) => part === 'evidence' && status === 'done');
  const classified = system.elements.filter(({ declared }) => (declared?.data.length ?? 0) > 0);
  const all = {
    'model-inventory': { count: system.elements.length, evidence: [] },
    'threat-model': configuration === null || configuration.mode === 'off' ? undefined : set(1),
    'risk-acceptance': set(configuration?.acceptances.length ?? 0),
    'risk-in-money': set(configuration?.risk.assets.length ?? 0),
    'measured-attacks':
      results.length === 0
        ? undefined
        : { count: results.length, evidence: results.flatMap(({ files }) => files).map(wholeFile) },
    'code-owners': owners === null ? undefined : { count: 1, evidence: [wholeFile(owners)] },
    'data-classes':
      classified.length === 0 ? undefined : { count: classified.length, evidence: [wholeFile(CONFIGURATION_PATH)] },
    'model-card': read('model-card', 'model-card-document'),
  } satisfies Record<string, Kept[keyof Kept]>;
  return Object.fromEntries(Object.entries(all).filter(([, one]) => one !== undefined));
}

function wholeFile(path: string): Evidence {
  return { path, startLine: 1, endLine: 1 };
}
