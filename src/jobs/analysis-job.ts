import { analyseIsolated, type AnalysisRequest, type Consult, type IsolationLimits } from '../isolation/index.ts';
import type { BlobSha, CommitSha, Outcome } from '../model/index.ts';
import { isResultsFile, readConfiguration } from '../policy/index.ts';
import {
  type BlobStore,
  blobsOfOneSide,
  type Entry,
  type Manifest,
  readTexts,
  storedSnapshot,
  type TextFile,
  type TextLimits,
} from '../snapshot/index.ts';
import { acceptancesOf, grantOf } from './acceptances.ts';
import { findingsOf } from './findings.ts';
import type { CheckResult, Forge, Forges, Repository } from './forge.ts';
import { done, failed, retryAfter, type JobHandle, type JobLogger, type JobOutcome } from './job.ts';
import type { AnalysisJob } from './job-data.ts';
import { saveRecord } from './records.ts';
import type { Sql } from './sql.ts';

export type AnalysisTools = {
  readonly forges: Forges;
  readonly store: BlobStore;
  readonly sql: Sql;
  readonly logger: JobLogger;
  readonly limits: IsolationLimits;
  /** Rules and catalogues to judge with. */
  readonly rules: string;
  readonly catalogs: string;
  readonly now: () => Date;
  /** The file that keeps facts of a repository between analyses; null: none are kept. */
  readonly factsFile: (repository: string) => string | null;
  /** Largest blob in bytes that is fetched of a file of this name, 0 when nothing reads it. `isChanged`: it stands on one side alone. */
  readonly wantedBytes: (path: string, isChanged: boolean) => number;
  /** Whether a file of the base branch is a rule of the repository's own, and how many of what size are read. */
  readonly isRepositoryRule: (path: string) => boolean;
  readonly ruleLimits: TextLimits;
  /** Asks about names for an analysis, until its signal aborts; undefined: nobody is asked. */
  readonly consult: ((signal: AbortSignal) => Consult) | undefined;
  /** Largest blob in bytes that is fetched. */
  readonly maxBlobBytes: number;
  /** Told every outcome before it is published, e.g. to keep the HTML report. */
  readonly onOutcome: (job: AnalysisJob, headSha: CommitSha, outcome: Outcome) => Promise<void>;
};

type Target = { readonly headSha: CommitSha; readonly baseSha: CommitSha };

/**
 * One analysis from the check run in progress to the verdict. Everything that it posts is idempotent, so a retry after a lost answer
 * posts nothing twice. A newer head ends it quietly; trouble that time will not mend becomes a check run that says so.
 */
export async function workOnAnalysis(job: JobHandle<AnalysisJob>, tools: AnalysisTools): Promise<JobOutcome> {
  const repository: Repository = { owner: job.data.owner, name: job.data.repository };
  const run: Run = { job, tools, repository, forge: null, checkId: null, target: null };
  try {
    run.forge = await tools.forges.forInstallation(job.data.installationId);
    await analyseAndPublish(run, run.forge);
    return done();
  } catch (error) {
    return await afterTrouble(run, error);
  }
}

type Run = {
  readonly job: JobHandle<AnalysisJob>;
  readonly tools: AnalysisTools;
  readonly repository: Repository;
  forge: Forge | null;
  checkId: number | null;
  target: Target | null;
};

async function analyseAndPublish(run: Run, forge: Forge): Promise<void> {
  const { job, tools, repository } = run;
  const target = await targetOf(job.data, forge, repository);
  if (target === null) return;
  run.target = target;
  run.checkId = await forge.startCheck(repository, target.headSha, externalIdOf(job.data, target));
  const base =
    job.data.kind === 'push' ? target.baseSha : await forge.mergeBase(repository, target.baseSha, target.headSha);
  if (base === null) {
    const notAssessed = 'the histories of base and head share no commit, so there is nothing to compare with';
    await forge.finishCheck(repository, run.checkId, { notAssessed });
    return;
  }
  const request = await gather(run, forge, target, base);
  const result = await analyseIsolated(request, tools.limits, job.signal, () => {}, tools.consult?.(job.signal));
  if (!(await isCurrent(run, forge, target))) return;
  const published: CheckResult = result.ok ? { outcome: result.outcome } : { notAssessed: result.message };
  if (result.ok) await tools.onOutcome(job.data, target.headSha, result.outcome);
  if (result.ok && job.data.kind === 'pull-request')
    await forge.review(repository, job.data.number, target.headSha, result.outcome);
  // Kept first: whoever reads the verdict may answer it at once.
  if (result.ok) await remember(run, target, result.outcome);
  await forge.finishCheck(repository, run.checkId, published);
}

async function targetOf(data: AnalysisJob, forge: Forge, repository: Repository): Promise<Target | null> {
  if (data.kind === 'push') return { headSha: data.after, baseSha: data.before };
  const pullRequest = await forge.pullRequest(repository, data.number);
  return pullRequest?.open === true ? pullRequest : null;
}

function externalIdOf(data: AnalysisJob, target: Target): string {
  return data.kind === 'push'
    ? `stridegate:push/${target.headSha}`
    : `stridegate:pull/${data.number}/${target.headSha}`;
}

