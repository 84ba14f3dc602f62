import { createHash } from 'node:crypto';
import { BlobSha } from '../model/index.ts';
import type { Entry, ReadResult } from './snapshot.ts';

/** Largest pointer of Git LFS, by its specification. */
export const POINTER_BYTES = 1024;
const POINTER_START = 'version https://git-lfs.github.com/spec/v1\n';

/** Why an entry can't be read, before its bytes are asked for; null when nothing speaks against it. */
export function refuse(entry: Entry, limit: number): Extract<ReadResult, { ok: false }> | null {
  if (entry.kind === 'symlink') return { ok: false, code: 'symlink', reason: 'symbolic link, not followed' };
  if (entry.kind === 'submodule')
    return { ok: false, code: 'submodule', reason: 'submodule, its files are not part of this repository' };
  if (entry.size !== null && entry.size > limit) return tooLarge(entry.size, limit);
  return null;
}

/** Bytes as a result: a Git LFS pointer is not the file that it stands for. */
export function readResultOf(bytes: Uint8Array | null, limit: number): ReadResult {
  if (bytes === null) return { ok: false, code: 'missing', reason: 'its content is not in the repository at hand' };
  if (bytes.length > limit) return tooLarge(bytes.length, limit);
  const pointer = lfsPointer(bytes);
  if (pointer !== null) {
    return {
      ok: false,
      code: 'lfs-pointer',
      reason: `Git LFS pointer, ${formatBytes(pointer.size)} not fetched`,
      pointer,
    };
  }
  return { ok: true, bytes };
}

/** Reads a Git LFS pointer (git-lfs/docs/spec.md): at most 1,024 bytes, `oid sha256:…` and `size`. */
export function lfsPointer(bytes: Uint8Array): { readonly oid: string; readonly size: number } | null {
  if (bytes.length > POINTER_BYTES) return null;
  const text = Buffer.from(bytes).toString('utf8');
  if (!text.startsWith(POINTER_START)) return null;
  const oid = /^oid sha256:([0-9a-f]{64})$/m.exec(text)?.[1];
  const size = /^size (\d{1,15})$/m.exec(text)?.[1];
  return oid === undefined || size === undefined ? null : { oid, size: Number(size) };
}

/** Git's name for a blob with these bytes (SHA-1 repositories). */
export function blobShaOf(bytes: Uint8Array): BlobSha {
  return BlobSha.parse(createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex'));
}

/** `1.3 GB`, `812 kB`, `14 B`; powers of ten. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : Number(value.toFixed(1))} ${units[unit]}`;
}

function tooLarge(size: number, limit: number): Extract<ReadResult, { ok: false }> {
  return { ok: false, code: 'too-large', reason: `${formatBytes(size)}, over the limit of ${formatBytes(limit)}` };
}
