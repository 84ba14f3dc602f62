import * as z from 'zod';
import { diffLines } from '../git-diff.ts';
import { lintMarkdown } from '../lint-text.ts';
import { pullRequestFiles } from '../objects/pull-request.ts';
import { botLogin, newId, type PullRequest, type ReviewComment, timestamp, violate } from '../state.ts';
import { ApiError, invalid, type RepositoryContext } from './operation.ts';

const RESOURCE = 'PullRequestReviewComment';
const MAX_BODY = 65_536;
const Side = z.enum(['LEFT', 'RIGHT']);

export const CommentOrder = z.looseObject({
  body: z.string(),
  path: z.string(),
  line: z.int().optional(),
  side: Side.optional(),
  start_line: z.int().optional(),
  start_side: Side.optional(),
  position: z.int().optional(),
  subject_type: z.enum(['line', 'file']).optional(),
});
export type CommentOrder = z.infer<typeof CommentOrder>;

/** GitHub's limits of a comment's text; its schema does not state them. */
export function checkBody(resource: string, body: string): void {
  if (body.length > MAX_BODY) {
    throw invalid(resource, 'data', `Body is too long (maximum is ${MAX_BODY} characters)`, 'unprocessable');
  }
  if (body.trim() === '') throw invalid(resource, 'body', "Body can't be blank", 'missing_field');
}

function misplaced(field: string, message: string): ApiError {
  return invalid(RESOURCE, `pull_request_review_thread.${field}`, `pull_request_review_thread.${field} ${message}`);
}

/** Checks that a comment sits on the pull request's diff, as GitHub does, and makes it. The caller stores it. */
export async function placeComment(
  context: RepositoryContext,
  pull: PullRequest,
  order: CommentOrder,
  commit: string,
  review: number | null,
): Promise<ReviewComment> {
  const { state, call, repository } = context;
  checkBody(RESOURCE, order.body);
  lintMarkdown(state, call, order.body, 'review comment');
  const file = (await pullRequestFiles(repository, pull)).find((one) => one.filename === order.path);
  if (file === undefined) throw misplaced('path', 'could not be resolved');
  const side = order.side ?? 'RIGHT';
  if (order.subject_type !== 'file' && order.position === undefined) checkLines(order, side, file.patch);
  if (order.body.includes('```suggestion') && side === 'LEFT') {
    violate(state, call, 'suggestion-left', 'a suggestion on the LEFT side cannot be applied', 'warn');
  }
  return {
    id: newId(state),
    pull: pull.number,
    review,
    user: botLogin(state),
    path: order.path,
    line: order.line ?? null,
    side,
    startLine: order.start_line ?? null,
    startSide: order.start_side ?? null,
    commit,
    hunk: file.patch?.split('\n')[0] ?? '',
    subject: order.subject_type ?? 'line',
    replyTo: null,
    createdAt: timestamp(),
    body: order.body,
    updatedAt: timestamp(),
    edits: 0,
    outdated: false,
    minimized: false,
  };
}

function checkLines(order: CommentOrder, side: 'LEFT' | 'RIGHT', patch: string | undefined): void {
  if (order.line === undefined) throw invalid(RESOURCE, 'pull_request_review_thread.line', '', 'missing_field');
  if (patch === undefined) throw misplaced('diff_hunk', 'diff is too large');
  const lines = diffLines(patch);
  const hunk = lines[side].get(order.line);
  if (hunk === undefined) throw misplaced('line', 'must be part of the diff');
  if (order.start_line === undefined) return;
  const startSide = order.start_side ?? side;
  if (startSide === side && order.start_line >= order.line) {
    throw invalid(RESOURCE, 'start_line', 'start_line must precede the end line.');
  }
  if (lines[startSide].get(order.start_line) !== hunk) {
    throw misplaced('start_line', 'must be part of the same hunk as the line.');
  }
}
