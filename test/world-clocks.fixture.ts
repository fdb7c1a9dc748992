import type { World } from './world.fixture.ts';

const MOVED = `created_at = created_at - interval '1 day', updated_at = updated_at - interval '1 day'`;

/** Each sets one clock of one request to an instant that the database's clock has passed. */
const PASS = {
  'decide-by': `UPDATE action_request SET ${MOVED}, decide_by = now() - interval '1 second', settle_at = now() - interval '1 second',
    approval = jsonb_set(approval::jsonb, '{decideBy}', to_jsonb(floor(extract(epoch FROM now()) * 1000 - 1000)::bigint))::json WHERE id = ANY ($ids)`,
  'execute-by': `UPDATE action_request SET ${MOVED}, execute_by = now() - interval '1 second', settle_at = now() - interval '1 second' WHERE id = ANY ($ids)`,
  lease: `UPDATE action_request SET ${MOVED}, settle_at = now() - interval '1 second',
    execution = jsonb_set(execution::jsonb, '{leaseUntil}', to_jsonb(floor(extract(epoch FROM now()) * 1000 - 1000)::bigint))::json WHERE id = ANY ($ids)`,
  grant: `UPDATE execution_grant SET expires_at = now() - interval '1 second' WHERE request_id = ANY ($ids)`,
} as const;

/**
 * Lets one clock of a request, or of several, run out without anybody waiting for it. As a superuser and past the
 * triggers, which allow no change without a move; nobody is told, so this is what a job that never ran leaves behind.
 */
export async function letPass({ test }: World, requestIds: string | readonly string[], clock: keyof typeof PASS): Promise<void> {
  const ids = [requestIds].flat().map((id) => `'${id.replaceAll("'", "''")}'`);
  const update = PASS[clock].replaceAll('$ids', `ARRAY[${ids.join(',')}]`);
  await test.admin.query(`BEGIN; SET LOCAL session_replication_role = replica; ${update}; COMMIT`);
}
