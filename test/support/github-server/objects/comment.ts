import {
  associationOf,
  type IssueComment,
  nodeId,
  type Reaction,
  type Repository,
  type Review,
  type ReviewComment,
  type State,
} from '../state.ts';
import { userObject } from './account.ts';
import { reactionCounts } from './pull-request.ts';
import { htmlUrl, repositoryUrl } from './repository.ts';

export function issueCommentObject(state: State, repository: Repository, comment: IssueComment) {
  const api = repositoryUrl(state, repository);
  const url = `${api}/issues/comments/${comment.id}`;
  const contents = comment.reactions.map((reaction) => reaction.content);
  return {
    id: comment.id,
    node_id: nodeId('IssueComment', comment.id),
    url,
    html_url: `${htmlUrl(repository)}/pull/${comment.issue}#issuecomment-${comment.id}`,
    issue_url: `${api}/issues/${comment.issue}`,
    body: comment.body,
    user: userObject(state, comment.user),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: comment.association ?? associationOf(repository, comment.user),
    performed_via_github_app: null,
    reactions: reactionCounts(`${url}/reactions`, contents),
  };
}

export function reactionObject(state: State, { id, user, content, createdAt }: Reaction) {
  return { id, node_id: nodeId('Reaction', id), user: userObject(state, user), content, created_at: createdAt };
}

export function reviewCommentObject(state: State, repository: Repository, comment: ReviewComment) {
  const api = repositoryUrl(state, repository);
  const url = `${api}/pulls/comments/${comment.id}`;
  const html = `${htmlUrl(repository)}/pull/${comment.pull}#discussion_r${comment.id}`;
  const pull = `${api}/pulls/${comment.pull}`;
  return {
    url,
    id: comment.id,
    node_id: nodeId('ReviewComment', comment.id),
    pull_request_review_id: comment.review,
    diff_hunk: comment.hunk,
    path: comment.path,
    // GitHub answers null where the line is gone; its description knows only numbers, so the fields are left away.
    ...(comment.outdated || comment.subject === 'file' ? {} : { position: 1 }),
    original_position: 1,
    commit_id: comment.commit,
    original_commit_id: comment.commit,
    user: userObject(state, comment.user),
    body: comment.body,
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    html_url: html,
    pull_request_url: pull,
    author_association: associationOf(repository, comment.user),
    ...(comment.outdated || comment.line === null ? {} : { line: comment.line }),
    ...(comment.line === null ? {} : { original_line: comment.line }),
    side: comment.side,
    start_line: comment.startLine,
    original_start_line: comment.startLine,
    start_side: comment.startSide,
    subject_type: comment.subject,
    _links: { self: { href: url }, html: { href: html }, pull_request: { href: pull } },
    ...(comment.replyTo === null ? {} : { in_reply_to_id: comment.replyTo }),
  };
}

export function reviewObject(state: State, repository: Repository, review: Review) {
  const html = `${htmlUrl(repository)}/pull/${review.pull}#pullrequestreview-${review.id}`;
  const pull = `${repositoryUrl(state, repository)}/pulls/${review.pull}`;
  return {
    id: review.id,
    node_id: nodeId('Review', review.id),
    user: userObject(state, review.user),
    body: review.body,
    state: review.state,
    commit_id: review.commit,
    html_url: html,
    pull_request_url: pull,
    author_association: associationOf(repository, review.user),
    ...(review.submittedAt === null ? {} : { submitted_at: review.submittedAt }),
    _links: { html: { href: html }, pull_request: { href: pull } },
  };
}
