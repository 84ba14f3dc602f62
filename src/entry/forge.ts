import {
  cancelCheck,
  fetchBlobs,
  fetchManifest,
  findPullRequestsOf,
  finishCheck,
  mergeBaseOf,
  permissionOf,
  publishReview,
  react,
  readFileAt,
  readPullRequest,
  reply,
  startCheck,
  troubleOf,
  type Octokit,
  type RepositoryName,
} from '../github/index.ts';
import type { CheckResult, Forge, Forges, Repository, Trouble } from '../jobs/index.ts';
import type { Outcome } from '../model/index.ts';
import { CONFIGURATION_PATH } from '../policy/index.ts';
import { checkRunOf, reviewCommentsOf, type CheckRun, type RenderOptions } from '../report/index.ts';

/** The name of the check run, which branch protection asks for. */
export const CHECK_NAME = 'Threat model';

const CONFIGURATION_LIMIT = 100_000;

export type ForgeOptions = {
  readonly appId: number;
  /** Login of the app's own comments, e.g. `stridegate[bot]`. */
  readonly botLogin: () => Promise<string>;
  readonly octokitOf: (installationId: number) => Promise<Octokit>;
  readonly render: RenderOptions;
  readonly maxBlobBytes: number;
  readonly now: () => Date;
};

/** GitHub as the jobs see it. */
export function githubForges(options: ForgeOptions): Forges {
  return {
    forInstallation: async (installationId) => forgeOf(await options.octokitOf(installationId), options),
    troubleOf: (error) => simplify(troubleOf(error, options.now())),
  };
}

/** A repository as GitHub's routes name it. */
function at({ owner, name }: Repository): RepositoryName {
  return { owner, repo: name };
}

function forgeOf(octokit: Octokit, options: ForgeOptions): Forge {
  return {
    async pullRequest(repository, number) {
      const found = await readPullRequest(octokit, at(repository), number);
      return { open: found.state === 'open', headSha: found.head, baseSha: found.base, author: found.author };
    },
    openPullRequestsAt: (repository, sha) => findPullRequestsOf(octokit, at(repository), sha),
    mergeBase: (repository, base, head) => mergeBaseOf(octokit, at(repository), base, head),
    async configuration(repository, commit) {
      const text = await readFileAt(octokit, at(repository), commit, CONFIGURATION_PATH, CONFIGURATION_LIMIT);
      if (text === null) return null;
      return { file: CONFIGURATION_PATH, text: typeof text === 'string' ? text : unusable(text.reason) };
    },
    manifest: (repository, commit) => fetchManifest(octokit, at(repository), commit),
    async fetchBlobs(repository, commit, wanted, store) {
      await fetchBlobs(octokit, at(repository), commit, wanted, store, { limit: options.maxBlobBytes });
    },
    startCheck: (repository, headSha, externalId) =>
      startCheck(octokit, at(repository), { name: CHECK_NAME, headSha, externalId, appId: options.appId }),
    finishCheck: (repository, checkId, result) =>
      finishCheck(octokit, at(repository), checkId, checkRunFor(result, options.render)),
    cancelCheck: (repository, checkId, newerHead) => cancelCheck(octokit, at(repository), checkId, newerHead),
    review: (repository, number, headSha, outcome) =>
      review(octokit, at(repository), number, headSha, outcome, options),
    roleOf: (repository, login) => permissionOf(octokit, at(repository), login),
    react: (repository, commentId, reaction) => react(octokit, at(repository), commentId, reaction),
    async reply(repository, number, body, marker) {
      await reply(octokit, at(repository), number, { body, marker, botLogin: await options.botLogin() });
    },
  };
}

/** A configuration that cannot be read must not count as none: this text fails its check and says why. */
function unusable(reason: string): string {
  return `"the file cannot be read: ${reason.replaceAll(/["\\\n]/g, ' ')}"`;
}

function checkRunFor(result: CheckResult, render: RenderOptions): CheckRun {
  if ('outcome' in result) return checkRunOf(result.outcome, render);
  const summary = `**Not assessed** — ${result.notAssessed}.\n\nNothing of this change was judged. Comment \`/threatmodel rerun\` to try again.`;
  return {
    conclusion: 'action_required',
    title: 'Not assessed: the analysis could not be finished',
    summary,
    text: '',
    annotations: [],
  };
}

async function review(
  octokit: Octokit,
  repository: RepositoryName,
  number: number,
  headSha: Parameters<Forge['review']>[2],
  outcome: Outcome,
  options: ForgeOptions,
): Promise<void> {
  if (outcome.outcome !== 'analysed' || outcome.analysis.mode === 'off') return;
  const { analysis } = outcome;
  const present = new Set(
    [
      ...analysis.diff.threats.introduced,
      ...analysis.diff.threats.unchanged,
      ...analysis.diff.threats.changed.map(({ after }) => after),
    ].map((threat) => threat.fingerprint),
  );
  await publishReview(octokit, repository, number, headSha, reviewCommentsOf(analysis), {
    botLogin: await options.botLogin(),
    present,
  });
}

function simplify(trouble: ReturnType<typeof troubleOf>): Trouble {
  if (trouble.kind === 'forbidden') {
    const needs = trouble.needs === null ? '' : `; the app needs the permission ${trouble.needs}`;
    return { kind: 'permanent', message: `${trouble.message}${needs}` };
  }
  if (trouble.kind === 'rate-limited') return { kind: 'rate-limited', retryAfterMs: trouble.retryAfterMs };
  return { kind: trouble.kind, message: trouble.message };
}
