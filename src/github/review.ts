import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { type CommitSha, Fingerprint } from '../model/index.ts';
import { resolvedBody, type ReviewComment } from '../report/index.ts';
import { hunkLines, placeInHunks, withoutSuggestions } from './diff-lines.ts';
import { call, isTransient, type Octokit, pages, type RepositoryName } from './octokit.ts';
import { readPullRequest } from './pull-request.ts';
import { troubleOf } from './trouble.ts';

export type ReviewOptions = {
  /** `<app slug>[bot]`: a marker counts only in a comment of our own. */
  readonly botLogin: string;
  /** Threats that the head has: a comment that speaks of none of them is turned into its resolved text, once. Left away: none is. */
  readonly present?: ReadonlySet<Fingerprint>;
};

export type ReviewResult =
  | {
      readonly outcome: 'published';
      readonly posted: number;
      readonly alreadyThere: number;
      readonly edited: number;
      /** Comments whose file the pull request does not change (as far as GitHub lists: 3,000 files). */
      readonly unplaced: readonly ReviewComment[];
    }
  /** The head has moved on: nothing was written. */
  | { readonly outcome: 'moved'; readonly head: string };

const File = z.object({ filename: z.string(), patch: z.string().optional() });
const Files = z.array(File);
const Existing = z.object({
  id: z.number().int(),
  body: z.string(),
  user: z.object({ login: z.string() }).nullish(),
});
type Existing = z.infer<typeof Existing>;
const ExistingComments = z.array(Existing);

const FILE_PAGES = 30;
const COMMENT_PAGES = 30;
const ATTEMPTS = 3;
const RESOLVED = '<!-- stridegate:resolved -->';

/** How a comment is sent: on lines, as part of a review, or on the file as a whole. */
type Placed = { readonly path: string; readonly body: string } & (
  | { readonly on: 'lines'; readonly startLine: number; readonly endLine: number }
  | { readonly on: 'file' }
);

/**
 * Writes the comments that are not there yet as one review (event COMMENT, never a verdict), edits those whose threats are gone once, and leaves
 * the rest alone. Comments carry a hidden marker for each of their threats. A comment whose lines are not in the diff stands on the lines nearest to its end, or on the file; a suggestion stays only
 * on exactly its lines. May be repeated: existing comments are found by their hidden marker and their author.
 */
export async function publishReview(
  octokit: Octokit,
  repository: RepositoryName,
  number: number,
  headSha: CommitSha,
  comments: readonly ReviewComment[],
  options: ReviewOptions,
): Promise<ReviewResult> {
  const target = { ...repository, pull_number: number };
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await publishOnce(octokit, target, headSha, comments, options);
    } catch (error) {
      if (attempt === ATTEMPTS || !isTransient(error)) throw error;
      await pause(250 * attempt);
    }
  }
}

type Target = RepositoryName & { readonly pull_number: number };

async function publishOnce(
  octokit: Octokit,
  target: Target,
  headSha: CommitSha,
  comments: readonly ReviewComment[],
  { botLogin, present }: ReviewOptions,
): Promise<ReviewResult> {
  const none = { outcome: 'published', posted: 0, alreadyThere: 0, edited: 0, unplaced: [] } as const;
  if (comments.length === 0 && present === undefined) return none;
  const route = '/repos/{owner}/{repo}/pulls/{pull_number}/comments';
  const all = await pages(octokit, route, target, COMMENT_PAGES, ExistingComments);
  const open = all.filter((one) => one.user?.login === botLogin && !one.body.includes(RESOLVED));
  const told = new Set(open.flatMap(({ body }) => fingerprintsIn(body)));
  const missing = comments.filter(({ body }) => !fingerprintsIn(body).every((one) => told.has(one)));
  const { placed, unplaced } = await place(octokit, target, missing);
  const edits = present === undefined ? [] : editsOf(open, present, headSha);
  const alreadyThere = comments.length - missing.length;
  if (placed.length === 0 && edits.length === 0) return { ...none, alreadyThere, unplaced };
  const { head } = await readPullRequest(octokit, target, target.pull_number);
  if (head !== headSha) return { outcome: 'moved', head };
  await write(octokit, target, headSha, placed);
  for (const { id, body } of edits) {
    const parameters = { owner: target.owner, repo: target.repo, comment_id: id, body };
    await call(octokit, 'PATCH /repos/{owner}/{repo}/pulls/comments/{comment_id}', parameters);
  }
  return { outcome: 'published', posted: placed.length, alreadyThere, edited: edits.length, unplaced };
}

