import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { BlobSha, CommitSha } from '../model/index.ts';
import { readResultOf, refuse } from './read-result.ts';
import type { Snapshot } from './snapshot.ts';

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
  return {
    commit: manifest.commit,
    truncated: manifest.truncated,
    entries: manifest.entries,
    async read(entry, limit) {
      const refused = refuse(entry, limit);
      if (refused !== null) return refused;
      const bytes = await readFile(join(storeDirectory, entry.blob.slice(0, 2), entry.blob.slice(2))).catch(() => null);
      return readResultOf(bytes, limit);
    },
  };
}
