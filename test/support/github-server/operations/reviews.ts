import * as z from 'zod';
import { revision } from '../git.ts';
import { lintMarkdown } from '../lint-text.ts';
import { reviewCommentObject, reviewObject } from '../objects/comment.ts';
import { botLogin, newId, type Repository, type Review, type ReviewComment, timestamp, violate } from '../state.ts';
import {
  type Answer,
  found,
  input,
  invalid,
  notAccessible,
  onRepository,
  type Operations,
  param,
  pullOf,
  PULLS_READ,
  PULLS_WRITE,
  type RepositoryContext,
} from './operation.ts';
import { checkBody, CommentOrder, placeComment } from './review-comment-place.ts';

const ReviewEvent = z.enum(['APPROVE', 'REQUEST_CHANGES', 'COMMENT']);
const REVIEW_STATE = { APPROVE: 'APPROVED', REQUEST_CHANGES: 'CHANGES_REQUESTED', COMMENT: 'COMMENTED' } as const;
const ReviewOrder = z.looseObject({
  commit_id: z.string().optional(),
  event: ReviewEvent.optional(),
  body: z.string().optional(),
  comments: z.array(CommentOrder).optional(),
});
const SingleComment = CommentOrder.extend({ commit_id: z.string() });
const Body = z.looseObject({ body: z.string() });

export const REVIEW_OPERATIONS: Operations = {
  'pulls/create-review': onRepository(PULLS_WRITE, createReview),
  'pulls/list-reviews': onRepository(PULLS_READ, (context) => {
    const { state, repository } = context;
    const { number } = pullOf(context);
    const reviews = [...repository.reviews.values()].filter((review) => review.pull === number);
    return { page: reviews.map((review) => reviewObject(state, repository, review)) };
  }),
  'pulls/get-review': onRepository(PULLS_READ, (context) => shown(context, reviewOf(context))),
  'pulls/update-review': onRepository(PULLS_WRITE, (context) => {
    const review = reviewOf(context);
    review.body = input(context, Body).body;
    lintMarkdown(context.state, context.call, review.body, 'review body');
    return shown(context, review);
  }),
  'pulls/dismiss-review': onRepository(PULLS_WRITE, (context) => {
    const review = reviewOf(context);
    if (!['APPROVED', 'CHANGES_REQUESTED'].includes(review.state)) {
      throw invalid('PullRequestReview', 'state', `Can not dismiss a ${review.state.toLowerCase()} review`);
    }
    review.state = 'DISMISSED';
    return shown(context, review);
  }),
  'pulls/submit-review': onRepository(PULLS_WRITE, (context) => {
    const review = reviewOf(context);
    review.state = REVIEW_STATE[input(context, z.looseObject({ event: ReviewEvent })).event];
    review.submittedAt = timestamp();
    return shown(context, review);
  }),
  'pulls/list-comments-for-review': onRepository(PULLS_READ, (context) => {
    const id = Number(param(context, 'review_id'));
    return listComments(context, (comment) => comment.review === id);
  }),
  'pulls/list-review-comments': onRepository(PULLS_READ, (context) => {
    const { number } = pullOf(context);
    return listComments(context, (comment) => comment.pull === number);
  }),
  'pulls/get-review-comment': onRepository(PULLS_READ, (context) => commentAnswer(context, commentOf(context))),
  'pulls/create-review-comment': onRepository(PULLS_WRITE, async (context) => {
    const order = input(context, SingleComment);
    const comment = await placeComment(context, pullOf(context), order, order.commit_id, null);
    storeComment(context, comment);
    return commentAnswer(context, comment, 201);
  }),
  'pulls/create-reply-for-review-comment': onRepository(PULLS_WRITE, (context) => {
    const thread = commentOf(context);
    const { body } = input(context, Body);
    checkBody('PullRequestReviewComment', body);
    lintMarkdown(context.state, context.call, body, 'review comment');
    const [id, user, createdAt] = [newId(context.state), botLogin(context.state), timestamp()];
    const reply: ReviewComment = { ...thread, id, user, body, createdAt, updatedAt: createdAt, replyTo: thread.id };
    context.repository.reviewComments.set(id, reply);
    return commentAnswer(context, reply, 201);
  }),
  'pulls/update-review-comment': onRepository(PULLS_WRITE, (context) => {
    const comment = commentOf(context);
    if (comment.user !== botLogin(context.state)) throw notAccessible();
    const { body } = input(context, Body);
    checkBody('PullRequestReviewComment', body);
    lintMarkdown(context.state, context.call, body, 'review comment');
    Object.assign(comment, { body, updatedAt: timestamp(), edits: comment.edits + 1 });
    return commentAnswer(context, comment);
  }),
  'pulls/delete-review-comment': onRepository(PULLS_WRITE, (context) => {
    context.repository.reviewComments.delete(commentOf(context).id);
    return { status: 204 };
  }),
};

