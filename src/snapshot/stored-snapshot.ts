import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { BlobSha, CommitSha } from '../model/index.ts';
import { inMemory, onDisk } from './open-file.ts';
import { POINTER_BYTES, readResultOf, refuse } from './read-result.ts';
import type { Entry, Snapshot } from './snapshot.ts';

/** A commit's tree written down, its blobs in a store: what travels to the process that analyses. */
export const Manifest = z.strictObject({
  commit: CommitSha,
  truncated: z.string().nullable(),
  entries: z.array(
    z.strictObject({
      path: z.string(),
      kind: z.enum(['file', 'symlink', 'submodule']),
      blob: BlobSha,
      size: z.number().int().min(0).nullable(),
    }),
  ),
});
export type Manifest = z.infer<typeof Manifest>;

/** Reads a written-down tree from a blob store's folder. A blob that was not stored is reported as missing. */
export function storedSnapshot(manifest: Manifest, storeDirectory: string): Snapshot {
  const fileOf = (entry: Entry): string => join(storeDirectory, entry.blob.slice(0, 2), entry.blob.slice(2));
  const read: Snapshot['read'] = async (entry, limit) => {
    const refused = refuse(entry, limit);
    if (refused !== null) return refused;
    return readResultOf(await readFile(fileOf(entry)).catch(() => null), limit);
  };
  return {
    commit: manifest.commit,
    truncated: manifest.truncated,
    entries: manifest.entries,
    read,
    async open(entry, limit) {
      // A pointer is small: what is larger is read from the disk in pieces.
      const small = await read(entry, Math.min(POINTER_BYTES, limit));
      if (small.ok) return { ok: true, file: inMemory(small.bytes) };
      const refused = refuse(entry, limit);
      if (refused !== null || small.code !== 'too-large') return { ok: false, reason: (refused ?? small).reason };
      const file = await onDisk(fileOf(entry), entry.size);
      return file === null ? { ok: false, reason: 'its content is not in the repository at hand' } : { ok: true, file };
    },
  };
}
