import type { BlobSha } from '../model/index.ts';
import type { Entry } from './snapshot.ts';

/** Blobs that stand in one of both trees alone: of what changed, not of what only moved. */
export function blobsOfOneSide(base: readonly Entry[], head: readonly Entry[]): ReadonlySet<BlobSha> {
  const before = new Set(base.map(({ blob }) => blob));
  const after = new Set(head.map(({ blob }) => blob));
  return new Set([...before, ...after].filter((blob) => before.has(blob) !== after.has(blob)));
}
