import type { Database } from './database.ts';

/**
 * The epoch of one customer's policy, as text in SQL; `tenant` is the parameter that names the customer. It grows with
 * whatever a prepared policy of that customer depends on, the MSP's own parts included.
 */
export function policyEpoch(tenant: string): string {
  return `((SELECT epoch FROM policy_epoch)
    + coalesce((SELECT own.epoch FROM tenant_policy_epoch own WHERE own.tenant_id = ${tenant}), 0))::text`;
}

const READ = `SELECT ${policyEpoch('$1')} AS epoch`;

/** The epoch as of now, for calls that hold no transaction. */
export function readPolicyEpoch(db: Database, tenant: string): Promise<string> {
  return db.readTenant(tenant, async (sql) => {
    const [row] = await sql.final<{ epoch: string }>('policy-epoch', READ, [tenant]);
    if (!row) throw new Error('no policy epoch');
    return row.epoch;
  });
}
