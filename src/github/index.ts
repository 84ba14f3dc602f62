export { cancelCheck, finishCheck, type NewCheck, startCheck } from './check-run.ts';
export { mayWrite, permissionOf, react, type Reaction, reply, type Reply, type Role } from './conversation.ts';
export { fetchBlobs, type FetchLimits, type WantedBlob } from './fetch-blobs.ts';
export type { Octokit, RepositoryName } from './octokit.ts';
export {
  findPullRequestsOf,
  mergeBaseOf,
  type PullRequest,
  readDefaultBranch,
  readPullRequest,
} from './pull-request.ts';
export { publishReview, type ReviewOptions, type ReviewResult } from './review.ts';
export { fetchManifest, readFileAt } from './tree.ts';
export { type Trouble, troubleOf } from './trouble.ts';
