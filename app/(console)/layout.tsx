import type { ReactNode } from 'react';
import { AppFrame } from '#components/frame/app-frame.tsx';
import { Providers } from '#components/frame/providers.tsx';
import { readTheme } from '../theme.ts';
import { findViewer, readKnown } from '../viewer.ts';

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const viewer = await findViewer();
  // The page below redirects; it alone knows where to come back to.
  if (viewer === null) return children;
  const [known, theme] = await Promise.all([readKnown(viewer), readTheme()]);
  return (
    <Providers {...known}>
      <AppFrame me={known.me} theme={theme}>
        {children}
      </AppFrame>
    </Providers>
  );
}
