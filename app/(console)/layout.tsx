import type { ReactNode } from 'react';
import { AppFrame } from '#components/frame/app-frame.tsx';
import { Providers } from '#components/frame/providers.tsx';
import { appDatabase } from '#lib/auth/current-person.ts';
import { countOpen } from '#lib/ops/count-open.ts';
import { getMe } from '#lib/ops/get-me.ts';
import { readTheme } from '../theme.ts';
import { findViewer } from '../viewer.ts';

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const viewer = await findViewer();
  // The page below redirects; it alone knows where to come back to.
  if (viewer === null) return children;
  const [me, counts, theme] = await Promise.all([getMe(appDatabase(), viewer), countOpen(appDatabase(), viewer), readTheme()]);
  return (
    <Providers me={me} counts={counts}>
      <AppFrame me={me} theme={theme}>
        {children}
      </AppFrame>
    </Providers>
  );
}
