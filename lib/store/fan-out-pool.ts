import pg from 'pg';

/** Connections for LISTEN and NOTIFY, beside those that do the work: one listens for as long as the process lives. */
export function openFanOutPool(url: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: 3, application_name: 'holdpoint-fan-out' });
  const lent = new Set<pg.PoolClient>();
  pool.on('error', () => {});
  pool.on('acquire', (client) => void lent.add(client));
  pool.on('release', (_, client) => void lent.delete(client));
  pool.on('connect', (client) => {
    client.on('error', () => {});
    // The adapter takes a new connection when the one that listens ends, and never gives the old one back: after three
    // cuts the pool would be empty, and it could not be closed.
    client.once('end', () => {
      if (lent.has(client)) client.release(true);
    });
  });
  return pool;
}
