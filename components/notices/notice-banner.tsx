'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ShieldAlert } from 'lucide-react';
import Link from 'next/link';
import { TenantBadge } from '#components/tenant/tenant-badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { ExactText } from '#components/ui/exact-text.tsx';
import { RelativeTime } from '#components/ui/time.tsx';
import { acknowledgeNotice } from '#lib/client/notices.ts';
import { meQuery, noticesQuery, queryKeys } from '#lib/client/queries.ts';
import { serverNow } from '#lib/client/server-clock.ts';
import type { MeView } from '#lib/contract/console-view.ts';
import type { NoticeView } from '#lib/contract/notice-view.ts';

const HEADLINE: Record<NoticeView['kind'], string> = {
  'agent-reported': 'Agent reported',
  'agent-flooding': 'Agent floods',
  'key-shared': 'Key used from two places',
  'passkey-enrolled': 'New passkey',
};

/** Managers are asked about agents and admins about people; nobody else has notices. */
export function NoticeBanner() {
  const me = useQuery(meQuery()).data;
  return me?.tenants.some(isManaged) ? <Notices /> : null;
}

function Notices() {
  const queryClient = useQueryClient();
  const { data } = useQuery(noticesQuery());
  const { mutate, isPending, error } = useMutation({
    mutationFn: acknowledgeNotice,
    onSettled: () => queryClient.invalidateQueries({ queryKey: queryKeys.notices }),
  });
  const open = data?.items.filter(({ acknowledgedBy }) => acknowledgedBy === null) ?? [];
  const [notice] = open;
  if (!notice) return null;
  return (
    <section aria-label="Notice" data-testid="notice-banner" className="border-b bg-danger-soft">
      <div className="safe-x mx-auto flex max-w-[78rem] flex-wrap items-center gap-x-4 gap-y-2 py-2.5">
        <ShieldAlert aria-hidden className="size-5 shrink-0 text-danger" />
        <div className="grid min-w-0 flex-1 basis-72 gap-0.5">
          <p className="flex flex-wrap items-baseline gap-x-3">
            <span className="font-semibold text-danger">{HEADLINE[notice.kind]}</span>
            <TenantBadge tenant={notice.tenant} />
            <ExactText text={notice.agentName} mono />
          </p>
          <p className="text-[0.8125rem]">
            <span className="text-muted">
              {notice.by}, <RelativeTime at={notice.at} now={new Date(serverNow()).toISOString()} />:{' '}
            </span>
            <ExactText text={notice.body} className="line-clamp-3" />
          </p>
          {error && (
            <p role="alert" className="text-danger text-xs">
              {error.message}
            </p>
          )}
        </div>
        <div className="flex items-center gap-2">
          {open.length > 1 && <span className="tabular text-muted text-xs">{open.length - 1} more</span>}
          {notice.requestId === null && notice.agent && (
            <Link href={`/agents/${notice.agent}`} className="font-medium underline underline-offset-2">
              Open
            </Link>
          )}
          {notice.requestId && (
            <Link href={`/requests/${notice.requestId}`} className="font-medium underline underline-offset-2">
              Open
            </Link>
          )}
          <Button size="sm" disabled={isPending} onClick={() => mutate(notice.id)}>
            Acknowledge
          </Button>
        </div>
      </div>
    </section>
  );
}

function isManaged({ roles }: MeView['tenants'][number]): boolean {
  return roles.includes('manager') || roles.includes('admin');
}
