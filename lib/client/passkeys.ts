import {
  type AuthenticationResponseJSON,
  browserSupportsWebAuthn,
  type RegistrationResponseJSON,
  startAuthentication,
  startRegistration,
  WebAuthnError,
} from '@simplewebauthn/browser';
import { z } from 'zod';
import type { JsonObject } from '#lib/contract/call-view.ts';
import { type StepUpAnswer } from '#lib/contract/console-view.ts';
import {
  type EnrolBody,
  type PasskeyList,
  type PasskeyView,
  passkeyList,
  passkeyOptions,
  passkeyView,
  type PersonList,
  personList,
  type RecoveryList,
  type RecoveryView,
  recoveryList,
  recoveryView,
} from '#lib/contract/passkey-view.ts';
import { apiFetch } from './api-fetch.ts';
import { requestStepUp } from './decide.ts';

/** The passkey did not sign. `message` says why, for people; nothing was decided. */
export class PasskeyError extends Error {
  override readonly name = 'PasskeyError';
}

/** Asks this person's passkey to sign one approval and nothing else. */
export async function signApproval(id: string, of: { digest: string; version: number }): Promise<StepUpAnswer> {
  requireWebAuthn();
  const { options, nonce, expiresAt, mac } = await requestStepUp(id, of);
  const credential = await ceremony(() => startAuthentication({ optionsJSON: options as never }));
  return { nonce, expiresAt, mac, credential: asJson(credential) };
}

export function listPasskeys(signal: AbortSignal): Promise<PasskeyList> {
  return apiFetch('/api/console/passkeys', passkeyList, { signal });
}

/** Makes a passkey and enrols it under a name. A person who has one already is asked for it first: it vouches for the new one. */
export async function addPasskey(name: string, password?: string): Promise<PasskeyView> {
  requireWebAuthn();
  const { options, assertion } = await apiFetch('/api/console/passkeys/options', passkeyOptions, {
    method: 'POST',
    body: password === undefined ? {} : { password },
  });
  const vouched = assertion && (await ceremony(() => startAuthentication({ optionsJSON: assertion as never })));
  const credential = await ceremony(() => startRegistration({ optionsJSON: options as never }));
  const body: EnrolBody = { name, credential: asJson(credential) };
  if (vouched) body.assertion = asJson(vouched);
  return apiFetch('/api/console/passkeys', passkeyView, { method: 'POST', body });
}

export function removePasskey(id: string): Promise<unknown> {
  return apiFetch(`/api/console/passkeys/${encodeURIComponent(id)}`, z.unknown(), { method: 'DELETE' });
}

export function listRecoveries(signal: AbortSignal): Promise<RecoveryList> {
  return apiFetch('/api/console/passkey-recoveries', recoveryList, { signal });
}

/** Whose recovery this person may start. */
export function listRecoverable(signal: AbortSignal): Promise<PersonList> {
  return apiFetch('/api/console/people', personList, { signal });
}

/** Starts the recovery of a person who lost their passkeys. A second person has to approve it. */
export function startRecovery(personId: string): Promise<RecoveryView> {
  return apiFetch(`/api/console/people/${encodeURIComponent(personId)}/passkey-recovery`, recoveryView, { method: 'POST', body: {} });
}

export function approveRecovery(id: string): Promise<RecoveryView> {
  return apiFetch(`/api/console/passkey-recoveries/${encodeURIComponent(id)}/approve`, recoveryView, { method: 'POST', body: {} });
}

function requireWebAuthn(): void {
  if (!window.isSecureContext) throw new PasskeyError('Passkeys work over HTTPS only. Open the console by its secure address.');
  if (!browserSupportsWebAuthn()) throw new PasskeyError('This browser has no passkeys. Use another one for this decision.');
}

async function ceremony<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw new PasskeyError(explain(error));
  }
}

function explain(error: unknown): string {
  if (error instanceof WebAuthnError && error.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED')
    return 'This device is enrolled already.';
  if (error instanceof WebAuthnError && /DOMAIN|RP_ID/.test(error.code)) return 'Passkeys belong to another address than this page has.';
  if (error instanceof Error && error.name === 'NotAllowedError') return 'The passkey prompt was closed, or it took too long.';
  return error instanceof Error && error.message !== '' ? error.message : 'The passkey did not answer.';
}

/** What the browser gave is JSON by contract; its type only does not say so. */
function asJson(credential: AuthenticationResponseJSON | RegistrationResponseJSON): JsonObject {
  return credential as unknown as JsonObject;
}
