import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '#lib/domain/json.ts';
import { type StepUpChallenge, stepUpText } from '#lib/domain/step-up.ts';
import { exportLog } from './export.ts';
import { createTestSigner, leafInput, sourceOf, storeLeaves } from './export.fixture.ts';
import { verifyAssertion } from './verify-assertion.ts';
import { verifyLog } from './verify.ts';

const sha256 = (value: string | Buffer) => createHash('sha256').update(value).digest();
const LEAF = { tenant: 'acme', request: 'req_1', actor: 'ana', digest: 'sha256:req_1', ts: new Date(Date.UTC(2026, 0, 1)).toISOString() };
const CHALLENGE: StepUpChallenge = {
  ...{ v: 1, digest: LEAF.digest, verdict: 'approve', tenant: 'acme', requestId: 'req_1', version: 1, personId: 'ana', nonce: 'n' },
  expiresAt: new Date(Date.UTC(2026, 0, 1, 0, 5)).toISOString(),
};
const P256 = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });

type Made = {
  challenge?: StepUpChallenge;
  client?: JsonObject;
  rpId?: string;
  flags?: number;
  keys?: { publicKey: KeyObject; privateKey: KeyObject };
};

/** Really signed, whatever it says. */
function made({ challenge = CHALLENGE, client = {}, rpId = 'console.msp.example', flags = 0x05, keys = P256() }: Made = {}): JsonObject {
  const text = {
    type: 'webauthn.get',
    challenge: sha256(stepUpText(challenge)).toString('base64url'),
    origin: 'https://console.msp.example',
  };
  const clientDataJSON = Buffer.from(JSON.stringify({ ...text, ...client }));
  const data = Buffer.concat([sha256(rpId), Buffer.from([flags, 0, 0, 0, 7])]);
  const algorithm = keys.privateKey.asymmetricKeyType === 'ed25519' ? null : 'sha256';
  return {
    ...{ v: 1, rpId: 'console.msp.example', credentialId: 'key' },
    publicKey: keys.publicKey.export({ format: 'der', type: 'spki' }).toString('base64url'),
    clientDataJSON: clientDataJSON.toString('base64url'),
    authenticatorData: data.toString('base64url'),
    signature: sign(algorithm, Buffer.concat([data, sha256(clientDataJSON)]), keys.privateKey).toString('base64url'),
    challenge,
  };
}
const wrong = (change: Made) => verifyAssertion(made(change), LEAF);

describe('a passkey’s signature, years later and offline', () => {
  it.each([
    ['ES256', P256],
    ['EdDSA', () => generateKeyPairSync('ed25519')],
    ['RS256', () => generateKeyPairSync('rsa', { modulusLength: 2_048 })],
  ] as const)('%s is good', (_, make) => {
    expect(verifyAssertion(made({ keys: make() }), LEAF)).toBeNull();
  });

  it.each<[string, Made, RegExp]>([
    ['for another request', { challenge: { ...CHALLENGE, requestId: 'req_2' } }, /another vote: its requestId/],
    ['for another digest', { challenge: { ...CHALLENGE, digest: 'sha256:other' } }, /another vote: its digest/],
    ['by another person', { challenge: { ...CHALLENGE, personId: 'ben' } }, /another vote: its personId/],
    ['for another customer', { challenge: { ...CHALLENGE, tenant: 'northwind' } }, /another vote: its tenant/],
    ['of a denial', { challenge: { ...CHALLENGE, verdict: 'deny' as 'approve' } }, /unknown kind/],
    ['that had expired', { challenge: { ...CHALLENGE, expiresAt: LEAF.ts } }, /expired/],
    ['with an expiry that is none', { challenge: { ...CHALLENGE, expiresAt: 'never' } }, /expired/],
    ['as an enrolment', { client: { type: 'webauthn.create' } }, /something else/],
    ['of another challenge', { client: { challenge: 'AAAA' } }, /another challenge/],
    ['on another site', { client: { origin: 'https://evil.example' } }, /another site/],
    ['on a site whose name ends alike', { client: { origin: 'https://evilconsole.msp.example' } }, /another site/],
    ['in a frame', { client: { crossOrigin: true } }, /another site/],
    ['for another host', { rpId: 'evil.example' }, /of another site/],
    ['without verifying the user', { flags: 0x01 }, /did not verify/],
    ['without the user', { flags: 0x04 }, /did not verify/],
    ['with a key that passkeys do not have', { keys: generateKeyPairSync('ec', { namedCurve: 'P-384' }) }, /signature/],
  ])('%s is not', (_, change, detail) => {
    expect(wrong(change)).toMatch(detail);
  });

  it('any member that was changed afterwards shows', () => {
    const good = made();
    const other = made();
    for (const member of ['publicKey', 'clientDataJSON', 'authenticatorData', 'signature'] as const) {
      const bytes = Buffer.from(String(good[member]), 'base64url');
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
      expect(verifyAssertion({ ...good, [member]: bytes.toString('base64url') }, LEAF), member).not.toBeNull();
    }
    for (const member of ['publicKey', 'signature'] as const)
      expect(verifyAssertion({ ...good, [member]: other[member] as Json }, LEAF)).not.toBeNull();
    for (const [member, value] of Object.entries({ nonce: 'm', version: 2 }))
      expect(verifyAssertion({ ...good, challenge: { ...CHALLENGE, [member]: value } }, LEAF)).toMatch(/another challenge/);
  });

  it.each([[null], [{}], [[]], ['text'], [{ v: 1, challenge: {} }], [{ ...made(), publicKey: 'AAAA' }], [{ ...made(), signature: '%' }]])(
    'what is none is called so: %j',
    (value) => {
      expect(verifyAssertion(value, LEAF)).toBe('the assertion is not one');
    },
  );
});

describe('verifyLog and the signatures on votes', () => {
  const { publicKey } = createTestSigner();
  const log = (...assertions: Json[]) =>
    verifyLog(
      exportLog(
        sourceOf(
          storeLeaves(
            assertions.flatMap((assertion, index) => {
              const request = `req_${index + 1}`;
              const voted = { ...leafInput(request, ['request.voted', 'pending', 'pending']), actor: { kind: 'person', id: 'ana' } };
              return [leafInput(request, ['request.submitted', null, 'pending']), { ...voted, commit: { verdict: 'approve', assertion } }];
            }),
          ),
          [],
          [publicKey],
        ),
      ),
    );
  const keys = P256();
  const second = made({ challenge: { ...CHALLENGE, requestId: 'req_2', digest: 'sha256:req_2' }, keys });

  it('I5 counts the good ones', async () => {
    expect(await log(made({ keys }), second)).toMatchObject({ ok: true, assertions: 2 });
  });

  it('complains about one that was made for another vote, though the leaf committed to it', async () => {
    const report = await log(second);
    expect(report).toMatchObject({ ok: false, assertions: 0 });
    expect(report.problems).toEqual([{ seq: 1, detail: expect.stringContaining('leaf 1: the passkey signed for another vote') }]);
  });

  it('complains when a passkey becomes another key', async () => {
    const report = await log(made(), second);
    expect(report.problems).toEqual([{ seq: 3, detail: expect.stringContaining('in an earlier leaf') }]);
  });

  it('complains about what is none, and goes on', async () => {
    expect(await log('nonsense', second)).toMatchObject({ ok: false, assertions: 1, problems: [{ seq: 1 }] });
  });
});
