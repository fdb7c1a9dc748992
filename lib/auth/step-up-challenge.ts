import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { type StepUpChallenge, stepUpText } from '#lib/domain/step-up.ts';
import type { PasskeySite } from './passkey-site.ts';

/** The WebAuthn challenge of a decision, in base64url. */
export function challengeOf(members: StepUpChallenge): string {
  return createHash('sha256').update(stepUpText(members), 'utf8').digest('base64url');
}

/** Shows that this service gave out a challenge with just these members. Nothing has to be stored for it. */
export function challengeMac({ challengeKey }: PasskeySite, members: StepUpChallenge): string {
  return createHmac('sha256', challengeKey).update(stepUpText(members), 'utf8').digest('base64url');
}

export function isOurChallenge(site: PasskeySite, members: StepUpChallenge, mac: string): boolean {
  const [ours, given] = [Buffer.from(challengeMac(site, members)), Buffer.from(mac)];
  return ours.length === given.length && timingSafeEqual(ours, given);
}
