import { z } from 'zod';
import { BlobSha, CommitSha } from '../model/index.ts';
import { formatBytes, kindOfMode, type Manifest } from '../snapshot/index.ts';
import { get, type Octokit, type RepositoryName } from './octokit.ts';
import { readBlob } from './read-blob.ts';

const Tree = z.object({
  tree: z.array(
    z.object({
      path: z.string(),
      mode: z.string(),
      type: z.enum(['blob', 'tree', 'commit']),
      sha: BlobSha,
      size: z.number().int().min(0).nullish(),
    }),
  ),
  truncated: z.boolean(),
});
type Tree = z.infer<typeof Tree>;

/**
 * The tree of a commit as git holds it: links and submodules are entries, never followed. GitHub cuts recursive listings at 100,000 entries
 * or 7 MB; `truncated` then says so.
 */
export async function fetchManifest(octokit: Octokit, repository: RepositoryName, commit: string): Promise<Manifest> {
  const { tree, truncated } = await readTree(octokit, repository, commit, true);
  const entries = tree
    .filter((entry) => entry.type !== 'tree')
    .map(({ path, mode, sha, size }) => ({ path, kind: kindOfMode(mode), blob: sha, size: size ?? null }))
    .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  return {
    commit: CommitSha.parse(commit),
    truncated: truncated
      ? `GitHub cut the list of files at ${new Intl.NumberFormat('en-US').format(tree.length)} entries`
      : null,
    entries,
  };
}

/**
 * The text of one file of a commit, null when there is no such file, or why it can't be read. Walks the trees step by step: the contents
 * API would answer a symbolic link with the file that it points at.
 */
export async function readFileAt(
  octokit: Octokit,
  repository: RepositoryName,
  commit: string,
  path: string,
  limit: number,
): Promise<string | null | { readonly reason: string }> {
  const steps = path.split('/');
  let at = commit;
  for (const [index, step] of steps.entries()) {
    const { tree, truncated } = await readTree(octokit, repository, at, false);
    const entry = tree.find((one) => one.path === step);
    if (entry === undefined)
      return truncated ? { reason: `GitHub cut the list of files that ${path} stands in` } : null;
    if (entry.mode === '120000') return { reason: `${path} is or goes through a symbolic link, which is not followed` };
    if (entry.type === 'commit') return { reason: `${path} is or goes through a submodule` };
    const isLast = index === steps.length - 1;
    if (isLast && entry.type === 'tree') return { reason: `${path} is a folder` };
    if (!isLast && entry.type !== 'tree') return null;
    if (isLast) return readText(octokit, repository, path, entry, limit);
    at = entry.sha;
  }
  return null;
}

async function readTree(octokit: Octokit, repository: RepositoryName, sha: string, recursive: boolean): Promise<Tree> {
  const { data } = await get(octokit, '/repos/{owner}/{repo}/git/trees/{tree_sha}', {
    ...repository,
    tree_sha: sha,
    ...(recursive ? { recursive: '1' } : {}),
  });
  return Tree.parse(data);
}

async function readText(
  octokit: Octokit,
  repository: RepositoryName,
  path: string,
  entry: Tree['tree'][number],
  limit: number,
): Promise<string | { readonly reason: string }> {
  const size = entry.size ?? 0;
  const tooLarge = (bytes: number): { reason: string } => ({
    reason: `${path} has ${formatBytes(bytes)}, over the limit of ${formatBytes(limit)}`,
  });
  if (size > limit) return tooLarge(size);
  const read = await readBlob(octokit, repository, entry.sha, limit);
  if (!read.ok) return { reason: `${path}: ${read.reason}` };
  if (read.bytes.toString('latin1').startsWith('version https://git-lfs.github.com/spec/v1\n')) {
    return { reason: `${path} is a Git LFS pointer` };
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(read.bytes);
  } catch {
    return { reason: `${path} is not UTF-8 text` };
  }
}
