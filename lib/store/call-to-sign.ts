import type { TargetRef } from '#lib/domain/target.ts';
import { type Database, isScopeValue } from './database.ts';

/** What of a request never changes, however it is edited: with arguments it makes a digest. */
export type CallToSign = { tenant: string; agentId: string; tool: string; toolSchemaHash: string; targets: TargetRef[]; nonce: string };

/** Null when there is no such request that this person may see. */
export function findCallToSign(db: Database, personId: string, requestId: string): Promise<CallToSign | null> {
  if (!isScopeValue(requestId)) return Promise.resolve(null);
  return db.withPerson(personId, async (sql) => {
    const [row] = await sql.query<CallToSign>(
      `SELECT tenant_id AS tenant, agent_id AS "agentId", tool, tool_schema_hash AS "toolSchemaHash", targets, nonce
       FROM action_request WHERE id = $1`,
      [requestId],
    );
    return row ?? null;
  });
}
