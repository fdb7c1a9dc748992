import type { Metadata } from 'next';
import { AppFrame } from '#components/frame/app-frame.tsx';
import { Providers } from '#components/frame/providers.tsx';
import { PublicFrame } from '#components/frame/public-frame.tsx';
import { ReferenceView } from '#components/reference/reference-view.tsx';
import { readTheme } from '../../theme.ts';
import { findViewer, readKnown } from '../../viewer.ts';

export const metadata: Metadata = { title: 'API · Holdpoint' };

export default async function ApiReferencePage() {
  const [viewer, theme] = await Promise.all([findViewer(), readTheme()]);
  if (viewer === null)
    return (
      <PublicFrame theme={theme}>
        <ReferenceView />
      </PublicFrame>
    );
  const known = await readKnown(viewer);
  return (
    <Providers {...known}>
      <AppFrame me={known.me} theme={theme}>
        <ReferenceView />
      </AppFrame>
    </Providers>
  );
}
