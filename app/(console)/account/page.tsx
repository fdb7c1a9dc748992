import { MembershipList } from '#components/account/membership-list.tsx';
import { SessionList } from '#components/account/session-list.tsx';
import { TabTitle } from '#components/frame/tab-title.tsx';
import { PasskeyPanel } from '#components/passkey/passkey-panel.tsx';
import { RecoveryPanel } from '#components/passkey/recovery-panel.tsx';
import { PageHead } from '#components/ui/page-head.tsx';
import { getMe } from '#lib/ops/get-me.ts';
import { listPasskeys } from '#lib/ops/list-passkeys.ts';
import { listRecoveries } from '#lib/ops/list-recoveries.ts';
import { readOrNotFound, requireViewer } from '../../viewer.ts';

export default async function AccountPage() {
  const viewer = await requireViewer('/account');
  const [me, passkeys, recoveries] = await readOrNotFound((db) =>
    Promise.all([getMe(db, viewer), listPasskeys(db, viewer), listRecoveries(db, viewer)]),
  );
  const now = new Date().toISOString();
  const has = (role: string) => me.tenants.some(({ roles }) => roles.includes(role));
  return (
    <>
      <TabTitle title="Account" />
      <PageHead title={me.name} note={`${me.email} · id ${me.id}`} />
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <div className="grid gap-5">
          <PasskeyPanel initial={passkeys} now={now} />
          <RecoveryPanel initial={recoveries} now={now} mayAsk={has('admin')} isSecond={has('admin') || has('manager')} />
        </div>
        <div className="grid gap-5">
          <SessionList initial={me} now={now} />
          <MembershipList me={me} />
        </div>
      </div>
    </>
  );
}
