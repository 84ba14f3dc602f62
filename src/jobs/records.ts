import { z } from 'zod';
import type { Sql } from './sql.ts';

/** One finished analysis. `pullRequest` is null for a merge group or a branch. */
export const AnalysisRecord = z.strictObject({
  repository: z.string().min(1),
  pullRequest: z.number().int().positive().nullable(),
  headSha: z.string().min(1),
  baseSha: z.string().min(1),
  verdict: z.string().min(1),
  /** JSON: what the pages and later comparisons need, decided by the writer. */
  summary: z.json(),
  createdAt: z.date(),
});
export type AnalysisRecord = z.infer<typeof AnalysisRecord>;

const Row = z.object({
  repository: z.string(),
  pull_request: z.number().nullable(),
  head_sha: z.string(),
  base_sha: z.string(),
  verdict: z.string(),
  summary: z.json(),
  created_at: z.date(),
});

/** Stores a record; a second one for the same repository, pull request and commits replaces the first. */
export async function saveRecord(sql: Sql, record: AnalysisRecord): Promise<void> {
  const { repository, pullRequest, headSha, baseSha, verdict, summary, createdAt } = AnalysisRecord.parse(record);
  await sql.query(
    `insert into ${sql.schema}.analysis_records
       (repository, pull_request, head_sha, base_sha, verdict, summary, created_at)
     values ($1, $2, $3, $4, $5, $6::jsonb, $7)
     on conflict (repository, (coalesce(pull_request, 0)), head_sha, base_sha)
     do update set verdict = excluded.verdict, summary = excluded.summary, created_at = excluded.created_at`,
    [repository, pullRequest, headSha, baseSha, verdict, JSON.stringify(summary), createdAt.toISOString()],
  );
}

/** The newest record of a pull request (of everything without one, for null), optionally of one head commit. */
export async function latestRecord(
  sql: Sql,
  of: { readonly repository: string; readonly pullRequest: number | null; readonly headSha?: string },
): Promise<AnalysisRecord | undefined> {
  const { rows } = await sql.query(
    `select repository, pull_request, head_sha, base_sha, verdict, summary, created_at
       from ${sql.schema}.analysis_records
      where repository = $1 and coalesce(pull_request, 0) = $2 and ($3::text is null or head_sha = $3)
      order by created_at desc, id desc limit 1`,
    [of.repository, of.pullRequest ?? 0, of.headSha ?? null],
  );
  if (rows[0] === undefined) return undefined;
  const row = Row.parse(rows[0]);
  return {
    repository: row.repository,
    pullRequest: row.pull_request,
    headSha: row.head_sha,
    baseSha: row.base_sha,
    verdict: row.verdict,
    summary: row.summary,
    createdAt: row.created_at,
  };
}
