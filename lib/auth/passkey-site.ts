import { hkdfSync } from 'node:crypto';
import type { Config } from '#lib/config.ts';

/** This service as WebAuthn knows it, and the key of its challenges. Passkeys belong to a host name, never to an address. */
export type PasskeySite = { rpId: string; rpName: string; origin: string; challengeKey: Buffer };

export function passkeySite({ publicUrl, authSecret }: Pick<Config, 'publicUrl' | 'authSecret'>): PasskeySite {
  // A key of its own: what next-auth makes of the same secret can never pass for a challenge of ours.
  const challengeKey = Buffer.from(hkdfSync('sha256', authSecret, '', 'holdpoint step-up challenge v1', 32));
  return { rpId: new URL(publicUrl).hostname, rpName: 'Holdpoint', origin: publicUrl, challengeKey };
}
