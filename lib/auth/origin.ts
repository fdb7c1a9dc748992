import type { Config } from '#lib/config.ts';

/**
 * Is this call from our own pages? A browser sends the session cookie wherever the call comes from, and socket.io's
 * `cors` does not stop a cross-site websocket, so whatever acts on a session asks here first. No Origin means no page.
 */
export function isOwnOrigin(
  headers: { origin?: string | undefined; fetchSite?: string | undefined },
  config: Pick<Config, 'publicUrl'>,
): boolean {
  if (headers.fetchSite && headers.fetchSite !== 'same-origin' && headers.fetchSite !== 'none') return false;
  return headers.origin === config.publicUrl;
}
