import type { APIRequestContext, CDPSession, Page } from '@playwright/test';
import { DEMO_PASSWORD } from '#lib/auth/demo-accounts.ts';
import { type Authenticator, createAuthenticator } from '../test/authenticator.fixture.ts';
import { signInByApi } from './sign-in.ts';
import type { CarriedPasskey, Stack } from './running-stack.ts';

const AUTHENTICATOR = {
  protocol: 'ctap2',
  transport: 'internal',
  hasResidentKey: true,
  hasUserVerification: true,
  isUserVerified: true,
  automaticPresenceSimulation: true,
} as const;

/** Enrols one over the API, with the bytes that a real authenticator sends. `voucher`: one that the person has already. */
export async function enrolPasskey(
  request: APIRequestContext,
  stack: Pick<Stack, 'url' | 'manifest'>,
  who: string,
  { authenticator = createAuthenticator({ origin: stack.url }), voucher }: { authenticator?: Authenticator; voucher?: Authenticator } = {},
): Promise<CarriedPasskey> {
  await signInByApi(request, stack, who);
  const post = async (path: string, data: object) => {
    const headers = { origin: stack.url, 'idempotency-key': crypto.randomUUID() };
    const answer = await request.post(`${stack.url}/api/console/${path}`, { data, headers });
    if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
    return answer.json();
  };
  const { options, assertion } = await post('passkeys/options', voucher ? {} : { password: DEMO_PASSWORD });
  const vouched = voucher ? { assertion: voucher.assert(assertion) } : {};
  await post('passkeys', { name: `${who}’s key`, credential: authenticator.register(options), ...vouched });
  return {
    credentialId: Buffer.from(authenticator.id, 'base64url').toString('base64'),
    privateKey: authenticator.privateKey().toString('base64'),
    userHandle: Buffer.from(String(options.user.id), 'base64url').toString('base64'),
  };
}

/** Chromium's own authenticator in one page, empty or with what the person carries. Whatever it is asked, it does at once. */
export async function plugIn(page: Page, passkey?: CarriedPasskey): Promise<{ cdp: CDPSession; authenticatorId: string }> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', { options: AUTHENTICATOR });
  if (passkey) {
    // The same key in several browsers at once: its counter has to go up with time, whichever of them it is used in.
    const signCount = Math.floor((Date.now() - Date.UTC(2026, 0)) / 100);
    const credential = { ...passkey, isResidentCredential: true, rpId: new URL(page.url()).hostname, signCount };
    await cdp.send('WebAuthn.addCredential', { authenticatorId, credential });
  }
  return { cdp, authenticatorId };
}
