import type { ActionRequest } from '#lib/domain/request.ts';
import type { Database } from './database.ts';
import { VOTES_COLUMN } from './request-row.ts';

/** What blindness is judged by. */
export type BlindRow = Pick<ActionRequest, 'id' | 'approval' | 'status' | 'digest' | 'votes'>;

/** Those of a customer's requests that still wait on a blind route. */
export function listBlind(db: Database, tenant: string, requestIds: readonly string[]): Promise<BlindRow[]> {
  return db.withTenant(tenant, (sql) =>
    sql.query<BlindRow>(
      `SELECT r.id, r.approval, r.status, r.digest, ${VOTES_COLUMN} FROM action_request r
       WHERE r.tenant_id = $1 AND r.id = ANY ($2::text[]) AND r.status = 'pending' AND r.approval ->> 'blind' = 'true'`,
      [tenant, requestIds],
    ),
  );
}
