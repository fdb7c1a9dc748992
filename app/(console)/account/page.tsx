import { MembershipList } from '#components/account/membership-list.tsx';
import { SessionList } from '#components/account/session-list.tsx';
import { TabTitle } from '#components/frame/tab-title.tsx';
import { PageHead } from '#components/ui/page-head.tsx';
import { getMe } from '#lib/ops/get-me.ts';
import { readOrNotFound, requireViewer } from '../../viewer.ts';

export default async function AccountPage() {
  const viewer = await requireViewer('/account');
  const me = await readOrNotFound((db) => getMe(db, viewer));
  return (
    <>
      <TabTitle title="Account" />
      <PageHead title={me.name} note={me.email} />
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <SessionList initial={me} now={new Date().toISOString()} />
        <MembershipList me={me} />
      </div>
    </>
  );
}
