import { verify } from '@node-rs/argon2';
import { DEMO_PASSWORD } from '#lib/auth/demo-accounts.ts';
import { hashPassword } from '#lib/auth/verify-password.ts';
import type { Sql } from '#lib/store/database.ts';
import { DEMO_PEOPLE } from './demo-people.ts';

/** The demo's people. Who is there already stays as they are, but for a password that this version no longer says. */
export async function writePeople(sql: Sql): Promise<void> {
  for (const { id, email, name } of DEMO_PEOPLE) {
    const [known] = await sql.query<{ hash: string | null }>('SELECT password_hash AS hash FROM person WHERE id = $1', [id]);
    if (known?.hash && (await verify(known.hash, DEMO_PASSWORD))) continue;
    await sql.query(
      `INSERT INTO person (id, email, name, password_hash) VALUES ($1, $2, $3, $4)
       ON CONFLICT (id) DO UPDATE SET password_hash = excluded.password_hash`,
      [id, email, name, await hashPassword(DEMO_PASSWORD)],
    );
  }
}