/** The threats that a comment speaks of, by its hidden markers. */
function fingerprintsIn(body: string): readonly Fingerprint[] {
  return [...body.matchAll(/<!-- stridegate:([0-9a-f]{16}) -->/g)].map((found) => Fingerprint.parse(found[1]));
}

function editsOf(
  open: readonly Existing[],
  present: ReadonlySet<Fingerprint>,
  commit: CommitSha,
): readonly { readonly id: number; readonly body: string }[] {
  return open.flatMap(({ id, body }) => {
    const fingerprints = fingerprintsIn(body);
    if (fingerprints.length === 0 || fingerprints.some((one) => present.has(one))) return [];
    return [{ id, body: `${resolvedBody(commit, fingerprints)}${RESOLVED}` }];
  });
}

async function place(
  octokit: Octokit,
  target: Target,
  comments: readonly ReviewComment[],
): Promise<{ readonly placed: readonly Placed[]; readonly unplaced: readonly ReviewComment[] }> {
  if (comments.length === 0) return { placed: [], unplaced: [] };
  const route = '/repos/{owner}/{repo}/pulls/{pull_number}/files';
  const files = await pages(octokit, route, target, FILE_PAGES, Files);
  const patches = new Map(files.map(({ filename, patch }) => [filename, patch ?? '']));
  const placed: Placed[] = [];
  const unplaced: ReviewComment[] = [];
  for (const comment of comments) {
    const patch = patches.get(comment.path);
    if (patch === undefined) unplaced.push(comment);
    else placed.push(placeOn(patch, comment));
  }
  return { placed, unplaced };
}

function placeOn(patch: string, comment: ReviewComment): Placed {
  const { path, startLine, endLine, body } = comment;
  const lines = placeInHunks(hunkLines(patch), startLine, endLine);
  if (lines === null) return { on: 'file', path, body: withoutSuggestions(body) };
  const text = lines.exact ? body : withoutSuggestions(body);
  return { on: 'lines', path, body: text, startLine: lines.startLine, endLine: lines.endLine };
}

async function write(octokit: Octokit, target: Target, headSha: string, placed: readonly Placed[]): Promise<void> {
  const onFiles = placed.filter((one) => one.on === 'file');
  const onLines = placed.filter((one) => one.on === 'lines');
  if (onLines.length > 0 && !(await review(octokit, target, headSha, onLines))) {
    onFiles.push(...onLines.map(({ path, body }) => ({ on: 'file' as const, path, body: withoutSuggestions(body) })));
  }
  // A review can't hold comments on whole files.
  for (const { path, body } of onFiles) {
    const parameters = { ...target, commit_id: headSha, path, body, subject_type: 'file' };
    await call(octokit, 'POST /repos/{owner}/{repo}/pulls/{pull_number}/comments', parameters);
  }
}

/** False when GitHub refuses a place: its diff is not always the one that it lists. */
async function review(
  octokit: Octokit,
  target: Target,
  headSha: string,
  placed: readonly Extract<Placed, { on: 'lines' }>[],
): Promise<boolean> {
  const comments = placed.map(({ path, body, startLine, endLine }) => {
    const start = startLine < endLine ? { start_line: startLine, start_side: 'RIGHT' } : {};
    return { path, body, line: endLine, side: 'RIGHT', ...start };
  });
  const parameters = { ...target, commit_id: headSha, event: 'COMMENT', comments };
  try {
    await call(octokit, 'POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews', parameters);
    return true;
  } catch (error) {
    const trouble = troubleOf(error, new Date());
    if (trouble.kind === 'permanent' && trouble.status === 422) return false;
    throw error;
  }
}
