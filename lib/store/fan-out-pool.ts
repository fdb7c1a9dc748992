import pg from 'pg';

/** Connections for LISTEN and NOTIFY, beside those that do the work: one listens for as long as the process lives. */
export function openFanOutPool(url: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: 3, application_name: 'holdpoint-fan-out' });
  pool.on('error', () => {});
  pool.on('connect', (client) => void client.on('error', () => {}));
  return pool;
}
