import { z } from 'zod';
import type { Snapshot } from './snapshot.ts';

/** A file of a commit as text, or why there is none. */
export const TextFile = z.strictObject({ path: z.string(), text: z.string().nullable(), reason: z.string() });
export type TextFile = z.infer<typeof TextFile>;

/** At most so many files, of at most so many bytes each. */
export type TextLimits = { readonly files: number; readonly bytes: number };

/** The wanted files of a commit by path, never through a link. What is too large, missing or one too many has a reason for a text. */
export async function readTexts(
  snapshot: Snapshot,
  isWanted: (path: string) => boolean,
  limits: TextLimits,
): Promise<TextFile[]> {
  const files: TextFile[] = [];
  for (const entry of snapshot.entries) {
    if (!isWanted(entry.path)) continue;
    if (files.length === limits.files) {
      files.push({
        path: entry.path,
        text: null,
        reason: `one of more than ${limits.files} files, which is the limit`,
      });
      break;
    }
    const content = await snapshot.read(entry, limits.bytes);
    files.push(
      content.ok
        ? { path: entry.path, text: Buffer.from(content.bytes).toString('utf8'), reason: '' }
        : { path: entry.path, text: null, reason: content.reason },
    );
  }
  return files;
}
