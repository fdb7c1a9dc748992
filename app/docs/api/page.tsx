import type { Metadata } from 'next';
import { AppFrame } from '#components/frame/app-frame.tsx';
import { Providers } from '#components/frame/providers.tsx';
import { PublicFrame } from '#components/frame/public-frame.tsx';
import { ReferenceView } from '#components/reference/reference-view.tsx';
import { appDatabase } from '#lib/auth/current-person.ts';
import { countOpen } from '#lib/ops/count-open.ts';
import { getMe } from '#lib/ops/get-me.ts';
import { readTheme } from '../../theme.ts';
import { findViewer } from '../../viewer.ts';

export const metadata: Metadata = { title: 'API · Holdpoint' };

export default async function ApiReferencePage() {
  const [viewer, theme] = await Promise.all([findViewer(), readTheme()]);
  if (viewer === null)
    return (
      <PublicFrame theme={theme}>
        <ReferenceView />
      </PublicFrame>
    );
  const [me, counts] = await Promise.all([getMe(appDatabase(), viewer), countOpen(appDatabase(), viewer)]);
  return (
    <Providers me={me} counts={counts}>
      <AppFrame me={me} theme={theme}>
        <ReferenceView />
      </AppFrame>
    </Providers>
  );
}
