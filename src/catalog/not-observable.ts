import { z } from 'zod';
import type { CatalogIssue } from './cross-references.ts';
import type { CatalogFiles } from './schema.ts';
import { suggest } from './suggest.ts';

/** The file that says why a technique leaves no trace in a repository, below the folder of catalogues. */
export const NOT_OBSERVABLE = 'atlas/not-observable.yaml';

export const NotObservable = z
  .strictObject({ edition: z.string(), reasons: z.record(z.string(), z.string().min(10).max(200)) })
  .readonly();
export type NotObservable = z.infer<typeof NotObservable>;

/** What is wrong with the reasons: another edition of ATLAS, or a technique that this one does not have. */
export function reasonIssues(
  { edition, reasons }: NotObservable,
  atlas: CatalogFiles['atlas'] | undefined,
): readonly Pick<CatalogIssue, 'path' | 'message'>[] {
  if (atlas === undefined) return [];
  if (edition !== atlas.edition)
    return [{ path: ['edition'], message: `reasons were written for ATLAS ${edition}, but ${atlas.edition} is here` }];
  const known = new Set(atlas.techniques.map(({ id }) => id));
  return Object.keys(reasons)
    .filter((id) => !known.has(id))
    .map((id) => {
      const near = suggest(id, known);
      const hint = near === undefined ? '' : ` (did you mean '${near}'?)`;
      return { path: ['reasons', id], message: `there is no technique '${id}'${hint}` };
    });
}
