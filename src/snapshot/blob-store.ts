import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BlobSha } from '../model/index.ts';
import { blobShaOf } from './read-result.ts';

/** A folder of blobs named by their hash, shared by analyses: what was fetched once is not fetched again. */
export type BlobStore = {
  readonly directory: string;
  readonly has: (blob: BlobSha) => Promise<boolean>;
  /** Stores the bytes if they are the blob's; false when they are not (nothing is stored). */
  readonly put: (blob: BlobSha, bytes: Uint8Array) => Promise<boolean>;
  readonly get: (blob: BlobSha) => Promise<Buffer | null>;
};

/** Opens (and creates) a store. Names on disk are hashes only: no path of a repository ever reaches the file system. */
export async function openBlobStore(directory: string): Promise<BlobStore> {
  await mkdir(directory, { recursive: true });
  const fileOf = (blob: BlobSha): string => join(directory, blob.slice(0, 2), blob.slice(2));
  let counter = 0;
  return {
    directory,
    async has(blob) {
      return (await stat(fileOf(blob)).catch(() => null)) !== null;
    },
    async put(blob, bytes) {
      if (blobShaOf(bytes) !== blob) return false;
      const file = fileOf(blob);
      await mkdir(join(file, '..'), { recursive: true });
      counter += 1;
      const temporary = `${file}.${process.pid}-${counter}`;
      await writeFile(temporary, bytes);
      await rename(temporary, file);
      return true;
    },
    async get(blob) {
      return readFile(fileOf(blob)).catch(() => null);
    },
  };
}

/** Deletes the oldest files in the folders of a directory, a store of blobs or of facts, until they hold at most `maxBytes`. Returns how many went. */
export async function pruneFolders(directory: string, maxBytes: number): Promise<number> {
  const files: { path: string; size: number; used: number }[] = [];
  for (const folder of await readdir(directory).catch(() => [])) {
    for (const name of await readdir(join(directory, folder)).catch(() => [])) {
      const path = join(directory, folder, name);
      const info = await stat(path).catch(() => null);
      if (info !== null) files.push({ path, size: info.size, used: info.mtimeMs });
    }
  }
  let total = files.reduce((sum, file) => sum + file.size, 0);
  let removed = 0;
  for (const file of files.sort((a, b) => a.used - b.used)) {
    if (total <= maxBytes) break;
    await rm(file.path, { force: true });
    total -= file.size;
    removed += 1;
  }
  return removed;
}
