import { z } from 'zod';

/** A range of lines in a file of the snapshot. Lines count from 1; `endLine` is included. */
export const Evidence = z.strictObject({
  path: z.string().min(1),
  startLine: z.number().int().min(1),
  endLine: z.number().int().min(1),
});
export type Evidence = z.infer<typeof Evidence>;

/**
 * A mechanical change of source that an extractor can offer: replace the lines from `startLine` to `endLine` by `replacement`
 * (without a final newline). A rule names the edit that mends its threat by `id` (`fix: set-weights-only`).
 */
export const Edit = z.strictObject({
  id: z.string(),
  path: z.string().min(1),
  startLine: z.number().int().min(1),
  endLine: z.number().int().min(1),
  replacement: z.string(),
});
export type Edit = z.infer<typeof Edit>;

/** Evidence of both without repetition, sorted by place. */
export function mergeEvidence(a: readonly Evidence[], b: readonly Evidence[]): Evidence[] {
  const all = new Map([...a, ...b].map((item) => [`${item.path}\0${item.startLine}\0${item.endLine}`, item]));
  return [...all.values()].sort(
    (x, y) => (x.path < y.path ? -1 : x.path > y.path ? 1 : 0) || x.startLine - y.startLine || x.endLine - y.endLine,
  );
}
