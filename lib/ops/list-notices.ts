import type { PersonPrincipal } from '#lib/auth/principal.ts';
import type { NoticeView } from '#lib/contract/notice-view.ts';
import { formatWorkloadRef } from '#lib/domain/workload.ts';
import type { Database } from '#lib/store/database.ts';
import { listNoticeRows, type NoticeRow } from '#lib/store/notices.ts';

/** What a person must know as a manager of their customers: not acknowledged first, then the newest. */
export async function listNotices(db: Database, person: PersonPrincipal): Promise<{ items: NoticeView[] }> {
  return { items: (await listNoticeRows(db, person.id)).map(toNoticeView) };
}

export function toNoticeView({ createdAt, agentId, ...row }: NoticeRow): NoticeView {
  // Notices are about agents; of an executor's key the id names one too, and its page says what it is.
  const agent = agentId === null ? null : formatWorkloadRef({ kind: 'agent', tenant: row.tenant.id, id: agentId });
  return { ...row, agent, at: createdAt.toISOString() };
}
