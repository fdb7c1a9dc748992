import type { ActionRequest } from '#lib/domain/request.ts';
import type { JsonObject } from '#lib/domain/json.ts';
import type { UncheckedPattern } from '#lib/domain/unchecked-pattern.ts';
import { type Database, isScopeValue } from './database.ts';
import { type ExecutorBadge, executorOfTool } from './executor-of-tool.ts';
import { CONTEXT_COLUMNS, type RequestContextRows } from './request-context.ts';
import { REQUEST_COLUMNS, type RequestRow, toActionRequest, VOTES_COLUMN } from './request-row.ts';

export type MessageRow = {
  id: string;
  author_kind: 'agent' | 'person';
  author_name: string;
  body: string;
  audience: 'agent' | 'colleagues';
  created_at: Date;
  collected_at: Date | null;
};
export type LeafRow = { seq: string; ts: Date; type: string; bytes: string };

export type RequestDetailRows = {
  request: ActionRequest;
  now: number;
  tenant: { id: string; name: string; color: string; timezone: string };
  agent: { id: string; name: string; environment: string; classes: string[]; suspended: boolean };
  tool: {
    name: string;
    title: string;
    class: string;
    description: string;
    effect: string;
    undo: string | null;
    denyPresets: string[];
    schema: JsonObject;
    uncheckedPatterns: UncheckedPattern[];
  };
  scriptArgument: string | null;
  executorName: string | null;
  /** Who would run it now. */
  executor: ExecutorBadge | null;
  messages: MessageRow[];
  leaves: LeafRow[];
  context: RequestContextRows;
  /** How many passkeys the person who asks has. */
  passkeys: number;
  /** Names of the people and workloads that the leaves name, by id. */
  names: Record<string, string>;
};

/** As JSON has it: instants are epoch milliseconds. */
type DetailRow = RequestRow &
  RequestContextRows & {
    now: Date;
    tenant: RequestDetailRows['tenant'];
    agent: RequestDetailRows['agent'];
    tool_row: RequestDetailRows['tool'];
    script_argument: string | null;
    executors: ExecutorBadge[];
    executor_id: string | null;
    passkeys: number;
    messages: (Omit<MessageRow, 'created_at' | 'collected_at'> & { at: number; collected: number | null })[];
    leaves: (Omit<LeafRow, 'ts'> & { at: number })[];
  };

/** One statement: one instant, one round trip, and one plan per connection. $1 is the request, $2 the person who asks. */
const READ = `
SELECT ${REQUEST_COLUMNS}, ${VOTES_COLUMN}, clock_timestamp() AS now,
  json_build_object('id', t.id, 'name', t.name, 'color', t.color, 'timezone', t.timezone) AS tenant,
  json_build_object('id', a.id, 'name', a.name, 'environment', a.environment, 'classes', a.classes,
    'suspended', a.suspended_at IS NOT NULL) AS agent,
  json_build_object('name', tl.name, 'title', tl.title, 'class', tl.class, 'description', tl.description, 'effect', tl.effect,
    'undo', tl.undo, 'denyPresets', tl.deny_presets, 'schema', tl.schema, 'uncheckedPatterns', tl.unchecked_patterns) AS tool_row, tl.script_argument,
  (SELECT count(*)::int FROM passkey p WHERE p.person_id = $2 AND p.revoked_at IS NULL) AS passkeys,
  (SELECT coalesce(json_agg(json_build_object('id', e.id, 'name', e.name)), '[]') FROM executor e WHERE e.tenant_id = r.tenant_id) AS executors,
  ${executorOfTool('r.tenant_id', 'r.tool')} AS executor_id,
  (SELECT coalesce(json_agg(json_build_object('id', m.id, 'author_kind', m.author_kind, 'author_name', m.author_name, 'body', m.body,
      'audience', m.audience, 'collected', (extract(epoch FROM m.collected_at) * 1000)::bigint, 'at', (extract(epoch FROM m.created_at) * 1000)::bigint) ORDER BY m.created_at, m.id), '[]')
    FROM (SELECT * FROM message m WHERE m.tenant_id = r.tenant_id AND m.request_id = r.id ORDER BY m.created_at, m.id LIMIT 500) m) AS messages,
  (SELECT coalesce(json_agg(json_build_object('seq', l.seq::text, 'type', l.type, 'bytes', l.bytes,
      'at', (extract(epoch FROM l.ts) * 1000)::bigint) ORDER BY l.seq), '[]')
    FROM (SELECT * FROM audit_leaf l WHERE l.tenant_id = r.tenant_id AND l.request_id = r.id ORDER BY l.seq LIMIT 500) l) AS leaves,
  ${CONTEXT_COLUMNS}
FROM action_request r JOIN tenant t ON t.id = r.tenant_id JOIN agent a ON a.tenant_id = r.tenant_id AND a.id = r.agent_id
  JOIN known_tool tl ON tl.name = r.tool AND tl.tenant_id IN ('', r.tenant_id)
WHERE r.id = $1`;

/** Whose request this is, when the person may see it; null otherwise, whether it exists or not (I6). */
export function findTenantOfRequest(db: Database, personId: string, requestId: string): Promise<string | null> {
  if (!isScopeValue(requestId)) return Promise.resolve(null);
  return db.withPerson(personId, async (sql) => {
    const [row] = await sql.final<{ tenant_id: string }>('find-tenant', 'SELECT tenant_id FROM action_request WHERE id = $1', [requestId]);
    return row?.tenant_id ?? null;
  });
}

/** Everything about one request that the person may see, at one instant; null when they may not. */
export function findRequestDetail(db: Database, personId: string, requestId: string): Promise<RequestDetailRows | null> {
  if (!isScopeValue(requestId)) return Promise.resolve(null);
  return db.withPerson(personId, async (sql) => {
    const [row] = await sql.final<DetailRow>('read-detail', READ, [requestId, personId]);
    if (!row) return null;
    const request = toActionRequest(row);
    const people = request.votes.map(({ personId: id, personName: name }) => [id, name]);
    const deciders = (request.decision?.decidedBy ?? []).map(({ id, name }) => [id, name]);
    const workloads = [...row.executors, row.agent].map(({ id, name }) => [id, name]);
    return {
      request,
      now: row.now.getTime(),
      tenant: row.tenant,
      agent: row.agent,
      tool: row.tool_row,
      scriptArgument: row.script_argument,
      executorName: row.executors.find(({ id }) => id === request.execution?.executorId)?.name ?? null,
      executor: row.executors.find(({ id }) => id === row.executor_id) ?? null,
      messages: row.messages.map(({ at, collected, ...message }) => ({
        ...message,
        created_at: new Date(at),
        collected_at: collected === null ? null : new Date(collected),
      })),
      leaves: row.leaves.map(({ at, ...leaf }) => ({ ...leaf, ts: new Date(at) })),
      context: row,
      passkeys: row.passkeys,
      names: Object.fromEntries([...people, ...deciders, ...workloads]) as Record<string, string>,
    };
  });
}
