import { BlobSha, CommitSha } from '../model/index.ts';
import { runGit } from './git-process.ts';
import { openLfsObject } from './lfs-object.ts';
import { openObjectReader } from './object-reader.ts';
import { inMemory } from './open-file.ts';
import { readResultOf, refuse } from './read-result.ts';
import type { Entry, EntryKind, Snapshot } from './snapshot.ts';

export type OpenSnapshot = Snapshot & { readonly close: () => void };

export type GitFailure = { readonly ok: false; readonly message: string };

/**
 * The tree of a commit of a local repository (work tree or bare, possibly without some blobs). Only objects are read: nothing is
 * checked out, no hook or filter runs. `close` ends the git process behind `read`.
 */
export async function gitSnapshot(
  directory: string,
  commit: CommitSha,
): Promise<{ ok: true; snapshot: OpenSnapshot } | GitFailure> {
  const listing = await runGit(directory, ['ls-tree', '-r', '-z', '-l', '--full-tree', commit]);
  if (listing.status !== 0)
    return { ok: false, message: `the tree of ${commit} cannot be read in ${directory}: ${listing.stderr}` };
  const entries = parseTree(listing.stdout);
  const reader = openObjectReader(directory);
  const read: Snapshot['read'] = async (entry, limit) =>
    refuse(entry, limit) ?? readResultOf(await reader.read(entry.blob), limit);
  const snapshot: OpenSnapshot = {
    commit,
    entries,
    truncated: null,
    read,
    async open(entry, limit) {
      const content = await read(entry, limit);
      if (content.ok) return { ok: true, file: inMemory(content.bytes) };
      const { pointer, reason } = content;
      return pointer === undefined ? { ok: false, reason } : openLfsObject(directory, pointer, limit);
    },
    close: reader.close,
  };
  return { ok: true, snapshot };
}

/** Entries of `ls-tree -r -z -l`. Names are decoded as UTF-8; bytes that are none become U+FFFD. */
function parseTree(stdout: Buffer): readonly Entry[] {
  const entries: Entry[] = [];
  for (const line of stdout.toString('utf8').split('\0')) {
    const match = /^(\d{6}) (\w+) ([0-9a-f]+) +(\S+)\t([\s\S]*)$/.exec(line);
    if (match === null) continue;
    const [, mode = '', , hash = '', size = '', path = ''] = match;
    entries.push({
      path,
      kind: kindOfMode(mode),
      blob: BlobSha.parse(hash),
      size: /^\d+$/.test(size) ? Number(size) : null,
    });
  }
  return entries.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

/** What a git file mode stands for. */
export function kindOfMode(mode: string): EntryKind {
  if (mode === '120000') return 'symlink';
  return mode === '160000' ? 'submodule' : 'file';
}

/** Resolves a revision to a commit; the message names what to do when there is none. */
export async function resolveCommit(
  directory: string,
  revision: string,
): Promise<{ ok: true; commit: CommitSha } | GitFailure> {
  if (revision.startsWith('-')) return { ok: false, message: `'${revision}' is not a revision` };
  const output = await runGit(directory, [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${revision}^{commit}`,
  ]);
  const commit = CommitSha.safeParse(output.stdout.toString('utf8').trim().split('\n').at(-1));
  if (output.status === 0 && commit.success) return { ok: true, commit: commit.data };
  const isRepository = (await runGit(directory, ['rev-parse', '--git-dir'])).status === 0;
  const message = isRepository
    ? `'${revision}' is no commit of ${directory}: name a branch, tag or commit that is there (git fetch brings missing ones)`
    : `${directory} is no git repository: name one with --repo`;
  return { ok: false, message };
}

/**
 * The commit that `head` left the default branch at: merge base with origin/HEAD, main or master, whichever is there first. On the
 * default branch itself the merge base is `head`, and its first parent is taken.
 */
export async function defaultBase(
  directory: string,
  head: CommitSha,
): Promise<{ ok: true; commit: CommitSha } | GitFailure> {
  for (const branch of [
    'refs/remotes/origin/HEAD',
    'refs/remotes/origin/main',
    'refs/remotes/origin/master',
    'refs/heads/main',
    'refs/heads/master',
  ]) {
    const tip = await resolveCommit(directory, branch);
    if (!tip.ok) continue;
    const base = await mergeBase(directory, tip.commit, head);
    if (base.ok && base.commit === head) return firstParent(directory, head);
    return base;
  }
  return {
    ok: false,
    message: `no default branch (origin/HEAD, main or master) in ${directory}: name the base with --base`,
  };
}

/** The best common ancestor. In a shallow clone there may be none: the message holds the command that deepens it. */
export async function mergeBase(
  directory: string,
  a: CommitSha,
  b: CommitSha,
): Promise<{ ok: true; commit: CommitSha } | GitFailure> {
  const output = await runGit(directory, ['merge-base', a, b]);
  const commit = CommitSha.safeParse(output.stdout.toString('utf8').trim());
  if (output.status === 0 && commit.success) return { ok: true, commit: commit.data };
  const shallow =
    (await runGit(directory, ['rev-parse', '--is-shallow-repository'])).stdout.toString('utf8').trim() === 'true';
  const next = shallow
    ? 'the clone is shallow; deepen it with `git fetch --unshallow`'
    : 'the histories are unrelated; name the base with --base';
  return { ok: false, message: `no merge base of ${a.slice(0, 12)} and ${b.slice(0, 12)}: ${next}` };
}

async function firstParent(
  directory: string,
  commit: CommitSha,
): Promise<{ ok: true; commit: CommitSha } | GitFailure> {
  const parent = await resolveCommit(directory, `${commit}^1`);
  if (parent.ok) return parent;
  return { ok: false, message: `${commit.slice(0, 12)} has no parent to compare with: name the base with --base` };
}

/** When a commit was made, as its committer's clock said; null when git does not tell. */
export async function commitTime(directory: string, commit: CommitSha): Promise<Date | null> {
  const output = await runGit(directory, [
    'show',
    '--no-patch',
    '--no-show-signature',
    '--format=%ct',
    '--end-of-options',
    commit,
  ]);
  const seconds = Number(output.stdout.toString('utf8').trim());
  if (output.status !== 0 || !Number.isSafeInteger(seconds) || Math.abs(seconds) > 250_000_000_000) return null;
  return new Date(seconds * 1_000);
}
