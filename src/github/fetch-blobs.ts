import type { BlobSha } from '../model/index.ts';
import { type BlobStore, formatBytes } from '../snapshot/index.ts';
import type { Octokit, RepositoryName } from './octokit.ts';
import { readBlob } from './read-blob.ts';
import { storeTarball, TARBALL_LIMITS, tarballUrl } from './tarball.ts';
import { troubleOf } from './trouble.ts';

export type WantedBlob = { readonly blob: BlobSha; readonly size: number | null };

export type FetchLimits = {
  /** Bytes of a single blob; larger ones are not asked for. */
  readonly limit: number;
  /** Missing blobs above which one archive is asked for instead (default 100). */
  readonly tarballAbove?: number;
  /** Blobs that are asked for one by one at most, after the archive (default 1,000). */
  readonly single?: number;
  readonly tarball?: Partial<typeof TARBALL_LIMITS>;
};

const CONCURRENCY = 8;
const TARBALL_ABOVE = 100;
const MAX_SINGLE = 1000;

/**
 * Brings blobs of a commit into the store: eight at a time by hash, or, when many are missing, through one archive first. What an archive
 * lacks (`export-ignore`, `export-subst`) is asked for by hash. Returns the blobs that could not be had, each with its reason, sorted by
 * hash. Throws what ends the job: limits, outages.
 */
export async function fetchBlobs(
  octokit: Octokit,
  repository: RepositoryName,
  commit: string,
  wanted: readonly WantedBlob[],
  store: BlobStore,
  limits: FetchLimits,
): Promise<ReadonlyMap<BlobSha, string>> {
  const problems = new Map<BlobSha, string>();
  const allowed = new Set<BlobSha>();
  for (const { blob, size } of wanted) {
    if (size !== null && size > limits.limit)
      problems.set(blob, `${formatBytes(size)}, over the limit of ${formatBytes(limits.limit)}`);
    else allowed.add(blob);
  }
  let missing = await missingOf(store, allowed);
  let archiveProblem: string | null = null;
  if (missing.length > (limits.tarballAbove ?? TARBALL_ABOVE)) {
    archiveProblem = await fetchArchive(octokit, repository, commit, new Set(missing), store, limits);
    missing = await missingOf(store, missing);
  }
  const single = limits.single ?? MAX_SINGLE;
  for (const blob of missing.slice(single)) {
    const why = archiveProblem === null ? 'not in the archive' : archiveProblem;
    problems.set(blob, `${why}, and no more than ${single} files are fetched one by one`);
  }
  await fetchSingly(octokit, repository, missing.slice(0, single), store, limits.limit, problems);
  return new Map([...problems].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

async function missingOf(store: BlobStore, blobs: Iterable<BlobSha>): Promise<BlobSha[]> {
  const missing: BlobSha[] = [];
  for (const blob of blobs) if (!(await store.has(blob))) missing.push(blob);
  return missing;
}

/** Why the archive could not be used to its end, or null. A limit or an outage is thrown: blobs by hash would not fare better. */
async function fetchArchive(
  octokit: Octokit,
  repository: RepositoryName,
  commit: string,
  wanted: ReadonlySet<BlobSha>,
  store: BlobStore,
  limits: FetchLimits,
): Promise<string | null> {
  let url: URL | null;
  try {
    url = await tarballUrl(octokit, repository, commit);
  } catch (error) {
    const trouble = troubleOf(error, new Date());
    if (trouble.kind === 'rate-limited' || trouble.kind === 'transient') throw error;
    return trouble.message;
  }
  if (url === null) return 'GitHub did not say where the archive lies on a host of its own';
  return storeTarball(url, wanted, store, { ...TARBALL_LIMITS, ...limits.tarball, fileBytes: limits.limit });
}

async function fetchSingly(
  octokit: Octokit,
  repository: RepositoryName,
  blobs: readonly BlobSha[],
  store: BlobStore,
  limit: number,
  problems: Map<BlobSha, string>,
): Promise<void> {
  const queue = [...blobs];
  const worker = async (): Promise<void> => {
    for (let blob = queue.shift(); blob !== undefined; blob = queue.shift()) {
      const read = await readBlob(octokit, repository, blob, limit).catch((error: unknown) => {
        // The others stop, too: after a rate limit nothing more may be asked.
        queue.length = 0;
        throw error;
      });
      if (!read.ok) problems.set(blob, read.reason);
      else if (!(await store.put(blob, read.bytes))) problems.set(blob, 'GitHub sent other bytes than the hash names');
    }
  };
  const done = await Promise.allSettled(Array.from({ length: CONCURRENCY }, worker));
  for (const one of done) if (one.status === 'rejected') throw one.reason;
}
