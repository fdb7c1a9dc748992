import pg from 'pg';

/** One statement runner. Inside a scope it is the open transaction; rows come back as plain objects. */
export type Sql = {
  query<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** The same through a named statement, planned once per connection: for the hot paths, whose statements are long. */
  prepared<Row extends object>(name: string, text: string, values: readonly unknown[]): Promise<Row[]>;
  /**
   * The same as the last statement of a unit of work: the COMMIT is sent right behind it, which saves a round trip and
   * lets go of locks sooner. If the statement fails the COMMIT rolls back. If it answers with no rows, so that the
   * caller refuses, whatever the unit of work changed before it stays: so only where that is nothing.
   */
  final<Row extends object>(name: string, text: string, values: readonly unknown[]): Promise<Row[]>;
};

/**
 * The row that a unit of work locks as it opens, in the same round trip. `onlyIn` locks it only in that status, so
 * that a read of a request that still waits takes no lock and writes nothing. The statements that follow have a
 * snapshot of their own, so they see what the holder of the lock committed before it let go.
 */
export type RequestLock = { requestId: string; onlyIn?: 'approved' };

/** Whose rows a transaction may touch. Exactly one is set, for one transaction, by `set_config(…, true)`. */
export type Scope = { tenant: string } | { person: string } | { credential: string };

const SETTING = { tenant: 'app.tenant', person: 'app.person', credential: 'app.credential' } as const;
/** Scope values are written into the statement that opens the transaction, so only these characters may be in one. */
const SCOPE_VALUE = /^[A-Za-z0-9_-]{1,128}$/;

export type Tell = (sql: Sql, tenant: string) => Promise<void>;

export type Database = {
  /** For the MSP's own tables (person, session, tool, …). Tenant tables answer with no rows here. */
  readonly unscoped: Sql;
  readonly pool: pg.Pool;
  /** The unit of work: one transaction that sees one tenant's rows (I6). Commits when `work` resolves, else rolls back. */
  withTenant<T>(tenant: string, work: (sql: Sql) => Promise<T>, lock?: RequestLock): Promise<T>;
  /** A read-only transaction that sees one tenant's rows. */
  readTenant<T>(tenant: string, work: (sql: Sql) => Promise<T>): Promise<T>;
  /** A read-only transaction that sees the tenants of one person's memberships, filtered in the database. */
  withPerson<T>(personId: string, work: (sql: Sql) => Promise<T>): Promise<T>;
  /** The same with the right to change what belongs to that person alone. The customers' rows stay read-only by their policies. */
  changeOwn<T>(personId: string, work: (sql: Sql) => Promise<T>): Promise<T>;
  /**
   * One transaction for an act of a person that is in the logs of several customers: `act` as in `changeOwn`, then `tell`
   * with each tenant's rows and nobody else's. All of it is kept, or none. Tenants come in the order of their ids, so
   * that two such transactions wait for each other's logs and never both.
   */
  changeOwnAndTell<T>(personId: string, act: (sql: Sql) => Promise<T>, tenants: readonly string[], tell: Tell): Promise<T>;
  /** A read-only transaction that sees the one credential whose key id the caller presented. */
  withCredential<T>(keyId: string, work: (sql: Sql) => Promise<T>): Promise<T>;
  /**
   * The same rights on a few connections of their own, for what an open unit of work may have to wait for: policy texts
   * and keys. From the pool that the units of work fill, each would wait for all the others, for ever.
   */
  readonly aside: Pick<Database, 'unscoped' | 'pool' | 'withTenant'>;
  close(): Promise<void>;
};

const ASIDE_CONNECTIONS = 2;

/** Opens the runtime role's pool. `max` bounds connections, but for two beside it; a waiting agent holds none. */
export function openDatabase(url: string, { max = 16 }: { max?: number } = {}): Database {
  const main = overPool(url, max);
  const aside = overPool(url, ASIDE_CONNECTIONS);
  return {
    ...main,
    readTenant: async (tenant, work) => main.inScope(beginStatement({ tenant }, true), work),
    withPerson: async (person, work) => main.inScope(beginStatement({ person }, true), work),
    changeOwn: async (person, work) => main.inScope(beginStatement({ person }, false), work),
    changeOwnAndTell: async (person, act, tenants, tell) =>
      main.inScope(beginStatement({ person }, false), async (sql) => {
        const result = await act(sql);
        for (const tenant of [...new Set(tenants)].sort()) {
          await sql.query(`SELECT set_config('app.person', '', true), set_config('app.tenant', $1, true)`, [tenant]);
          await tell(sql, tenant);
        }
        return result;
      }),
    withCredential: async (credential, work) => main.inScope(beginStatement({ credential }, true), work),
    aside,
    close: async () => {
      await Promise.all([main.pool.end(), aside.pool.end()]);
    },
  };
}

