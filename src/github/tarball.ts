import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { z } from 'zod';
import type { BlobSha } from '../model/index.ts';
import { blobShaOf, type BlobStore, formatBytes } from '../snapshot/index.ts';
import { get, type Octokit, type RepositoryName } from './octokit.ts';

export type TarballLimits = {
  /** Uncompressed bytes of the whole archive, headers included. */
  readonly totalBytes: number;
  /** Bytes of a file; larger ones are passed over. */
  readonly fileBytes: number;
  readonly entries: number;
  readonly totalMs: number;
};

export const TARBALL_LIMITS: Omit<TarballLimits, 'fileBytes'> = {
  totalBytes: 1_000_000_000,
  entries: 200_000,
  totalMs: 300_000,
};

const Headers = z.object({ location: z.string() });

/**
 * Where the archive of a commit lies: the address that GitHub redirects to, if it is on the API's own host or on `codeload` beside it.
 * The address carries its own right to read; the token stays here. Null when GitHub names another host.
 */
export async function tarballUrl(octokit: Octokit, repository: RepositoryName, commit: string): Promise<URL | null> {
  const response = await get(octokit, '/repos/{owner}/{repo}/tarball/{ref}', {
    ...repository,
    ref: commit,
    request: { redirect: 'manual', parseSuccessResponseBody: false },
  });
  const headers = Headers.safeParse(response.headers);
  if (!headers.success || !URL.canParse(headers.data.location)) return null;
  const url = new URL(headers.data.location);
  return isTrusted(url, new URL(response.url)) ? url : null;
}

function isTrusted(url: URL, api: URL): boolean {
  if (url.protocol !== api.protocol || url.username !== '' || url.password !== '') return false;
  if (url.host === api.host) return true;
  return url.host === 'codeload.github.com' || url.host === `codeload.${api.host.replace(/^api\./, '')}`;
}

/**
 * Reads an archive as a stream and stores the files whose bytes are wanted blobs. Names in the archive are never used: what a file is, its
 * hash says. Returns null when the archive was read to its end, else why not; what was stored until then stays.
 */
export async function storeTarball(
  url: URL,
  wanted: ReadonlySet<BlobSha>,
  store: BlobStore,
  limits: TarballLimits,
): Promise<string | null> {
  try {
    const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(limits.totalMs) });
    if (!response.ok || response.body === null) return `GitHub answered ${response.status} to the archive`;
    await storeArchive(Readable.fromWeb(response.body), wanted, store, limits);
    return null;
  } catch (error) {
    // The address carries a token and errors of fetch may name it: only our own messages are told.
    return error instanceof LimitExceeded ? error.message : 'the archive could not be read to its end';
  }
}

class LimitExceeded extends Error {}

async function storeArchive(
  body: Readable,
  wanted: ReadonlySet<BlobSha>,
  store: BlobStore,
  limits: TarballLimits,
): Promise<void> {
  const tar = extract();
  let entries = 0;
  tar.on('entry', (header, stream, next) => {
    // The reader's end is told by the pipeline; an entry's own error event would end the process.
    stream.on('error', () => {});
    entries += 1;
    if (entries > limits.entries) {
      tar.destroy(new LimitExceeded(`the archive has more than ${limits.entries} entries`));
      return;
    }
    const isFile = header.type === 'file' || header.type === 'contiguous-file';
    if (!isFile || (header.size ?? 0) > limits.fileBytes) {
      stream.on('end', next);
      stream.resume();
      return;
    }
    void keep(stream, wanted, store, next);
  });
  await pipeline(body, createGunzip(), meter(limits.totalBytes), tar);
}

/** Stores an entry's bytes when they are wanted, then asks for the next entry or ends the archive's reader with what went wrong. */
async function keep(
  entry: AsyncIterable<unknown>,
  wanted: ReadonlySet<BlobSha>,
  store: BlobStore,
  next: (error?: Error) => void,
): Promise<void> {
  try {
    const chunks: Uint8Array[] = [];
    for await (const chunk of entry) if (chunk instanceof Uint8Array) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    const blob = blobShaOf(bytes);
    if (wanted.has(blob)) await store.put(blob, bytes);
    next();
  } catch (error) {
    next(error instanceof Error ? error : new Error('an entry of the archive could not be read'));
  }
}

/** Passes bytes on until there are too many: a small archive may unpack to any size. */
function meter(limit: number): Transform {
  let total = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      total += chunk.length;
      if (total > limit) done(new LimitExceeded(`the archive unpacks to more than ${formatBytes(limit)}`));
      else done(null, chunk);
    },
  });
}
