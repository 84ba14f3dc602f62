import { z } from 'zod';
import { Binding, type Grant } from '../model/index.ts';
import type { Sql } from './sql.ts';

/** A decision of a person to live with a threat or an unread file, as it stood at a commit. */
export const Acceptance = z.strictObject({
  repository: z.string().min(1),
  ...Binding.shape,
  /** What it was called when it was accepted; text of the repository, to be escaped. */
  title: z.string(),
  decision: z.enum(['accepted', 'false-positive']),
  by: z.string().min(1),
  because: z.string().min(1),
  /** The last day that counts, UTC; null: until the content changes. */
  until: z.iso.date().nullable(),
  pullRequest: z.number().int().positive(),
  headSha: z.string(),
  /** The comment that gave it: one comment gives one acceptance. */
  commentId: z.number().int().positive(),
  decidedAt: z.date(),
});
export type Acceptance = z.infer<typeof Acceptance>;

const COLUMNS = `repository, kind, subject, content, title, decision, decided_by as "by", because, until_day as "until",
  pull_request as "pullRequest", head_sha as "headSha", comment_id as "commentId", decided_at as "decidedAt"`;
const Row = z.object({ ...Acceptance.shape, commentId: z.coerce.number().int() });
/** GitHub lists no more threats of one repository than a person could have accepted. */
const MOST = 5000;

/** Writes an acceptance; the same comment again changes nothing. An earlier one of the same subject is withdrawn by it. */
export async function saveAcceptance(sql: Sql, acceptance: Acceptance): Promise<void> {
  const one = Acceptance.parse(acceptance);
  await sql.transaction(async (session) => {
    await session.query(
      `update ${sql.schema}.acceptances set withdrawn_by = $1, withdrawn_at = $2
        where repository = $3 and kind = $4 and subject = $5 and withdrawn_at is null and comment_id < $6`,
      [one.by, one.decidedAt.toISOString(), one.repository, one.kind, one.subject, one.commentId],
    );
    await session.query(
      `insert into ${sql.schema}.acceptances (repository, kind, subject, content, title, decision, decided_by, because,
         until_day, pull_request, head_sha, comment_id, decided_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
       on conflict (repository, comment_id) do nothing`,
      [
        one.repository,
        one.kind,
        one.subject,
        one.content,
        one.title,
        one.decision,
        one.by,
        one.because,
        one.until,
        one.pullRequest,
        one.headSha,
        one.commentId,
        one.decidedAt.toISOString(),
      ],
    );
  });
}

/** The acceptances of a repository that nobody has withdrawn, the newest first; those whose day has passed are among them. */
export async function acceptancesOf(sql: Sql, repository: string): Promise<readonly Acceptance[]> {
  const { rows } = await sql.query(
    `select ${COLUMNS} from ${sql.schema}.acceptances
      where repository = $1 and withdrawn_at is null order by id desc limit ${MOST}`,
    [repository],
  );
  return rows.map((row) => Row.parse(row));
}

/** Takes the acceptances of a subject back. Returns how many there were. */
export async function withdrawAcceptances(
  sql: Sql,
  of: {
    readonly repository: string;
    readonly subject: string;
    readonly by: string;
    readonly at: Date;
    /** The comment that asks for it: what was accepted after it stays. */
    readonly commentId: number;
  },
): Promise<number> {
  const { rowCount } = await sql.query(
    `update ${sql.schema}.acceptances set withdrawn_by = $1, withdrawn_at = $2
      where repository = $3 and subject = $4 and comment_id < $5 and withdrawn_at is null`,
    [of.by, of.at.toISOString(), of.repository, of.subject, of.commentId],
  );
  return rowCount;
}

/** What the analysis needs of an acceptance. */
export function grantOf({ kind, subject, content, until }: Acceptance): Grant {
  return { kind, subject, content, until };
}
