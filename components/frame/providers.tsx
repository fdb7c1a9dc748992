'use client';

import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { ApiError } from '#lib/client/api-fetch.ts';
import { startLive } from '#lib/client/live.ts';
import { queryKeys } from '#lib/client/queries.ts';
import { toolKeys } from '#lib/client/tools.ts';
import type { CountsView, MeView } from '#lib/contract/console-view.ts';
import type { ProposedToolCounts } from '#lib/contract/proposed-tool.ts';
import type { SavedView } from '#lib/contract/saved-view.ts';
import { shareStyleNonce } from './style-nonce.ts';

type Known = { me: MeView; counts: CountsView; views: SavedView[]; toolCounts: ProposedToolCounts };

/** A session that ended must not leave a customer's data on the screen: the sign-in page replaces the document. */
function leaveToSignIn(): void {
  const next = location.pathname + location.search;
  location.assign(`/sign-in?next=${encodeURIComponent(next)}&ended=1`);
}

function leaveWhenSignedOut(error: unknown): void {
  if (error instanceof ApiError && (error.code === 'unauthenticated' || error.code === 'session_revoked')) leaveToSignIn();
}

function createQueryClient({ me, counts, views, toolCounts }: Known): QueryClient {
  const queryClient = new QueryClient({
    queryCache: new QueryCache({ onError: leaveWhenSignedOut }),
    mutationCache: new MutationCache({ onError: leaveWhenSignedOut }),
    defaultOptions: {
      queries: {
        staleTime: 2_000,
        // Hints can be lost; this is the sweep that bounds how long a page can be wrong.
        refetchInterval: 15_000,
        retry: (failures, error) => failures < 3 && error instanceof ApiError && error.code === 'unavailable',
      },
      mutations: { retry: false },
    },
  });
  queryClient.setQueryData(queryKeys.me, me);
  queryClient.setQueryData(queryKeys.counts, counts);
  queryClient.setQueryData(queryKeys.views, views);
  queryClient.setQueryData(toolKeys.counts, toolCounts);
  return queryClient;
}

/** The cache and its live bridge, for the signed-in part of the console. */
export function Providers({ children, ...known }: Known & { children: ReactNode }) {
  const [queryClient] = useState(() => createQueryClient(known));
  useEffect(shareStyleNonce, []);
  useEffect(() => startLive(queryClient, leaveToSignIn), [queryClient]);
  return <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>;
}
