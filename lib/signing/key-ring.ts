import { createPublicKey, type KeyObject, randomBytes } from 'node:crypto';
import type { Database } from '#lib/store/database.ts';
import { insertSigningKey, type KeyPurpose, readSigningKeys, retireOlderKeys, type SigningKeyRow } from '#lib/store/signing-keys.ts';
import { makeKey, openKey } from './key-box.ts';

export type RingKey = {
  kid: string;
  purpose: KeyPurpose;
  x: string;
  notBefore: number;
  retiredAt: number | null;
  publicKey: KeyObject;
  privateKey: KeyObject;
};

/** Longer than any node goes without reading the keys again, so that all publish a key before one signs with it. */
const PUBLISH_AHEAD_MS = 60_000;
const REFRESH_MS = 20_000;

/** The keys of this deployment, read from the database and kept for `REFRESH_MS`. The first node to need one makes it. */
export function createKeyRing({ db, kek, overlapMs }: { db: Database; kek: Buffer; overlapMs: Record<KeyPurpose, number> }) {
  const opened = new Map<string, RingKey>();
  let keys: RingKey[] = [];
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | null = null;

  async function read(): Promise<void> {
    let rows = await readSigningKeys(db);
    const missing = (['grant', 'checkpoint', 'access'] as const).filter((purpose) => !rows.some((row) => row.purpose === purpose));
    for (const purpose of missing) await add(purpose, 0, 0);
    if (missing.length > 0) rows = await readSigningKeys(db);
    keys = rows.map(open);
    readAt = Date.now();
  }

  function open(row: SigningKeyRow): RingKey {
    const known = opened.get(row.kid);
    const key: RingKey = {
      kid: row.kid,
      purpose: row.purpose,
      x: row.publicJwk.x,
      notBefore: row.notBefore.getTime(),
      retiredAt: row.retiredAt?.getTime() ?? null,
      publicKey: known?.publicKey ?? createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: row.publicJwk.x }, format: 'jwk' }),
      privateKey: known?.privateKey ?? openKey(row.privateEncrypted, row.kid, kek),
    };
    opened.set(row.kid, key);
    return key;
  }

  async function add(purpose: KeyPurpose, notBeforeSeconds: number, known: number): Promise<string | null> {
    const kid = `${purpose[0]}_${randomBytes(8).toString('hex')}`;
    const added = await insertSigningKey(db, { kid, purpose, ...makeKey(kid, kek), notBeforeSeconds }, known);
    return added ? kid : null;
  }

  async function current(force = false): Promise<RingKey[]> {
    if (force || Date.now() - readAt > REFRESH_MS)
      await (reading ??= read().finally(() => {
        reading = null;
      }));
    return keys;
  }

  function isInUse({ purpose, retiredAt }: RingKey): boolean {
    return retiredAt === null || Date.now() < retiredAt + overlapMs[purpose];
  }

  return {
    /** The key that signs now: the newest that may. The very first one may at once, however far the database's clock is ahead. */
    async signing(purpose: KeyPurpose): Promise<RingKey> {
      const own = (await current()).filter((each) => each.purpose === purpose);
      const now = Date.now();
      const key = own.filter(({ notBefore }) => notBefore <= now).at(-1) ?? own[0];
      if (!key) throw new Error(`there is no ${purpose} key`);
      return key;
    },
    /** The key with this id, while something signed with it may be in use; read again once when it is unknown. */
    async verifying(kid: string): Promise<RingKey | null> {
      const find = (all: RingKey[]) => all.find((key) => key.kid === kid && isInUse(key)) ?? null;
      return find(await current()) ?? find(await current(Date.now() - readAt > 1_000));
    },
    async published(purpose: KeyPurpose): Promise<RingKey[]> {
      return (await current()).filter((key) => key.purpose === purpose && isInUse(key));
    },
    async rotate(purpose: KeyPurpose, { olderThanMs }: { olderThanMs?: number } = {}): Promise<string | null> {
      const known = (await current(true)).filter((key) => key.purpose === purpose);
      const newest = known.at(-1);
      if (newest && olderThanMs !== undefined && Date.now() - newest.notBefore < olderThanMs) return null;
      const kid = await add(purpose, PUBLISH_AHEAD_MS / 1_000, known.length);
      if (kid !== null) await retireOlderKeys(db, kid);
      await current(true);
      return kid;
    },
  };
}
