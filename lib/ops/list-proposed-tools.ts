import type { PersonPrincipal } from '#lib/auth/principal.ts';
import type { ProposedToolPage, ProposedToolQuery, ProposedToolView } from '#lib/contract/proposed-tool.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import { standingOf } from '#lib/domain/tool-definition.ts';
import type { Database } from '#lib/store/database.ts';
import { listProposedRows, type ProposedTool } from '#lib/store/proposed-tools.ts';
import { iso } from './to-request-view.ts';
import { listUncheckedPatterns } from './unchecked-patterns.ts';

const SHOWN_DESCRIPTION = 300;

/** The tools that executors brought, over the customers of a person's memberships, by customer and name. */
export async function listProposedTools(db: Database, person: PersonPrincipal, query: ProposedToolQuery): Promise<ProposedToolPage> {
  const { tenant = null, standing = null, server = null, q, limit } = query;
  const text = q === undefined || q.trim() === '' ? null : q.trim();
  const after = readCursor(query.after);
  const rows = await listProposedRows(db, person.id, { tenant, standing, server, text, after, limit: limit + 1 });
  const items: ProposedToolView[] = [];
  for (const row of rows.slice(0, limit)) {
    items.push(toProposedToolView(row));
    // Others get their turn: a new definition's patterns are looked at, and an executor chooses how long that takes.
    await new Promise((resolve) => setImmediate(resolve));
  }
  const last = items.at(-1);
  return { items, next: rows.length > limit && last ? `${last.tenant} ${last.name}` : null };
}

export function toProposedToolView(tool: ProposedTool): ProposedToolView {
  const { title, description } = tool.definition as { title?: string; description?: string };
  return {
    tenant: tool.tenant,
    name: tool.name,
    executor: tool.executorId,
    definitionHash: tool.definitionHash,
    standing: standingOf(tool),
    class: tool.class,
    suggestedClass: tool.suggestedClass,
    proposedAt: iso(tool.proposedAt.getTime()),
    title: title ?? tool.name,
    description: shorten(description ?? ''),
    reviewedBy: tool.reviewedByName,
    reviewedAt: tool.reviewedAt === null ? null : iso(tool.reviewedAt.getTime()),
    reason: tool.reason,
    uncheckedPatterns: listUncheckedPatterns(tool),
    accepted: tool.uncheckedPatterns,
  };
}

function shorten(text: string): string {
  return text.length > SHOWN_DESCRIPTION ? `${text.slice(0, SHOWN_DESCRIPTION - 1)}…` : text;
}

/** Tenant ids and tool names have no spaces. */
function readCursor(after: string | undefined): { tenant: string; name: string } | null {
  if (after === undefined) return null;
  const [tenant, name, ...rest] = after.split(' ');
  if (!tenant || !name || rest.length > 0) throw new HoldpointError('invalid_query', 'after is not a cursor of this list');
  return { tenant, name };
}
