export { changedPaths } from './changed-paths.ts';
export { openBlobStore, pruneFolders, type BlobStore } from './blob-store.ts';
export {
  commitTime,
  defaultBase,
  gitSnapshot,
  kindOfMode,
  mergeBase,
  resolveCommit,
  type OpenSnapshot,
} from './git-snapshot.ts';
export { blobShaOf, formatBytes } from './read-result.ts';
export { openedFile, openFile, type FileBytes, type OpenResult } from './open-file.ts';
export { blobsOfOneSide } from './one-side.ts';
export { findRenames, type Rename } from './renames.ts';
export { placeText } from './place-text.ts';
export type { Entry, EntryKind, ReadResult, Snapshot, UnreadCode } from './snapshot.ts';
export { Manifest, storedSnapshot } from './stored-snapshot.ts';
export { readTexts, TextFile, type TextLimits } from './texts.ts';
export { worktreeSnapshot } from './worktree-snapshot.ts';
