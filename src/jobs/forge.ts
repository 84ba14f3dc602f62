import type { CommitSha, BlobSha, Outcome } from '../model/index.ts';
import type { BlobStore, Manifest } from '../snapshot/index.ts';

export type Repository = { readonly owner: string; readonly name: string };

export type PullRequestState = {
  readonly open: boolean;
  readonly headSha: CommitSha;
  readonly baseSha: CommitSha;
  /** Null for a deleted account. */
  readonly author: string | null;
};

export type Role = 'admin' | 'maintain' | 'write' | 'triage' | 'read' | 'none';

export type Reaction = 'rocket' | 'confused' | '+1' | 'eyes';

/**
 * What the jobs need of the place where pull requests live. Every method may reject with an error that `Forges.troubleOf`
 * understands. Nothing here follows a name or address that stands in the repository.
 */
export type Forge = {
  /** Null when there is no such pull request (any more). */
  readonly pullRequest: (repository: Repository, number: number) => Promise<PullRequestState | null>;
  readonly openPullRequestsAt: (repository: Repository, sha: CommitSha) => Promise<readonly number[]>;
  /** The commit that the head branched off at; null for unrelated histories. */
  readonly mergeBase: (repository: Repository, base: CommitSha, head: CommitSha) => Promise<CommitSha | null>;
  /** The repository's configuration file as it stands at a commit, never through a link; null when there is none. */
  readonly configuration: (
    repository: Repository,
    commit: CommitSha,
  ) => Promise<{ readonly file: string; readonly text: string } | null>;
  readonly manifest: (repository: Repository, commit: CommitSha) => Promise<Manifest>;
  /** Brings the blobs of a commit into the store; what cannot be had stays away and is reported as not read. */
  readonly fetchBlobs: (
    repository: Repository,
    commit: CommitSha,
    wanted: readonly { readonly blob: BlobSha; readonly size: number | null }[],
    store: BlobStore,
  ) => Promise<void>;
  /** Makes or takes up the check run of this head; idempotent. */
  readonly startCheck: (repository: Repository, headSha: CommitSha, externalId: string) => Promise<number>;
  /** Posts the verdict with all annotations; idempotent. */
  readonly finishCheck: (repository: Repository, checkId: number, result: CheckResult) => Promise<void>;
  readonly cancelCheck: (repository: Repository, checkId: number, newerHead: CommitSha) => Promise<void>;
  /** Puts review comments on changed lines and marks those whose threat is gone; nothing when the head moved on. */
  readonly review: (repository: Repository, number: number, headSha: CommitSha, outcome: Outcome) => Promise<void>;
  readonly roleOf: (repository: Repository, login: string) => Promise<Role>;
  readonly react: (repository: Repository, commentId: number, reaction: Reaction) => Promise<void>;
  /** Writes the comment of this name in a conversation, or what it says now when it is there. */
  readonly reply: (repository: Repository, number: number, body: string, marker: string) => Promise<void>;
};

/** What a check run is to say: an outcome, or the sentence why there is none. */
export type CheckResult = { readonly outcome: Outcome } | { readonly notAssessed: string };

/** Why a call did not work, told so that the job knows what to do next. */
export type Trouble =
  | { readonly kind: 'rate-limited'; readonly retryAfterMs: number }
  | { readonly kind: 'transient'; readonly message: string }
  | { readonly kind: 'gone'; readonly message: string }
  | { readonly kind: 'permanent'; readonly message: string };

export type Forges = {
  readonly forInstallation: (installationId: number) => Promise<Forge>;
  readonly troubleOf: (error: unknown) => Trouble;
};
