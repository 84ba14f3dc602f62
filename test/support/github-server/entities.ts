import type { Git } from './git.ts';
import type { Side } from './git-diff.ts';

// What lives on the simulated GitHub. These records change while a test runs.
export type User = { readonly id: number; readonly login: string; readonly type: 'User' | 'Organization' | 'Bot' };
export type PullRequest = {
  readonly id: number;
  readonly number: number;
  readonly user: string;
  readonly body: string | null;
  readonly headBranch: string;
  readonly headRepository: string;
  readonly createdAt: string;
  readonly allHeads: string[];
  title: string;
  headSha: string;
  base: string;
  baseSha: string;
  state: 'open' | 'closed';
  draft: boolean;
  labels: string[];
  updatedAt: string;
  closedAt: string | null;
  mergedAt: string | null;
  mergeCommit: string | null;
  mergeable: boolean | null;
  counts: { commits: number; additions: number; deletions: number; changed_files: number };
};
export type Reaction = {
  readonly id: number;
  readonly user: string;
  readonly content: string;
  readonly createdAt: string;
};
export type IssueComment = {
  readonly id: number;
  readonly issue: number;
  readonly user: string;
  readonly association: string | null;
  readonly createdAt: string;
  body: string;
  updatedAt: string;
  reactions: Reaction[];
  edits: number;
  minimized: boolean;
};
export type ReviewComment = {
  readonly id: number;
  readonly pull: number;
  readonly review: number | null;
  readonly user: string;
  readonly path: string;
  readonly line: number | null;
  readonly side: Side;
  readonly startLine: number | null;
  readonly startSide: Side | null;
  readonly commit: string;
  readonly hunk: string;
  readonly subject: 'line' | 'file';
  readonly replyTo: number | null;
  readonly createdAt: string;
  body: string;
  updatedAt: string;
  edits: number;
  outdated: boolean;
  minimized: boolean;
};
export type Review = {
  readonly id: number;
  readonly pull: number;
  readonly user: string;
  readonly commit: string;
  body: string;
  state: 'PENDING' | 'COMMENTED' | 'APPROVED' | 'CHANGES_REQUESTED' | 'DISMISSED';
  submittedAt: string | null;
};
export type Annotation = {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly annotation_level: string;
  readonly message: string;
  readonly title?: string | undefined;
  readonly raw_details?: string | undefined;
  readonly start_column?: number | undefined;
  readonly end_column?: number | undefined;
};
export type CheckAction = { readonly label: string; readonly description: string; readonly identifier: string };
export type CheckOutput = { readonly title: string | null; readonly summary: string; readonly text: string | null };
export type CheckRun = {
  readonly id: number;
  readonly suite: number;
  readonly headSha: string;
  readonly annotations: Annotation[];
  /** how many annotations came with each request */
  readonly batches: number[];
  readonly history: { readonly status: string; readonly conclusion: string | null; readonly title: string | null }[];
  name: string;
  status: string;
  conclusion: string | null;
  externalId: string | null;
  detailsUrl: string | null;
  startedAt: string;
  completedAt: string | null;
  output: CheckOutput | null;
  actions: readonly CheckAction[];
};
export type CheckSuite = {
  readonly id: number;
  readonly headSha: string;
  readonly createdAt: string;
  headBranch: string | null;
};
export type Repository = {
  readonly id: number;
  readonly owner: string;
  readonly ownerType: 'User' | 'Organization';
  readonly name: string;
  readonly fullName: string;
  readonly private: boolean;
  readonly defaultBranch: string;
  /** full name of the repository that the forks go back to */
  readonly network: string;
  readonly forkOf: string | null;
  readonly git: Git;
  /** where its branches live in the network's bare repository */
  readonly prefix: string;
  readonly installed: boolean;
  readonly collaborators: ReadonlyMap<string, string>;
  readonly associations: ReadonlyMap<string, string>;
  /** required check names of a branch; `*` stands for any */
  readonly protection: ReadonlyMap<string, readonly string[]>;
  readonly createdAt: string;
  readonly pulls: Map<number, PullRequest>;
  readonly comments: Map<number, IssueComment>;
  readonly reviewComments: Map<number, ReviewComment>;
  readonly reviews: Map<number, Review>;
  readonly checks: Map<number, CheckRun>;
  readonly suites: Map<number, CheckSuite>;
  nextNumber: number;
};
