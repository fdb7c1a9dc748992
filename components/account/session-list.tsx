'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Laptop, Smartphone } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { RelativeTime } from '#components/ui/time.tsx';
import { endSession } from '#lib/client/decide.ts';
import { meQuery, queryKeys } from '#lib/client/queries.ts';
import { signOut } from '#lib/client/sign-in.ts';
import type { MeView } from '#lib/contract/console-view.ts';
import { deviceName } from './device-name.ts';

/** Where this person is signed in. Ending a session takes effect at its next call, wherever it is. */
export function SessionList({ initial, now }: { initial: MeView; now: string }) {
  const queryClient = useQueryClient();
  const { data: me } = useQuery({ ...meQuery(), initialData: initial });
  const mutation = useMutation({
    mutationFn: (id: string) => endSession(id),
    onSettled: () => queryClient.invalidateQueries({ queryKey: queryKeys.me }),
  });
  return (
    <Panel title="Sessions" bodyClassName="p-0 sm:p-0">
      <ul className="divide-y divide-line">
        {me.sessions.map((session) => {
          const device = deviceName(session.userAgent);
          const Icon = device.phone ? Smartphone : Laptop;
          return (
            <li key={session.id} data-testid="session" className="flex items-center gap-3 px-4 py-3 sm:px-5">
              <Icon aria-hidden className="size-5 shrink-0 text-muted" strokeWidth={1.7} />
              <div className="min-w-0">
                <p className="truncate font-medium" title={session.userAgent}>
                  {device.name}
                </p>
                <p className="text-muted text-xs">
                  {session.current && 'this one · '}signed in <RelativeTime at={session.createdAt} now={now} />
                </p>
              </div>
              <Button
                size="sm"
                variant={session.current ? 'plain' : 'danger'}
                className="ml-auto"
                disabled={mutation.isPending}
                onClick={() => (session.current ? void signOut() : mutation.mutate(session.id))}
              >
                {session.current ? 'Sign out' : 'End session'}
              </Button>
            </li>
          );
        })}
      </ul>
      <p role="alert" className="px-5 text-danger text-xs">
        {mutation.error?.message}
      </p>
    </Panel>
  );
}
