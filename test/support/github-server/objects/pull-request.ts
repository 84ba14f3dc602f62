import { type ChangedFile, mergeBase, revision } from '../git.ts';
import { diffFiles } from '../git-diff.ts';
import { associationOf, findRepository, nodeId, type PullRequest, type Repository, type State } from '../state.ts';
import { userObject } from './account.ts';
import { htmlUrl, repositoryObject, repositoryUrl } from './repository.ts';

/** The files that a pull request changes against the merge base with the tip of its base branch. */
export async function pullRequestFiles(
  { git, prefix }: Repository,
  pull: PullRequest,
): Promise<readonly ChangedFile[]> {
  const base = (await revision(git, `${prefix}${pull.base}`)) ?? pull.baseSha;
  return diffFiles(git, (await mergeBase(git, base, pull.headSha)) ?? base, pull.headSha);
}

function linksOf(state: State, repository: Repository, pull: PullRequest) {
  const api = repositoryUrl(state, repository);
  const url = `${api}/pulls/${pull.number}`;
  const issue = `${api}/issues/${pull.number}`;
  const html = `${htmlUrl(repository)}/pull/${pull.number}`;
  return {
    url,
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: issue,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${api}/pulls/comments{/number}`,
    comments_url: `${issue}/comments`,
    statuses_url: `${api}/statuses/${pull.headSha}`,
    _links: {
      self: { href: url },
      html: { href: html },
      issue: { href: issue },
      comments: { href: `${issue}/comments` },
      review_comments: { href: `${url}/comments` },
      review_comment: { href: `${api}/pulls/comments{/number}` },
      commits: { href: `${url}/commits` },
      statuses: { href: `${api}/statuses/${pull.headSha}` },
    },
  };
}

export function labelObjects(state: State, repository: Repository, pull: PullRequest) {
  return pull.labels.map((name, index) => labelObject(state, repository, name, 5000 + index));
}

export function labelObject(state: State, repository: Repository, name: string, id: number) {
  const url = `${repositoryUrl(state, repository)}/labels/${encodeURIComponent(name)}`;
  return { id, node_id: nodeId('Label', id), url, name, color: 'ededed', default: false, description: null };
}

export function pullRequestObject(state: State, repository: Repository, pull: PullRequest) {
  const head = findRepository(state, pull.headRepository);
  const conversation = [...repository.comments.values()].filter((one) => one.issue === pull.number);
  const onLines = [...repository.reviewComments.values()].filter((one) => one.pull === pull.number);
  return {
    ...linksOf(state, repository, pull),
    id: pull.id,
    node_id: nodeId('PR', pull.id),
    number: pull.number,
    state: pull.state,
    locked: false,
    title: pull.title,
    user: userObject(state, pull.user),
    body: pull.body,
    draft: pull.draft,
    labels: labelObjects(state, repository, pull),
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.closedAt,
    merged_at: pull.mergedAt,
    merge_commit_sha: pull.mergeCommit,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    milestone: null,
    auto_merge: null,
    active_lock_reason: null,
    head: {
      label: `${head?.owner ?? 'unknown'}:${pull.headBranch}`,
      ref: pull.headBranch,
      sha: pull.headSha,
      user: head === undefined ? null : userObject(state, head.owner),
      repo: head === undefined ? null : repositoryObject(state, head),
    },
    base: {
      label: `${repository.owner}:${pull.base}`,
      ref: pull.base,
      sha: pull.baseSha,
      user: userObject(state, repository.owner),
      repo: repositoryObject(state, repository),
    },
    author_association: associationOf(repository, pull.user),
    merged: pull.mergedAt !== null,
    mergeable: pull.mergeable,
    rebaseable: pull.mergeable,
    mergeable_state: pull.mergeable === false ? 'dirty' : 'blocked',
    merged_by: null,
    comments: conversation.length,
    review_comments: onLines.length,
    maintainer_can_modify: false,
    ...pull.counts,
  };
}

/** A pull request seen as an issue: in webhooks of its conversation and in the issues API. */
export function issueObject(state: State, repository: Repository, pull: PullRequest) {
  const api = repositoryUrl(state, repository);
  const url = `${api}/issues/${pull.number}`;
  const { html_url, diff_url, patch_url, url: pullUrl } = linksOf(state, repository, pull);
  return {
    id: pull.id + 500_000,
    node_id: nodeId('Issue', pull.id),
    number: pull.number,
    title: pull.title,
    body: pull.body,
    state: pull.state,
    locked: false,
    user: userObject(state, pull.user),
    labels: labelObjects(state, repository, pull),
    assignee: null,
    assignees: [],
    milestone: null,
    comments: 0,
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.closedAt,
    author_association: associationOf(repository, pull.user),
    active_lock_reason: null,
    draft: pull.draft,
    url,
    html_url,
    repository_url: api,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    timeline_url: `${url}/timeline`,
    reactions: reactionCounts(`${url}/reactions`, []),
    pull_request: { url: pullUrl, html_url, diff_url, patch_url },
  };
}

export function reactionCounts(url: string, contents: readonly string[]) {
  const count = (content: string): number => contents.filter((one) => one === content).length;
  return {
    url,
    total_count: contents.length,
    '+1': count('+1'),
    '-1': count('-1'),
    laugh: count('laugh'),
    confused: count('confused'),
    heart: count('heart'),
    hooray: count('hooray'),
    eyes: count('eyes'),
    rocket: count('rocket'),
  };
}
