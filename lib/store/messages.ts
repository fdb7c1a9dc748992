import type { Sql } from './database.ts';

export type NewMessage = {
  tenant: string;
  id: string;
  requestId: string;
  authorKind: 'agent' | 'person';
  authorId: string;
  authorName: string;
  body: string;
};

/**
 * Adds a message to a request of this tenant; an agent writes only to its own. A person must still be a member, which
 * is asked here again. Null when there is no such request.
 */
export async function insertMessage(sql: Sql, message: NewMessage): Promise<{ at: number; version: number } | null> {
  const [row] = await sql.query<{ at: Date; version: number }>(
    `WITH added AS (
       INSERT INTO message (tenant_id, id, request_id, author_kind, author_id, author_name, body, created_at)
       SELECT $1, $2, r.id, $4, $5, $6, $7, clock_timestamp() FROM action_request r
       WHERE r.tenant_id = $1 AND r.id = $3
         AND CASE $4 WHEN 'agent' THEN r.agent_id = $5
             ELSE EXISTS (SELECT FROM membership m WHERE m.tenant_id = $1 AND m.person_id = $5) END
       RETURNING created_at, request_id
     )
     SELECT a.created_at AS at, r.version FROM added a JOIN action_request r ON r.tenant_id = $1 AND r.id = a.request_id`,
    [message.tenant, message.id, message.requestId, message.authorKind, message.authorId, message.authorName, message.body],
  );
  return row ? { at: row.at.getTime(), version: row.version } : null;
}
