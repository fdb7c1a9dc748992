'use client';

import { useRouter } from 'next/navigation';
import { AlertsDialog } from './alerts-dialog.tsx';
import { CommandPalette } from './command-palette.tsx';
import { HelpSheet } from './help-sheet.tsx';
import { showOverlay, useOverlay } from './overlay.ts';
import { useKeys } from './use-keys.ts';

/** The keys that every page has, and what they open. */
export function FrameKeys() {
  const router = useRouter();
  const overlay = useOverlay();
  useKeys({ 'mod+k': () => showOverlay(overlay === 'palette' ? null : 'palette') }, { inDialog: overlay === 'palette' });
  useKeys({
    '?': () => showOverlay('help'),
    'g q': () => router.push('/'),
    'g h': () => router.push('/history'),
    'g w': () => router.push('/agents'),
    'g t': () => router.push('/tools'),
    'g a': () => router.push('/account'),
    // Only the beginning of those above; without it nothing would wait for the second letter.
    g: () => {},
  });
  if (overlay === 'palette') return <CommandPalette />;
  if (overlay === 'help') return <HelpSheet />;
  return overlay === 'alerts' ? <AlertsDialog /> : null;
}
