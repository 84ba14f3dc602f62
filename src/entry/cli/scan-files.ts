import { open, readdir, realpath, stat, lstat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { claimsModel, scanSource, type ByteSource, type FileReport } from '../../scan/index.ts';
import { openedFile, type FileBytes } from '../../snapshot/index.ts';

/** Files of a scan: their reports, and how many files were opened and are no model files. */
export type Scanned = { readonly files: readonly FileReport[]; readonly others: number };

/** Folders of tools, which hold no models of the repository. */
const LEFT_OUT: ReadonlySet<string> = new Set(['.git', '.hg', '.svn']);

/**
 * Scans files and, of folders, every file below them by its content; links in folders are not followed and told as not scanned when their
 * name claims a model. Rejects when a path is not there. Sorted by path.
 */
export async function scanPaths(paths: readonly string[], progress: (path: string) => void): Promise<Scanned> {
  const files: FileReport[] = [];
  let others = 0;
  for (const path of paths) {
    const folder = (await stat(path)).isDirectory();
    for (const file of folder ? await filesBelow(path) : [path]) {
      progress(file);
      const report = await scanFile(file, folder ? path : dirname(path));
      if (folder && report.format === 'other' && report.findings.length === 0) others += 1;
      else files.push(report);
    }
  }
  return { files: files.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)), others };
}

async function filesBelow(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!LEFT_OUT.has(entry.name)) found.push(...(await filesBelow(path)));
    } else if (entry.isFile() || entry.isSymbolicLink() || claimsModel(entry.name)) found.push(path);
  }
  return found.sort();
}

async function scanFile(path: string, root: string): Promise<FileReport> {
  const unread = (reason: string): FileReport => ({
    path,
    format: 'unknown',
    formats: [],
    verdict: 'not-scanned',
    reason,
    findings: [],
    more: 0,
  });
  let file: FileBytes;
  try {
    if (path !== root && (await lstat(path)).isSymbolicLink() && !(await within(path, root)))
      return unread('A symbolic link to a place outside of the scanned folder, not followed.');
    const info = await stat(path);
    if (!info.isFile()) return unread('No regular file.');
    file = openedFile(await open(path), info.size);
  } catch (error) {
    return unread(`It can not be opened: ${error instanceof Error ? error.message : 'unknown error'}.`);
  }
  const siblings: FileBytes[] = [];
  try {
    const sibling = async (name: string): Promise<ByteSource | null> => {
      const place = resolve(dirname(path), name);
      if (!(await within(place, root)) || siblings.length >= 64) return null;
      const handle = await open(place);
      const other = openedFile(handle, (await handle.stat()).size);
      siblings.push(other);
      return other;
    };
    return await scanSource(file, path, { sibling });
  } finally {
    for (const opened of [file, ...siblings]) await opened.close();
  }
}

/** Whether a path is there and leads to a place in the folder. */
async function within(path: string, root: string): Promise<boolean> {
  try {
    const way = relative(await realpath(root), await realpath(path));
    return way !== '..' && !way.startsWith(`..${sep}`) && (await stat(path)).isFile();
  } catch {
    return false;
  }
}
