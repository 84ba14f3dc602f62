import { formatBytes } from '../snapshot/index.ts';
import { get, type Octokit, type RepositoryName } from './octokit.ts';
import { troubleOf } from './trouble.ts';

export type BlobRead = { readonly ok: true; readonly bytes: Buffer } | { readonly ok: false; readonly reason: string };

/** What is read of an answer before it is given up; the rest is never downloaded. */
type Chunks = AsyncIterable<Uint8Array>;

/**
 * The response of each body that is being read. Octokit hands on the body alone; a response that the garbage collector takes before its
 * body is read empties the body (`fetch` of Node.js cancels it), and the file would count as not read.
 */
const kept = new WeakMap<object, object>();

async function fetchAndKeep(...request: Parameters<typeof fetch>): ReturnType<typeof fetch> {
  const response = await fetch(...request);
  if (response.body !== null) kept.set(response.body, response);
  return response;
}

/**
 * The bytes of a blob, at most `limit`. GitHub serves no blob over 100 MB. Throws what concerns more than this blob (limits, outages).
 * Raw and as a stream: Octokit would decode the raw form as text, and base64 costs a third more.
 */
export async function readBlob(
  octokit: Octokit,
  repository: RepositoryName,
  blob: string,
  limit: number,
): Promise<BlobRead> {
  try {
    const { data } = await get(octokit, '/repos/{owner}/{repo}/git/blobs/{file_sha}', {
      ...repository,
      file_sha: blob,
      headers: { accept: 'application/vnd.github.raw+json' },
      request: { parseSuccessResponseBody: false, fetch: fetchAndKeep },
    });
    return await readBounded(data, limit);
  } catch (error) {
    const trouble = troubleOf(error, new Date());
    if (trouble.kind === 'gone' || trouble.kind === 'forbidden' || trouble.kind === 'permanent') {
      return { ok: false, reason: trouble.message };
    }
    throw error;
  }
}

/** Collects a response's body, giving up (and ending the download) when it grows over `limit` bytes. */
async function readBounded(body: unknown, limit: number): Promise<BlobRead> {
  if (body === null || body === '') return { ok: true, bytes: Buffer.alloc(0) };
  if (!isChunks(body)) return { ok: false, reason: 'GitHub answered in a form that is not known' };
  const chunks: Uint8Array[] = [];
  let total = 0;
  for await (const chunk of body) {
    total += chunk.length;
    if (total > limit) return { ok: false, reason: `over the limit of ${formatBytes(limit)}` };
    chunks.push(chunk);
  }
  return { ok: true, bytes: Buffer.concat(chunks) };
}

function isChunks(body: unknown): body is Chunks {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}
