import { APP_OPERATIONS } from './apps.ts';
import { CHECK_OPERATIONS } from './checks.ts';
import { CODE_SCANNING_OPERATIONS } from './code-scanning.ts';
import { CONTENT_OPERATIONS } from './contents.ts';
import { ISSUE_OPERATIONS } from './issues.ts';
import type { Operation } from './operation.ts';
import { PULL_OPERATIONS } from './pulls.ts';
import { REPOSITORY_OPERATIONS } from './repositories.ts';
import { REVIEW_OPERATIONS } from './reviews.ts';
import { TARBALL_OPERATIONS } from './tarball.ts';

/** What the server answers, by GitHub's operationId. */
export const OPERATIONS: ReadonlyMap<string, Operation> = new Map(
  Object.entries({
    ...APP_OPERATIONS,
    ...CHECK_OPERATIONS,
    ...CODE_SCANNING_OPERATIONS,
    ...CONTENT_OPERATIONS,
    ...ISSUE_OPERATIONS,
    ...PULL_OPERATIONS,
    ...REPOSITORY_OPERATIONS,
    ...REVIEW_OPERATIONS,
    ...TARBALL_OPERATIONS,
  }),
);

/** Operations that create content; GitHub allows about 80 a minute. */
export const CONTENT_CREATING: ReadonlySet<string> = new Set([
  'code-scanning/upload-sarif',
  'issues/add-labels',
  'issues/create-comment',
  'issues/update-comment',
  'pulls/create-reply-for-review-comment',
  'pulls/create-review',
  'pulls/create-review-comment',
  'pulls/update-review-comment',
  'reactions/create-for-issue-comment',
]);
