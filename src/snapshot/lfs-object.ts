import { join } from 'node:path';
import { runGit } from './git-process.ts';
import { onDisk, sha256Of, type OpenResult } from './open-file.ts';
import { formatBytes } from './read-result.ts';

/**
 * What a pointer of Git LFS points at, when the clone holds it (`lfs/objects` of the repository, git-lfs/docs/spec.md): only with the size
 * and the digest that the pointer names. Nothing is fetched.
 */
export async function openLfsObject(
  directory: string,
  { oid, size }: { readonly oid: string; readonly size: number },
  limit: number,
): Promise<OpenResult> {
  const missing = `Git LFS pointer, ${formatBytes(size)} not fetched`;
  if (size > limit) {
    return { ok: false, reason: `Git LFS object of ${formatBytes(size)}, over the limit of ${formatBytes(limit)}` };
  }
  const answer = await runGit(directory, ['rev-parse', '--git-common-dir']);
  if (answer.status !== 0) return { ok: false, reason: missing };
  const gitDirectory = answer.stdout.toString('utf8').replace(/\n$/, '');
  const root = gitDirectory.startsWith('/') ? gitDirectory : join(directory, gitDirectory);
  const file = await onDisk(join(root, 'lfs', 'objects', oid.slice(0, 2), oid.slice(2, 4), oid), size);
  if (file === null) return { ok: false, reason: missing };
  if ((await sha256Of(file)) === oid) return { ok: true, file };
  await file.close();
  return { ok: false, reason: 'Git LFS object whose content is not what its pointer names' };
}
