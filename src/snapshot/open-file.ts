import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import type { Entry, Snapshot } from './snapshot.ts';

/** Bytes of a file of a snapshot, read piece by piece; `close` ends it. */
export type FileBytes = {
  readonly size: number;
  /** The bytes from `offset`: `length` of them, or fewer where the file ends. */
  readonly read: (offset: number, length: number) => Promise<Uint8Array>;
  readonly close: () => Promise<void>;
};
export type OpenResult =
  | { readonly ok: true; readonly file: FileBytes }
  | { readonly ok: false; readonly reason: string };

/** Opens a file of a snapshot to be read in pieces, at most `limit` bytes of it; held in memory where the source knows no other way. */
export async function openFile(snapshot: Snapshot, entry: Entry, limit: number): Promise<OpenResult> {
  if (snapshot.open !== undefined) return snapshot.open(entry, limit);
  const content = await snapshot.read(entry, limit);
  return content.ok ? { ok: true, file: inMemory(content.bytes) } : { ok: false, reason: content.reason };
}

export function inMemory(bytes: Uint8Array): FileBytes {
  return {
    size: bytes.length,
    read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
    close: () => Promise.resolve(),
  };
}

/** A file on disk, or null when it can't be opened or has another size than `size` (null: any). */
export async function onDisk(path: string, size: number | null): Promise<FileBytes | null> {
  let handle: FileHandle;
  try {
    handle = await open(path);
  } catch {
    return null;
  }
  const info = await handle.stat();
  if (!info.isFile() || (size !== null && info.size !== size)) {
    await handle.close();
    return null;
  }
  return openedFile(handle, info.size);
}

/** The bytes of an opened file of `size` bytes; closing them closes the file. */
export function openedFile(handle: FileHandle, size: number): FileBytes {
  return {
    size,
    read: (offset, length) => readFrom(handle, offset, Math.max(0, Math.min(length, size - offset))),
    close: () => handle.close(),
  };
}

async function readFrom(handle: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(bytes, filled, length - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

const PIECE = 1_048_576;

/** The SHA-256 of a file's bytes, in hexadecimal digits. */
export async function sha256Of(file: FileBytes): Promise<string> {
  const hash = createHash('sha256');
  for (let at = 0; at < file.size; at += PIECE) hash.update(await file.read(at, PIECE));
  return hash.digest('hex');
}