function reviewOf(context: RepositoryContext): Review {
  return found(context.repository.reviews.get(Number(param(context, 'review_id'))));
}

function commentOf(context: RepositoryContext): ReviewComment {
  return found(context.repository.reviewComments.get(Number(param(context, 'comment_id'))));
}

function shown({ state, repository }: RepositoryContext, review: Review): Answer {
  return { body: reviewObject(state, repository, review) };
}

function commentAnswer({ state, repository }: RepositoryContext, comment: ReviewComment, status = 200): Answer {
  return { status, body: reviewCommentObject(state, repository, comment) };
}

function listComments({ state, repository }: RepositoryContext, fits: (comment: ReviewComment) => boolean): Answer {
  const comments = [...repository.reviewComments.values()].filter(fits);
  return { page: comments.map((comment) => reviewCommentObject(state, repository, comment)) };
}

function isSame(a: ReviewComment, b: ReviewComment): boolean {
  return a.pull === b.pull && a.path === b.path && a.line === b.line && a.body === b.body;
}

function storeComment({ state, call, repository }: RepositoryContext, comment: ReviewComment): void {
  if ([...repository.reviewComments.values()].some((known) => isSame(known, comment))) {
    const detail = `the same review comment again at ${comment.path}:${comment.line}`;
    violate(state, call, 'duplicate-comment', detail, 'warn');
  }
  repository.reviewComments.set(comment.id, comment);
}

async function checkReviewedCommit(repository: Repository, commit: string): Promise<void> {
  if ((await revision(repository.git, commit)) !== null) return;
  throw invalid('PullRequestReview', 'commit_id', 'commit_id is not part of the pull request');
}

async function createReview(context: RepositoryContext): Promise<Answer> {
  const { state, call, repository } = context;
  const pull = pullOf(context);
  const order = input(context, ReviewOrder);
  const { commit_id: commit = pull.headSha, event, body = '', comments = [] } = order;
  await checkReviewedCommit(repository, commit);
  if (commit !== pull.headSha) {
    violate(state, call, 'stale-head', `review on ${commit.slice(0, 8)}, head is ${pull.headSha.slice(0, 8)}`, 'warn');
  }
  if (event !== undefined && event !== 'APPROVE' && body.trim() === '' && comments.length === 0) {
    throw invalid('PullRequestReview', 'body', '', 'missing_field');
  }
  if (event === undefined) {
    violate(state, call, 'pending-review', 'without an event the review stays PENDING and invisible', 'warn');
  }
  if (body !== '') checkBody('PullRequestReview', body);
  lintMarkdown(state, call, body, 'review body');
  const id = newId(state);
  const made: ReviewComment[] = [];
  for (const comment of comments) made.push(await placeComment(context, pull, comment, commit, id));
  for (const comment of made) storeComment(context, comment);
  const review: Review = {
    id,
    pull: pull.number,
    user: botLogin(state),
    commit,
    body,
    state: event === undefined ? 'PENDING' : REVIEW_STATE[event],
    submittedAt: event === undefined ? null : timestamp(),
  };
  repository.reviews.set(id, review);
  return shown(context, review);
}
