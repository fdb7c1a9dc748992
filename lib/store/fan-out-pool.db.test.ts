import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from './database.fixture.ts';
import { openFanOutPool } from './fan-out-pool.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());

const listening = async () => {
  const { rows } = await test.admin.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'holdpoint-fan-out'`,
  );
  return rows[0]?.n;
};

describe('the connections that listen', () => {
  it('close with those that nobody gave back, and end at the server too', async () => {
    const { pool, close } = openFanOutPool(test.urls.runtime);
    const clients = [await pool.connect(), await pool.connect()];
    for (const client of clients) await client.query('LISTEN "a channel"');
    expect(await listening()).toBe(2);
    await close();
    expect(pool.totalCount).toBe(0);
    await expect.poll(listening).toBe(0);
  });

  it('one that is cut is given back by itself, so the next three find room', async () => {
    const { pool, close } = openFanOutPool(test.urls.runtime);
    for (let cut = 0; cut < 4; cut += 1) {
      const client = await pool.connect();
      const ended = new Promise<void>((resolve) => void client.once('end', () => resolve()));
      const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await test.admin.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
      await ended;
    }
    await close();
  });

  it('one that was on its way when the pool closed is not kept, and does not keep the pool', async () => {
    const { pool, close } = openFanOutPool(test.urls.runtime);
    const late = pool.connect();
    const refused = expect(late).rejects.toThrow('closed while');
    await close();
    await refused;
    expect(pool.totalCount).toBe(0);
    await expect.poll(listening).toBe(0);
  });
});
