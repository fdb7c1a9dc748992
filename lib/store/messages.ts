import type { Sql } from './database.ts';

/** What an agent reads of the thread: questions to it and its answers, never what colleagues tell each other. Epoch milliseconds. */
export type AgentMessage = { id: string; from: 'person' | 'agent'; name: string; body: string; at: number };

/** The thread of the request `$2` of the customer `$1`, oldest first, as one JSON array. */
export const AGENT_MESSAGES = `(SELECT coalesce(json_agg(json_build_object('id', m.id, 'from', m.author_kind, 'name', m.author_name, 'body', m.body,
    'at', (extract(epoch FROM m.created_at) * 1000)::bigint) ORDER BY m.created_at, m.id), '[]')
  FROM message m WHERE m.tenant_id = $1 AND m.request_id = $2 AND m.audience = 'agent')`;

export type NewMessage = {
  tenant: string;
  id: string;
  requestId: string;
  authorKind: 'agent' | 'person';
  /** `colleagues`: a note that no agent ever reads. */
  audience: 'agent' | 'colleagues';
  authorId: string;
  authorName: string;
  body: string;
  idempotency: { key: string; bodyHash: string };
};

export type StoredMessage = { id: string; at: number; version: number; bodyHash: string };

const INSERT = `
WITH target AS (
  SELECT r.id FROM action_request r
  WHERE r.tenant_id = $1 AND r.id = $3
    AND CASE $4 WHEN 'agent' THEN r.agent_id = $5
        ELSE EXISTS (SELECT FROM membership m WHERE m.tenant_id = $1 AND m.person_id = $5) END
), idem AS (
  INSERT INTO idempotency_key (tenant_id, principal_id, key, body_hash, resource_id, created_at)
  SELECT $1, $5, $8, $9, $2, clock_timestamp() FROM target ON CONFLICT DO NOTHING RETURNING 1
)
INSERT INTO message (tenant_id, id, request_id, author_kind, author_id, author_name, body, created_at, audience)
SELECT $1, $2, target.id, $4, $5, $6, $7, clock_timestamp(), $10 FROM target, idem`;

const READ = `
SELECT m.id, m.created_at AS at, r.version, k.body_hash AS "bodyHash"
FROM idempotency_key k JOIN message m ON m.tenant_id = k.tenant_id AND m.id = k.resource_id
  JOIN action_request r ON r.tenant_id = m.tenant_id AND r.id = m.request_id
WHERE k.tenant_id = $1 AND k.principal_id = $2 AND k.key = $3`;

/**
 * Adds a message to a request of this tenant, once for each idempotency key of its author: the second time answers
 * what the first one stored. An agent writes only to its own requests; a person must still be a member, which is asked
 * here again. Null when there is no such request.
 */
export async function insertMessage(sql: Sql, message: NewMessage): Promise<StoredMessage | null> {
  const { tenant, id, requestId, authorKind, authorId, authorName, audience, body, idempotency } = message;
  // A space is in no key that a caller can send, so a key used here is never mistaken for one of a submit.
  const key = `message ${audience} ${requestId} ${idempotency.key}`;
  await sql.query(INSERT, [tenant, id, requestId, authorKind, authorId, authorName, body, key, idempotency.bodyHash, audience]);
  const [row] = await sql.query<Omit<StoredMessage, 'at'> & { at: Date }>(READ, [tenant, authorId, key]);
  return row ? { ...row, at: row.at.getTime() } : null;
}

/** The agent has been handed every question that it had not. */
export async function markCollected(sql: Sql, tenant: string, requestId: string): Promise<void> {
  await sql.query(
    `UPDATE message SET collected_at = clock_timestamp()
     WHERE tenant_id = $1 AND request_id = $2 AND author_kind = 'person' AND audience = 'agent' AND collected_at IS NULL`,
    [tenant, requestId],
  );
}
