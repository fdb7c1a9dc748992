'use client';

import { useEffect } from 'react';

/** Makes the console installable, and gives it a calm page when the network is away. It keeps no data. */
export function ServiceWorker() {
  useEffect(() => {
    // A browser without it, or an origin that is not secure, has the same console without the offline page.
    navigator.serviceWorker?.register('/sw.js', { scope: '/', updateViaCache: 'none' }).catch(() => {});
  }, []);
  return null;
}
