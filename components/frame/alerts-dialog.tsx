'use client';

import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { usePreferences, writePreferences } from '#lib/client/preferences.ts';
import { playTone } from './alert-tone.ts';
import { askPermission } from './alert-notification.ts';
import { showOverlay } from './overlay.ts';
import { Switch } from './switch.tsx';

/** Off until asked for, and kept on this device alone. */
export function AlertsDialog() {
  const { sound, notify } = usePreferences();
  const [refused, setRefused] = useState(false);

  async function changeNotify(on: boolean) {
    const allowed = !on || (await askPermission());
    setRefused(!allowed);
    writePreferences({ notify: on && allowed });
  }

  return (
    <Dialog
      open
      onClose={() => showOverlay(null)}
      title="Alerts on this device"
      description="When a new call is held. They name the customer, the tool and the risk, and never what an agent wrote."
    >
      <div className="grid gap-1">
        <Switch
          label="A short sound"
          checked={sound}
          onChange={(on) => {
            writePreferences({ sound: on });
            if (on) playTone();
          }}
        />
        <Switch label="A notification while this page is in the background" checked={notify} onChange={(on) => void changeNotify(on)} />
      </div>
      {refused && (
        <p role="alert" className="text-warn">
          This browser does not let the console notify. Allow it in the settings of the site first.
        </p>
      )}
      <Button className="justify-self-end" onClick={() => showOverlay(null)}>
        Done
      </Button>
    </Dialog>
  );
}
