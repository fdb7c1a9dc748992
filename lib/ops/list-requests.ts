import type { PersonPrincipal } from '#lib/auth/principal.ts';
import type { ListQuery, RequestPage, RequestRow } from '#lib/contract/console-view.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import type { Database } from '#lib/store/database.ts';
import { type ListRow, listRequestRows } from '#lib/store/request-list.ts';
import { iso } from './to-request-view.ts';

/** A page of the queue or the history, over the person's customers only. Throws invalid_query for a cursor that is not ours. */
export async function listRequests(db: Database, person: PersonPrincipal, query: ListQuery): Promise<RequestPage> {
  const { status, tenant, tool, limit } = query;
  const { rows, total, now } = await listRequestRows(db, person.id, { status, tenant, tool, limit, after: readCursor(query.after) });
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return { items: page.map(toRow), next: last ? writeCursor(last) : null, total, now: now.toISOString() };
}

function toRow(row: ListRow): RequestRow {
  return {
    id: row.id,
    version: row.version,
    status: row.status as RequestRow['status'],
    tenant: { id: row.tenant_id, name: row.tenant_name, color: row.tenant_color },
    tool: row.tool,
    toolTitle: row.tool_title,
    toolClass: row.tool_class as RequestRow['toolClass'],
    summary: row.summary,
    agentName: row.agent_name,
    targetNames: row.target_names,
    targetCount: row.target_count,
    policyOutcome: row.policy_outcome,
    need: row.approval?.need ?? {},
    given: row.given,
    stepUp: row.approval?.stepUp ?? false,
    decideBy: row.decide_by?.toISOString() ?? null,
    decidedBy: row.decision?.decidedBy.map(({ name }) => name) ?? [],
    outcome: row.decision?.outcome ?? null,
    createdAt: row.created_at.toISOString(),
    decidedAt: row.decided_at?.toISOString() ?? null,
  };
}

function writeCursor(row: ListRow): string {
  return Buffer.from(JSON.stringify([iso(row.sort_at.getTime()), row.id])).toString('base64url');
}

function readCursor(text: string | undefined): { at: number; id: string } | undefined {
  if (text === undefined) return undefined;
  try {
    const [at, id] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[];
    const instant = Date.parse(String(at));
    if (typeof id === 'string' && /^[\w-]{1,64}$/.test(id) && Number.isFinite(instant)) return { at: instant, id };
  } catch {
    // Not JSON: refused below like any other text that is no cursor.
  }
  throw new HoldpointError('invalid_query', 'This is not a cursor of this list.');
}
