import type { PersonPrincipal } from '#lib/auth/principal.ts';
import type { ClaimView } from '#lib/contract/claim-view.ts';
import type { ListQuery, RequestPage, RequestRow } from '#lib/contract/console-view.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import { RISK_TIERS, riskRank } from '#lib/domain/risk.ts';
import type { ClaimRow } from '#lib/store/claims.ts';
import type { Database } from '#lib/store/database.ts';
import { type ListCursor, type ListRow, type ListSort, listRequestRows } from '#lib/store/request-list.ts';
import { iso } from './to-request-view.ts';

/** The year 2255, in microseconds since 1970: up to here each of them is a safe integer. */
const MAX_INSTANT = 9e15;

/**
 * A page of the queue or the history, over the person's customers only. Open lists begin with what would hurt first,
 * others with the newest decision. Throws invalid_query for a cursor that is not of this list.
 */
export async function listRequests(db: Database, person: PersonPrincipal, query: ListQuery): Promise<RequestPage> {
  const { limit, group, risk, atLeast, ids, after, sort: wanted, ...filter } = query;
  const sort = sortOf(filter.status, wanted);
  const page = await listRequestRows(
    db,
    person.id,
    { ...filter, risk: risk && riskRank(risk), atLeast: atLeast && riskRank(atLeast), ids: ids?.split(',') },
    { sort, group },
    { limit, after: readCursor(after) },
  );
  const rows = page.rows.slice(0, limit);
  const last = page.rows.length > limit ? rows.at(-1) : undefined;
  return {
    items: rows.map(toRow),
    next: last ? writeCursor(last) : null,
    total: page.total,
    groups: page.groups.map((each) => (group === 'risk' ? { ...each, label: riskLabel(each.key) } : each)),
    now: page.now.toISOString(),
  };
}

/** What is decided has no time left to sort by, and what waits no decision. */
function sortOf(status: ListQuery['status'], wanted: ListQuery['sort']): ListSort {
  if (status === 'open' || status === 'pending') return wanted === undefined || wanted === 'decided' ? 'risk' : wanted;
  return wanted === 'newest' ? 'newest' : 'decided';
}

/** The key sorts as text, the worst first: it is 3 minus the rank. */
function riskLabel(key: string): string {
  return RISK_TIERS[3 - Number(key)] ?? key;
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
    risk: RISK_TIERS[row.risk] ?? 'critical',
    flags: row.flag_kinds as RequestRow['flags'],
    routes: row.routes,
    claim: toClaimView(row.claim),
    signedByMe: row.signed_by_me,
  };
}

export function toClaimView(claim: ClaimRow | null): ClaimView | null {
  return claim && { ...claim, at: iso(claim.at) };
}

function writeCursor({ group_key, risk, sort_micros, id }: ListRow): string {
  return Buffer.from(JSON.stringify([group_key, risk, Number(sort_micros), id])).toString('base64url');
}

function readCursor(text: string | undefined): ListCursor | undefined {
  if (text === undefined) return undefined;
  try {
    const [group, risk, at, id] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[];
    const grouped = group === null || (typeof group === 'string' && group.length <= 512 && !group.includes('\u0000'));
    const ranked = typeof risk === 'number' && Number.isInteger(risk) && risk >= 0 && risk <= 3;
    const timed = typeof at === 'number' && Number.isSafeInteger(at) && Math.abs(at) <= MAX_INSTANT;
    if (grouped && ranked && timed && typeof id === 'string' && /^[\w-]{1,64}$/.test(id)) return { group, risk, at, id };
  } catch {
    // Not JSON: refused below like any other text that is no cursor.
  }
  throw new HoldpointError('invalid_query', 'This is not a cursor of this list.');
}
