import { EventEmitter } from 'node:events';
import type { PGlite, Results, Transaction } from '@electric-sql/pglite';
import type { SqlRow } from '../sql.ts';

/** A result as `pg` shapes it. */
export interface PoolResult<Row> {
  readonly rows: Row[];
  readonly rowCount: number;
  readonly command: string;
}

interface QueryConfig {
  readonly text: string;
  readonly values?: readonly unknown[];
}

const INT8 = 20;
const NUMERIC = 1700;

/** `pg` hands bigint and numeric over as text; BullMQ and we rely on it. */
const PARSERS = { [INT8]: asIs, [NUMERIC]: asIs };

/** Parameters reach PGlite as text already (`toText`): whatever type it asks for, the value is ready. */
const SERIALIZERS = new Proxy<Record<number, (value: string) => string>>({}, { get: () => asIs });

/**
 * `pg.Pool`'s shape over PGlite, which has one session in this process. "Clients" share that session; a transaction
 * holds PGlite's own mutex from BEGIN to COMMIT or ROLLBACK, so that no other query slips in between.
 */
export class PglitePool extends EventEmitter {
  /** BullMQ reads `keepAlive` to decide whether a LISTEN can be lost unseen; in one process it cannot. */
  readonly options = { keepAlive: true };
  readonly #db: PGlite;
  readonly #clients = new Set<PgliteClient>();
  readonly #stopNotifications: () => void;
  #ended = false;

  /** Takes over an open database; `end` closes it. */
  constructor(db: PGlite) {
    super();
    this.setMaxListeners(0);
    this.#db = db;
    this.#stopNotifications = db.onNotification((channel, payload) => {
      for (const client of this.#clients) client.emit('notification', { channel, payload, processId: 0 });
    });
  }

  /** One statement with parameters, or several without. */
  async query<Row = SqlRow>(text: string | QueryConfig, params?: readonly unknown[]): Promise<PoolResult<Row>> {
    this.#refuseWhenEnded();
    const [sql, values] = statementOf(text, params);
    return runOn<Row>(this.#db, sql, values);
  }

  async connect(): Promise<PgliteClient> {
    this.#refuseWhenEnded();
    const client = new PgliteClient(this.#db, () => this.#clients.delete(client));
    this.#clients.add(client);
    this.emit('connect', client);
    return client;
  }

  /** Waits for what is running, then closes the database. A second call does nothing. */
  async end(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    this.#stopNotifications();
    await this.#db.close();
  }

  #refuseWhenEnded(): void {
    if (this.#ended) throw new Error('Cannot use a pool after calling end on the pool');
  }
}

interface OpenTransaction {
  readonly session: Transaction;
  readonly commit: () => void;
  readonly rollback: () => void;
  /** Settles when PGlite has ended the transaction; rejects when the COMMIT failed. */
  readonly ended: Promise<void>;
}

/** `pg.PoolClient`'s shape: queries, transactions by keyword, notifications. */
export class PgliteClient extends EventEmitter {
  readonly #db: PGlite;
  readonly #onRelease: () => void;
  #transaction: OpenTransaction | undefined;
  #released = false;

  constructor(db: PGlite, onRelease: () => void) {
    super();
    this.setMaxListeners(0);
    this.#db = db;
    this.#onRelease = onRelease;
  }

  async query<Row = SqlRow>(text: string | QueryConfig, params?: readonly unknown[]): Promise<PoolResult<Row>> {
    const [sql, values] = statementOf(text, params);
    const keyword = transactionKeyword(sql);
    if (keyword === 'begin') {
      // BEGIN inside a transaction is a warning for PostgreSQL, too.
      this.#transaction ??= await openTransaction(this.#db);
      return emptyResult('BEGIN');
    }
    if (keyword !== undefined) {
      await this.#finish(keyword === 'commit');
      return emptyResult(keyword.toUpperCase());
    }
    return runOn<Row>(this.#transaction?.session ?? this.#db, sql, values);
  }

  /** Gives the client back; an open transaction is rolled back. */
  release(): void {
    if (this.#released) return;
    this.#released = true;
    // A rollback that fails has nobody to be told: the transaction is gone either way.
    void this.#finish(false).catch(() => undefined);
    this.removeAllListeners();
    this.#onRelease();
  }

  async #finish(commit: boolean): Promise<void> {
    const transaction = this.#transaction;
    if (transaction === undefined) return;
    this.#transaction = undefined;
    if (commit) transaction.commit();
    else transaction.rollback();
    await transaction.ended;
  }
}

const ROLLBACK = Symbol('rollback');

/** Turns PGlite's callback transaction into one that is open until told to end. */
function openTransaction(db: PGlite): Promise<OpenTransaction> {
  return new Promise((resolve, reject) => {
    const ended = db
      .transaction(
        (session) =>
          new Promise<void>((commit, abort) => {
            resolve({ session, commit, rollback: () => abort(ROLLBACK), ended });
          }),
      )
      .catch((error: unknown) => {
        if (error === ROLLBACK) return;
        reject(error);
        throw error;
      });
    // `ended` is awaited by whoever ends the transaction; until then a failure must not count as unhandled.
    ended.catch(() => undefined);
  });
}

function transactionKeyword(sql: string): 'begin' | 'commit' | 'rollback' | undefined {
  const word = /^\s*(BEGIN|START\s+TRANSACTION|COMMIT|END|ROLLBACK)\b/i.exec(sql)?.[1]?.toUpperCase();
  if (word === undefined || /^\s*ROLLBACK\s+TO\b/i.test(sql)) return undefined;
  if (word === 'ROLLBACK') return 'rollback';
  return word === 'COMMIT' || word === 'END' ? 'commit' : 'begin';
}

async function runOn<Row>(
  target: PGlite | Transaction,
  sql: string,
  values: readonly unknown[],
): Promise<PoolResult<Row>> {
  // PGlite answers within microtasks. Without a turn of the event loop, a caller that loops over queries (as a worker
  // does while it waits) would keep every timer and socket of the process from running.
  await new Promise<void>((resolve) => setImmediate(resolve));
  if (values.length > 0) {
    const options = { serializers: SERIALIZERS, parsers: PARSERS };
    return shaped(await target.query<Row>(sql, values.map(toText), options));
  }
  const results = await target.exec(sql, { parsers: PARSERS });
  // As with `pg`, the caller says what rows its statement has.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const last = results.at(-1) as Results<Row> | undefined;
  return last === undefined ? emptyResult('') : shaped(last);
}

function shaped<Row>({ rows, affectedRows }: Results<Row>): PoolResult<Row> {
  return { rows, rowCount: rows.length > 0 ? rows.length : (affectedRows ?? 0), command: '' };
}

function emptyResult(command: string): PoolResult<never> {
  return { rows: [], rowCount: 0, command };
}

function statementOf(text: string | QueryConfig, params: readonly unknown[] | undefined): [string, readonly unknown[]] {
  return typeof text === 'string' ? [text, params ?? []] : [text.text, text.values ?? params ?? []];
}

/** A parameter as `pg` would send it: text, or null. */
function toText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return `${value}`;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`;
  return Array.isArray(value) ? arrayLiteral(value) : JSON.stringify(value);
}

function arrayLiteral(values: readonly unknown[]): string {
  const items = values.map((value) => {
    if (Array.isArray(value)) return arrayLiteral(value);
    const text = toText(value);
    return text === null ? 'NULL' : `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  });
  return `{${items.join(',')}}`;
}

function asIs(value: string): string {
  return value;
}
