import type { BlobSha, CommitSha } from '../model/index.ts';
import type { OpenResult } from './open-file.ts';

/** What stands at a path of a commit. Only `file` has bytes that anything may read. */
export type EntryKind = 'file' | 'symlink' | 'submodule';

export type Entry = {
  /** Relative to the root, `/`-separated, exactly as git holds it (never normalised, never written to disk). */
  readonly path: string;
  readonly kind: EntryKind;
  readonly blob: BlobSha;
  /** Bytes of the blob, null where the source does not say. */
  readonly size: number | null;
};

/** Bytes, or why there are none: `lfs-pointer`, `too-large`, `symlink`, `submodule`, `missing`, `not-a-file`. */
export type ReadResult =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | {
      readonly ok: false;
      readonly code: UnreadCode;
      readonly reason: string;
      /** What a Git LFS pointer points at. */
      readonly pointer?: { readonly oid: string; readonly size: number };
    };

export type UnreadCode = 'lfs-pointer' | 'too-large' | 'symlink' | 'submodule' | 'missing';

/** A commit as a read-only tree. Entries are sorted by path in code-unit order. */
export type Snapshot = {
  readonly commit: CommitSha;
  readonly entries: readonly Entry[];
  /** Why the list of entries is not whole (GitHub cuts trees at 100,000 entries), or null. */
  readonly truncated: string | null;
  /** Reads a file of the tree, at most `limit` bytes; what is larger is not read at all. */
  readonly read: (entry: Entry, limit: number) => Promise<ReadResult>;
  /** Opens a file to be read in pieces, what Git LFS holds for a pointer included where it is at hand; see `openFile`. */
  readonly open?: (entry: Entry, limit: number) => Promise<OpenResult>;
};
