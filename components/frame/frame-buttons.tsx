'use client';

import { Bell, BellOff, Command } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { usePreferences } from '#lib/client/preferences.ts';
import { showOverlay } from './overlay.ts';

/** What lies over the page, for a hand that is on a mouse or a phone. */
export function FrameButtons() {
  const { sound, notify } = usePreferences();
  const on = sound || notify;
  const Icon = on ? Bell : BellOff;
  return (
    <>
      <Button
        variant="quiet"
        size="icon"
        aria-label="Commands"
        aria-keyshortcuts="Meta+K Control+K"
        title="Commands (⌘K or Ctrl K)"
        onClick={() => showOverlay('palette')}
      >
        <Command aria-hidden className="size-4" />
      </Button>
      <Button
        variant="quiet"
        size="icon"
        aria-label={`Alerts on this device: ${on ? 'on' : 'off'}`}
        title={`Alerts on this device: ${on ? 'on' : 'off'}`}
        onClick={() => showOverlay('alerts')}
      >
        <Icon aria-hidden className="size-4" />
      </Button>
    </>
  );
}
