import { z } from 'zod';
import type { Sql, SqlSession } from './sql.ts';

/** Serialises migrations of one schema across processes; the number only has to be ours. */
const MIGRATION_LOCK = 0x53_54_47_41;

/** In order; a migration that was released is never edited, only followed. `$s` stands for the quoted schema. */
const MIGRATIONS: readonly (readonly string[])[] = [
  [
    `create table $s.analysis_records (
       id bigint generated always as identity primary key,
       repository text not null,
       pull_request integer,
       head_sha text not null,
       base_sha text not null,
       verdict text not null,
       summary jsonb not null,
       created_at timestamptz not null
     )`,
    `create unique index analysis_records_commits
       on $s.analysis_records (repository, (coalesce(pull_request, 0)), head_sha, base_sha)`,
    `create index analysis_records_newest
       on $s.analysis_records (repository, (coalesce(pull_request, 0)), created_at desc, id desc)`,
    `create sequence $s.latest_job_generation`,
    `create table $s.latest_jobs (
       queue text not null,
       key text not null,
       generation bigint not null,
       data jsonb not null,
       primary key (queue, key)
     )`,
  ],
  [
    `create table $s.acceptances (
       id bigint generated always as identity primary key,
       repository text not null,
       kind text not null,
       subject text not null,
       content text not null,
       title text not null,
       decision text not null,
       decided_by text not null,
       because text not null,
       until_day text,
       pull_request integer not null,
       head_sha text not null,
       comment_id bigint not null,
       decided_at timestamptz not null,
       withdrawn_by text,
       withdrawn_at timestamptz,
       unique (repository, comment_id)
     )`,
    `create index acceptances_active on $s.acceptances (repository, subject) where withdrawn_at is null`,
  ],
];

const VersionRow = z.object({ version: z.coerce.number().int() });

/**
 * Creates or upgrades our tables in `sql.schema`, in one transaction; running it again changes nothing, and several
 * processes may start at once. Throws when the schema was written by a newer version of this program.
 */
export async function migrate(sql: Sql): Promise<void> {
  await sql.transaction(async (session) => {
    await session.query('select pg_advisory_xact_lock($1, hashtext($2))', [MIGRATION_LOCK, sql.schema]);
    await session.query(`create schema if not exists ${sql.schema}`);
    await session.query(`create table if not exists ${sql.schema}.schema_versions (
       version integer primary key, applied_at timestamptz not null default now())`);
    const { rows } = await session.query(
      `select coalesce(max(version), 0) as version from ${sql.schema}.schema_versions`,
    );
    const current = VersionRow.parse(rows[0]).version;
    if (current > MIGRATIONS.length) {
      throw new Error(
        `The schema ${sql.schema} is at version ${current}, this program knows ${MIGRATIONS.length}: install the newer release.`,
      );
    }
    await applyFrom(session, sql.schema, current);
  });
}

async function applyFrom(session: SqlSession, schema: string, current: number): Promise<void> {
  for (const [index, statements] of MIGRATIONS.entries()) {
    if (index < current) continue;
    for (const statement of statements) await session.query(statement.replaceAll('$s', schema));
    await session.query(`insert into ${schema}.schema_versions (version) values ($1)`, [index + 1]);
  }
}
