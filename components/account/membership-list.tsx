import { TenantBadge } from '#components/tenant/tenant-badge.tsx';
import { Panel } from '#components/ui/panel.tsx';
import type { MeView } from '#lib/contract/console-view.ts';

const MEANING: Record<string, string> = {
  technician: 'signs as a technician',
  manager: 'signs as a manager',
  admin: 'administers',
  auditor: 'reads',
};

/** Which customers this person may see, and as what. */
export function MembershipList({ me }: { me: MeView }) {
  return (
    <Panel title="Tenants" bodyClassName="p-0 sm:p-0">
      <ul className="divide-y divide-line">
        {me.tenants.map((tenant) => (
          <li key={tenant.id} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 px-4 py-3 sm:px-5">
            <TenantBadge tenant={tenant} />
            <span className="text-muted text-xs">{tenant.roles.map((role) => MEANING[role] ?? role).join(', ')}</span>
          </li>
        ))}
        {me.tenants.length === 0 && <li className="px-5 py-4 text-muted">You are not a member of any tenant yet.</li>}
      </ul>
    </Panel>
  );
}
