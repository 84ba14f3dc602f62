import { createHash } from 'node:crypto';
import { analyse } from '../../src/analyse.ts';
import { loadCatalogs } from '../../src/catalog/index.ts';
import { extractors } from '../../src/extract/index.ts';
import { type Analysis, BlobSha, CommitSha, type Threat } from '../../src/model/index.ts';
import { consultAbout } from '../../src/intelligence/index.ts';
import { loadRules } from '../../src/rules/index.ts';
import type { Entry, Snapshot } from '../../src/snapshot/index.ts';
import { ANSWERS } from './answers.ts';

/** Files by path; text, or bytes of what is no text. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

/** A pull request that would have brought an incident in, and one that differs in what makes it harmless. */
export type Incident = {
  /** What happened, and when. */
  readonly name: string;
  /** What was there before, beside a training script. */
  readonly base?: Files;
  readonly head: Files;
  /** Everything that the change is told of: severity, rule, place, title. */
  readonly told: readonly string[];
  /** Of this nothing is told. */
  readonly twin: Files;
};

/** What every repository of the table holds before the change. */
const REPOSITORY: Files = { 'train.py': 'import torch\n\nmodel = torch.nn.Linear(2, 1)\n' };

const NOW = new Date('2026-11-01T00:00:00Z');

const reading = loadRules('rules', loadCatalogs('catalogs'));
if (!reading.ok) throw new Error(reading.problems.join('\n'));
const { rules } = reading;

/** Threats that a change introduces, through the same street as every analysis. */
export async function introducedBy(base: Files, change: Files): Promise<readonly Threat[]> {
  return (await diffOf({ ...REPOSITORY, ...base }, { ...REPOSITORY, ...base, ...change })).introduced;
}

/** The same as lines: severity, rule, place, title. */
export async function toldOf(base: Files, change: Files): Promise<readonly string[]> {
  const threats = await introducedBy(base, change);
  return threats.map(({ severity, rule, evidence, title }) => {
    const [place] = evidence;
    return `${severity} ${rule} ${place?.path ?? ''}:${place?.startLine ?? 0} ${title}`;
  });
}

/** All threats of a repository with these files, judged with the configuration among them. */
export async function threatsIn(files: Files): Promise<readonly Threat[]> {
  const whole = { ...REPOSITORY, ...files };
  const { unchanged, introduced } = await diffOf(whole, whole);
  return [...unchanged, ...introduced];
}

const CONFIGURATION = '.github/threatmodel.yml';

async function diffOf(before: Files, after: Files): Promise<Analysis['diff']['threats']> {
  return (await analysisOf(before, after)).diff.threats;
}

/** The whole analysis of a change from these files to those, and nothing beside them. */
export async function analysisOf(before: Files, after: Files): Promise<Analysis> {
  const text = before[CONFIGURATION];
  const configuration = typeof text === 'string' ? { file: CONFIGURATION, text } : null;
  const outcome = await analyse(
    { base: snapshotOf(before), head: snapshotOf(after), configuration },
    {
      rules,
      extractors,
      cache: new Map(),
      onFile: () => undefined,
      onStage: () => undefined,
      poisoned: new Map(),
      consult: (base, head) => consultAbout(base, head, () => Promise.resolve(ANSWERS), null, NOW),
      now: NOW,
      signal: new AbortController().signal,
    },
  );
  if (outcome.outcome !== 'analysed') throw new Error(`the analysis did not take place: ${JSON.stringify(outcome)}`);
  return outcome.analysis;
}

function snapshotOf(files: Files): Snapshot {
  const contents = new Map(Object.entries(files).map(([path, given]) => [path, Buffer.from(given)]));
  const entries = [...contents].map(([path, bytes]): Entry => ({
    path,
    kind: 'file',
    blob: shaOf(bytes),
    size: bytes.length,
  }));
  return {
    commit: CommitSha.parse(createHash('sha1').update(JSON.stringify(entries)).digest('hex')),
    entries: entries.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    truncated: null,
    read: ({ path }) => Promise.resolve({ ok: true, bytes: new Uint8Array(contents.get(path) ?? Buffer.alloc(0)) }),
  };
}

function shaOf(bytes: Uint8Array): BlobSha {
  return BlobSha.parse(createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex'));
}
