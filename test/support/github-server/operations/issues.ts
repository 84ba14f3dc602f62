import * as z from 'zod';
import { lintMarkdown } from '../lint-text.ts';
import { issueCommentObject, reactionObject } from '../objects/comment.ts';
import { issueObject, labelObjects } from '../objects/pull-request.ts';
import { botLogin, type IssueComment, newId, type Reaction, timestamp, violate } from '../state.ts';
import { emit } from '../webhooks.ts';
import {
  type Answer,
  CONVERSATION_READ,
  CONVERSATION_WRITE,
  found,
  input,
  notAccessible,
  notFound,
  onRepository,
  type Operations,
  param,
  pullOf,
  type RepositoryContext,
} from './operation.ts';
import { checkBody } from './review-comment-place.ts';

const Body = z.looseObject({ body: z.string() });
const Label = z.union([z.string(), z.looseObject({ name: z.string() }).transform(({ name }) => name)]);
const Labels = z.union([
  z.array(Label),
  z.looseObject({ labels: z.array(Label).default([]) }).transform((x) => x.labels),
]);

export const ISSUE_OPERATIONS: Operations = {
  'issues/get': onRepository(CONVERSATION_READ, (context) => ({
    body: issueObject(context.state, context.repository, pullOf(context)),
  })),
  'issues/create-comment': onRepository(CONVERSATION_WRITE, createComment),
  'issues/list-comments': onRepository(CONVERSATION_READ, (context) => {
    const { number } = pullOf(context);
    const comments = [...context.repository.comments.values()].filter((comment) => comment.issue === number);
    return { page: comments.map((comment) => issueCommentObject(context.state, context.repository, comment)) };
  }),
  'issues/get-comment': onRepository(CONVERSATION_READ, (context) => shown(context, commentOf(context))),
  'issues/update-comment': onRepository(CONVERSATION_WRITE, updateComment),
  'issues/delete-comment': onRepository(CONVERSATION_WRITE, (context) => {
    context.repository.comments.delete(commentOf(context).id);
    return { status: 204 };
  }),
  'issues/add-labels': onRepository(CONVERSATION_WRITE, (context) => {
    const labels = [...pullOf(context).labels, ...input(context, Labels)];
    return setLabels(context, [...new Set(labels)]);
  }),
  'issues/set-labels': onRepository(CONVERSATION_WRITE, (context) => setLabels(context, input(context, Labels))),
  'issues/remove-label': onRepository(CONVERSATION_WRITE, (context) => {
    const name = param(context, 'name');
    const { labels } = pullOf(context);
    if (!labels.includes(name)) throw notFound('Label does not exist');
    const left = labels.filter((label) => label !== name);
    return setLabels(context, left);
  }),
  'issues/list-labels-on-issue': onRepository(CONVERSATION_READ, (context) => ({
    page: labelObjects(context.state, context.repository, pullOf(context)),
  })),
  'reactions/create-for-issue-comment': onRepository(CONVERSATION_WRITE, createReaction),
  'reactions/list-for-issue-comment': onRepository(CONVERSATION_READ, (context) => ({
    page: commentOf(context).reactions.map((reaction) => reactionObject(context.state, reaction)),
  })),
  'reactions/delete-for-issue-comment': onRepository(CONVERSATION_WRITE, (context) => {
    const comment = commentOf(context);
    const id = Number(param(context, 'reaction_id'));
    comment.reactions = comment.reactions.filter((reaction) => reaction.id !== id);
    return { status: 204 };
  }),
};

function commentOf(context: RepositoryContext): IssueComment {
  return found(context.repository.comments.get(Number(param(context, 'comment_id'))));
}

function shown({ state, repository }: RepositoryContext, comment: IssueComment, status = 200): Answer {
  return { status, body: issueCommentObject(state, repository, comment) };
}

function setLabels(context: RepositoryContext, labels: string[]): Answer {
  const pull = pullOf(context);
  pull.labels = labels;
  return { body: labelObjects(context.state, context.repository, pull) };
}

/** GitHub tells the app about its own comments too: a bot must not answer itself. */
function echo({ state, repository }: RepositoryContext, action: 'created' | 'edited', comment: IssueComment): void {
  const pull = repository.pulls.get(comment.issue);
  if (!state.settings.echoes || pull === undefined) return;
  const payload = {
    issue: issueObject(state, repository, pull),
    comment: issueCommentObject(state, repository, comment),
    ...(action === 'edited' ? { changes: { body: { from: 'before' } } } : {}),
  };
  void emit(state, 'issue_comment', action, payload, { repository, sender: comment.user, wait: false });
}

function createComment(context: RepositoryContext): Answer {
  const { state, call, repository } = context;
  const pull = pullOf(context);
  const { body } = input(context, Body);
  checkBody('IssueComment', body);
  lintMarkdown(state, call, body, 'comment');
  const user = botLogin(state);
  const known = [...repository.comments.values()].filter((one) => one.issue === pull.number && one.user === user);
  if (known.some((one) => one.body === body)) {
    violate(state, call, 'duplicate-comment', 'an identical comment is already on this pull request', 'warn');
  }
  const createdAt = timestamp();
  const comment: IssueComment = {
    id: newId(state),
    issue: pull.number,
    user,
    association: null,
    createdAt,
    body,
    updatedAt: createdAt,
    reactions: [],
    edits: 0,
    minimized: false,
  };
  repository.comments.set(comment.id, comment);
  echo(context, 'created', comment);
  return shown(context, comment, 201);
}

function updateComment(context: RepositoryContext): Answer {
  const { state, call } = context;
  const comment = commentOf(context);
  if (comment.user !== botLogin(state)) {
    violate(state, call, 'edit-foreign-comment', `comment ${comment.id} belongs to ${comment.user}`);
    throw notAccessible();
  }
  const { body } = input(context, Body);
  checkBody('IssueComment', body);
  lintMarkdown(state, call, body, 'comment');
  Object.assign(comment, { body, updatedAt: timestamp(), edits: comment.edits + 1 });
  echo(context, 'edited', comment);
  return shown(context, comment);
}

/** 201 for a new reaction, 200 for one that is there already. */
function createReaction(context: RepositoryContext): Answer {
  const { state } = context;
  const comment = commentOf(context);
  const { content } = input(context, z.looseObject({ content: z.string() }));
  const user = botLogin(state);
  const known = comment.reactions.find((one) => one.user === user && one.content === content);
  if (known !== undefined) return { status: 200, body: reactionObject(state, known) };
  const reaction: Reaction = { id: newId(state), user, content, createdAt: timestamp() };
  comment.reactions.push(reaction);
  return { status: 201, body: reactionObject(state, reaction) };
}
