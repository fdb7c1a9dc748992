import pg from 'pg';

/**
 * Knows which connections somebody took to keep: those that listen. A query of the pool itself asks with a callback and
 * gives its connection back when it is done; given back twice, it would end the process.
 */
class FanOutPool extends pg.Pool {
  readonly kept = new Set<pg.PoolClient>();

  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Parameters<pg.Pool['connect']>[0]): void;
  override connect(callback?: Parameters<pg.Pool['connect']>[0]): Promise<pg.PoolClient> | void {
    if (callback) return super.connect(callback);
    return super.connect().then((client) => {
      if (this.ending) {
        // It was on its way when the pool was closed. Nobody would give it back, and the pool would wait for it for ever.
        client.release(true);
        throw new Error('The pool was closed while this connection was being made.');
      }
      this.kept.add(client);
      return client;
    });
  }
}

/** Connections for LISTEN and NOTIFY, beside those that do the work: one listens for as long as the process lives. */
export function openFanOutPool(url: string): { pool: pg.Pool; close: () => Promise<void> } {
  const pool = new FanOutPool({ connectionString: url, max: 3, application_name: 'holdpoint-fan-out' });
  pool.on('error', () => {});
  pool.on('release', (_, client) => void pool.kept.delete(client));
  pool.on('connect', (client) => {
    client.on('error', () => {});
    // The adapter takes a new connection when the one that listens ends, and never gives the old one back: after three
    // cuts the pool would be empty, and it could not be closed.
    client.once('end', () => {
      if (pool.kept.has(client)) client.release(true);
    });
  });
  return {
    pool,
    close() {
      // Cut while it was only beginning to listen, the adapter takes two new connections and knows of one: the other would
      // keep the pool, and so the process that drains, from ever ending.
      for (const client of [...pool.kept]) client.release(true);
      return pool.end();
    },
  };
}
