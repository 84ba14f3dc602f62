import { log, mergeCommits, revision, setRef } from '../git.ts';
import { pullRequestFiles } from '../objects/pull-request.ts';
import { type PullRequest, type Repository, timestamp } from '../state.ts';

/** Brings what GitHub derives of a pull request up to date: base, refs/pull/N/*, counts and mergeability. */
export async function refreshPullRequest(repository: Repository, pull: PullRequest): Promise<void> {
  const { git, prefix } = repository;
  pull.baseSha = (await revision(git, `${prefix}${pull.base}`)) ?? pull.baseSha;
  await setRef(git, `refs/pull/${pull.number}/head`, pull.headSha);
  const [files, commits, merge] = await Promise.all([
    pullRequestFiles(repository, pull),
    log(git, `${pull.baseSha}..${pull.headSha}`),
    mergeCommits(git, pull.baseSha, pull.headSha, `Merge ${pull.headSha} into ${pull.baseSha}`),
  ]);
  pull.counts = {
    commits: commits.length,
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    changed_files: files.length,
  };
  pull.mergeable = merge !== null;
  if (merge !== null) {
    pull.mergeCommit = merge;
    await setRef(git, `refs/pull/${pull.number}/merge`, merge);
  }
  pull.updatedAt = timestamp();
}
