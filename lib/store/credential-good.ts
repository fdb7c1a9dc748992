/**
 * SQL: whether what the caller came with still counts, a key or a federation by its id. The two kinds of id never look
 * alike (`fed_…` has a character that no key id has), so one is never taken for the other.
 */
export function credentialGood(tenant: string, id: string): string {
  return `(EXISTS (SELECT FROM credential c WHERE c.tenant_id = ${tenant} AND c.key_id = ${id} AND c.revoked_at IS NULL
      AND (c.expires_at IS NULL OR c.expires_at > now()))
    OR EXISTS (SELECT FROM federation f WHERE f.tenant_id = ${tenant} AND f.id = ${id} AND f.revoked_at IS NULL))`;
}
