export type SqlRow = Readonly<Record<string, unknown>>;

export interface SqlResult {
  readonly rows: readonly SqlRow[];
  readonly rowCount: number;
}

export interface SqlSession {
  /** One statement with `$1` parameters. Rows are unchecked: callers parse what they use. */
  query(text: string, params?: readonly unknown[]): Promise<SqlResult>;
}

/** The records database: PGlite when embedded, PostgreSQL in a cluster. The same SQL runs on both. */
export interface Sql extends SqlSession {
  /** The schema of our tables, quoted, to be written in front of a table's name. `search_path` is not relied upon:
   *  connection poolers reset it. */
  readonly schema: string;
  /**
   * Runs `work` in one transaction and commits, or rolls back when it throws. Inside, use the session given and not
   * this object: embedded there is one session, and waiting for it from inside its own transaction never ends.
   */
  transaction<Result>(work: (session: SqlSession) => Promise<Result>): Promise<Result>;
}

interface PoolResult {
  readonly rows: readonly SqlRow[];
  readonly rowCount?: number | null;
}

interface PoolSession {
  query(text: string, params?: unknown[]): Promise<PoolResult>;
}

/** What we use of `pg.Pool`; the PGlite adapter has the same shape. */
export interface SqlPool extends PoolSession {
  connect(): Promise<PoolSession & { release(destroy?: boolean): void }>;
}

/** `"name"` for a plain identifier; throws for anything else, since schema names cannot be parameters. */
export function quoteSchema(name: string): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,62}$/.test(name)) {
    throw new TypeError(`not a schema name: ${JSON.stringify(name)} (letters, digits and _, at most 63)`);
  }
  return `"${name}"`;
}

/** Our view of a pool whose tables live in `schema` (unquoted). */
export function sqlOver(pool: SqlPool, schema: string): Sql {
  return {
    schema: quoteSchema(schema),
    query: (text, params) => run(pool, text, params),
    transaction: (work) => inTransaction(pool, work),
  };
}

async function run(session: PoolSession, text: string, params: readonly unknown[] = []): Promise<SqlResult> {
  const result = await session.query(text, [...params]);
  return { rows: result.rows, rowCount: result.rowCount ?? result.rows.length };
}

async function inTransaction<Result>(pool: SqlPool, work: (session: SqlSession) => Promise<Result>): Promise<Result> {
  const client = await pool.connect();
  let broken = false;
  try {
    await client.query('BEGIN');
    const result = await work({ query: (text, params) => run(client, text, params) });
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {
      broken = true;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}
