import type { Artifact } from '../model/index.ts';
import type { FileScan } from '../scan/index.ts';
import type { Entry, Snapshot } from '../snapshot/index.ts';
import { formatOfBytes, formatOfName, pathFileOf } from './model-file.ts';

export { scanChanged } from './scan-changed.ts';

/** What discovery knows about readers: their id and the paths that are theirs. */
export type Reader = { readonly id: string; readonly matches: (path: string) => boolean };

/** A file that matters: who reads it, and what kind of model file it is when it is one. */
export type Asset = {
  readonly entry: Entry;
  readonly readers: readonly string[];
  /** Format by name; the first bytes are asked by `modelFormat`. */
  readonly modelFormat: Artifact['format'] | null;
};

export type Discovery = {
  readonly assets: readonly Asset[];
  /** Files that some reader would have taken but the configuration leaves out. */
  readonly ignored: readonly string[];
};

/**
 * Which files of a tree are assets of the ML system, told by path. Links and submodules count when a reader would have read a file of
 * their name, so that they are reported as not read. Sorted by path.
 */
export function discover(
  entries: readonly Entry[],
  readers: readonly Reader[],
  isIgnored: (path: string) => boolean,
): Discovery {
  const assets: Asset[] = [];
  const ignored: string[] = [];
  for (const entry of entries) {
    const mine = readers.filter((reader) => reader.matches(entry.path)).map((reader) => reader.id);
    const modelFormat = formatOfName(entry.path);
    if (mine.length === 0 && modelFormat === null && entry.kind !== 'submodule') continue;
    if (isIgnored(entry.path)) ignored.push(entry.path);
    else assets.push({ entry, readers: mine, modelFormat });
  }
  return { assets, ignored };
}

/** Whether a path names a model file; its first bytes are looked at. */
export function isModelFile(path: string): boolean {
  return formatOfName(path) !== null;
}

/** A model file of the tree; `pointer` says what Git LFS holds for it. */
export type ModelFile = {
  readonly entry: Entry;
  readonly format: Artifact['format'];
  readonly pointer: { readonly oid: string; readonly size: number } | null;
  /** What the scan of its content says; absent for what the change does not touch. */
  readonly scan?: FileScan;
};

/** Largest model file whose first bytes are looked at in this step; a larger one keeps the format of its name. */
const PEEK_LIMIT = 5_000_000;

/**
 * The model files among the assets, with their format by the bytes where they are at hand, else by the name. A text called `.pth` is no model but
 * Python's: of format `code` when Python runs it, else nothing.
 */
export async function inspectModelFiles(snapshot: Snapshot, assets: readonly Asset[]): Promise<ModelFile[]> {
  const files: ModelFile[] = [];
  for (const { entry, modelFormat } of assets) {
    if (modelFormat === null || entry.kind !== 'file') continue;
    const content = await snapshot.read(entry, PEEK_LIMIT);
    const byBytes = content.ok ? formatOfBytes(content.bytes) : 'unknown';
    const pointer = content.ok ? null : (content.pointer ?? null);
    const pathFile =
      content.ok && byBytes === 'unknown' && entry.path.endsWith('.pth') ? pathFileOf(content.bytes) : null;
    if (pathFile !== null) {
      if (pathFile === 'runs') files.push({ entry, format: 'code', pointer });
      continue;
    }
    files.push({ entry, format: byBytes === 'unknown' ? modelFormat : byBytes, pointer });
  }
  return files;
}