function overPool(url: string, max: number) {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    idleTimeoutMillis: 30_000,
    application_name: 'holdpoint',
    // Statements are sent without waiting for the answer to the one before; the database still runs them in order.
    pipeline: true,
  });
  // A connection that dies while idle (the database restarted) must not take the process with it.
  pool.on('error', () => {});
  // One that dies while it works fails its query, and also says so as an event that nobody else listens for.
  pool.on('connect', (client) => void client.on('error', () => {}));

  async function inScope<T>(opening: string, work: (sql: Sql) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    let committing: Promise<pg.QueryResult> | undefined;
    function commit(): Promise<pg.QueryResult> {
      committing ??= client.query('COMMIT');
      return committing;
    }
    let broken: Error | undefined;
    const { stream } = client.connection;
    // What opens the transaction and the first statement of `work` leave in one packet.
    stream.cork();
    const opened = client.query(opening);
    opened.catch(() => {});
    try {
      const working = begin(() => work(scopedRunner(client, commit, () => committing !== undefined)));
      stream.uncork();
      const result = await working;
      await opened;
      // COMMIT of a transaction that failed is a rollback, and no error.
      if ((await commit()).command !== 'COMMIT') throw new Error('The transaction was rolled back.');
      return result;
    } catch (error) {
      // When it could not be opened, or its lock failed, that is the cause, and not what followed from it.
      const cause: unknown = await opened.then(
        () => error,
        (openError: unknown) => openError,
      );
      await (committing ?? client.query('ROLLBACK')).catch((endError: Error) => {
        broken = endError;
      });
      throw cause;
    } finally {
      client.release(broken);
    }
  }

  return {
    pool,
    inScope,
    unscoped: runner(pool),
    withTenant: async <T>(tenant: string, work: (sql: Sql) => Promise<T>, lock?: RequestLock) =>
      inScope(beginStatement({ tenant }, false) + lockStatement(tenant, lock), work),
  };
}

/** BEGIN and the scope in one round trip. The value is checked, because a simple query takes no parameters. */
export function beginStatement(scope: Scope, readOnly: boolean): string {
  const [[kind, value]] = Object.entries(scope) as [[keyof typeof SETTING, string]];
  if (!SCOPE_VALUE.test(value)) throw new TypeError(`not a ${kind} id`);
  return `BEGIN${readOnly ? ' READ ONLY' : ''}; SELECT set_config('${SETTING[kind]}', '${value}', true)`;
}

function lockStatement(tenant: string, lock?: RequestLock): string {
  if (!lock) return '';
  if (!SCOPE_VALUE.test(lock.requestId)) throw new TypeError('not a request id');
  const status = lock.onlyIn ? ` AND status = '${lock.onlyIn}'` : '';
  return `; SELECT 1 FROM action_request WHERE tenant_id = '${tenant}' AND id = '${lock.requestId}'${status} FOR UPDATE`;
}

/** True for text that may name a row in a statement that opens a transaction. Anything else names no row at all. */
export function isScopeValue(text: string): boolean {
  return SCOPE_VALUE.test(text);
}

/** Starts work at once; what it throws before its first await is a rejection like any other. */
async function begin<T>(work: () => Promise<T>): Promise<T> {
  return work();
}

function scopedRunner(client: pg.PoolClient, commit: () => Promise<unknown>, isOver: () => boolean): Sql {
  const sql = runner(client);
  function open(): Sql {
    if (isOver()) throw new Error('This unit of work has sent its last statement.');
    return sql;
  }
  return {
    query: async (text, values) => open().query(text, values),
    prepared: async (name, text, values) => open().prepared(name, text, values),
    async final<Row extends object>(name: string, text: string, values: readonly unknown[]) {
      const answered = open().prepared<Row>(name, text, values);
      // Whether it was kept is asked where the unit of work ends.
      commit().catch(() => {});
      return answered;
    },
  };
}

function runner(client: pg.Pool | pg.PoolClient): Sql {
  async function prepared<Row extends object>(name: string, text: string, values: readonly unknown[]): Promise<Row[]> {
    const result = await client.query({ name, text, values: [...values] });
    return result.rows as Row[];
  }
  return {
    async query<Row extends object>(text: string, values: readonly unknown[] = []) {
      const result = await client.query(text, [...values]);
      return result.rows as Row[];
    },
    prepared,
    // Outside a scope each statement is a transaction of its own.
    final: prepared,
  };
}