/** Trees of both commits, and the blobs of the files that something reads, in the store. */
async function gather(run: Run, forge: Forge, target: Target, base: CommitSha): Promise<AnalysisRequest> {
  const { tools, repository, job } = run;
  const configuration = await forge.configuration(repository, target.baseSha);
  const [before, after] = [await forge.manifest(repository, base), await forge.manifest(repository, target.headSha)];
  const touched = blobsOfOneSide(before.entries, after.entries);
  const isResults = resultsOf(configuration);
  for (const manifest of [before, after]) {
    job.signal.throwIfAborted();
    // Results of attack tools count from base alone.
    const wanted = await missing(manifest, tools, ({ path, blob }) =>
      manifest === before && isResults(path) ? LARGEST_RESULTS : tools.wantedBytes(path, touched.has(blob)),
    );
    await forge.fetchBlobs(repository, manifest.commit, wanted, tools.store);
  }
  const tip = target.baseSha === base ? before : await forge.manifest(repository, target.baseSha);
  return {
    source: { kind: 'stored', store: tools.store.directory, base: before, head: after },
    configuration,
    grants: (await acceptancesOf(tools.sql, `${repository.owner}/${repository.name}`)).map(grantOf),
    repositoryRules: await repositoryRules(run, forge, tip),
    rules: tools.rules,
    catalogs: tools.catalogs,
    now: tools.now().toISOString(),
    facts: tools.factsFile(`${job.data.installationId}/${repository.owner}/${repository.name}`),
    poisoned: [],
  };
}

/** Largest file of results that is fetched, in bytes. */
const LARGEST_RESULTS = 20_000_000;

/** Which files hold results of attack tools, as base's configuration says; a configuration that can't be used names none. */
function resultsOf(configuration: AnalysisRequest['configuration']): (path: string) => boolean {
  const read = readConfiguration(configuration);
  return (path) => read.ok && isResultsFile(path, read.configuration.evidence);
}

/** The repository's own rules as they stand, like its configuration, at the tip of the base branch: not where an old branch left it. */
async function repositoryRules({ tools, repository }: Run, forge: Forge, tip: Manifest): Promise<TextFile[]> {
  const ruleBytes = ({ path }: Entry): number => (tools.isRepositoryRule(path) ? tools.maxBlobBytes : 0);
  const wanted = await missing(tip, tools, ruleBytes);
  if (wanted.length > 0)
    await forge.fetchBlobs(repository, tip.commit, wanted.slice(0, tools.ruleLimits.files), tools.store);
  return readTexts(storedSnapshot(tip, tools.store.directory), tools.isRepositoryRule, tools.ruleLimits);
}

async function missing(
  manifest: Manifest,
  tools: AnalysisTools,
  wantedBytes: (entry: Entry) => number,
): Promise<{ blob: BlobSha; size: number | null }[]> {
  const wanted = new Map<BlobSha, number | null>();
  for (const entry of manifest.entries) {
    if (entry.kind === 'file' && wantedBytes(entry) > (entry.size ?? 0)) wanted.set(entry.blob, entry.size);
  }
  const absent = [];
  for (const [blob, size] of wanted) if (!(await tools.store.has(blob))) absent.push({ blob, size });
  return absent;
}

/** Whether the pull request still stands at the analysed head; if not, its check run is closed as superseded. */
async function isCurrent(run: Run, forge: Forge, target: Target): Promise<boolean> {
  run.job.signal.throwIfAborted();
  return closeIfMoved(run, forge, target);
}

async function closeIfMoved(run: Run, forge: Forge, target: Target): Promise<boolean> {
  if (run.job.data.kind === 'push') return true;
  const now = await forge.pullRequest(run.repository, run.job.data.number);
  if (now === null || now.headSha === target.headSha) return now !== null;
  if (run.checkId !== null) await forge.cancelCheck(run.repository, run.checkId, now.headSha);
  return false;
}

async function remember(run: Run, target: Target, outcome: Outcome): Promise<void> {
  const verdict = outcome.outcome === 'analysed' ? outcome.analysis.verdict.status : outcome.outcome;
  await saveRecord(run.tools.sql, {
    repository: `${run.repository.owner}/${run.repository.name}`,
    pullRequest: run.job.data.kind === 'pull-request' ? run.job.data.number : null,
    headSha: target.headSha,
    baseSha: target.baseSha,
    verdict,
    summary: findingsOf(outcome),
    createdAt: run.tools.now(),
  });
}

/** Decides what trouble means for the job: later, again, or a check run that says what could not be assessed. */
async function afterTrouble(run: Run, error: unknown): Promise<JobOutcome> {
  const { job, tools } = run;
  if (job.signal.aborted) {
    const { forge, target } = run;
    if (job.signal.reason === 'superseded' && forge !== null && target !== null) {
      await closeIfMoved(run, forge, target).catch(() => {});
    }
    throw error;
  }
  const trouble = tools.forges.troubleOf(error);
  if (trouble.kind === 'rate-limited') return retryAfter(trouble.retryAfterMs, 'rate limit of GitHub');
  tools.logger.warn({ err: error, repository: run.repository, attempt: job.attempt }, 'An analysis met trouble.');
  if (trouble.kind === 'transient' && !job.lastAttempt) throw error;
  await quietly(run, (forge, checkId) => forge.finishCheck(run.repository, checkId, { notAssessed: trouble.message }));
  return failed(trouble.message);
}

async function quietly(run: Run, act: (forge: Forge, checkId: number) => Promise<void>): Promise<void> {
  if (run.forge === null || run.checkId === null) return;
  await act(run.forge, run.checkId).catch((error: unknown) => {
    run.tools.logger.warn({ err: error }, 'The check run could not be closed.');
  });
}
