import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommitSha } from '../model/index.ts';
import { runGit } from './git-process.ts';
import type { GitFailure, OpenSnapshot } from './git-snapshot.ts';
import { blobShaOf, readResultOf, refuse } from './read-result.ts';
import type { Entry } from './snapshot.ts';

/** Files above this size are listed without their bytes being hashed. */
const HASH_LIMIT = 50_000_000;

/**
 * The files as they stand in the work tree, uncommitted and untracked (not ignored) ones included, under the commit that they are
 * based on. Bytes are read as they are: no filter runs, links are not followed.
 */
export async function worktreeSnapshot(
  directory: string,
  head: CommitSha,
): Promise<{ ok: true; snapshot: OpenSnapshot } | GitFailure> {
  const root = await runGit(directory, ['rev-parse', '--show-toplevel']);
  if (root.status !== 0)
    return { ok: false, message: `${directory} has no work tree: leave --worktree away for a bare repository` };
  const top = root.stdout.toString('utf8').replace(/\n$/, '');
  const listing = await runGit(top, ['ls-files', '-z', '--cached', '--others', '--exclude-standard']);
  if (listing.status !== 0) return { ok: false, message: `the files of ${top} cannot be listed: ${listing.stderr}` };
  const paths = [...new Set(listing.stdout.toString('utf8').split('\0').filter(Boolean))].sort();
  const entries: Entry[] = [];
  for (const path of paths) {
    const entry = await entryAt(top, path);
    if (entry !== null) entries.push(entry);
  }
  const snapshot: OpenSnapshot = {
    commit: head,
    entries,
    truncated: null,
    async read(entry, limit) {
      return refuse(entry, limit) ?? readResultOf(await readFile(join(top, entry.path)).catch(() => null), limit);
    },
    close() {},
  };
  return { ok: true, snapshot };
}

async function entryAt(top: string, path: string): Promise<Entry | null> {
  const info = await lstat(join(top, path)).catch(() => null);
  if (info === null) return null;
  if (info.isDirectory()) return { path, kind: 'submodule', blob: blobShaOf(Buffer.from(path)), size: null };
  if (info.isSymbolicLink()) return { path, kind: 'symlink', blob: blobShaOf(Buffer.from(path)), size: null };
  if (!info.isFile()) return null;
  const hashed = info.size <= HASH_LIMIT ? await readFile(join(top, path)).catch(() => null) : null;
  return {
    path,
    kind: 'file',
    blob: blobShaOf(hashed ?? Buffer.from(`${path}:${info.size}:${info.mtimeMs}`)),
    size: info.size,
  };
}
