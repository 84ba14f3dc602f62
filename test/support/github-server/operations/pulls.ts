import { gitBytes, log, mergeBase } from '../git.ts';
import { changedFileObject, commitObject } from '../objects/commit.ts';
import { pullRequestFiles, pullRequestObject } from '../objects/pull-request.ts';
import { findRepository, type PullRequest } from '../state.ts';
import {
  type Answer,
  ApiError,
  onRepository,
  type Operations,
  pullOf,
  PULLS_READ,
  type RepositoryContext,
} from './operation.ts';

const MAX_DIFF_FILES = 300;
const TOO_MANY_FILES =
  `Sorry, the diff exceeded the maximum number of files (${MAX_DIFF_FILES}). ` +
  "Consider using 'List pull requests files' API or locally cloning the repository instead.";

export const PULL_OPERATIONS: Operations = {
  'pulls/get': onRepository(PULLS_READ, (context) => {
    if (context.accept.includes('diff')) return pullDiff(context);
    return { body: pullRequestObject(context.state, context.repository, pullOf(context)) };
  }),
  'pulls/list': onRepository(PULLS_READ, (context) => {
    const { state, repository } = context;
    const fitting = [...repository.pulls.values()].filter((pull) => fits(context, pull)).toReversed();
    return { page: fitting.map((pull) => pullRequestObject(state, repository, pull)) };
  }),
  'pulls/list-files': onRepository(PULLS_READ, async (context) => {
    const { state, repository } = context;
    const pull = pullOf(context);
    const files = (await pullRequestFiles(repository, pull)).slice(0, state.settings.pullRequestFiles);
    return { page: files.map((file) => changedFileObject(state, repository, file, pull.headSha)) };
  }),
  'pulls/list-commits': onRepository(PULLS_READ, async (context) => {
    const { state, repository } = context;
    const pull = pullOf(context);
    const commits = await log(repository.git, `${pull.baseSha}..${pull.headSha}`, 250, true);
    return { page: commits.map((commit) => commitObject(state, repository, commit)) };
  }),
};

function fits({ state, query }: RepositoryContext, pull: PullRequest): boolean {
  const wanted = query['state'] ?? 'open';
  const owner = findRepository(state, pull.headRepository)?.owner ?? '';
  return (
    (wanted === 'all' || pull.state === wanted) &&
    (query['head'] === undefined || query['head'] === `${owner}:${pull.headBranch}`) &&
    (query['base'] === undefined || query['base'] === pull.base)
  );
}

async function pullDiff(context: RepositoryContext): Promise<Answer> {
  const { repository } = context;
  const pull = pullOf(context);
  const files = await pullRequestFiles(repository, pull);
  if (files.length > MAX_DIFF_FILES) {
    throw new ApiError(406, TOO_MANY_FILES, [{ resource: 'PullRequest', field: 'diff', code: 'too_large' }]);
  }
  const base = (await mergeBase(repository.git, pull.baseSha, pull.headSha)) ?? pull.baseSha;
  return {
    raw: await gitBytes(repository.git, ['diff', base, pull.headSha]),
    headers: { 'content-type': 'application/vnd.github.diff; charset=utf-8' },
  };
}
