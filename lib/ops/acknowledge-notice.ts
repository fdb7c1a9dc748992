import type { PersonPrincipal } from '#lib/auth/principal.ts';
import type { NoticeView } from '#lib/contract/notice-view.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import { isScopeValue } from '#lib/store/database.ts';
import { acknowledgeNoticeRow, findNotice } from '#lib/store/notices.ts';
import type { OpsContext } from './context.ts';
import { toNoticeView } from './list-notices.ts';

/** A manager has read it. The first one stays on record; again changes nothing. Throws not_found. */
export async function acknowledgeNotice(ctx: OpsContext, person: PersonPrincipal, id: string): Promise<NoticeView> {
  const notice = isScopeValue(id) ? await findNotice(ctx.db, person.id, id) : null;
  if (!notice) throw new HoldpointError('not_found', 'No such notice.');
  if (notice.acknowledgedBy !== null) return toNoticeView(notice);
  const { tenant, requestId } = notice;
  await acknowledgeNoticeRow(ctx.db, tenant.id, id, person.id);
  if (requestId !== null) ctx.announce({ tenant: tenant.id, requestId, version: 0, kind: 'notice' });
  return toNoticeView((await findNotice(ctx.db, person.id, id)) ?? notice);
}
