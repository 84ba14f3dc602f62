import { analyse } from '../../src/analyse.ts';
import { loadCatalogs } from '../../src/catalog/index.ts';
import { extractors } from '../../src/extract/index.ts';
import type { Analysis, CommitSha } from '../../src/model/index.ts';
import { outputs } from '../../src/report/index.ts';
import { loadRules } from '../../src/rules/index.ts';
import { gitSnapshot } from '../../src/snapshot/index.ts';

const reading = loadRules('rules', loadCatalogs('catalogs'));

/** The whole street between two commits of a local repository, with the rules that ship and the configuration text, if any. */
export async function analysed(
  directory: string,
  base: CommitSha,
  head: CommitSha,
  configuration: string | null = null,
): Promise<Analysis> {
  if (!reading.ok) throw new Error(reading.problems.join('\n'));
  const [before, after] = [await gitSnapshot(directory, base), await gitSnapshot(directory, head)];
  if (!before.ok || !after.ok) throw new Error('a commit cannot be opened');
  try {
    const outcome = await analyse(
      {
        base: before.snapshot,
        head: after.snapshot,
        configuration: configuration === null ? null : { file: '.github/threatmodel.yml', text: configuration },
      },
      {
        extractors,
        rules: reading.rules,
        now: new Date('2026-01-01T00:00:00Z'),
        cache: new Map(),
        signal: new AbortController().signal,
        poisoned: new Map(),
        onFile: () => {},
        onStage: () => {},
      },
    );
    if (outcome.outcome !== 'analysed') throw new Error(JSON.stringify(outcome.problems));
    return outcome.analysis;
  } finally {
    before.snapshot.close();
    after.snapshot.close();
  }
}

/** The analysis as one of the outputs writes it. */
export function written(analysis: Analysis, format: string): string {
  const output = outputs.find(({ id }) => id === format);
  if (output === undefined) throw new Error(`no output ${format}`);
  return output.render(analysis, {
    tool: { name: 'Stridegate', version: '1.0.0' },
    ruleSet: '0a1b2c3d4e5f',
    reproduce: '',
    colour: false,
  });
}
