import type { Database } from './database.ts';

/** A unit of work may wait for these, so they run beside the pool that units of work fill. */
type Aside = Pick<Database, 'aside'>;

export type KeyPurpose = 'grant' | 'checkpoint' | 'access';

export type SigningKeyRow = {
  kid: string;
  purpose: KeyPurpose;
  publicJwk: { kty: string; crv: string; x: string };
  privateEncrypted: Buffer;
  notBefore: Date;
  retiredAt: Date | null;
};

/** Every key that may still sign or be needed to check, oldest first. */
export function readSigningKeys({ aside }: Aside): Promise<SigningKeyRow[]> {
  return aside.unscoped.query(
    `SELECT kid, purpose, public_jwk AS "publicJwk", private_encrypted AS "privateEncrypted", not_before AS "notBefore", retired_at AS "retiredAt"
     FROM signing_key ORDER BY created_at, kid`,
  );
}

/** Adds a key, unless another node added one for that purpose since `known` keys were read: then false. */
export async function insertSigningKey(
  { aside }: Aside,
  key: { kid: string; purpose: KeyPurpose; publicJwk: object; privateEncrypted: Buffer; notBeforeSeconds: number },
  known: number,
): Promise<boolean> {
  const client = await aside.pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock(7301)');
    const { rowCount } = await client.query(
      `INSERT INTO signing_key (kid, purpose, public_jwk, private_encrypted, not_before)
       SELECT $1, $2, $3, $4, now() + make_interval(secs => $5) WHERE (SELECT count(*) FROM signing_key WHERE purpose = $2) = $6`,
      [key.kid, key.purpose, JSON.stringify(key.publicJwk), key.privateEncrypted, key.notBeforeSeconds, known],
    );
    await client.query('COMMIT');
    return rowCount === 1;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}

/** Retires the keys of a purpose that are older than `kid`, from the moment that `kid` may sign. */
export async function retireOlderKeys(db: Database, kid: string): Promise<void> {
  await db.unscoped.query(
    `UPDATE signing_key o SET retired_at = k.not_before FROM signing_key k
     WHERE k.kid = $1 AND o.purpose = k.purpose AND o.created_at < k.created_at AND o.retired_at IS NULL`,
    [kid],
  );
}
